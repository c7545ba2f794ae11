"""Disclosure control: what must not leave the administration is taken out here, once.

`control` is the only door from counted figures to anything that is drawn. Rules (domain facts
§5, decisions A1-A3), all thresholds being settings of the data controller:

* A cell with 1-4 persons behind it is hidden, whatever its intakes; a municipality other than
  the city's own with 1-9. Intakes without a key count as one more person.
* Where fewer than half of a table's intakes carry a key, its cells are judged by intakes: 1-9
  are hidden. Weekly and room totals and manual counts are published from 10 up.
* If what was hidden in a column could be worked out from its total, more cells of the column
  are hidden, smallest first: every number printed as "færre end 5" must stay possible from 1 to
  4, every other hidden number within an interval at least 5 wide and 10 % of its value.
* "færre end 5" stands only where the hidden number itself is 1-4; every other hidden number is
  "skjult". Zero is shown.
* Events at work (adverse events, situation reports) say nothing of a client and are shown as
  counted, as the 2012 annex did; what befalls clients is hidden at 1-4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.conf import settings

from intake_rooms.codes import IncidentKind
from reports.annex import Hidden
from reports.figures import (
    CodeCount,
    Control,
    IncidentFigure,
    Number,
    RoomTotal,
    Row,
    StatusFigures,
    Total,
    WeekRow,
)

RULE_SET = "indtag/1"
FEW = Hidden("færre end 5")
SECRET = Hidden("skjult")
FEWEST, FEW_END = 1, 4
"""What "færre end 5" says: 1 to 4."""
LEAST_WIDTH, LEAST_SHARE = 5, 0.10
OPERATIONAL = frozenset({IncidentKind.ADVERSE_EVENT.value, IncidentKind.SITUATION_REPORT.value})


@dataclass(frozen=True)
class Rules:
    """The thresholds in force: the smallest number that is shown."""

    clients: int
    intakes: int
    municipality: int
    own_municipality: str

    @classmethod
    def in_force(cls) -> Rules:
        return cls(
            clients=settings.DISCLOSURE_CLIENT_THRESHOLD,
            intakes=settings.DISCLOSURE_INTAKE_THRESHOLD,
            municipality=settings.DISCLOSURE_MUNICIPALITY_THRESHOLD,
            own_municipality=settings.DEFAULT_MUNICIPALITY,
        )

    @property
    def thresholds(self) -> dict[str, int]:
        return {
            "clients": self.clients,
            "intakes_without_key": self.intakes,
            "other_municipality": self.municipality,
        }


class _Mask:
    """Hides numbers and counts what it hid."""

    def __init__(self) -> None:
        self.primary = 0
        self.secondary = 0

    def column(self, values: Sequence[int | None], risky: Sequence[bool]) -> list[Number]:
        """Hide the risky ones of a column whose total is known, and enough others."""
        hidden = {
            index
            for index, (value, risk) in enumerate(zip(values, risky, strict=True))
            if risk and value
        }
        self.primary += len(hidden)
        if hidden:
            spare = sorted(
                (index for index, value in enumerate(values) if value and index not in hidden),
                key=lambda index: values[index] or 0,
            )
            while spare and not is_safe([values[index] or 0 for index in hidden]):
                hidden.add(spare.pop(0))
                self.secondary += 1
        return [label(value) if i in hidden else value for i, value in enumerate(values)]

    def take(self, value: Number, *, primary: bool = True) -> Number:
        """Hide one number outside any column; a zero or missing one stays."""
        if not isinstance(value, int) or value == 0:
            return value
        if primary:
            self.primary += 1
        else:
            self.secondary += 1
        return label(value)


@dataclass(frozen=True)
class Masked:
    """A table after `grid`: its cells, and how many were hidden first and for their sake."""

    rows: tuple[tuple[Number, ...], ...]
    primary: int
    secondary: int


def grid(values: Sequence[Sequence[int]], risky: Sequence[Sequence[bool]]) -> Masked:
    """Hide the risky cells of a table whose row and column totals are known, and enough others.

    Each row and column is judged by itself with `is_safe`; the smallest cells go first. A line
    that has nothing more to hide may stay unsafe: then its total must not be shown
    (`is_safe_line`).
    """
    places = [(r, c) for r, row in enumerate(values) for c in range(len(row))]
    hidden = {(r, c) for r, c in places if risky[r][c] and values[r][c]}
    primary = len(hidden)
    width = max((len(row) for row in values), default=0)
    lines = [[place for place in places if place[0] == r] for r in range(len(values))]
    lines += [[place for place in places if place[1] == c] for c in range(width)]
    changed = bool(hidden)
    while changed:
        changed = False
        for line in lines:
            while extra := _one_more(values, line, hidden):
                hidden.add(extra)
                changed = True
    rows = tuple(
        tuple(label(value) if (r, c) in hidden else value for c, value in enumerate(row))
        for r, row in enumerate(values)
    )
    return Masked(rows, primary, len(hidden) - primary)


def _one_more(
    values: Sequence[Sequence[int]], line: list[tuple[int, int]], hidden: set[tuple[int, int]]
) -> tuple[int, int] | None:
    """The next cell that an unsafe line needs hidden; None where it is safe or used up."""
    gone = [values[r][c] for r, c in line if (r, c) in hidden]
    if not gone or is_safe(gone):
        return None
    spare = [(values[r][c], (r, c)) for r, c in line if values[r][c] and (r, c) not in hidden]
    return min(spare)[1] if spare else None


def is_safe_line(values: Sequence[int], shown: Sequence[Number]) -> bool:
    """Whether the total of a line may be shown beside what is `shown` of its `values`."""
    gone = [v for v, s in zip(values, shown, strict=True) if isinstance(s, Hidden)]
    return not gone or is_safe(gone)


def label(value: int | None) -> Hidden:
    """What is printed for a hidden number: "færre end 5" only where that is true of it."""
    return FEW if value is not None and FEWEST <= value <= FEW_END else SECRET


def is_safe(hidden: Sequence[int]) -> bool:
    """Whether a reader who knows the sum of `hidden` and every label stays in enough doubt.

    Each number printed "færre end 5" must be possible from 1 to 4, each other one (known to be
    5 or more) must lie in an interval at least `LEAST_WIDTH` wide and `LEAST_SHARE` of it.
    """
    total = sum(hidden)
    bounds = [(1.0, 4.0) if value <= FEW_END else (5.0, float("inf")) for value in hidden]
    for index, value in enumerate(hidden):
        others = [bound for other, bound in enumerate(bounds) if other != index]
        least = max(bounds[index][0], total - sum(high for _, high in others))
        most = min(bounds[index][1], total - sum(low for low, _ in others))
        if value <= FEW_END:
            if (least, most) != (1.0, 4.0):
                return False
        elif most - least < max(LEAST_WIDTH, LEAST_SHARE * value):
            return False
    return True


def control(figures: StatusFigures, rules: Rules | None = None) -> StatusFigures:
    """`figures` with everything hidden that must be; `.control` says how much.

    Full control of linked tables and earlier annexes comes through this same door.
    """
    rules = rules or Rules.in_force()
    mask = _Mask()
    rooms = _rooms(figures.rooms, rules, mask)
    tables = {name: _table(name, rows, rules, mask) for name, rows in figures.tables.items()}
    tables["substance_mention"] = _linked_mentions(tables, mask)
    controlled = replace(
        figures,
        rooms=rooms,
        totals=_total(figures.totals, rules, mask),
        weeks=_weeks(figures.weeks, rooms, rules, mask),
        tables=tables,
        epochs=tuple(
            replace(row, clients=_if(row.clients, rules.clients, mask)) for row in figures.epochs
        ),
        incidents=_incidents(figures.incidents, rules, mask),
        refusals=_counts(figures.refusals, rules, mask),
        referrals=_counts(figures.referrals, rules, mask),
    )
    return replace(
        controlled,
        control=Control(RULE_SET, rules.thresholds, mask.primary, mask.secondary),
    )


def _if(value: Number, threshold: int, mask: _Mask) -> Number:
    return mask.take(value) if isinstance(value, int) and 0 < value < threshold else value


def _plain(value: Number) -> int | None:
    return value if isinstance(value, int) else None


def _small(value: Number, threshold: int) -> bool:
    return isinstance(value, int) and 0 < value < threshold


def _total(total: Total, rules: Rules, mask: _Mask) -> Total:
    """A total of a week or longer: intakes from 10 up, clients from 5 up."""
    clients = _if(total.clients, rules.clients, mask)
    hide_all = any(_small(n, rules.intakes) for n in (total.intakes, total.manual, total.all))
    without_key = total.without_key
    if hide_all or _small(without_key, rules.intakes):
        without_key = mask.take(without_key)
    shown = replace(
        total,
        clients=clients,
        clients_reason="suppressed" if isinstance(clients, Hidden) else total.clients_reason,
        without_key=without_key,
    )
    if not hide_all:
        return shown
    return replace(
        shown,
        intakes=mask.take(total.intakes),
        manual=mask.take(total.manual),
        all=mask.take(total.all),
        weekly_average=None,
    )


def _rooms(rows: tuple[RoomTotal, ...], rules: Rules, mask: _Mask) -> tuple[RoomTotal, ...]:
    """Rooms against their sum: one hidden room takes a second one with it."""
    risky = [
        any(_small(getattr(row.total, name), rules.intakes) for name in ("intakes", "manual"))
        for row in rows
    ]
    masked = mask.column([_plain(row.total.all) for row in rows], risky)
    return tuple(
        replace(row, total=_withheld(row.total, number, mask))
        if isinstance(number, Hidden)
        else replace(row, total=_total(row.total, rules, mask))
        for row, number in zip(rows, masked, strict=True)
    )


def _withheld(total: Total, number: Hidden, mask: _Mask) -> Total:
    """A room of which nothing is shown, its sum being hidden already."""
    return replace(
        total,
        all=number,
        intakes=mask.take(total.intakes, primary=False),
        manual=mask.take(total.manual, primary=False),
        clients=mask.take(total.clients, primary=False),
        clients_reason="suppressed",
        without_key=mask.take(total.without_key, primary=False),
        weekly_average=None,
    )


def _table(name: str, rows: tuple[Row, ...], rules: Rules, mask: _Mask) -> tuple[Row, ...]:
    """Hide intakes, clients and intakes without key of a table's small rows."""
    everything = sum(_plain(row.intakes) or 0 for row in rows)
    keyed = everything - sum(_plain(row.without_key) or 0 for row in rows)
    by_persons = 2 * keyed >= everything

    def risky(row: Row) -> bool:
        if not by_persons:
            return _small(row.intakes, rules.intakes)
        other = name == "municipality" and row.code.isdigit()
        if other and row.code != rules.own_municipality:
            return _small(row.persons, rules.municipality)
        return _small(row.persons, rules.clients)

    risks = [risky(row) for row in rows]
    intakes = mask.column([_plain(row.intakes) for row in rows], risks)
    gone = [isinstance(number, Hidden) for number in intakes]
    clients = mask.column(
        [_plain(row.clients) for row in rows],
        [
            hidden or _small(row.clients, rules.clients)
            for row, hidden in zip(rows, gone, strict=True)
        ],
    )
    without = mask.column(
        [_plain(row.without_key) for row in rows],
        [
            hidden or _small(row.without_key, rules.intakes)
            for row, hidden in zip(rows, gone, strict=True)
        ],
    )
    return tuple(
        replace(row, intakes=n, clients=c, without_key=w)
        for row, n, c, w in zip(rows, intakes, clients, without, strict=True)
    )


