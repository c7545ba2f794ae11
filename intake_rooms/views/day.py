"""One day in one room: what happened, and how a leader puts it right."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from config.access.guards import requires
from config.access.roles import Permission
from config.audit import services as audit
from config.danish import long_date, weekday
from config.http import StaffRequest
from intake_rooms import day_pages, deeds, pages, services, wording
from intake_rooms.closing_pages import closings_of, late_count
from intake_rooms.exceptions import IntakeRoomsError, InvalidIntake
from intake_rooms.forms.day import CorrectionForm, GoToDayForm, VoidForm
from intake_rooms.models import Incident, Intake, Refusal, Room
from intake_rooms.opening import local_day_and_hour, opening_day
from intake_rooms.services.handover import standing_notes
from intake_rooms.services.services_given import counted_on


def day_url(room: Room, day: date) -> str:
    """The address of a room's day."""
    return reverse("intake_rooms:day", args=[room.slug, day])


@requires(Permission.SEE_DAY)
@require_safe
def go_to_day(request: StaffRequest, slug: str) -> HttpResponse:
    """To the day that was typed; today where none was."""
    room = pages.reachable_room(request.user, slug)
    form = GoToDayForm(request.GET)
    today, _ = local_day_and_hour(timezone.now())
    if form.is_valid():
        return redirect(day_url(room, form.cleaned_data["dato"]))
    if request.GET.get("dato"):
        messages.error(request, str(form.errors["dato"][0]))
    return redirect(day_url(room, today))


@requires(Permission.SEE_DAY)
@require_safe
def day(request: StaffRequest, slug: str, day: date) -> HttpResponse:
    """The hours, totals and lines of one day. A look from outside the room is logged."""
    room = pages.reachable_room(request.user, slug)
    today, _ = local_day_and_hour(timezone.now())
    if day > today:
        raise Http404("Dagen er ikke kommet endnu.")
    if not room.memberships.filter(user=request.user).exists():
        audit.record("day_seen", by=request.user, target=room, day=day.isoformat())
    opening = day_pages.opening_of(room, day)
    closings = closings_of(room, day)
    page = Paginator(day_pages.intakes_of(room, day), day_pages.LINES_A_PAGE).get_page(
        request.GET.get("page")
    )
    given = counted_on(room, day)
    may_correct = request.user.may(Permission.CORRECT_INTAKES)
    may_register = request.user.may(Permission.REGISTER_INTAKES)
    context: dict[str, Any] = {
        "room": room,
        "day": day,
        "title": f"{weekday(day).capitalize()} {long_date(day)}",
        "opening": day_pages.opening_sentence(opening),
        "totals": day_pages.totals(room, day),
        "others": deeds.counts(room, day),
        "bars": day_pages.hour_profile(room, day, opening),
        "page": page,
        "lines": closings.lines(page.object_list),
        "closings": closings,
        "late": late_count(room, closings.own) if closings.own else 0,
        "services": given,
        "services_shown": day == today or any(count for _, _, count in given),
        "may_count": may_register and closings.own is None,
        "handover_notes": standing_notes(room, timezone.now()) if day == today else (),
        "handover_hours": settings.HANDOVER_HOURS,
        "is_today": day == today,
        "refusals": day_pages.refusals_of(room, day),
        "incidents": day_pages.incidents_of(room, day),
        "previous": day - day_pages.DAY,
        "next": day + day_pages.DAY if day < today else None,
        "go_to": GoToDayForm(initial={"dato": day}),
        "may_correct": may_correct,
        "may_close": may_correct
        and closings.own is None
        and (day < today or opening_day(room, timezone.now()) == day),
        "may_register": may_register,
    }
    return render(request, "intake_rooms/day.html", context)


