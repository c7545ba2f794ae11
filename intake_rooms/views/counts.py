"""Manual counts, from the days when paper was used."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from config.access.guards import requires
from config.access.roles import Permission
from config.danish import long_date, number
from config.http import StaffRequest
from intake_rooms import record_pages, services
from intake_rooms.exceptions import IntakeRoomsError
from intake_rooms.forms.day import VoidForm
from intake_rooms.forms.records import CountForm
from intake_rooms.models import ManualCount, Room


@requires(Permission.RECORD_COUNTS)
@require_safe
def counts(request: StaffRequest) -> HttpResponse:
    """The counts of the rooms one reaches, with what was registered the same day."""
    room = request.GET.get("rum", "")
    context = {
        "page": record_pages.counts_page(request.user, room, request.GET.get("page")),
        "rooms": Room.objects.reachable_by(request.user),
        "chosen": room,
    }
    return render(request, "intake_rooms/counts.html", context)


@requires(Permission.RECORD_COUNTS)
@require_http_methods(["GET", "HEAD", "POST"])
def add_count(request: StaffRequest) -> HttpResponse:
    """Type one day's count."""
    rooms = Room.objects.reachable_by(request.user)
    form = CountForm(request.POST or None, rooms=rooms)
    if form.is_valid():
        try:
            stored = services.record_count(by=request.user, **form.cleaned_data)
        except IntakeRoomsError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request,
                f"Gemt: {number(stored.count)} indtag den {long_date(stored.date)}.",
            )
            return redirect("intake_rooms:counts")
    return render(request, "intake_rooms/add_count.html", {"form": form})


@requires(Permission.RECORD_COUNTS)
@require_http_methods(["GET", "HEAD", "POST"])
def void_count(request: StaffRequest, count_id: int) -> HttpResponse:
    """Take a count out of every figure, with a reason."""
    reachable = ManualCount.objects.filter(room__in=Room.objects.reachable_by(request.user))
    count = get_object_or_404(reachable.select_related("room"), pk=count_id)
    form = VoidForm(request.POST or None, verb="Annullér optællingen")
    if form.is_valid():
        try:
            services.void_count(count, by=request.user, reason=form.cleaned_data["reason"])
        except IntakeRoomsError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Optællingen er annulleret og tæller ikke længere med.")
            return redirect("intake_rooms:counts")
    context = {
        "form": form,
        "title": "Annullér optælling",
        "said": f"{number(count.count)} indtag den {long_date(count.date)}",
        "where": count.room.name,
        "back": reverse("intake_rooms:counts"),
    }
    return render(request, "intake_rooms/void.html", context)
