"""Refusals and incidents."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from config.access.models import User
from config.audit import services as audit
from intake_rooms.codes import IncidentKind, OverdoseGrade, OverdoseMeasure, RefusalReason
from intake_rooms.exceptions import AlreadyVoided, IntakeRoomsError, ReasonMissing, UndoTooLate
from intake_rooms.models import Incident, IncidentRecording, Refusal, Room
from intake_rooms.opening import local_day_and_hour, opening_day
from intake_rooms.services.day_lock import lock_room, refuse_closed
from intake_rooms.services.intakes import UNDO_REASON
from intake_rooms.services.rules import refuse_outside_life


def _when(room: Room, instant: datetime | None) -> dict[str, object]:
    """The four times of an event; `instant` None is now. Raises OutsideRoomsLife."""
    now = timezone.now()
    moment = instant or now
    day, hour = local_day_and_hour(moment)
    refuse_outside_life(room, moment, day, now)
    return {"occurred_at": moment, "received_at": now, "local_date": day, "local_hour": hour}


@transaction.atomic
def record_refusal(
    *, room: Room, reason: str, occurred_at: datetime | None = None, id: uuid.UUID | None = None
) -> Refusal:
    """Count one person turned away; the same `id` again is the same refusal."""
    if reason not in RefusalReason.values:
        raise IntakeRoomsError("Vælg en af årsagerne til afvisningen.")
    refusal, _ = Refusal.objects.get_or_create(
        id=id or uuid.uuid4(),
        defaults={"room": room, "reason": reason, **_when(room, occurred_at)},
    )
    return refusal


@transaction.atomic
def record_incident(
    *,
    room: Room,
    kind: str,
    occurred_at: datetime | None = None,
    grade: str = "",
    measures: Sequence[str] = (),
    person: str = "",
    needle: str = "",
    description: str = "",
    id: uuid.UUID | None = None,
) -> Incident:
    """Record an incident; the same `id` again is the same incident.

    An overdose needs a `grade`; other kinds have none. Raises IntakeRoomsError with a sentence.
    """
    if kind not in IncidentKind.values:
        raise IntakeRoomsError("Vælg hvilken slags hændelse det er.")
    overdose = kind == IncidentKind.OVERDOSE
    if overdose and grade not in OverdoseGrade.values:
        raise IntakeRoomsError("Vælg hvor alvorlig overdosen var.")
    if set(measures) - set(OverdoseMeasure.values):
        raise IntakeRoomsError("Vælg kun blandt de viste foranstaltninger.")
    incident, _ = Incident.objects.get_or_create(
        id=id or uuid.uuid4(),
        defaults={
            "room": room,
            "kind": kind,
            "grade": grade if overdose else "",
            "measures": sorted(set(measures)) if overdose else [],
            "person": person if kind in {"needle_stick", "adverse_event"} else "",
            "needle": needle if kind in {"needle_stick", "adverse_event"} else "",
            "description": description.strip(),
            **_when(room, occurred_at),
        },
    )
    return incident


@transaction.atomic
def set_recording(
    *, room: Room, kind: str, start: date, end: date | None, by: User | None
) -> IncidentRecording:
    """Say in which days a room recorded a kind of incident; replaces what stood. Audited."""
    if kind not in IncidentKind.values:
        raise IntakeRoomsError("Vælg hvilken slags hændelse det er.")
    if end is not None and end < start:
        raise IntakeRoomsError("Slutdatoen ligger før startdatoen. Ret datoerne.")
    recording, _ = IncidentRecording.objects.update_or_create(
        room=room, kind=kind, defaults={"period_from": start, "period_to": end}
    )
    audit.record("recording_set", by=by, target=recording, room=room.slug, kind=kind)
    return recording


@transaction.atomic
def remove_recording(recording: IncidentRecording, *, by: User | None) -> None:
    """Say that the room has always recorded the kind. Audited."""
    audit.record("recording_removed", by=by, target=recording, kind=recording.kind)
    recording.delete()


Event = TypeVar("Event", Incident, Refusal)


@transaction.atomic
def undo_event(event: Event) -> Event:
    """Take back what was just recorded, while the opening day lasts.

    Raises UndoTooLate, DayIsClosed, AlreadyVoided.
    """
    stored = _locked(event)
    now = timezone.now()
    if opening_day(stored.room, stored.received_at) != opening_day(stored.room, now):
        raise UndoTooLate
    refuse_closed(stored.room, stored.occurred_at)
    return _void(stored, UNDO_REASON, now)


@transaction.atomic
def void_event(event: Event, *, by: User | None, reason: str) -> Event:
    """Take an incident or refusal out of every figure, with a reason; audited.

    Raises ReasonMissing, DayIsClosed, AlreadyVoided.
    """
    if not reason.strip():
        raise ReasonMissing
    locked = _locked(event)
    refuse_closed(locked.room, locked.occurred_at)
    stored = _void(locked, reason.strip(), timezone.now())
    audit.record(f"{stored._meta.model_name}_voided", by=by, target=stored, reason=reason.strip())
    return stored


def _locked(event: Event) -> Event:
    manager = type(event)._default_manager
    lock_room(event.room_id)
    stored = manager.select_for_update(of=("self",)).select_related("room").get(pk=event.pk)
    if stored.voided_at is not None:
        raise AlreadyVoided
    return stored


def _void(event: Event, reason: str, now: datetime) -> Event:
    event.voided_at = now
    event.void_reason = reason
    event.save(update_fields=["voided_at", "void_reason"])
    return event
