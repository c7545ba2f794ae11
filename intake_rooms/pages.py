"""What the rooms' own pages read: rows for a screen, never figures for an annex."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, Window
from django.shortcuts import get_object_or_404
from django.urls import reverse

from config.access.models import User
from intake_rooms import wording
from intake_rooms.codes import Method
from intake_rooms.deeds import Saved
from intake_rooms.models import (
    Incident,
    Intake,
    OpeningException,
    OpeningHours,
    Refusal,
    Room,
    Substance,
)
from intake_rooms.opening import local_day_and_hour, opening_day
from intake_rooms.services.rules import implausible

MOST_BUTTONS = 9
"""As many as there are number keys for."""
USUAL_BUTTONS = 6
_PAST_MIDNIGHT = Q(closes__lt=F("opens")) & ~Q(closes=time())


def reachable_room(user: User, slug: str) -> Room:
    """The room that `user` works in, or Http404. One query."""
    return get_object_or_404(Room.objects.reachable_by(user), slug=slug)


def counter_room(user: User, slug: str) -> Room:
    """As `reachable_room`, with `is_open_at_night`: whether any hours pass midnight. One query."""
    nights = OpeningHours.objects.filter(_PAST_MIDNIGHT, room=OuterRef("pk"))
    special_nights = OpeningException.objects.filter(_PAST_MIDNIGHT, room=OuterRef("pk"))
    rooms = Room.objects.reachable_by(user).annotate(
        is_open_at_night=Exists(nights) | Exists(special_nights)
    )
    return get_object_or_404(rooms, slug=slug)


@dataclass(frozen=True)
class MethodButton:
    code: str
    verb: str
    key: str
    is_large: bool


@dataclass(frozen=True)
class SubstanceButton:
    code: str
    name: str
    key: str


@dataclass(frozen=True)
class Counter:
    """What stands on a room's counter. `others`: code and name of each single substance."""

    substances: tuple[SubstanceButton, ...]
    others: tuple[tuple[str, str], ...]
    methods: tuple[MethodButton, ...]
    stops: tuple[tuple[int, str], ...]

    @property
    def only_method(self) -> MethodButton | None:
        """The one method of a room that offers one: there the substance saves."""
        return self.methods[0] if len(self.methods) == 1 else None


def counter(room: Room) -> Counter:
    """The buttons of a room's counter. Three queries; one more for a mobile unit's stops."""
    active = list(Substance.objects.filter(is_active=True))
    by_code = {substance.code: substance for substance in active}
    chosen = [
        by_code[code]
        for code in room.buttons.order_by("order").values_list("substance_id", flat=True)
        if code in by_code
    ] or active[:USUAL_BUTTONS]
    return Counter(
        substances=tuple(
            SubstanceButton(each.code, _first_upper(each.name), str(place))
            for place, each in enumerate(chosen[:MOST_BUTTONS], start=1)
        ),
        others=tuple((each.code, each.name) for each in active if len(each.components) == 1),
        methods=methods(room),
        stops=tuple(room.stops.filter(is_active=True).values_list("pk", "name")),
    )


def _first_upper(name: str) -> str:
    return name[:1].upper() + name[1:]


def methods(room: Room) -> tuple[MethodButton, ...]:
    """The methods the room has places for; all of them where it says nothing."""
    offered = set(room.places.filter(places__gt=0).values_list("method", flat=True))
    large = {Method.INJECTION, Method.SMOKING}
    return tuple(
        MethodButton(word.code, word.verb, word.key, word.code in large)
        for word in wording.METHODS
        if not offered or word.code in offered
    )


@dataclass(frozen=True)
class Line:
    """One of today's intakes on the counter."""

    id: UUID
    occurred_at: datetime
    text: str
    is_voided: bool
    undo_url: str


@dataclass(frozen=True)
class Today:
    """The opening day so far: how many count, and the latest lines, newest first."""

    day: date
    total: int
    lines: tuple[Line, ...]
    latest_stop: int | None


def counter_day(room: Room, now: datetime) -> date:
    """The day that is open at the counter: no query unless the room is open past midnight."""
    if getattr(room, "is_open_at_night", True):
        return opening_day(room, now)
    return local_day_and_hour(now)[0]


