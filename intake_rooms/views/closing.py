"""What is done to a day: services counted, words left, the day closed and reopened."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from config.access.guards import requires
from config.access.roles import Permission
from config.danish import long_date, weekday
from config.http import StaffRequest
from intake_rooms import pages
from intake_rooms.closing_pages import closing_page
from intake_rooms.exceptions import IntakeRoomsError
from intake_rooms.forms.closing import CloseForm, ReopenForm, ServiceForm
from intake_rooms.models import HandoverNote
from intake_rooms.opening import opening_day
from intake_rooms.services import handover
from intake_rooms.services.closing import close_day, reopen_day
from intake_rooms.services.day_lock import standing_closing
from intake_rooms.services.services_given import count_service


@requires(Permission.CORRECT_INTAKES)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: StaffRequest, slug: str, day: date) -> HttpResponse:
    """Look at what was found on the day, explain, and sign."""
    room = pages.reachable_room(request.user, slug)
    if day > opening_day(room, timezone.now()):
        raise Http404("Dagen er ikke begyndt endnu.")
    if standing_closing(room, day) is not None:
        return redirect("intake_rooms:day", slug, day)
    form = CloseForm(request.POST if request.method == "POST" else None)
    seen = form.seen() if form.is_bound else {}
    if form.is_valid():
        try:
            closing = close_day(room, day, by=request.user, seen=seen, **form.cleaned_data)
        except IntakeRoomsError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, f"{weekday(closing.day).capitalize()} er lukket og skrevet under."
            )
            return redirect("intake_rooms:day", slug, day)
    shown = closing_page(room, day, seen)
    if not form.is_bound:
        form = CloseForm(initial={"paper_count": shown.counted})
    context = {
        "room": room,
        "day": day,
        "title": f"Luk {weekday(day)} {long_date(day)}",
        "form": form,
        "shown": shown,
    }
    return render(request, "intake_rooms/closing.html", context)


@requires(Permission.CORRECT_INTAKES)
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: StaffRequest, slug: str, day: date) -> HttpResponse:
    """Let a closed day be corrected again, with a reason."""
    room = pages.reachable_room(request.user, slug)
    form = ReopenForm(request.POST or None)
    if form.is_valid():
        try:
            reopen_day(room, day, by=request.user, reason=form.cleaned_data["reason"])
        except IntakeRoomsError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Dagen er åben igen. Luk den, når den er rettet.")
            return redirect("intake_rooms:day", slug, day)
    context = {"room": room, "day": day, "form": form, "closing": standing_closing(room, day)}
    return render(request, "intake_rooms/closing_reopen.html", context)


@requires(Permission.REGISTER_INTAKES)
@require_POST
def service(request: StaffRequest, slug: str, day: date) -> HttpResponse:
    """Count a service one up or down, or several."""
    room = pages.reachable_room(request.user, slug)
    form = ServiceForm(request.POST)
    if form.is_valid():
        answers = form.cleaned_data
        try:
            count_service(room, day, answers["service"], answers["amount"])
        except IntakeRoomsError as error:
            messages.error(request, str(error))
    else:
        messages.error(request, str(next(iter(form.errors.values()))[0]))
    return _to_part(slug, day, "ydelser")


def _to_part(slug: str, day: date, part: str) -> HttpResponse:
    response = redirect("intake_rooms:day", slug, day)
    response["Location"] += f"#{part}"
    return response


@requires(Permission.REGISTER_INTAKES)
@require_POST
def write_note(request: StaffRequest, slug: str) -> HttpResponse:
    """Leave a word to the next shift."""
    room = pages.reachable_room(request.user, slug)
    text = request.POST.get("text", "").replace("\0", "")
    try:
        handover.write_note(room, text)
    except IntakeRoomsError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Beskeden står her til næste vagt.")
    return redirect("intake_rooms:go_to_day", slug)


@requires(Permission.REGISTER_INTAKES)
@require_POST
def remove_note(request: StaffRequest, slug: str, note_id: int) -> HttpResponse:
    """Take a word to the next shift away."""
    room = pages.reachable_room(request.user, slug)
    handover.remove_note(get_object_or_404(HandoverNote, room=room, pk=note_id))
    messages.success(request, "Beskeden er slettet.")
    return redirect("intake_rooms:go_to_day", slug)
