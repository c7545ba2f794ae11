"""What others may ask of the rooms: aggregates as tuples of frozen dataclasses, never rows.

Everywhere: `rooms` are slugs, `start` and `end` local days, both included; voided records count
nowhere. A *scope* is one key epoch within one room group: only inside it can distinct clients be
counted. Intakes without a key have scope None.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from django.db.models import Count

from intake_rooms.codes import municipality_name
from intake_rooms.daily.counting import PeriodCounts, count_period, registered_days
from intake_rooms.models import (
    Incident,
    IncidentRecording,
    ManualCount,
    NuisanceObservation,
    OpeningException,
    OpeningHours,
    Refusal,
    Room,
    Substance,
)
from intake_rooms.opening import DAY, stretches_on
from intake_rooms.tallies import DayCount, PersonTally, Scope, Tally

__all__ = [
    "DayCount", "IncidentCount", "NuisanceFact", "Observed", "OpenHours", "PeriodCounts",
    "PersonTally", "RoomFacts", "Scope", "Tally", "by_day", "clients_by", "counted", "incidents",
    "mentions", "municipality_names", "nuisance", "opening_hours", "recorded_spans", "refusals",
    "room_choices", "rooms", "substance_names", "tally", "totals",
]  # fmt: skip


@dataclass(frozen=True)
class RoomFacts:
    slug: str
    name: str
    kind: str
    group_id: int
    opened_on: date
    closed_on: date | None


@dataclass(frozen=True)
class IncidentCount:
    """Incidents alike in kind, grade (overdoses), who was stuck and by which needle."""

    kind: str
    grade: str
    person: str
    needle: str
    count: int


@dataclass(frozen=True)
class OpenHours:
    """Hours that a room kept on `days` of the period's days; `closes` <= `opens`: next day."""

    room: str
    opens: time
    closes: time
    days: int


@dataclass(frozen=True)
class Observed:
    """One observation of an indicator, with where it comes from."""

    period_from: date
    period_to: date
    value: Decimal
    source: str
    method: str
    caveat: str


@dataclass(frozen=True)
class NuisanceFact:
    """The latest observation of a period and the one before it, in the same area and unit."""

    area: str
    area_name: str
    area_kind: str
    indicator: str
    indicator_name: str
    unit: str
    decimals: int
    latest: Observed
    previous: Observed | None


def room_choices() -> tuple[tuple[str, str], ...]:
    """(slug, name) of every room, by name."""
    return tuple(Room.objects.values_list("slug", "name"))


def rooms(slugs: Sequence[str]) -> tuple[RoomFacts, ...]:
    """Facts of the named rooms, in the order of `slugs`; unknown ones are absent."""
    found = {
        room.slug: RoomFacts(
            room.slug, room.name, room.kind, room.group_id, room.opened_on, room.closed_on
        )
        for room in Room.objects.filter(slug__in=slugs)
    }
    return tuple(found[slug] for slug in slugs if slug in found)


def counted(rooms: Sequence[str], start: date, end: date) -> PeriodCounts:
    """All counts of intakes in a period at once, of one moment: ask it for several of them."""
    return count_period(rooms, start, end)


def tally(dimension: str, rooms: Sequence[str], start: date, end: date) -> tuple[Tally, ...]:
    """Intakes and distinct clients by code and scope; codes without intakes are absent.

    `dimension`: room, weekday ("1"-"7", Monday first), hour ("0"-"23"), sex,
    age_band, substance (mixes by their own code), method, municipality.
    """
    return count_period(rooms, start, end).tally(dimension)


def totals(rooms: Sequence[str], start: date, end: date) -> tuple[Tally, ...]:
    """All intakes and distinct clients by scope, counted again over all rooms; code ""."""
    return count_period(rooms, start, end).totals()


def mentions(rooms: Sequence[str], start: date, end: date) -> tuple[Tally, ...]:
    """Like `tally("substance", …)`, but a mix counts under each of its components.

    A client who took a substance both alone and mixed is one client of it.
    """
    return count_period(rooms, start, end).mentions()


def clients_by(
    attribute: str, rooms: Sequence[str], start: date, end: date
) -> tuple[PersonTally, ...]:
    """Distinct clients by an attribute of the person: sex, age_band or municipality.

    Each client counts once per scope, by the latest intake of the period in which the value is
    known (ties: the greater id). Clients without a known value are absent: the caller knows
    them as the rest.
    """
    return count_period(rooms, start, end).clients_by(attribute)


