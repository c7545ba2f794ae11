"""What the page of one day in one room reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from config.danish import clock
from intake_rooms.models import Incident, Intake, Refusal, Room
from intake_rooms.opening import Stretch, stretches_on

LINES_A_PAGE = 50
DAY = timedelta(days=1)
_TALLEST = 100


@dataclass(frozen=True)
class HourBar:
    """Intakes of one hour: the count, and the bar as whole units of `_TALLEST`."""

    hour: int
    count: int
    height: int
    is_open: bool

    @property
    def x(self) -> int:
        """Left edge of the bar in a drawing 24 × 20 wide."""
        return self.hour * 20

    @property
    def y(self) -> int:
        """Top of the bar."""
        return _TALLEST - self.height


@dataclass(frozen=True)
class DayTotals:
    """What counts on the day, and what does not any more."""

    intakes: int
    assisted: int
    voided: int
    refusals: int
    incidents: int


def intakes_of(room: Room, day: date) -> QuerySet[Intake]:
    """The day's intakes, voided ones too, newest first."""
    return (
        Intake.objects.filter(room=room, local_date=day)
        .select_related("substance", "stop")
        .order_by("-occurred_at", "-pk")
    )


def opening_of(room: Room, day: date) -> tuple[Stretch, ...]:
    """When the room is open on the day. Two queries."""
    return stretches_on(
        day,
        room.opening_hours.filter(weekday=day.isoweekday()),
        room.opening_exceptions.filter(date=day),
    )


def hour_profile(room: Room, day: date, opening: Sequence[Stretch]) -> tuple[HourBar, ...]:
    """24 bars by local hour; the tallest is full height. One query."""
    rows = (
        Intake.objects.filter(room=room, local_date=day, voided_at=None)
        .values_list("local_hour")
        .annotate(n=Count("pk"))
        .order_by()
    )
    counts = dict(rows)
    most = max(counts.values(), default=0)
    open_hours = _open_hours(day, opening)
    return tuple(
        HourBar(
            hour,
            counts.get(hour, 0),
            -(-counts.get(hour, 0) * _TALLEST // most) if most else 0,
            hour in open_hours,
        )
        for hour in range(24)
    )


def _open_hours(day: date, opening: Sequence[Stretch]) -> set[int]:
    """The hours of the day's own opening, up to midnight, in which the room is open."""
    hours: set[int] = set()
    for stretch in opening:
        last = 23 if stretch.end.date() > day else stretch.end.hour - (stretch.end.minute == 0)
        hours.update(range(stretch.start.hour, last + 1))
    return hours


def opening_sentence(opening: Sequence[Stretch]) -> str:
    """Åbent kl. 9.00–23.00 — or døgnet rundt, or lukket."""
    if not opening:
        return "Lukket"
    if any(stretch.end - stretch.start >= DAY for stretch in opening):
        return "Åbent hele døgnet"
    parts = [
        f"{clock(stretch.start.time())}–{clock(stretch.end.time()).removeprefix('kl. ')}"
        for stretch in opening
    ]
    return f"Åbent {' og '.join(parts)}"


def totals(room: Room, day: date) -> DayTotals:
    """The day's counts. Three queries."""
    counted = Q(voided_at=None)
    found = Intake.objects.filter(room=room, local_date=day).aggregate(
        intakes=Count("pk", filter=counted),
        assisted=Count("pk", filter=counted & Q(is_assisted=True)),
        voided=Count("pk", filter=~counted),
    )
    return DayTotals(
        **found,
        refusals=Refusal.objects.filter(counted, room=room, local_date=day).count(),
        incidents=Incident.objects.filter(counted, room=room, local_date=day).count(),
    )


def refusals_of(room: Room, day: date) -> tuple[Refusal, ...]:
    """The day's refusals, voided ones too, newest first."""
    return tuple(Refusal.objects.filter(room=room, local_date=day).order_by("-occurred_at"))


def incidents_of(room: Room, day: date) -> tuple[Incident, ...]:
    """The day's incidents, voided ones too, newest first."""
    return tuple(Incident.objects.filter(room=room, local_date=day).order_by("-occurred_at"))
