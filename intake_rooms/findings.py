"""What in the registrations looks wrong or lacking. It points; it never changes anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from django.db.models import Count
from django.utils import timezone

from config.danish import clock, count, number, period, weekday
from intake_rooms import usual
from intake_rooms.codes import Method
from intake_rooms.models import Intake, ManualCount, Room, Substance
from intake_rooms.models.intake import IntakeQuerySet
from intake_rooms.opening import DAY, local_day_and_hour, opening_span, stretches_on
from intake_rooms.services import rules
from intake_rooms.usual import HISTORY

OUTSIDE_HOURS = "outside_hours"
COUNTED_TWICE = "counted_twice"
IMPLAUSIBLE = "implausible"
NO_REGISTRATION = "no_registration"
LOOKS_DOUBLE = "looks_double"
GAP = "gap"
FAR_FROM_USUAL = "far_from_usual"


@dataclass(frozen=True)
class DataFinding:
    """One thing to look at: in which room, on which days (both included), how many, and why."""

    kind: str
    room: str
    start: date
    end: date
    number: int
    sentence: str


class _Scope(NamedTuple):
    """A room's local days; of a shift that passes midnight, only its `moments` (from, until)."""

    room: Room
    start: date
    end: date
    moments: tuple[datetime, datetime] | None = None

    @property
    def days(self) -> list[date]:
        return [self.start + n * DAY for n in range((self.end - self.start).days + 1)]


def check_intakes(
    rooms: Iterable[Room], start: date | None = None, end: date | None = None
) -> Iterator[DataFinding]:
    """Everything that is found in `rooms` on local days `start` to `end`, room by room.

    Without days, from a room's first day to its last, or yesterday: today is not over.
    """
    yesterday = local_day_and_hour(timezone.now())[0] - DAY
    for room in rooms:
        first = max(start or room.opened_on, room.opened_on)
        last = min(end or yesterday, room.closed_on or yesterday)
        if first <= last:
            for check in _CHECKS:
                yield from check(_Scope(room, first, last))


def day_findings(room: Room, day: date) -> tuple[DataFinding, ...]:
    """What is found in one opening day, today's too, as its leader sees it before closing it.

    Single intakes are those of the opening day, a night shift's after midnight included; what is
    counted by day is of the local day, as in every figure.
    """
    moments = opening_span(room, day)
    last, _ = local_day_and_hour(moments[1] - timedelta(microseconds=1))
    shift = _Scope(room, day - DAY, last + DAY, moments)
    local_day = _Scope(room, day, day)
    return tuple(
        finding
        for check in _CHECKS
        for finding in check(shift if check in _BY_INTAKE else local_day)
    )


def _intakes(scope: _Scope) -> IntakeQuerySet:
    """The intakes that count, of the days, or of the shift's moments."""
    found = Intake.objects.counted().filter(room=scope.room).between(scope.start, scope.end)
    if scope.moments:
        found = found.filter(occurred_at__gte=scope.moments[0], occurred_at__lt=scope.moments[1])
    return found


def _outside_hours(scope: _Scope) -> Iterator[DataFinding]:
    """Intakes when the room was closed, by the local day they are counted on."""
    is_open = _opening(scope.room)
    strange: dict[date, list[datetime]] = {}
    moments = (
        _intakes(scope)
        .order_by("local_date", "occurred_at")
        .values_list("local_date", "occurred_at")
    )
    for day, moment in moments.iterator(chunk_size=5000):
        if not is_open(day, moment):
            strange.setdefault(day, []).append(moment)
    for day, found in strange.items():
        yield _finding(
            scope,
            OUTSIDE_HOURS,
            day,
            len(found),
            f"{count(len(found), 'indtag', 'indtag')} uden for åbningstiden, "
            f"det første {clock(found[0])}. Kontrollér tidspunkterne eller åbningstiden.",
        )


def _opening(room: Room) -> Callable[[date, datetime], bool]:
    """Whether the room was open at a moment on a local day: by that day's or yesterday's hours."""
    hours = tuple(room.opening_hours.all())
    exceptions = tuple(room.opening_exceptions.all())
    known: dict[date, list[tuple[datetime, datetime]]] = {}

    def is_open(day: date, moment: datetime) -> bool:
        if day not in known:
            known[day] = [
                (stretch.start, stretch.end)
                for opening_day in (day - DAY, day)
                for stretch in stretches_on(opening_day, hours, exceptions)
            ]
        return any(start <= moment < end for start, end in known[day])

    return is_open


def _registered(scope: _Scope) -> dict[date, int]:
    rows = _intakes(scope).order_by("local_date").values_list("local_date").annotate(Count("pk"))
    return dict(rows)


def _manual(scope: _Scope) -> dict[date, int]:
    counts = ManualCount.objects.filter(
        room=scope.room, date__range=(scope.start, scope.end), voided_at=None
    )
    return dict(counts.order_by("date").values_list("date", "count"))


def _counted_twice(scope: _Scope) -> Iterator[DataFinding]:
    """Days with registrations and a manual count: figures use the registrations (decisions A5)."""
    registered = _registered(scope)
    for day, counted in _manual(scope).items():
        if day in registered:
            difference = counted - registered[day]
            yield _finding(
                scope,
                COUNTED_TWICE,
                day,
                difference,
                f"{number(registered[day])} registreret og {number(counted)} optalt i hånden, "
                f"forskel {difference:+d}. Registreringerne bruges.",
            )


