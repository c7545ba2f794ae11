"""From written times to instants, with Danish local time where no offset is written."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from config.danish import LOCAL_ZONE, clock, long_date
from intake_rooms.importing.refusals import bad
from intake_rooms.opening import local_day_and_hour

_DANISH = re.compile(
    r"(\d{1,2})[-.](\d{1,2})[-.](\d{4})[ T]\s*(?:kl\.?\s*)?(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?"
)
LONGEST_DATE = 10
"""Nothing of ten signs or fewer is a date with a time."""
_DATE_ONLY = re.compile(r"\d{4}-?\d{2}-?\d{2}|\d{1,2}[-./]\d{1,2}[-./]\d{4}|\d{4}-?W\d{2}(-?\d)?")
_HOW = "Skriv fx 2012-10-29 14:05 eller 29-10-2012 14:05."


class Moment(NamedTuple):
    """An instant as UTC text `2012-10-29 13:05:00`, its local day (also as ISO text) and hour.

    `doubled` says that the local hour exists twice and the first was taken.
    """

    utc: datetime
    text: str
    day: date
    day_text: str
    hour: int
    doubled: bool


class _LocalHour(NamedTuple):
    offset: timedelta
    exists: bool
    doubled: bool


class MomentReader:
    """Reads the column `column`. Knows each hour after its first look: a file has few of them."""

    def __init__(self, column: str = "occurred_at") -> None:
        self._column = column
        self._local: dict[int, _LocalHour] = {}
        self._days: dict[int, tuple[date, str, int]] = {}

    def read(self, text: str) -> Moment:
        """ISO 8601 with or without offset, or `dd-mm-yyyy hh:mm`; local time where none is given.

        `utc` has no zone. A local time that exists twice is the first of the two. Raises BadValue
        for one that does not exist, for a date without time, and for what is no time.
        """
        try:
            written = _parse(text)
            if written is None:
                raise bad(self._column, text, _wrong(text))
            if written.tzinfo is None:
                utc, doubled = self._from_local(written, text)
            else:
                utc, doubled = written.astimezone(UTC).replace(tzinfo=None), False
            hour_of_time = utc.toordinal() * 24 + utc.hour
            found = self._days.get(hour_of_time)
            if found is None:
                found = self._days[hour_of_time] = _day_and_hour(utc)
        except OverflowError:
            raise bad(self._column, text, _wrong(text)) from None
        day, day_text, hour = found
        return Moment(utc, str(utc), day, day_text, hour, doubled)

    def _from_local(self, written: datetime, text: str) -> tuple[datetime, bool]:
        hour_of_time = written.toordinal() * 24 + written.hour
        local = self._local.get(hour_of_time)
        if local is None:
            local = self._local[hour_of_time] = _look_up(written)
        if not local.exists:
            raise bad(
                self._column,
                text,
                f"Den {long_date(written)} findes {clock(written.time())} ikke: uret blev stillet "
                "en time frem. Ret tidspunktet.",
            )
        return written - local.offset, local.doubled


def _day_and_hour(utc: datetime) -> tuple[date, str, int]:
    day, hour = local_day_and_hour(utc.replace(tzinfo=UTC))
    return day, day.isoformat(), hour


def _look_up(written: datetime) -> _LocalHour:
    """The first offset of a local hour; clocks change on the whole hour."""
    start = written.replace(minute=0, second=0, microsecond=0)
    first = start.replace(tzinfo=LOCAL_ZONE, fold=0).utcoffset() or timedelta()
    second = start.replace(tzinfo=LOCAL_ZONE, fold=1).utcoffset() or timedelta()
    return _LocalHour(first, exists=first >= second, doubled=first > second)


def _parse(text: str) -> datetime | None:
    text = text.strip()
    if len(text) <= LONGEST_DATE:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return _parse_danish(text)


def _parse_danish(text: str) -> datetime | None:
    match = _DANISH.fullmatch(text)
    if match is None:
        return None
    day, month, year, hour, minute, second = (int(part or 0) for part in match.groups())
    try:
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - local, see read
    except ValueError:
        return None


def _wrong(text: str) -> str:
    if not text.strip():
        return f"Tidspunktet mangler. {_HOW}"
    if _DATE_ONLY.fullmatch(text.strip()):
        return f"Klokkeslættet mangler. {_HOW}"
    return f"Tidspunktet kan ikke læses. {_HOW}"