@requires(Permission.CORRECT_INTAKES)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: StaffRequest, slug: str, intake_id: uuid.UUID) -> HttpResponse:
    """Correct an intake, with a reason."""
    room = pages.reachable_room(request.user, slug)
    intake = get_object_or_404(
        Intake.objects.select_related("substance"), room=room, pk=intake_id, voided_at=None
    )
    form = CorrectionForm(request.POST or None, intake=intake)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            stored = services.correct_intake(
                intake, by=request.user, reason=reason, **form.changes()
            )
        except InvalidIntake as error:
            for finding in error.findings:
                form.add_error(_field(finding.column), finding.reason)
        except IntakeRoomsError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Rettelsen er gemt, og den gamle værdi står i loggen.")
            return redirect(day_url(room, stored.local_date))
    context = {"room": room, "form": form, "said": wording.intake(intake), "record": intake}
    return render(request, "intake_rooms/correct.html", context)


def _field(column: str) -> str | None:
    if column == "occurred_at":
        return "clock"
    return column if column in CorrectionForm.base_fields else None


@requires(Permission.CORRECT_INTAKES)
@require_http_methods(["GET", "HEAD", "POST"])
def void_intake(request: StaffRequest, slug: str, intake_id: uuid.UUID) -> HttpResponse:
    """Take an intake out of every count, with a reason."""
    room = pages.reachable_room(request.user, slug)
    intake = get_object_or_404(Intake.objects.select_related("substance"), room=room, pk=intake_id)
    form = VoidForm(request.POST or None, verb="Annullér indtaget")
    if form.is_valid():
        try:
            services.void_intake(intake, by=request.user, reason=form.cleaned_data["reason"])
        except IntakeRoomsError as error:
            form.add_error(None, str(error))
        else:
            return _voided(request, room, intake)
    return _void_page(request, room, intake, form, f"indtag: {wording.intake(intake)}")


@requires(Permission.CORRECT_INTAKES)
@require_http_methods(["GET", "HEAD", "POST"])
def void_refusal(request: StaffRequest, slug: str, event_id: uuid.UUID) -> HttpResponse:
    """Take a refusal out of every count, with a reason."""
    room = pages.reachable_room(request.user, slug)
    refusal = get_object_or_404(Refusal, room=room, pk=event_id)
    form = VoidForm(request.POST or None, verb="Annullér afvisningen")
    if form.is_valid():
        try:
            services.void_event(refusal, by=request.user, reason=form.cleaned_data["reason"])
        except IntakeRoomsError as error:
            form.add_error(None, str(error))
        else:
            return _voided(request, room, refusal)
    return _void_page(request, room, refusal, form, wording.refusal(refusal))


@requires(Permission.CORRECT_INTAKES)
@require_http_methods(["GET", "HEAD", "POST"])
def void_incident(request: StaffRequest, slug: str, event_id: uuid.UUID) -> HttpResponse:
    """Take an incident out of every count, with a reason."""
    room = pages.reachable_room(request.user, slug)
    incident = get_object_or_404(Incident, room=room, pk=event_id)
    form = VoidForm(request.POST or None, verb="Annullér hændelsen")
    if form.is_valid():
        try:
            services.void_event(incident, by=request.user, reason=form.cleaned_data["reason"])
        except IntakeRoomsError as error:
            form.add_error(None, str(error))
        else:
            return _voided(request, room, incident)
    return _void_page(request, room, incident, form, wording.incident(incident))


Record = Intake | Refusal | Incident


def _voided(request: StaffRequest, room: Room, record: Record) -> HttpResponse:
    messages.success(request, "Annulleret. Det tæller ikke længere med nogen steder.")
    return redirect(day_url(room, record.local_date))


def _void_page(
    request: StaffRequest, room: Room, record: Record, form: VoidForm, said: str
) -> HttpResponse:
    context = {
        "form": form,
        "title": "Annullér registrering",
        "said": said,
        "when": record.occurred_at,
        "where": room.name,
        "back": day_url(room, record.local_date),
    }
    return render(request, "intake_rooms/void.html", context)
