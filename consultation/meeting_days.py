"""Days on which a party meets: read from what an editor pastes, and held against a deadline.

Everything here is pure; days are days in Copenhagen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from config.danish import LOCAL_ZONE, WEEKDAYS, clock, long_date, short_date, weekday
from consultation.hearing_codes import PartyKind

MOST_DAYS = 200
"""Days that one party's calendar may hold."""
DECIDES_IN_MEETINGS = frozenset(
    {
        PartyKind.LOCAL_COMMITTEE,
        PartyKind.COUNCIL,
        PartyKind.USER_COUNCIL,
        PartyKind.STAFF_COMMITTEE,
    }
)
"""Kinds that can answer only when they have met: their calendar is missed where it is empty."""
_MONTHS = (
    "januar", "februar", "marts", "april", "maj", "juni",
    "juli", "august", "september", "oktober", "november", "december",
)  # fmt: skip
_MONTH_NAMES = "|".join(sorted({m for name in _MONTHS for m in (name, name[:3])}, key=len)[::-1])
_HOUR = r"\d{1,2}(?:[.:]\d{2})?"
_DAY = re.compile(
    rf"""(?:\b(?P<weekday>{"|".join(WEEKDAYS)})\b[,.]?\s*)?
    (?:\b(?:den|d\.)\s*)?
    (?<!\d)(?:
        (?P<iso>\d{{4}}-\d{{1,2}}-\d{{1,2}})
      | (?P<day>\d{{1,2}})(?:
            (?P<mark>[-/.])(?P<month>\d{{1,2}})[-/.](?P<year>\d{{4}})
          | \.?\s*(?P<name>{_MONTH_NAMES})\b\.?\s*(?P<named_year>\d{{4}})
        )
    )(?!\d)
    (?:\s*,?\s*kl\.?\s*{_HOUR}(?:\s*[-–]\s*{_HOUR})?)?""",
    re.IGNORECASE | re.VERBOSE,
)
_BETWEEN = re.compile(r"(?:[\s,;•*]|\bog\b|(?<!\S)-(?!\S))*", re.IGNORECASE)
_LONGEST_SHOWN = 40


class NotADay(ValueError):
    """Some of the text is no date; `str(error)` says which line and what to do."""

    def __init__(self, line: int, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(f"Linje {line}: {sentence}")


def read_days(text: str) -> tuple[date, ...]:
    """The days in `text`, each once, in order.

    They may stand on lines of their own or beside each other, as 24-11-2026, 24/11/2026,
    24.11.2026, 2026-11-24 or "tirsdag den 24. november 2026 kl. 17". Raises NotADay.
    """
    found: set[date] = set()
    for number, line in enumerate(text.splitlines(), 1):
        found.update(_days_of(number, line))
    if len(found) > MOST_DAYS:
        raise NotADay(MOST_DAYS + 1, f"Der er over {MOST_DAYS} dage. Skriv kun de kommende.")
    return tuple(sorted(found))


def write_days(days: Iterable[date]) -> str:
    """One day a line, as `read_days` takes them."""
    return "\n".join(short_date(day) for day in sorted(days))


def _days_of(number: int, line: str) -> Iterable[date]:
    end = 0
    for match in _DAY.finditer(line):
        _only_signs(number, line[end : match.start()])
        yield _day_of(number, match)
        end = match.end()
    _only_signs(number, line[end:])


def _only_signs(number: int, between: str) -> None:
    if not _BETWEEN.fullmatch(between):
        rest = " ".join(between.split())
        shown = rest if len(rest) <= _LONGEST_SHOWN else f"{rest[:_LONGEST_SHOWN]}…"
        raise NotADay(
            number, f"»{shown}« er ikke en dato. Skriv fx 24-11-2026, med alle fire tal i året."
        )


def _day_of(number: int, match: re.Match[str]) -> date:
    if match["iso"]:
        year, month, day = (int(part) for part in match["iso"].split("-"))
    elif match["name"]:
        year, day = int(match["named_year"]), int(match["day"])
        month = 1 + [name[:3] for name in _MONTHS].index(match["name"][:3].lower())
    else:
        year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
    try:
        found = date(year, month, day)
    except ValueError:
        written = match[0].strip()
        raise NotADay(number, f"Dagen »{written}« findes ikke. Ret den.") from None
    said = (match["weekday"] or "").lower()
    if said and said != weekday(found):
        raise NotADay(
            number, f"{long_date(found)} er en {weekday(found)}, ikke en {said}. Ret en af dem."
        )
    return found


class Reach(StrEnum):
    """Whether a party meets before it must answer."""

    IN_TIME = "in_time"
    SAME_DAY = "same_day"
    TOO_LATE = "too_late"
    NO_CALENDAR = "no_calendar"


@dataclass(frozen=True)
class NextMeeting:
    """`day` is the first meeting after the party was asked; None where none is known."""

    reach: Reach
    day: date | None


def next_meeting(days: Iterable[date], *, asked: datetime, deadline: datetime) -> NextMeeting:
    """Hold a calendar against a deadline; both moments are aware.

    A meeting on the day when the party is asked does not count: it is too late for its agenda. One
    on the deadline's own day counts as SAME_DAY, since a calendar knows no time of the day.
    """
    asked_on = asked.astimezone(LOCAL_ZONE).date()
    last_day = deadline.astimezone(LOCAL_ZONE).date()
    day = min((each for each in days if each > asked_on), default=None)
    if day is None:
        return NextMeeting(Reach.NO_CALENDAR, None)
    if day < last_day:
        return NextMeeting(Reach.IN_TIME, day)
    return NextMeeting(Reach.SAME_DAY if day == last_day else Reach.TOO_LATE, day)


def warning(name: str, kind: str, meeting: NextMeeting, deadline: datetime) -> str:
    """What an editor should know of a party's next meeting; "" where there is nothing to say."""
    local = deadline.astimezone(LOCAL_ZONE)
    until = f"{long_date(local.date())} {clock(deadline)}"
    if meeting.reach == Reach.TOO_LATE and meeting.day:
        return (
            f"{name} holder først møde {long_date(meeting.day)}. "
            f"Fristen er {until}, så sagen kan ikke nå at blive behandlet på et møde."
        )
    if meeting.reach == Reach.SAME_DAY and meeting.day:
        return (
            f"{name} holder møde {long_date(meeting.day)}, samme dag som fristen ({until}). "
            "Spørg, om svaret kan nå frem."
        )
    if meeting.reach == Reach.NO_CALENDAR and kind in DECIDES_IN_MEETINGS:
        return f"{name} har ingen mødekalender, så fristen kan ikke holdes op mod næste møde."
    return ""
