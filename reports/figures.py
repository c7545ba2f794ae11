"""The figures of a status annex, counted once and uncontrolled.

Everything else - page, files, sentences, charts - is made from the `StatusFigures` that
`disclosure.control` gives back, so two places cannot disagree. A number is an int, None where it
does not exist, or `Hidden` after disclosure control.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from intake_rooms import queries as rooms_queries
from intake_rooms.codes import AGE_BANDS, IncidentKind, Sex
from intake_rooms.queries import (
    DayCount,
    IncidentCount,
    NuisanceFact,
    OpenHours,
    PeriodCounts,
    PersonTally,
    RoomFacts,
    Tally,
)
from referrals import queries as referral_queries
from referrals.queries import TargetCount
from reports.annex import Hidden
from reports.parameters import Comparison, ParameterError, StatusParameters
from reports.periods import Period, Week

if TYPE_CHECKING:
    import pandas as pd

Number = int | Hidden | None

_CODES: dict[str, tuple[str, ...]] = {
    "weekday": tuple(str(day) for day in range(1, 8)),
    "hour": tuple(str(hour) for hour in range(24)),
    "sex": tuple(Sex.values),
    "age_band": AGE_BANDS,
}
"""Tables that hold every member, zeros too; the others hold the codes that occur."""
PERSON_TABLES = ("sex", "age_band", "municipality")
"""Attributes of a person: each client counts once, so rows add up to the total."""
INTAKE_TABLES = ("weekday", "hour", "substance", "substance_mention", "method")
"""Attributes of an intake: a client counts in each row where they have one."""


@dataclass(frozen=True)
class Row:
    """One row of a table.

    `persons` is for disclosure control only: the fewest people that can stand behind the row's
    intakes, that is the most distinct clients in one scope, and one for all without a key.
    """

    code: str
    intakes: Number
    clients: Number
    without_key: Number
    persons: int


@dataclass(frozen=True)
class WeekRow:
    """One week: intakes and manual counts per room slug, and over all rooms."""

    week: Week
    intakes: dict[str, Number]
    manual: dict[str, Number]
    all: Number


@dataclass(frozen=True)
class Total:
    """A room's or the whole annex's totals. `all` = registered `intakes` + `manual`.

    `days` are the period's days on which the room (or any of them) existed;
    `weekly_average` = all / (days / 7), None where there are none or `all` is hidden.
    """

    intakes: Number
    manual: Number
    all: Number
    clients: Number
    clients_reason: str | None
    without_key: Number
    days: int
    weekly_average: float | None


@dataclass(frozen=True)
class RoomTotal:
    room: RoomFacts
    total: Total


@dataclass(frozen=True)
class EpochClients:
    """Distinct clients of one key epoch, where the period touches several."""

    epoch: int
    clients: Number


@dataclass(frozen=True)
class CodeCount:
    code: str
    name: str
    count: Number


@dataclass(frozen=True)
class IncidentFigure:
    """Incidents of one kind, in the days on which the kind was recorded."""

    code: str
    count: Number
    start: date
    end: date


@dataclass(frozen=True)
class Control:
    """What disclosure control did: its rule set, thresholds and how many numbers it hid."""

    rule_set: str
    thresholds: dict[str, int]
    primary: int
    secondary: int


@dataclass(frozen=True)
class StatusFigures:
    """All figures of one status annex. `control` is None while uncontrolled."""

    period: Period
    week_kind: str
    rooms: tuple[RoomTotal, ...]
    totals: Total
    weeks: tuple[WeekRow, ...]
    tables: dict[str, tuple[Row, ...]]
    epochs: tuple[EpochClients, ...]
    incidents: tuple[IncidentFigure, ...]
    adverse_events: tuple[IncidentCount, ...]
    """Adverse events by who was stuck and by which needle; they concern work, not clients."""
    refusals: tuple[CodeCount, ...]
    referrals: tuple[CodeCount, ...]
    nuisance: tuple[NuisanceFact, ...]
    hours: tuple[OpenHours, ...]
    comparison: tuple[Comparison, ...]
    names: dict[str, dict[str, str]]
    both_counted: int
    """Days on which a room has registrations and a manual count: the count is not used."""
    control: Control | None = None

    @property
    def slugs(self) -> tuple[str, ...]:
        return tuple(row.room.slug for row in self.rooms)

    def row(self, table: str, code: str) -> Row | None:
        return next((row for row in self.tables[table] if row.code == code), None)


def status_figures(parameters: StatusParameters) -> StatusFigures:
    """Count everything a status annex shows. Raises ParameterError for an unknown room."""
    facts = rooms_queries.rooms(parameters.rooms)
    missing = sorted(set(parameters.rooms) - {room.slug for room in facts})
    if missing:
        raise ParameterError(f"Rummet “{missing[0]}” findes ikke. Se listen på siden Rum.")
    slugs = tuple(room.slug for room in facts)
    period = parameters.period
    span = (slugs, period.start, period.end)
    counts = rooms_queries.counted(*span)
    days = rooms_queries.by_day(*span, counts=counts)
    overall = counts.totals()
    several_groups = len({room.group_id for room in facts}) > 1
    tables = _tables(counts, several_groups)
    used = {day for day in days if day.manual is not None and day.registered == 0}
    return StatusFigures(
        period=period,
        week_kind=parameters.week_kind,
        rooms=_room_totals(facts, counts.tally("room"), used, period),
        totals=_total(
            overall, _manual(used), period_days(facts, period), several_groups=several_groups
        ),
        weeks=_weeks(days, slugs, period.rows(parameters.week_kind)),
        tables=tables,
        epochs=_epochs(overall),
        incidents=_incidents(slugs, period),
        adverse_events=tuple(
            row for row in rooms_queries.incidents(*span) if row.kind == IncidentKind.ADVERSE_EVENT
        ),
        refusals=tuple(CodeCount(code, code, n) for code, n in rooms_queries.refusals(*span)),
        referrals=_referrals(referral_queries.given_by_target(*span)),
        nuisance=rooms_queries.nuisance(period.start, period.end),
        hours=rooms_queries.opening_hours(*span),
        comparison=parameters.comparison,
        names={
            "substance": rooms_queries.substance_names(),
            "municipality": rooms_queries.municipality_names(
                row.code for row in tables["municipality"]
            ),
        },
        both_counted=sum(1 for day in days if day.manual is not None and day.registered),
    )


def _incidents(slugs: Sequence[str], period: Period) -> tuple[IncidentFigure, ...]:
    """By code: kinds that occur, and those recorded for a part of the period even if none did.

    A kind with incidents outside its stated days was evidently recorded there: it counts over
    the whole period, so that nothing is lost.
    """
    whole = (period.start, period.end)
    found = _by_kind(slugs, *whole)
    spans = {
        kind: (first, last)
        for kind, first, last in rooms_queries.recorded_spans(slugs, *whole)
        if first <= last and _by_kind(slugs, first, last)[kind] == found[kind]
    }
    return tuple(
        IncidentFigure(kind, found[kind], *spans.get(kind, whole))
        for kind in sorted(found.keys() | spans.keys())
    )


def _by_kind(slugs: Sequence[str], start: date, end: date) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in rooms_queries.incidents(slugs, start, end):
        found[row.kind] += row.count
    return found


def period_days(rooms: Iterable[RoomFacts], period: Period) -> int:
    """Days of the period on which at least one of `rooms` existed."""
    existed: set[int] = set()
    for room in rooms:
        first = max(period.start, room.opened_on)
        existed.update(
            first.toordinal() + offset
            for offset in range(period.overlap_days(room.opened_on, room.closed_on))
        )
    return len(existed)


def _manual(days: Iterable[DayCount]) -> int:
    return sum(day.manual or 0 for day in days)


def _room_totals(
    facts: Sequence[RoomFacts], tallies: Sequence[Tally], used: set[DayCount], period: Period
) -> tuple[RoomTotal, ...]:
    return tuple(
        RoomTotal(
            room,
            _total(
                [tally for tally in tallies if tally.code == room.slug],
                _manual(day for day in used if day.room == room.slug),
                period.overlap_days(room.opened_on, room.closed_on),
                several_groups=False,
            ),
        )
        for room in facts
    )


def _total(tallies: Sequence[Tally], manual: int, days: int, *, several_groups: bool) -> Total:
    intakes = sum(tally.intakes for tally in tallies)
    clients, reason = _distinct(tallies, several_groups)
    return Total(
        intakes=intakes,
        manual=manual,
        all=intakes + manual,
        clients=clients,
        clients_reason=reason,
        without_key=sum(tally.intakes for tally in tallies if tally.scope is None),
        days=days,
        weekly_average=(intakes + manual) * 7 / days if days else None,
    )


def _distinct(
    tallies: Sequence[Tally] | Sequence[PersonTally], several_groups: bool
) -> tuple[int | None, str | None]:
    """Distinct clients, or None and why: clients are only ever counted inside one scope."""
    if several_groups:
        return None, "several_groups"
    if len({tally.scope for tally in tallies if tally.scope is not None}) > 1:
        return None, "several_epochs"
    return sum(tally.clients for tally in tallies if tally.scope is not None), None


def _epochs(overall: Sequence[Tally]) -> tuple[EpochClients, ...]:
    """One number per epoch where the period touches several; else nothing."""
    scopes = {tally.scope: tally.clients for tally in overall if tally.scope is not None}
    if len(scopes) < 2 or len({group for _, group in scopes}) > 1:
        return ()
    return tuple(EpochClients(epoch, clients) for (epoch, _), clients in sorted(scopes.items()))


def _frame(days: Sequence[DayCount], weeks: Sequence[Week]) -> pd.DataFrame:
    """Days with their week's position: columns room, week (int), registered, manual."""
    import pandas as pd

    starts = [week.start for week in weeks]
    frame = pd.DataFrame(
        {
            "room": [day.room for day in days],
            "week": [bisect_right(starts, day.day) - 1 for day in days],
            "registered": [day.registered for day in days],
            "manual": [(day.manual or 0) if day.registered == 0 else 0 for day in days],
        }
    )
    return frame.astype({"week": int, "registered": int, "manual": int})


