"""The figures of a capacity report: what `capacity_counts` counts and the annex is made of.

As with the status annex, all that is drawn is made from the `CapacityFigures` that
`capacity_control.control` gives back. A number is an int, None where it does not exist, or
`Hidden` after disclosure control.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from intake_rooms.queries import RoomFacts
from reports.annex import Hidden
from reports.figures import Control, Number
from reports.periods import Period

HOURS = range(24)
NEAR_PAYDAY = 2
"""Days before and after a payday that belong to it."""
FULL_PERCENT = 90
"""From how many per cent of the places taken an hour counts as full."""


@dataclass(frozen=True)
class Cell:
    """One clock hour of a row: intakes, and whether the room was open then on any day.

    `persons` is for disclosure control only, as in `figures.Row`.
    """

    intakes: Number
    is_open: bool
    persons: int = 0


@dataclass(frozen=True)
class HeatRow:
    """A weekday (code "1"-"7") or a room (slug) over the 24 clock hours.

    `days` are its open days: those on which a room was open or had an intake. `total` is the sum
    of the cells.
    """

    code: str
    name: str
    days: int
    cells: tuple[Cell, ...]
    total: Number

    def average(self, hour: int) -> float | None:
        """Intakes per open day in `hour`; None where hidden or without days."""
        intakes = self.cells[hour].intakes
        return intakes / self.days if isinstance(intakes, int) and self.days else None


@dataclass(frozen=True)
class Taken:
    """Places taken on average in one hour of a weekday, and whether the room was ever open then.

    `stays` is for disclosure control only.
    """

    average: float | Hidden
    stays: int = 0
    is_open: bool = False


@dataclass(frozen=True)
class RoomOccupancy:
    """Occupancy of a room with a board: `rows[weekday - 1][hour]`, and its places if it said."""

    room: RoomFacts
    places: int | None
    rows: tuple[tuple[Taken, ...], ...]

    def share(self, weekday: int, hour: int) -> float | None:
        """Per cent of the places; None where hidden or the places are not known."""
        average = self.rows[weekday - 1][hour].average
        if self.places is None or isinstance(average, Hidden):
            return None
        return 100 * average / self.places


@dataclass(frozen=True)
class DayGroup:
    """Days of a kind, and the intakes of those days (registered, or counted by hand)."""

    days: int
    intakes: Number

    @property
    def average(self) -> float | None:
        return self.intakes / self.days if isinstance(self.intakes, int) and self.days else None


@dataclass(frozen=True)
class WaitingRow:
    """How long people waited. `code` is a room's slug, an hour, or "" for all.

    Minutes are None where too few waited to say (domain facts §5.6).
    """

    code: str
    name: str
    people: Number
    median: float | None
    ninetieth: float | None


@dataclass(frozen=True)
class TurnedAwayHour:
    hour: int
    full: Number
    closed: Number


@dataclass(frozen=True)
class Edge:
    """The clock hour a room usually opens or closes in, and its intakes per open hour there."""

    hour: int
    rate: float | None


@dataclass(frozen=True)
class RoomNeeds:
    """What another place or hour of a room would have met, by the rules of the method section.

    `full_hours`: hours of the week (at most 168) with at least `FULL_PERCENT` of the places taken,
    None without board or places. `refused_hours`: those in which somebody came to a full room.
    `needed_hours`: either. `rate` is intakes per open hour, over all open hours.
    """

    room: RoomFacts
    open_hours: int
    full_hours: int | None
    refused_hours: Number
    needed_hours: Number
    full: Number
    closed: Number
    rate: float | None
    first: Edge | None
    last: Edge | None


@dataclass(frozen=True)
class CapacityFigures:
    """All figures of one capacity report. `control` is None while uncontrolled."""

    period: Period
    rooms: tuple[RoomFacts, ...]
    intakes: Number
    without_key: int
    open_days: int
    week: tuple[HeatRow, ...]
    clock: tuple[HeatRow, ...]
    occupancy: tuple[RoomOccupancy, ...]
    without_board: tuple[RoomFacts, ...]
    paydays: tuple[date, ...]
    near: DayGroup
    others: DayGroup
    waiting: tuple[WaitingRow, ...]
    waiting_by_hour: tuple[WaitingRow, ...]
    turned_away: tuple[TurnedAwayHour, ...]
    turned_away_full: Number
    turned_away_closed: Number
    needs: tuple[RoomNeeds, ...]
    places: dict[str, int]
    """Places by room, over all methods; rooms that have not said how many are absent."""
    control: Control | None = None
