"""Keying in a shift from paper: Tab between the fields, Enter saves the row."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from config.access.guards import requires
from config.access.roles import Permission
from config.danish import long_date, weekday
from config.http import StaffRequest
from intake_rooms import pages, services, wording
from intake_rooms.codes import Source
from intake_rooms.exceptions import IntakeRoomsError, InvalidIntake
from intake_rooms.forms.paper import PaperRow, row_choices
from intake_rooms.models import Intake, Room
from intake_rooms.opening import opening_day, opening_span
from intake_rooms.services.day_lock import standing_closing

SHOWN = 200
_COLUMNS = {"occurred_at": "at"}


@requires(Permission.REGISTER_INTAKES)
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: StaffRequest, slug: str, day: date) -> HttpResponse:
    """A row to key in, and those of this day that were keyed in before."""
    room = pages.reachable_room(request.user, slug)
    if day > opening_day(room, timezone.now()):
        raise Http404("Dagen er ikke begyndt endnu.")
    span = opening_span(room, day)
    row = None
    if request.method == "POST":
        row = PaperRow(request.POST, room=room, day=day, span=span)
        if _stored(row, room):
            return redirect("intake_rooms:paper", slug, day)
    keyed = (
        Intake.objects.filter(
            room=room, source=Source.PAPER, occurred_at__gte=span[0], occurred_at__lt=span[1]
        )
        .select_related("substance")
        .order_by("-received_at", "-pk")
    )
    context: dict[str, Any] = {
        "room": room,
        "day": day,
        "title": f"Fra papir: {weekday(day)} {long_date(day)}",
        "row": row.data if row else {},
        "id": (row.data.get("id") if row else "") or uuid.uuid4(),
        "errors": _sentences(row),
        "wrong": list(row.errors) if row else [],
        "first_wrong": next((name for name in row.errors if name in row.fields), "at")
        if row
        else "at",
        "lines": [(intake, wording.intake(intake)) for intake in keyed[:SHOWN]],
        "total": keyed.filter(voided_at=None).count(),
        "closing": standing_closing(room, day),
        **row_choices(room),
    }
    return render(request, "intake_rooms/closing_paper.html", context)


def _stored(row: PaperRow, room: Room) -> bool:
    """Register the row; False, with errors on it, where that cannot be."""
    if not row.is_valid():
        return False
    try:
        receipt = services.register_intake(row.new_intake(), room=room)
    except InvalidIntake as error:
        for finding in error.findings:
            name = _COLUMNS.get(finding.column, finding.column)
            row.add_error(name if name in row.fields else None, finding.reason)
        return False
    except IntakeRoomsError as error:
        row.add_error(None, str(error))
        return False
    if receipt.status == "conflict":
        row.add_error(None, "Rækken er allerede gemt med andet indhold. Ret den på dagen.")
        return False
    return True


def _sentences(row: PaperRow | None) -> list[str]:
    return [str(error) for errors in row.errors.values() for error in errors] if row else []
