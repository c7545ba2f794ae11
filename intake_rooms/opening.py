"""Opening days and hours of a room, and how an instant becomes a local day and hour.

An opening day begins when the room opens and ends when it closes, which may be after midnight:
the night shift belongs to the day it began on only here, never in `local_date`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from config.danish import LOCAL_ZONE
from intake_rooms.models import OpeningException, OpeningHours, Room

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stretch:
    """Open from `start` to `end`, aware datetimes; `day` is the day it began on."""

    day: date
    start: datetime
    end: datetime

    def holds(self, instant: datetime) -> bool:
        return self.start <= instant < self.end


def local_day_and_hour(instant: datetime) -> tuple[date, int]:
    """The day and hour (0-23) of an aware `instant` in Europe/Copenhagen.

    In the double hour of October both halves are hour 2; the hour 2 of March has no instant.
    """
    local = instant.astimezone(LOCAL_ZONE)
    return local.date(), local.hour


def _stretch(day: date, opens: time, closes: time) -> Stretch:
    start = datetime.combine(day, opens, LOCAL_ZONE)
    last_day = day if closes > opens else day + DAY
    return Stretch(day, start, datetime.combine(last_day, closes, LOCAL_ZONE))


def stretches_on(
    day: date, hours: Iterable[OpeningHours], exceptions: Iterable[OpeningException]
) -> tuple[Stretch, ...]:
    """When a room with these `hours` and `exceptions` is open on opening day `day`, in order."""
    for exception in exceptions:
        if exception.date == day:
            if exception.opens is None or exception.closes is None:
                return ()
            return (_stretch(day, exception.opens, exception.closes),)
    valid = (
        rule
        for rule in hours
        if rule.weekday == day.isoweekday()
        and rule.valid_from <= day
        and (rule.valid_to is None or day <= rule.valid_to)
    )
    return tuple(
        sorted(
            (_stretch(day, rule.opens, rule.closes) for rule in valid), key=lambda part: part.start
        )
    )


def opening_day(room: Room, instant: datetime) -> date:
    """The day that `instant` belongs to at the counter.

    It is the local date, but yesterday while yesterday's hours, passing midnight, still run.
    """
    today, _ = local_day_and_hour(instant)
    yesterday = today - DAY
    hours = tuple(room.opening_hours.filter(weekday=yesterday.isoweekday()))
    exceptions = tuple(room.opening_exceptions.filter(date=yesterday))
    for stretch in stretches_on(yesterday, hours, exceptions):
        midnight = datetime.combine(today, time(), LOCAL_ZONE)
        if stretch.end > midnight and stretch.holds(instant) and stretch.end - stretch.start < DAY:
            return yesterday
    return today


def opening_span(room: Room, day: date) -> tuple[datetime, datetime]:
    """From when until when an instant belongs to opening day `day`, as `opening_day` says.

    From midnight to midnight, but a night shift that began the day before is not of it, and its
    own night shift is. Four queries.
    """
    start, end = (
        day_begins(
            each,
            tuple(room.opening_hours.filter(weekday=(each - DAY).isoweekday())),
            tuple(room.opening_exceptions.filter(date=each - DAY)),
        )
        for each in (day, day + DAY)
    )
    return start, end


def day_begins(
    day: date, hours: Iterable[OpeningHours], exceptions: Iterable[OpeningException]
) -> datetime:
    """Midnight, or later the end of the night shift that began the day before."""
    midnight = datetime.combine(day, time(), LOCAL_ZONE)
    stretches = stretches_on(day - DAY, hours, exceptions)
    ends = [part.end for part in stretches if part.end - part.start < DAY]
    return max([midnight, *ends])
