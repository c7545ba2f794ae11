"""Places with a code of their own, and their posters."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.access.guards import requires
from config.access.roles import Permission
from config.http import StaffRequest
from config.typesetting import NotSet
from consultation.codes import Channel
from consultation.exceptions import ConsultationError
from consultation.forms.paper import PlaceForm
from consultation.models import AnsweringPlace
from consultation.paper import poster
from consultation.queries import paper as queries
from consultation.services import places as services
from consultation.views.keying import published


@login_not_required
@require_safe
def by_code(request: HttpRequest, token: str) -> HttpResponse:
    """What a poster's code leads to: the questionnaire, begun at that place."""
    place = AnsweringPlace.objects.select_related("questionnaire").filter(token=token).first()
    if place is None:
        raise Http404
    address = reverse("consultation:questionnaire", args=[place.questionnaire.slug])
    return redirect(address if place.closed_at else f"{address}?sted={place.token}")


@requires(Permission.EDIT_CONSULTATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def places(request: StaffRequest, slug: str) -> HttpResponse:
    """All places of a questionnaire, and a new one."""
    questionnaire, _version = published(slug)
    form = PlaceForm(request.POST or None)
    if form.is_valid():
        try:
            made = services.add_place(
                questionnaire,
                form.cleaned_data["name"],
                channel=Channel(form.cleaned_data["channel"]),
                by=request.user,
            )
        except ConsultationError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, f"{made.name} er oprettet. Hent plakaten, og hæng den op.")
            return redirect("consultation:places", slug)
    context = {
        "questionnaire": questionnaire,
        "places": queries.places(questionnaire),
        "form": form,
        "address": request.build_absolute_uri(reverse("consultation:by_code", args=["xxxxxxxx"])),
    }
    return render(request, "consultation/paper/places.html", context)


@requires(Permission.EDIT_CONSULTATIONS)
@require_safe
def poster_pdf(request: StaffRequest, slug: str, place_id: int) -> HttpResponse:
    """The poster of a place as PDF."""
    questionnaire, version = published(slug)
    place = get_object_or_404(questionnaire.places, pk=place_id)
    address = request.build_absolute_uri(reverse("consultation:by_code", args=[place.token]))
    try:
        made = poster.render(questionnaire, version, address, place)
    except NotSet as error:
        messages.error(request, str(error))
        return redirect("consultation:places", slug)
    name = f"plakat-{slugify(place.name) or place.pk}.pdf"
    return HttpResponse(
        made,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


@requires(Permission.EDIT_CONSULTATIONS)
@require_POST
def close(request: StaffRequest, slug: str, place_id: int) -> HttpResponse:
    """Take a place out of use, or into use again."""
    questionnaire, _version = published(slug)
    place = get_object_or_404(questionnaire.places, pk=place_id)
    if place.closed_at is None:
        services.close_place(place, by=request.user)
        messages.success(request, f"{place.name} er taget ud af brug.")
    else:
        services.reopen_place(place, by=request.user)
        messages.success(request, f"{place.name} er i brug igen.")
    return redirect("consultation:places", slug)