def _weeks(
    days: Sequence[DayCount], slugs: Sequence[str], weeks: tuple[Week, ...]
) -> tuple[WeekRow, ...]:
    """Every week and every room, zeros too."""
    summed = _frame(days, weeks).groupby(["week", "room"])[["registered", "manual"]].sum()
    registered, manual = summed["registered"].to_dict(), summed["manual"].to_dict()
    rows = []
    for index, week in enumerate(weeks):
        intakes = {slug: int(registered.get((index, slug), 0)) for slug in slugs}
        counted = {slug: int(manual.get((index, slug), 0)) for slug in slugs}
        total = sum(intakes.values()) + sum(counted.values())
        rows.append(WeekRow(week, dict(intakes), dict(counted), total))
    return tuple(rows)


def _tables(counts: PeriodCounts, several_groups: bool) -> dict[str, tuple[Row, ...]]:
    made: dict[str, tuple[Row, ...]] = {}
    for table in INTAKE_TABLES:
        tallies = counts.mentions() if table == "substance_mention" else counts.tally(table)
        made[table] = _rows(tallies, tallies, several_groups, _CODES.get(table))
    for table in PERSON_TABLES:
        known = counts.clients_by(table)
        persons = [*known, *_without_value(counts.totals(), known)]
        made[table] = _rows(counts.tally(table), persons, several_groups, _CODES.get(table))
    return made