def _linked_mentions(tables: dict[str, tuple[Row, ...]], mask: _Mask) -> tuple[Row, ...]:
    """A mention is the sum of a substance and its mixes: hidden where one of them is."""
    hidden = {
        part
        for row in tables["substance"]
        if isinstance(row.intakes, Hidden)
        for part in row.code.split("+")
    }
    return tuple(
        replace(
            row,
            intakes=mask.take(row.intakes, primary=False),
            clients=mask.take(row.clients, primary=False),
            without_key=mask.take(row.without_key, primary=False),
        )
        if row.code in hidden
        else row
        for row in tables["substance_mention"]
    )


def _weeks(
    weeks: tuple[WeekRow, ...], rooms: tuple[RoomTotal, ...], rules: Rules, mask: _Mask
) -> tuple[WeekRow, ...]:
    """Week by room: small cells go, then as many of the room's other weeks as it takes."""
    columns: dict[str, dict[str, list[Number]]] = {"intakes": {}, "manual": {}}
    for row in rooms:
        slug, withheld = row.room.slug, isinstance(row.total.all, Hidden)
        for kind, column in columns.items():
            values = [_plain(getattr(week, kind)[slug]) for week in weeks]
            risks = [withheld or _small(value, rules.intakes) for value in values]
            column[slug] = mask.column(values, risks)
    masked = []
    for index, week in enumerate(weeks):
        intakes = {slug: column[index] for slug, column in columns["intakes"].items()}
        manual = {slug: column[index] for slug, column in columns["manual"].items()}
        gone = any(isinstance(n, Hidden) for n in (*intakes.values(), *manual.values()))
        total = mask.take(week.all, primary=False) if gone else week.all
        masked.append(replace(week, intakes=intakes, manual=manual, all=total))
    return tuple(masked)


def _incidents(
    rows: tuple[IncidentFigure, ...], rules: Rules, mask: _Mask
) -> tuple[IncidentFigure, ...]:
    """Events at work stand as counted; of what befalls clients 1-4 are hidden."""
    return tuple(
        row if row.code in OPERATIONAL else replace(row, count=_if(row.count, rules.clients, mask))
        for row in rows
    )


def _counts(rows: tuple[CodeCount, ...], rules: Rules, mask: _Mask) -> tuple[CodeCount, ...]:
    """Counts without persons: 1-4 are hidden."""
    values = [_plain(row.count) for row in rows]
    masked = mask.column(values, [_small(value, rules.clients) for value in values])
    return tuple(replace(row, count=n) for row, n in zip(rows, masked, strict=True))
