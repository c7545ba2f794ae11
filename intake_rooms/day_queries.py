"""What others may ask of the rooms' days: waiting, occupancy, services. Aggregates, no rows.

Everywhere: `rooms` are slugs, `start` and `end` local days, both included.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Sum

from config.danish import LOCAL_ZONE
from intake_rooms.models import PresenceTimes, ServiceCount
from intake_rooms.opening import DAY, local_day_and_hour

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Waiting:
    """How long one person waited for a place: `day` and `hour` are local, of when they came."""

    room: str
    day: date
    hour: int
    minutes: float


@dataclass(frozen=True)
class Occupied:
    """Hours that places were taken in one hour of one weekday (1 is Monday), over the period.

    `days` are the days of that weekday in the period on which anybody had a place: divided by
    it, `place_hours` is how many places were taken on average. In the double hour of October the
    hour 2 counts twice. `stays` are the people behind it: each stay that touched the hour.
    """

    room: str
    weekday: int
    hour: int
    place_hours: float
    days: int
    stays: int = field(default=0, compare=False)


@dataclass(frozen=True)
class ServicesGiven:
    """How often a service was given, or how many pieces of equipment; `code` of `Service`."""

    room: str
    code: str
    count: int


def waiting_minutes(rooms: Sequence[str], start: date, end: date) -> tuple[Waiting, ...]:
    """How long each person who got a place had waited, in the order they came. One query.

    Who left the queue is absent; who was seated at once waited 0 minutes.
    """
    rows = (
        PresenceTimes.objects.filter(
            room__slug__in=rooms, local_date__range=(start, end), seated_at__isnull=False
        )
        .order_by("queued_at", "pk")
        .values_list("room__slug", "local_date", "local_hour", "queued_at", "seated_at")
    )
    return tuple(
        Waiting(room, day, hour, (seated - queued) / timedelta(minutes=1))
        for room, day, hour, queued, seated in rows.iterator(chunk_size=5000)
        if seated
    )


def occupancy(rooms: Sequence[str], start: date, end: date) -> tuple[Occupied, ...]:
    """How much the places were used, by weekday and local hour; hours without anybody are absent.

    One query. A stay counts in each hour for the part of it that it lasted; who was not seen to
    leave is taken to have left when the room closed.
    """
    first = datetime.combine(start, time(), LOCAL_ZONE).astimezone(UTC)
    last = datetime.combine(end + DAY, time(), LOCAL_ZONE).astimezone(UTC)
    rows = PresenceTimes.objects.filter(
        room__slug__in=rooms, seated_at__lt=last, left_at__gt=first
    ).values_list("room__slug", "seated_at", "left_at")
    taken: Counter[tuple[str, int, int]] = Counter()
    stays: Counter[tuple[str, int, int]] = Counter()
    days: defaultdict[tuple[str, int], set[date]] = defaultdict(set)
    for room, seated, left in rows.iterator(chunk_size=5000):
        assert seated is not None
        for day, hour, part in _parts(max(seated, first), min(left, last)):
            taken[room, day.isoweekday(), hour] += part
            stays[room, day.isoweekday(), hour] += 1
            days[room, day.isoweekday()].add(day)
    return tuple(
        Occupied(
            room,
            weekday,
            hour,
            seconds / 3600,
            len(days[room, weekday]),
            stays[room, weekday, hour],
        )
        for (room, weekday, hour), seconds in sorted(taken.items())
    )


def _parts(start: datetime, end: datetime) -> Iterator[tuple[date, int, int]]:
    """(local day, local hour, whole seconds) of a stay; clocks change on the whole hour."""
    moment = start.astimezone(UTC)
    while moment < end:
        until = min(end, moment.replace(minute=0, second=0, microsecond=0) + HOUR)
        yield *local_day_and_hour(moment), round((until - moment).total_seconds())
        moment = until


def services_given(rooms: Sequence[str], start: date, end: date) -> tuple[ServicesGiven, ...]:
    """What was given by room and service; services that were not given are absent. One query."""
    rows = (
        ServiceCount.objects.filter(room__slug__in=rooms, day__range=(start, end), count__gt=0)
        .values_list("room__slug", "service")
        .annotate(n=Sum("count"))
        .order_by("room__slug", "service")
    )
    return tuple(ServicesGiven(room, code, count) for room, code, count in rows)
