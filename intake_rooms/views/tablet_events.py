"""Refusals and overdoses from a tablet's queue, one at a time, each stored once.

The other kinds of incident need a description, and referrals a list: those are made at the
counter, behind log-in.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from config.offline.guards import device_required
from config.offline.middleware import DeviceRequest
from intake_rooms import services
from intake_rooms.codes import IncidentKind
from intake_rooms.exceptions import AlreadyVoided, IntakeRoomsError
from intake_rooms.models import Incident, Refusal, Room
from intake_rooms.services.batch_items import CLOCK_RIGHT_WITHIN, clock_offset
from intake_rooms.views.tablet import UNREADABLE, Unreadable, own_room, read_body, refused


@csrf_exempt
@require_POST
@device_required
def event(request: DeviceRequest, slug: str) -> JsonResponse:
    """Store a refusal or an overdose; the same `id` again changes nothing.

    Body: `id`, `kind` (refusal or overdose), `occurred_at` by the tablet's clock, and `reason`, or
    `grade` and `measures`. 409 with a sentence where a rule forbids it.
    """
    room = own_room(request, slug)
    try:
        body = read_body(request)
        event_id = uuid.UUID(str(body.get("id", "")))
        moment = _moment(request, body)
    except (Unreadable, ValueError):
        return refused(400, UNREADABLE)
    try:
        _record(body, room, event_id, moment)
    except IntakeRoomsError as error:
        return refused(409, str(error))
    return JsonResponse({"id": str(event_id), "status": "saved"})


def _moment(request: DeviceRequest, body: Mapping[str, Any]) -> datetime:
    """When it happened, a wrong clock of the tablet corrected for. Raises ValueError."""
    said = datetime.fromisoformat(str(body.get("occurred_at", "")))
    if said.tzinfo is None:
        raise ValueError("a time without zone")
    offset = clock_offset(request.headers.get("X-Device-Time", ""), timezone.now())
    return said + offset if abs(offset) > CLOCK_RIGHT_WITHIN else said


def _record(body: Mapping[str, Any], room: Room, event_id: uuid.UUID, moment: datetime) -> None:
    if body.get("kind") == "refusal":
        services.record_refusal(
            room=room, reason=str(body.get("reason", "")), occurred_at=moment, id=event_id
        )
        return
    measures = body.get("measures")
    services.record_incident(
        room=room,
        kind=IncidentKind.OVERDOSE,
        grade=str(body.get("grade", "")),
        measures=[str(each) for each in measures] if isinstance(measures, list) else [],
        occurred_at=moment,
        id=event_id,
    )


@csrf_exempt
@require_POST
@device_required
def undo_event(request: DeviceRequest, slug: str, event_id: uuid.UUID) -> JsonResponse:
    """Take a refusal or an overdose back; once more changes nothing."""
    room = own_room(request, slug)
    refusal = Refusal.objects.filter(room=room, pk=event_id).first()
    try:
        if refusal is not None:
            services.undo_event(refusal)
        else:
            services.undo_event(get_object_or_404(Incident, room=room, pk=event_id))
    except AlreadyVoided:
        pass
    except IntakeRoomsError as error:
        return refused(409, str(error))
    return JsonResponse({"id": str(event_id), "status": "undone"})
