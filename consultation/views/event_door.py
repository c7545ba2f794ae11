"""Counting who comes: with a tap for each at the door, and corrected afterwards at the desk."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from config.access.guards import requires
from config.access.roles import Permission
from config.http import StaffRequest
from consultation.exceptions import ConsultationError
from consultation.forms.events_desk import AttendanceForm
from consultation.models import Event
from consultation.process_codes import AttendeeGroup
from consultation.queries import events as queries
from consultation.services import attendance
from consultation.views.events_desk import found, frame

EDIT = Permission.EDIT_CONSULTATIONS
_FORM = ["GET", "HEAD", "POST"]


@requires(EDIT)
@require_http_methods(_FORM)
def door(request: StaffRequest, slug: str, event_slug: str) -> HttpResponse:
    """A button for each group, on a tablet; the last tap can be undone."""
    seen = found(slug, event_slug)
    error, last = "", request.GET.get("sidst", "")
    if request.method == "POST":
        last, error = _tap(request, seen.event)
        if not error and not request.htmx:
            return redirect(f"{request.path}?sidst={last}")
    counts = {each.group: each.people for each in queries.counted(seen.event)}
    context = {
        **frame(request, seen),
        "groups": [(each.value, each.label, counts.get(each.value, 0)) for each in AttendeeGroup],
        "people": sum(counts.values()),
        "last": last if counts.get(last) else "",
        "last_label": AttendeeGroup(last).label if last in AttendeeGroup.values else "",
        "error": error,
    }
    part = (
        "consultation/events/door_counts.html" if request.htmx else "consultation/events/door.html"
    )
    return render(request, part, context)


def _tap(request: StaffRequest, event: Event) -> tuple[str, str]:
    """Count one more, or take the last one back; gives what can be undone, and a refusal."""
    undo = request.POST.get("undo", "")
    group = undo or request.POST.get("group", "")
    if group not in AttendeeGroup.values:
        return "", ""
    try:
        attendance.count(event, group, -1 if undo else 1, now=timezone.now())
    except ConsultationError as refusal:
        return "", str(refusal)
    return "" if undo else group, ""


@requires(EDIT)
@require_http_methods(_FORM)
def edit_attendance(request: StaffRequest, slug: str, event_slug: str) -> HttpResponse:
    """Write or correct afterwards how many of each group came."""
    seen = found(slug, event_slug)
    counts = {each.group: each.people for each in queries.counted(seen.event)}
    form = AttendanceForm(request.POST or None, counts=counts)
    if form.is_valid():
        try:
            attendance.set_counts(seen.event, form.facts(), now=timezone.now(), by=request.user)
        except ConsultationError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Fremmødet er gemt.")
            return redirect("consultation:event_desk", slug, event_slug)
    context = {**frame(request, seen), "form": form}
    return render(request, "consultation/events/edit_attendance.html", context)
