"""When something is held, as a sentence says it in Danish or English; always Copenhagen's time."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_date

from config.danish import LOCAL_ZONE, clock, long_date, weekday


def day(of: date, language: str) -> str:
    """ "torsdag den 12. november 2026", "Thursday 12 November 2026"."""
    if language == "en":
        return format_date(of, "EEEE d MMMM y", locale="en")
    return f"{weekday(of)} den {long_date(of)}"


def moment(at: datetime, language: str) -> str:
    """ "torsdag den 12. november 2026 kl. 17.00", "Thursday 12 November 2026 at 17:00"."""
    local = at.astimezone(LOCAL_ZONE)
    return f"{day(local.date(), language)} {_clock(at, language)}"


def when(start: datetime, end: datetime, language: str) -> str:
    """ "torsdag den 12. november 2026 kl. 17.00-19.00"; over midnight with both days."""
    first, last = start.astimezone(LOCAL_ZONE), end.astimezone(LOCAL_ZONE)
    if first.date() != last.date() or first.utcoffset() != last.utcoffset():
        return f"{moment(start, language)} – {moment(end, language)}"
    return f"{day(first.date(), language)} {hours(start, end, language)}"


def hours(start: datetime, end: datetime, language: str) -> str:
    """ "kl. 17.00-19.00", "17:00–19:00"."""
    first, last = start.astimezone(LOCAL_ZONE), end.astimezone(LOCAL_ZONE)
    if language == "en":
        return f"{first:%H:%M}–{last:%H:%M}"
    return f"{clock(first.time())}-{clock(last.time()).removeprefix('kl. ')}"


def _clock(at: datetime, language: str) -> str:
    """The time of day; in October's double hour with summer or winter time."""
    said = clock(at)
    if language != "en":
        return said
    suffix = ""
    if "tid)" in said:
        suffix = " (summer time)" if "sommer" in said else " (winter time)"
    return f"at {at.astimezone(LOCAL_ZONE):%H:%M}{suffix}"