def _implausible(scope: _Scope) -> Iterator[DataFinding]:
    substances = {substance.code: substance for substance in Substance.objects.all()}
    rows = (
        _intakes(scope)
        .order_by("local_date", "substance_id", "method")
        .values_list("local_date", "substance_id", "method")
        .annotate(Count("pk"))
    )
    for day, code, method, found in rows.iterator(chunk_size=5000):
        if rules.implausible(substances[code], method):
            yield _finding(
                scope,
                IMPLAUSIBLE,
                day,
                found,
                f"{count(found, 'indtag', 'indtag')} af {substances[code].name} ved "
                f"{Method(method).label} er usædvanligt. Kontrollér stof og måde.",
            )


def _looks_double(scope: _Scope) -> Iterator[DataFinding]:
    """Intakes that agree in everything, the minute and the client too."""
    same = ("occurred_at", "substance", "method", "sex", "age", "municipality", "client_key")
    rows = (
        _intakes(scope)
        .order_by("local_date", "occurred_at")
        .values_list("local_date", *same)
        .annotate(found=Count("pk"))
        .filter(found__gt=1)
    )
    for row in rows.iterator(chunk_size=5000):
        day, moment, found = row[0], row[1], row[-1]
        yield _finding(
            scope,
            LOOKS_DOUBLE,
            day,
            found,
            f"{number(found)} ens indtag {clock(moment)}. Annullér de overskydende, hvis samme "
            "indtag er registreret flere gange.",
        )


def _no_registration(scope: _Scope) -> Iterator[DataFinding]:
    """Runs of open days on which nothing was registered or counted."""
    present = _registered(scope).keys() | _manual(scope).keys()
    hours = tuple(scope.room.opening_hours.all())
    exceptions = tuple(scope.room.opening_exceptions.all())
    empty = [
        day for day in scope.days if day not in present and stretches_on(day, hours, exceptions)
    ]
    for first, last, length in _runs(empty):
        yield DataFinding(
            NO_REGISTRATION,
            scope.room.slug,
            first,
            last,
            length,
            f"{count(length, 'åben dag', 'åbne dage')} uden registrering. Tast en manuel "
            "optælling, eller ret åbningstiden, hvis rummet var lukket.",
        )


def _with_history(scope: _Scope) -> _Scope:
    return scope._replace(start=scope.start - HISTORY)


def _gaps(scope: _Scope) -> Iterator[DataFinding]:
    """Open hours without registration in which there usually are some (`usual.gaps`)."""
    hourly = (
        _intakes(_with_history(scope)._replace(end=scope.end + DAY))
        .order_by("local_date", "local_hour")
        .values_list("local_date", "local_hour")
        .annotate(Count("pk"))
    )
    counts = {(day, hour): found for day, hour, found in hourly}
    present = {day for day, _ in counts}
    hours = tuple(scope.room.opening_hours.all())
    exceptions = tuple(scope.room.opening_exceptions.all())
    now = timezone.now()
    for day in scope.days:
        for stretch in stretches_on(day, hours, exceptions):
            for gap in usual.gaps(stretch, counts, present, until=now):
                yield _finding(scope, GAP, day, gap.hours, _gap_sentence(gap))


def _gap_sentence(gap: usual.Gap) -> str:
    open_hours = count(gap.hours, "åben time", "åbne timer")
    between = f"{clock(gap.start)}–{clock(gap.end).removeprefix('kl. ')}"
    known = "hvor der plejer at være" if gap.by_history else "hvor dagens snit giver"
    return (
        f"{open_hours} uden registrering, {between}, {known} {number(round(gap.expected))}. "
        "Var der ingen, eller mangler de?"
    )


def _far_from_usual(scope: _Scope) -> Iterator[DataFinding]:
    """Days with far more or fewer than the weekday usually has (`usual.usual_of`)."""
    history = _with_history(scope)
    totals = _manual(history) | _registered(history)  # registrations go first (decisions A5)
    for day, total, was in usual.far_from_usual(scope.days, totals):
        least, most = was.ordinary
        doubt = "Mangler der nogen?" if total < least else "Er nogen registreret to gange?"
        yield _finding(
            scope,
            FAR_FROM_USUAL,
            day,
            total - round(was.median),
            f"{count(total, 'indtag', 'indtag')}, mens {number(least)}–{number(most)} er "
            f"almindeligt for en {weekday(day)} (midterste af {was.weeks} er "
            f"{number(round(was.median))}). {doubt}",
        )


def _runs(days: list[date]) -> Iterator[tuple[date, date, int]]:
    """First day, last day and length of each run of days that follow each other."""
    breaks = [0, *(i for i, (a, b) in enumerate(pairwise(days), 1) if b - a != DAY), len(days)]
    for start, stop in pairwise(breaks):
        if start < stop:
            yield days[start], days[stop - 1], stop - start


def _finding(scope: _Scope, kind: str, day: date, found: int, sentence: str) -> DataFinding:
    return DataFinding(kind, scope.room.slug, day, day, found, sentence)


_Check = Callable[[_Scope], Iterator[DataFinding]]
_CHECKS: tuple[_Check, ...] = (
    _outside_hours,
    _counted_twice,
    _implausible,
    _looks_double,
    _gaps,
    _far_from_usual,
    _no_registration,
)
_BY_INTAKE = frozenset({_outside_hours, _implausible, _looks_double})
"""Checks of single intakes; the others are of days."""


def as_line(finding: DataFinding) -> str:
    """Room, days and sentence on one line."""
    return f"{finding.room}, {period(finding.start, finding.end)}: {finding.sentence}"