def today(room: Room, now: datetime, *, most: int = 8) -> Today:
    """The intakes since the opening day began, by local date.

    One query; two more for a room that is open past midnight (`counter_room`), where yesterday's
    shift may still run.
    """
    day = counter_day(room, now)
    local_day, _ = local_day_and_hour(now)
    rows = list(
        Intake.objects.filter(room=room, local_date__range=(day, local_day))
        .select_related("substance")
        .annotate(total=Window(Count("pk", filter=Q(voided_at=None))))
        .order_by("-received_at", "-pk")[:most]
    )
    return Today(
        day=day,
        total=_total(rows),
        lines=tuple(_line(row, room, day) for row in rows),
        latest_stop=rows[0].stop_id if rows else None,
    )


def _total(rows: Sequence[Any]) -> int:
    """The number that the database counted beside each row."""
    return int(rows[0].total) if rows else 0


def _line(row: Intake, room: Room, day: date) -> Line:
    received_on, _ = local_day_and_hour(row.received_at)
    undoable = row.voided_at is None and received_on >= day
    return Line(
        id=row.pk,
        occurred_at=row.occurred_at,
        text=wording.intake(row),
        is_voided=row.voided_at is not None,
        undo_url=_undo("undo_intake", room, row.pk) if undoable else "",
    )


def _undo(name: str, room: Room, record_id: UUID) -> str:
    return reverse(f"intake_rooms:{name}", args=[room.slug, record_id])


def saved_intake(room: Room, record_id: UUID) -> Saved | None:
    """What is to be said of an intake of the room."""
    row = Intake.objects.select_related("substance").filter(room=room, pk=record_id).first()
    return say_intake(row, room) if row else None


def say_intake(row: Intake, room: Room) -> Saved:
    """The saved line of an intake, with a warning where substance and method hardly fit."""
    voided = row.voided_at is not None
    return Saved(
        text=wording.saved(wording.intake(row), row),
        undo_url="" if voided else _undo("undo_intake", room, row.pk),
        voided=voided,
        warning="" if voided else implausible(row.substance, row.method),
    )


def saved_refusal(room: Room, record_id: UUID) -> Saved | None:
    """What is to be said of a refusal of the room."""
    row = Refusal.objects.filter(room=room, pk=record_id).first()
    return _say_event(row, wording.refusal(row), "undo_refusal", room) if row else None


def saved_incident(room: Room, record_id: UUID) -> Saved | None:
    """What is to be said of an incident of the room."""
    row = Incident.objects.filter(room=room, pk=record_id).first()
    return _say_event(row, wording.incident(row), "undo_incident", room) if row else None


def _say_event(row: Refusal | Incident, said: str, undo: str, room: Room) -> Saved:
    voided = row.voided_at is not None
    return Saved(
        text=wording.saved(said, row),
        undo_url="" if voided else _undo(undo, room, row.pk),
        voided=voided,
    )


@dataclass(frozen=True)
class EventLine:
    """A refusal or incident of today."""

    occurred_at: datetime
    text: str
    is_voided: bool
    undo_url: str


def todays_refusals(room: Room, day: date) -> tuple[EventLine, ...]:
    """The refusals since `day` began, newest first."""
    rows = Refusal.objects.filter(room=room, local_date__gte=day).order_by("-received_at")[:20]
    return tuple(
        _event_line(row, row.get_reason_display(), "undo_refusal", room, day) for row in rows
    )


def todays_incidents(room: Room, day: date) -> tuple[EventLine, ...]:
    """The incidents since `day` began, newest first."""
    rows = Incident.objects.filter(room=room, local_date__gte=day).order_by("-received_at")[:20]
    return tuple(
        _event_line(row, wording.incident(row), "undo_incident", room, day) for row in rows
    )


def _event_line(row: Refusal | Incident, text: str, undo: str, room: Room, day: date) -> EventLine:
    received_on, _ = local_day_and_hour(row.received_at)
    voided = row.voided_at is not None
    return EventLine(
        occurred_at=row.occurred_at,
        text=text,
        is_voided=voided,
        undo_url="" if voided or received_on < day else _undo(undo, room, row.pk),
    )


def rooms_of(user: User) -> Sequence[Room]:
    """The rooms that `user` reaches, those that are closed for good last."""
    return tuple(
        sorted(Room.objects.reachable_by(user), key=lambda room: (bool(room.closed_on), room.name))
    )
