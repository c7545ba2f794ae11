"""When the rooms are used and when they are open, for the capacity report. Aggregates, no rows.

Everywhere: `rooms` are slugs, `start` and `end` local days, both included; weekdays are 1-7 with
Monday first, hours are clock hours 0-23 of Copenhagen; voided records count nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from django.db.models import Count, F, Sum
from django.db.models.functions import ExtractIsoWeekDay

from intake_rooms.codes import RefusalReason
from intake_rooms.models import Intake, OpeningException, OpeningHours, Refusal, Room, RoomPlaces
from intake_rooms.opening import DAY, Stretch, local_day_and_hour, stretches_on
from intake_rooms.queries import Scope

HOUR = timedelta(hours=1)
TURNED_AWAY = (RefusalReason.FULL, RefusalReason.CLOSED)
"""Refusals that more places or longer hours could have met."""


@dataclass(frozen=True)
class HourCell:
    """Intakes of one row (a weekday "1"-"7", or a room's slug) in one clock hour and scope.

    `scope` is None for those without a key; `clients` are the distinct keys among the rest.
    """

    row: str
    hour: int
    scope: Scope | None
    intakes: int
    clients: int


@dataclass(frozen=True)
class OpenHour:
    """How much of a clock hour a room was open on a day: 0.5 from half past; 2.0 in the double
    hour of October."""

    room: str
    day: date
    hour: int
    hours: float


@dataclass(frozen=True)
class TurnedAway:
    """Refusals of one reason (`TURNED_AWAY`) in one hour of a weekday."""

    room: str
    weekday: int
    hour: int
    reason: str
    count: int


def hour_cells(
    row: Literal["weekday", "room"], rooms: Sequence[str], start: date, end: date
) -> tuple[HourCell, ...]:
    """Intakes and distinct clients by row, hour and scope; empty cells are absent. One query."""
    found = (
        Intake.objects.filter(room__slug__in=rooms)
        .counted()
        .between(start, end)
        .annotate(
            row=ExtractIsoWeekDay("local_date") if row == "weekday" else F("room__slug"),
            group=F("room__group_id"),
        )
        .values_list("row", "local_hour", "epoch__number", "group")
        .annotate(n=Count("pk"), c=Count("client_key", distinct=True))
        .order_by("row", "local_hour", "epoch__number", "group")
    )
    return tuple(
        HourCell(str(name), hour, None if epoch is None else (epoch, group), n, c)
        for name, hour, epoch, group, n, c in found
    )


def open_hours(rooms: Sequence[str], start: date, end: date) -> tuple[OpenHour, ...]:
    """The clock hours in which each room was open, by its hours and exceptions.

    A night counts on the days the clock says, not on the one it began on. Three queries.
    """
    open_for: dict[tuple[str, date, int], float] = {}
    for room in Room.objects.filter(slug__in=rooms).prefetch_related(
        "opening_hours", "opening_exceptions"
    ):
        for stretch in _stretches(room, start, end):
            for day, hour, hours in _clock_hours(stretch):
                if start <= day <= end:
                    key = (room.slug, day, hour)
                    open_for[key] = open_for.get(key, 0.0) + hours
    return tuple(OpenHour(*key, hours) for key, hours in sorted(open_for.items()))


def _stretches(room: Room, start: date, end: date) -> Iterator[Stretch]:
    """When the room was open, from the evening before `start` on."""
    rules: list[OpeningHours] = list(room.opening_hours.all())
    exceptions: list[OpeningException] = list(room.opening_exceptions.all())
    day = max(start - DAY, room.opened_on)
    last = min(end, room.closed_on) if room.closed_on else end
    while day <= last:
        yield from stretches_on(day, rules, exceptions)
        day += DAY


def _clock_hours(stretch: Stretch) -> Iterator[tuple[date, int, float]]:
    """(local day, clock hour, hours) of a stretch; clocks change on the whole hour."""
    moment, end = stretch.start.astimezone(UTC), stretch.end.astimezone(UTC)
    while moment < end:
        until = min(end, _next_hour(moment))
        yield *local_day_and_hour(moment), (until - moment) / HOUR
        moment = until


def _next_hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0) + HOUR


def turned_away(rooms: Sequence[str], start: date, end: date) -> tuple[TurnedAway, ...]:
    """Those who came in vain since the room was full or closed. One query."""
    rows = (
        Refusal.objects.filter(
            room__slug__in=rooms,
            local_date__range=(start, end),
            voided_at=None,
            reason__in=TURNED_AWAY,
        )
        .annotate(weekday=ExtractIsoWeekDay("local_date"))
        .values_list("room__slug", "weekday", "local_hour", "reason")
        .annotate(n=Count("pk"))
        .order_by("room__slug", "weekday", "local_hour", "reason")
    )
    return tuple(TurnedAway(*row) for row in rows)


def places(rooms: Sequence[str]) -> dict[str, int]:
    """Places of each room, over all methods; a room that has not said how many is absent."""
    rows = (
        RoomPlaces.objects.filter(room__slug__in=rooms, places__gt=0)
        .values_list("room__slug")
        .annotate(n=Sum("places"))
        .order_by("room__slug")
    )
    return dict(rows)