def by_day(
    rooms: Sequence[str], start: date, end: date, *, counts: PeriodCounts | None = None
) -> tuple[DayCount, ...]:
    """Registered intakes and manual counts per room and day; days with neither are absent.

    `counts` of the same period saves counting again, and agrees with what else is taken from it.
    """
    registered = counts.days if counts else registered_days(rooms, start, end)
    manual = {
        (slug, day): n
        for slug, day, n in ManualCount.objects.filter(
            room__slug__in=rooms, date__range=(start, end), voided_at=None
        ).values_list("room__slug", "date", "count")
    }
    return tuple(
        DayCount(slug, day, registered.get((slug, day), 0), manual.get((slug, day)))
        for slug, day in sorted(registered.keys() | manual.keys())
    )


def incidents(rooms: Sequence[str], start: date, end: date) -> tuple[IncidentCount, ...]:
    """Incidents by kind, grade and, for needle sticks, person and needle. No descriptions."""
    rows = (
        Incident.objects.filter(
            room__slug__in=rooms, local_date__range=(start, end), voided_at=None
        )
        .values_list("kind", "grade", "person", "needle")
        .annotate(n=Count("pk"))
        .order_by("kind", "grade", "person", "needle")
    )
    return tuple(IncidentCount(*row) for row in rows)


def recorded_spans(
    rooms: Sequence[str], start: date, end: date
) -> tuple[tuple[str, date, date], ...]:
    """(kind, first day, last day) of the kinds that some room recorded for a part of the period.

    The span is the days in which every such room recorded the kind; first day after the last
    one where there are none.
    """
    spans: dict[str, tuple[date, date]] = {}
    stored = IncidentRecording.objects.filter(room__slug__in=rooms).order_by("kind")
    for row in stored:
        first, last = spans.get(row.kind, (start, end))
        spans[row.kind] = max(first, row.period_from), min(last, row.period_to or end)
    return tuple(
        (kind, first, last)
        for kind, (first, last) in spans.items()
        if (first, last) != (start, end)
    )


def refusals(rooms: Sequence[str], start: date, end: date) -> tuple[tuple[str, int], ...]:
    """(reason, count), by reason."""
    return tuple(
        Refusal.objects.filter(room__slug__in=rooms, local_date__range=(start, end), voided_at=None)
        .values_list("reason")
        .annotate(n=Count("pk"))
        .order_by("reason")
    )


def opening_hours(rooms: Sequence[str], start: date, end: date) -> tuple[OpenHours, ...]:
    """The hours each room kept in the period, most days first; days it was closed are absent."""
    found = []
    for room in Room.objects.filter(slug__in=rooms).prefetch_related(
        "opening_hours", "opening_exceptions"
    ):
        rules: list[OpeningHours] = list(room.opening_hours.all())
        exceptions: list[OpeningException] = list(room.opening_exceptions.all())
        first = max(start, room.opened_on)
        last = min(end, room.closed_on) if room.closed_on else end
        kept: Counter[tuple[time, time]] = Counter()
        for offset in range((last - first).days + 1):
            for part in stretches_on(first + offset * DAY, rules, exceptions):
                kept[part.start.time(), part.end.time()] += 1
        found += [
            OpenHours(room.slug, opens, closes, days)
            for (opens, closes), days in sorted(kept.items(), key=lambda item: -item[1])
        ]
    return tuple(sorted(found, key=lambda hours: rooms.index(hours.room)))


def nuisance(start: date, end: date) -> tuple[NuisanceFact, ...]:
    """Per area, indicator and unit: the latest observation starting in the period, and before.

    `previous` is the latest one of the same area, indicator and unit that ended before it.
    """
    stored = (
        NuisanceObservation.objects.filter(voided_at=None, period_from__lte=end)
        .select_related("area", "indicator")
        .order_by("area__slug", "indicator_id", "unit", "-period_from", "-period_to", "-pk")
    )
    series: dict[tuple[str, str, str], list[NuisanceObservation]] = {}
    for row in stored:
        series.setdefault((row.area.slug, row.indicator_id, row.unit), []).append(row)
    return tuple(
        _fact(rows[0], next((r for r in rows[1:] if r.period_to < rows[0].period_from), None))
        for rows in series.values()
        if rows[0].period_from >= start
    )


def _fact(latest: NuisanceObservation, previous: NuisanceObservation | None) -> NuisanceFact:
    return NuisanceFact(
        area=latest.area.slug,
        area_name=latest.area.name,
        area_kind=latest.area.kind,
        indicator=latest.indicator_id,
        indicator_name=latest.indicator.name,
        unit=latest.unit,
        decimals=latest.indicator.decimals,
        latest=_observed(latest),
        previous=_observed(previous) if previous else None,
    )


def _observed(row: NuisanceObservation) -> Observed:
    return Observed(row.period_from, row.period_to, row.value, row.source, row.method, row.caveat)


def substance_names() -> dict[str, str]:
    """Code to Danish name of every substance and mix."""
    return dict(Substance.objects.values_list("code", "name"))


def municipality_names(codes: Iterable[str]) -> dict[str, str]:
    """Code to Danish name."""
    return {code: municipality_name(code) for code in codes}
