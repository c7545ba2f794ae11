"""What is usual in a room, and what is far from it. Pure functions of counts.

Both rules look at the same weekday of the eight weeks before, at least four of them with figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from math import ceil, floor
from statistics import fmean, median

from intake_rooms.opening import Stretch, local_day_and_hour

WEEKS_BACK, LEAST_WEEKS = 8, 4
HISTORY = timedelta(weeks=WEEKS_BACK)
TIMES_MAD = 3
LEAST_TOLERANCE = 3
GAP_HOURS, GAP_EXPECTED = 2, 5
GAP_HOURS_OF_ITSELF = 4
HOUR = timedelta(hours=1)

Slot = tuple[date, int]
"""A local day and hour."""


@dataclass(frozen=True)
class Usual:
    """What a weekday usually has: the median of `weeks` days, and what is still ordinary."""

    median: float
    tolerance: float
    weeks: int

    @property
    def ordinary(self) -> tuple[int, int]:
        """The least and greatest ordinary number."""
        return max(0, ceil(self.median - self.tolerance)), floor(self.median + self.tolerance)


def usual_of(day: date, totals: Mapping[date, int]) -> Usual | None:
    """The median of the same weekday in the eight weeks before `day`, among days with figures.

    The tolerance is three times the median absolute deviation, at least 3 intakes. None with
    fewer than four such days.
    """
    before = (day - timedelta(weeks=back) for back in range(1, WEEKS_BACK + 1))
    known = [totals[earlier] for earlier in before if earlier in totals]
    if len(known) < LEAST_WEEKS:
        return None
    middle = median(known)
    deviation = median(abs(value - middle) for value in known)
    return Usual(middle, max(TIMES_MAD * deviation, LEAST_TOLERANCE), len(known))


def far_from_usual(
    days: Iterable[date], totals: Mapping[date, int]
) -> Iterator[tuple[date, int, Usual]]:
    """(day, total, what is usual) of those `days` whose total is not ordinary."""
    for day in days:
        usual = usual_of(day, totals) if day in totals else None
        if usual and abs(totals[day] - usual.median) > usual.tolerance:
            yield day, totals[day], usual


@dataclass(frozen=True)
class Gap:
    """Whole open hours without registration, and how many were to be expected in them.

    `by_history`: from the same weekday's weeks before; else from the stretch's own mean hour.
    """

    start: datetime
    end: datetime
    hours: int
    expected: float
    by_history: bool


def gaps(
    stretch: Stretch, counts: Mapping[Slot, int], days: Iterable[date], *, until: datetime
) -> Iterator[Gap]:
    """Runs of whole open hours of `stretch` without registration in which some were to be expected.

    A run of two hours or more is a gap where the same hours of the same weekday had at least five
    intakes together on average, in the eight weeks before, on `days` with figures. Where fewer
    than four of these are known, a run of four hours or more is one in which the stretch's own
    mean hour would give at least five. Hours that are not over at `until` do not count.
    """
    known = frozenset(days)
    hours = list(_whole_hours(stretch, until))
    slots = {moment: local_day_and_hour(moment) for moment in hours}
    own_mean = fmean(counts.get(slot, 0) for slot in slots.values()) if slots else 0.0
    for is_empty, run in groupby(hours, key=lambda moment: not counts.get(slots[moment])):
        moments = list(run)
        if not is_empty:
            continue
        usual = _expected([slots[moment] for moment in moments], counts, known)
        expected = own_mean * len(moments) if usual is None else usual
        least_hours = GAP_HOURS_OF_ITSELF if usual is None else GAP_HOURS
        if len(moments) >= least_hours and expected >= GAP_EXPECTED and own_mean:
            yield Gap(moments[0], moments[-1] + HOUR, len(moments), expected, usual is not None)


def _expected(
    slots: Sequence[Slot], counts: Mapping[Slot, int], known: frozenset[date]
) -> float | None:
    """How many intakes the hours usually have together; None with too little history."""
    total = 0.0
    for day, hour in slots:
        earlier = [day - timedelta(weeks=back) for back in range(1, WEEKS_BACK + 1)]
        found = [counts.get((each, hour), 0) for each in earlier if each in known]
        if len(found) < LEAST_WEEKS:
            return None
        total += fmean(found)
    return total


def _whole_hours(stretch: Stretch, until: datetime) -> Iterator[datetime]:
    """The starts of the whole hours within the stretch, in UTC."""
    moment = stretch.start.astimezone(UTC)
    if moment.minute or moment.second:
        moment = moment.replace(minute=0, second=0, microsecond=0) + HOUR
    last = min(stretch.end.astimezone(UTC), until.astimezone(UTC))
    while moment + HOUR <= last:
        yield moment
        moment += HOUR
