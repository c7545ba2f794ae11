"""What the board of a room shows: places by method, the queue, and how long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from uuid import UUID

from django.db.models import Sum

from intake_rooms.board_seal import BoardSeal
from intake_rooms.codes import Method
from intake_rooms.models import HandoverNote, Presence, PresenceTimes, Room
from intake_rooms.opening import local_day_and_hour
from intake_rooms.pages import counter_day
from intake_rooms.services.handover import standing_notes

STAYS_FOR_A_MEDIAN = 5
"""Fewer stays today say nothing of what is usual."""
TIMES_THE_MEDIAN = 3
UNDO_LEAVING = timedelta(minutes=3)
"""How long the board offers to take a leaving back."""
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Person:
    """Somebody on the board. `alias` "" is somebody without; minutes are whole, rounded down."""

    id: UUID
    alias: str
    method: str
    method_name: str
    waited: int
    is_called: bool
    since_call: int
    seated: int
    is_long: bool


@dataclass(frozen=True)
class Place:
    """A place, and who sits there; None is free."""

    number: int
    person: Person | None


@dataclass(frozen=True)
class MethodPlaces:
    """The places of one method. `capacity` None: the room has no places set up."""

    method: str
    name: str
    capacity: int | None
    places: tuple[Place, ...]

    @property
    def free(self) -> int | None:
        """How many are free; None where nobody counts them."""
        taken = sum(place.person is not None for place in self.places)
        return None if self.capacity is None else max(0, self.capacity - taken)


@dataclass(frozen=True)
class Board:
    """A room's board now. `places` None: none set up. `long_after` in minutes."""

    groups: tuple[MethodPlaces, ...]
    queue: tuple[Person, ...]
    inside: int
    places: int | None
    long_after: int
    waited_today: int | None
    just_left: PresenceTimes | None
    notes: tuple[HandoverNote, ...]

    @property
    def full(self) -> tuple[str, ...]:
        """The methods that have no free place, those without any included."""
        if self.places is None:
            return ()
        free = {group.method for group in self.groups if group.free}
        return tuple(method for method in Method.values if method not in free)


def board(room: Room, now: datetime) -> Board:
    """Everybody on the board. Six queries, however many they are; two more for a night shift."""
    rows = list(Presence.objects.filter(room=room))
    seal = BoardSeal()
    stays = _stays_today(room, now)
    long_after = _long_after(room, stays)
    shown = [(row, _person(row, seal, now, long_after)) for row in rows]
    seated: Seated = {(row.method, row.place): person for row, person in shown if row.place}
    places = dict(room.places.filter(places__gt=0).values_list("method", "places"))
    waited = [(seat - queued) / MINUTE for queued, seat, _ in stays]
    return Board(
        groups=_groups(places, seated),
        queue=tuple(person for row, person in shown if not row.place),
        inside=len(seated),
        places=sum(places.values()) if places else None,
        long_after=int(long_after),
        waited_today=round(median(waited)) if waited else None,
        just_left=PresenceTimes.objects.filter(
            room=room, left_at__gt=now - UNDO_LEAVING, is_cleared=False
        )
        .order_by("-left_at", "-pk")
        .first(),
        notes=standing_notes(room, now),
    )


@dataclass(frozen=True)
class Inside:
    """How many are on a place, of how many; `places` None: none set up."""

    seated: int
    places: int | None


def inside(room: Room) -> Inside | None:
    """What the counter's bar says of the board; None where the room keeps none. Two queries."""
    if not room.uses_board:
        return None
    places = room.places.aggregate(n=Sum("places"))["n"]
    return Inside(Presence.objects.filter(room=room, place__isnull=False).count(), places or None)


Stay = tuple[datetime, datetime, datetime]
Seated = dict[tuple[str, int], Person]


def _stays_today(room: Room, now: datetime) -> Sequence[Stay]:
    """(queued, seated, left) of those who had a place since the opening day began, and were seen
    to go."""
    rows = PresenceTimes.objects.filter(
        room=room,
        local_date__range=(counter_day(room, now), local_day_and_hour(now)[0]),
        seated_at__isnull=False,
        is_cleared=False,
    )
    return [
        (queued, seated, left)
        for queued, seated, left in rows.values_list("queued_at", "seated_at", "left_at")
        if seated
    ]


def _long_after(room: Room, stays: Sequence[Stay]) -> float:
    """After how many minutes on a place it is said that somebody sits unusually long.

    The room's own number (60 unless set otherwise), or three times today's median stay, which is
    known after five stays, where that is less.
    """
    if len(stays) < STAYS_FOR_A_MEDIAN:
        return room.long_stay_minutes
    usual = median((left - seated) / MINUTE for _, seated, left in stays)
    return min(float(room.long_stay_minutes), max(1.0, TIMES_THE_MEDIAN * usual))


def _person(row: Presence, seal: BoardSeal, now: datetime, long_after: float) -> Person:
    seated = (now - row.seated_at) / MINUTE if row.seated_at else 0.0
    return Person(
        id=row.pk,
        alias=seal.open(bytes(row.alias_sealed), row.pk),
        method=row.method,
        method_name=str(Method(row.method).label),
        waited=int(((row.seated_at or now) - row.queued_at) / MINUTE),
        is_called=row.called_at is not None,
        since_call=int((now - row.called_at) / MINUTE) if row.called_at else 0,
        seated=int(seated),
        is_long=row.seated_at is not None and seated > long_after,
    )


def _groups(places: dict[str, int], seated: Seated) -> tuple[MethodPlaces, ...]:
    """A group for each method that has places or somebody on one, in the order of the codes."""
    found = []
    for method in Method:
        numbers = [number for code, number in seated if code == method and number]
        capacity = places.get(method, 0) if places else None
        last = max([capacity or 0, *numbers])
        if last:
            shown = range(1, last + 1)
            found.append(
                MethodPlaces(
                    method.value,
                    str(method.label),
                    capacity,
                    tuple(Place(n, seated.get((method.value, n))) for n in shown),
                )
            )
    return tuple(found)