def _without_value(everyone: Sequence[Tally], known: Sequence[PersonTally]) -> list[PersonTally]:
    """The clients of each scope whose value was never known: the rest of all clients."""
    rest = Counter({row.scope: row.clients for row in everyone if row.scope is not None})
    for row in known:
        rest[row.scope] -= row.clients
    return [PersonTally("unknown", scope, n) for scope, n in rest.items() if n]


def _rows(
    tallies: Sequence[Tally],
    persons: Sequence[Tally] | Sequence[PersonTally],
    several_groups: bool,
    codes: Sequence[str] | None,
) -> tuple[Row, ...]:
    """One row per code: all of `codes`, or those that occur, sorted."""
    several = several_groups or _distinct(persons, several_groups)[1] is not None
    shown = codes or sorted({row.code for row in tallies} | {row.code for row in persons})
    return tuple(
        _row(
            code,
            [row for row in tallies if row.code == code],
            None
            if several
            else sum(row.clients for row in persons if row.code == code and row.scope is not None),
        )
        for code in shown
    )


def _row(code: str, tallies: Sequence[Tally], clients: int | None) -> Row:
    without_key = sum(row.intakes for row in tallies if row.scope is None)
    in_scopes = [row.clients for row in tallies if row.scope is not None]
    return Row(
        code=code,
        intakes=sum(row.intakes for row in tallies),
        clients=clients,
        without_key=without_key,
        persons=max(in_scopes, default=0) + (1 if without_key else 0),
    )


def _referrals(given: Sequence[TargetCount]) -> tuple[CodeCount, ...]:
    return tuple(CodeCount(row.code, row.name, row.count) for row in given)
