"""When the demo's intakes fall: weeks, days and hours.

From seed 003: the sums 7,826 and 1,987, good use from the first day, the jump in week 5, a small
top on Fridays, most between 12 and 18, and more at the edges of the day in the last weeks. The
numbers of each week, day and hour are invented to that shape.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from config.danish import LOCAL_ZONE
from config.dice import Dice, portions
from intake_rooms.demo.rooms import MOBILE, TEMPORARY

FIRST_DAY, LAST_DAY = date(2012, 10, 1), date(2012, 11, 25)
WEEKS: Mapping[str, tuple[int, ...]] = {
    TEMPORARY: (742, 828, 869, 911, 1204, 1096, 1071, 1105),
    MOBILE: (262, 241, 236, 229, 287, 249, 241, 242),
}
"""Intakes of each week of operation: 7,826 and 1,987."""
PAYDAY_WEEK = 5
LATE_FROM = 6
"""The first week in which the edges of the day are used more."""
_WEEKDAYS = (0.985, 0.98, 0.995, 1.0, 1.06, 0.99, 0.965)
_PAYDAY_WEEKDAYS = (0.82, 0.82, 1.08, 1.12, 1.16, 1.04, 0.96)
"""Monday to Sunday; money came on Wednesday 31 October."""
_UNEVEN = 0.04
_EARLY: Mapping[str, Mapping[int, float]] = {
    TEMPORARY: {
        8: 0.6, 9: 2.2, 10: 4, 11: 6.5, 12: 10.5, 13: 12.5, 14: 13, 15: 12.5, 16: 11, 17: 9.5,
        18: 5.5, 19: 4, 20: 3, 21: 2.4, 22: 1.6, 23: 0.5,
    },
    MOBILE: {
        10: 4, 11: 8, 12: 13, 13: 14, 14: 14, 15: 13, 16: 10, 17: 9, 18: 6, 19: 4, 20: 3, 21: 2,
    },
}  # fmt: skip
_LATE: Mapping[str, Mapping[int, float]] = {
    TEMPORARY: {
        8: 1.6, 9: 4.2, 10: 6, 11: 7.5, 12: 9.3, 13: 10, 14: 10, 15: 9.8, 16: 9, 17: 8.4,
        18: 6.6, 19: 5.6, 20: 4.6, 21: 4, 22: 2.8, 23: 1.1,
    },
    MOBILE: {
        10: 6, 11: 8.5, 12: 11, 13: 11.5, 14: 11.5, 15: 11, 16: 10, 17: 9, 18: 7.5, 19: 6,
        20: 4.5, 21: 3.5,
    },
}  # fmt: skip


@dataclass(frozen=True, order=True)
class Slot:
    """One intake's moment and room; who it was comes later."""

    moment: datetime
    room: str

    @property
    def day(self) -> date:
        return self.moment.date()

    @property
    def hour(self) -> int:
        return self.moment.hour


def slots(room: str) -> list[Slot]:
    """One slot for each intake of `room` in the eight weeks, by time."""
    dice = Dice(f"calendar of {room}")
    return sorted(
        Slot(moment_on(dice, day, week, room), room)
        for week, intakes in enumerate(WEEKS[room], start=1)
        for day, count in _days(dice, week, intakes)
        for _ in range(count)
    )


def _days(dice: Dice, week: int, intakes: int) -> list[tuple[date, int]]:
    """The seven days of a week of operation, and how many of its intakes fall on each."""
    usual = _PAYDAY_WEEKDAYS if week == PAYDAY_WEEK else _WEEKDAYS
    uneven = [weight * (1 + _UNEVEN * (2 * dice.share() - 1)) for weight in usual]
    monday = FIRST_DAY + timedelta(weeks=week - 1)
    return [
        (monday + timedelta(days=index), count)
        for index, count in enumerate(portions(intakes, uneven))
    ]


def moment_on(dice: Dice, day: date, week: int, room: str) -> datetime:
    """A moment of `day` at which `room` is open, by the hours of early or late weeks."""
    hour = dice.pick((_LATE if week >= LATE_FROM else _EARLY)[room])
    first = 30 if hour == 8 else 0
    last = 29 if hour == 23 else 59
    return datetime(
        day.year, day.month, day.day, hour, dice.between(first, last), dice.between(0, 59),
        tzinfo=LOCAL_ZONE,
    )  # fmt: skip


def drawn_moment(dice: Dice, room: str) -> datetime:
    """A moment of the eight weeks, as likely as an intake there."""
    week = dice.pick(dict(enumerate(WEEKS[room], start=1)))
    day = FIRST_DAY + timedelta(days=7 * (week - 1) + dice.between(0, 6))
    return moment_on(dice, day, week, room)
