"""Refusals and overdoses from a tablet's queue, one at a time, each stored once.

The other kinds of incident need a description, and referrals a list: those are made at the
counter, behind log-in.
"""

from __future__ import annotations

import uuid

from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from config.offline.guards import device_required
from config.offline.middleware import DeviceRequest
from intake_rooms import services
from intake_rooms.exceptions import AlreadyVoided, IntakeRoomsError
from intake_rooms.models import Incident, Refusal
from intake_rooms.tablet_event_kinds import record_event
from intake_rooms.views.tablet import UNREADABLE, Unreadable, own_room, read_body, refused


@csrf_exempt
@require_POST
@device_required
def event(request: DeviceRequest, slug: str) -> JsonResponse:
    """Store a refusal or an overdose; the same `id` again changes nothing.

    Body: `id`, `kind` (refusal or overdose), `occurred_at` by the tablet's clock, and `reason`, or
    `grade` and `measures`; `sent_at` goes before the header X-Device-Time. 409 with a
    sentence where a rule forbids it.
    """
    room = own_room(request, slug)
    try:
        body = read_body(request)
        record_event(body, room, sent_at=request.headers.get("X-Device-Time", ""))
    except (Unreadable, ValueError):
        return refused(400, UNREADABLE)
    except IntakeRoomsError as error:
        return refused(409, str(error))
    return JsonResponse({"id": str(uuid.UUID(str(body["id"]))), "status": "saved"})


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
