"""A reporting period and its weeks, of operation or ISO."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

OPERATION, ISO = "operation", "iso"
WEEK_KINDS = {OPERATION: "driftsuge", ISO: "kalenderuge (ISO)"}
_DAY = timedelta(days=1)


class PeriodError(ValueError):
    """The period cannot be; `str(error)` says why and what to do."""


@dataclass(frozen=True)
class Week:
    """One row of the weekly table. The first and last may have fewer than seven days.

    `number` counts from 1 for weeks of operation and is the ISO week number for ISO weeks.
    """

    number: int
    start: date
    end: date

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def iso_week(self) -> str:
        """The ISO week of the first day, e.g. 2012-W40."""
        year, week, _ = self.start.isocalendar()
        return f"{year}-W{week:02d}"


@dataclass(frozen=True)
class Period:
    """Local days `start` to `end`, both included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise PeriodError("Perioden slutter, før den begynder. Ret datoerne.")

    @classmethod
    def of_weeks(cls, start: date, weeks: int) -> Period:
        """`weeks` whole weeks from `start`. Raises PeriodError for less than one."""
        if weeks < 1:
            raise PeriodError("Vælg mindst én uge.")
        return cls(start, start + timedelta(days=7 * weeks - 1))

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def weeks(self) -> int | float:
        """days / 7; a whole number where it is one."""
        return self.days // 7 if self.days % 7 == 0 else self.days / 7

    def overlap_days(self, start: date, end: date | None) -> int:
        """How many of the period's days lie in `start` to `end` (None: no end)."""
        last = self.end if end is None else min(self.end, end)
        return max(0, (last - max(self.start, start)).days + 1)

    def rows(self, kind: str = OPERATION) -> tuple[Week, ...]:
        """The period cut into weeks of `kind`, without gaps."""
        if kind not in WEEK_KINDS:
            raise PeriodError(f"Ugetypen {kind} findes ikke. Brug operation eller iso.")
        return tuple(self._cut(kind))

    def _cut(self, kind: str) -> Iterator[Week]:
        first, number = self.start, 1
        while first <= self.end:
            rest = 6 if kind == OPERATION else 7 - first.isoweekday()
            last = min(first + timedelta(days=rest), self.end)
            yield Week(number if kind == OPERATION else first.isocalendar().week, first, last)
            first, number = last + _DAY, number + 1
