"""Disclosure control of a capacity report, by the rules of `reports.disclosure`.

* An hour of a weekday or room is judged as a cell of the status annex is: by the distinct clients
  behind it, or by intakes where fewer than half carry a key. Totals of weekdays, rooms and hours
  are known from the status annex, so lines are made safe both ways.
* Places taken and waiting times have no keys: fewer than 10 people are not shown.
* Refusals are counts without persons: 1-4 are hidden.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reports import disclosure
from reports.annex import Hidden
from reports.capacity_figures import (
    CapacityFigures,
    Cell,
    DayGroup,
    Edge,
    HeatRow,
    RoomNeeds,
    RoomOccupancy,
    Taken,
    TurnedAwayHour,
    WaitingRow,
)  # fmt: skip
from reports.disclosure import SECRET, Rules, label
from reports.figures import Control, Number


class _Tally:
    """How many numbers were hidden first, and how many for their sake."""

    def __init__(self) -> None:
        self.primary = 0
        self.secondary = 0

    def grid(
        self, values: Sequence[Sequence[int]], risky: Sequence[Sequence[bool]]
    ) -> tuple[tuple[Number, ...], ...]:
        masked = disclosure.grid(values, risky)
        self.primary += masked.primary
        self.secondary += masked.secondary
        return masked.rows

    def column(self, values: Sequence[int], least: int) -> tuple[Number, ...]:
        """A column whose total is known: numbers from 1 to below `least` are hidden."""
        return self.grid([values], [[0 < value < least for value in values]])[0]

    def small(self, value: Number, least: int) -> Number:
        if not isinstance(value, int) or not 0 < value < least:
            return value
        self.primary += 1
        return label(value)


def control(figures: CapacityFigures, rules: Rules | None = None) -> CapacityFigures:
    """`figures` with everything hidden that must be; `.control` says how much."""
    rules = rules or Rules.in_force()
    tally = _Tally()
    by_persons = 2 * figures.without_key <= _plain(figures.intakes)
    week = _heat(figures.week, by_persons, rules, tally)
    clock = _heat(figures.clock, by_persons, rules, tally)
    intakes = _sum_of_totals(figures, week, clock, rules, tally)
    near, others = _groups(figures, isinstance(intakes, Hidden), rules, tally)
    controlled = replace(
        figures,
        intakes=intakes,
        week=week,
        clock=clock,
        occupancy=tuple(_occupancy(row, rules, tally) for row in figures.occupancy),
        near=near,
        others=others,
        waiting=_waiting(figures.waiting, rules, tally),
        waiting_by_hour=_waiting(figures.waiting_by_hour, rules, tally),
        turned_away=_turned_away(figures.turned_away, rules, tally),
        turned_away_full=_away_total(
            figures.turned_away_full, [row.full for row in figures.turned_away], rules, tally
        ),
        turned_away_closed=_away_total(
            figures.turned_away_closed, [row.closed for row in figures.turned_away], rules, tally
        ),
        needs=_needs(figures.needs, clock, rules, tally),
    )
    done = Control(disclosure.RULE_SET, rules.thresholds, tally.primary, tally.secondary)
    return replace(controlled, control=done)


def _plain(value: Number) -> int:
    return value if isinstance(value, int) else 0


def _heat(
    rows: tuple[HeatRow, ...], by_persons: bool, rules: Rules, tally: _Tally
) -> tuple[HeatRow, ...]:
    def risky(cell: Cell) -> bool:
        if by_persons:
            return cell.persons < rules.clients
        return _plain(cell.intakes) < rules.intakes

    values = [[_plain(cell.intakes) for cell in row.cells] for row in rows]
    shown = tally.grid(values, [[risky(cell) for cell in row.cells] for row in rows])
    sums = [_plain(row.total) for row in rows]
    telling = [
        total < rules.intakes or not disclosure.is_safe_line(before, after)
        for total, before, after in zip(sums, values, shown, strict=True)
    ]
    totals = tally.grid([sums], [telling])[0]
    return tuple(
        replace(
            row,
            cells=tuple(replace(c, intakes=n) for c, n in zip(row.cells, numbers, strict=True)),
            total=total,
        )
        for row, numbers, total in zip(rows, shown, totals, strict=True)
    )


def _sum_of_totals(
    figures: CapacityFigures,
    week: tuple[HeatRow, ...],
    clock: tuple[HeatRow, ...],
    rules: Rules,
    tally: _Tally,
) -> Number:
    """All intakes; hidden where they would give a hidden total away."""
    total = figures.intakes
    for before, after in ((figures.week, week), (figures.clock, clock)):
        values = [_plain(row.total) for row in before]
        total = _line_total(total, values, [row.total for row in after], rules.intakes, tally)
    return total


def _line_total(
    total: Number, before: Sequence[int], shown: Sequence[Number], least: int, tally: _Tally
) -> Number:
    if isinstance(total, int) and total and not disclosure.is_safe_line(before, shown):
        tally.secondary += 1
        return label(total)
    return tally.small(total, least)


def _occupancy(row: RoomOccupancy, rules: Rules, tally: _Tally) -> RoomOccupancy:
    def shown(taken: Taken) -> Taken:
        if not 0 < taken.stays < rules.intakes:
            return taken
        tally.primary += 1
        return replace(taken, average=SECRET)

    return replace(row, rows=tuple(tuple(shown(each) for each in day) for day in row.rows))


def _groups(
    figures: CapacityFigures, is_sum_hidden: bool, rules: Rules, tally: _Tally
) -> tuple[DayGroup, DayGroup]:
    """Two parts of a sum: both go where one must, or where the sum is hidden."""
    near, others = figures.near, figures.others
    values = [_plain(near.intakes), _plain(others.intakes)]
    shown = tally.grid([values], [[is_sum_hidden or 0 < n < rules.intakes for n in values]])[0]
    return replace(near, intakes=shown[0]), replace(others, intakes=shown[1])


def _waiting(rows: tuple[WaitingRow, ...], rules: Rules, tally: _Tally) -> tuple[WaitingRow, ...]:
    """Medians and percentiles need 10 people; the row of all is the sum of the others."""
    parts = [_plain(row.people) for row in rows if row.code]
    people = iter(tally.column(parts, rules.intakes))
    shown = [next(people) if row.code else tally.small(row.people, rules.intakes) for row in rows]
    return tuple(
        replace(row, people=number, median=None, ninetieth=None)
        if isinstance(number, Hidden)
        else replace(row, people=number)
        for row, number in zip(rows, shown, strict=True)
    )


def _turned_away(
    rows: tuple[TurnedAwayHour, ...], rules: Rules, tally: _Tally
) -> tuple[TurnedAwayHour, ...]:
    full = tally.column([_plain(row.full) for row in rows], rules.clients)
    closed = tally.column([_plain(row.closed) for row in rows], rules.clients)
    return tuple(
        replace(row, full=f, closed=c) for row, f, c in zip(rows, full, closed, strict=True)
    )


def _away_total(total: Number, parts: Sequence[Number], rules: Rules, tally: _Tally) -> Number:
    """The sum of a column goes with it where it would give the hidden parts away."""
    values = [_plain(part) for part in parts]
    shown = disclosure.grid([values], [[0 < value < rules.clients for value in values]]).rows[0]
    return _line_total(total, values, shown, rules.clients, tally)


def _needs(
    rows: tuple[RoomNeeds, ...], clock: tuple[HeatRow, ...], rules: Rules, tally: _Tally
) -> tuple[RoomNeeds, ...]:
    """What is worked out from a hidden number goes with it."""
    full = tally.column([_plain(row.full) for row in rows], rules.clients)
    closed = tally.column([_plain(row.closed) for row in rows], rules.clients)
    shown = []
    for row, heat, f, c in zip(rows, clock, full, closed, strict=True):
        gone = isinstance(f, Hidden)
        shown.append(
            replace(
                row,
                full=f,
                closed=c,
                refused_hours=SECRET if gone else row.refused_hours,
                needed_hours=SECRET if gone else row.needed_hours,
                rate=row.rate if isinstance(heat.total, int) else None,
                first=_edge(row.first, heat),
                last=_edge(row.last, heat),
            )
        )
    return tuple(shown)


def _edge(edge: Edge | None, heat: HeatRow) -> Edge | None:
    if edge is None or not isinstance(heat.cells[edge.hour].intakes, Hidden):
        return edge
    return replace(edge, rate=None)
