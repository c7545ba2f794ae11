"""Danish formatting wherever a person reads: 7.826 · 22 % · 3,74 · 29. oktober 2012 · kl. 8.30.

All functions are pure and take no locale from the process; Babel holds the rules.
"""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal
from django.utils.text import slugify

LOCAL_ZONE = ZoneInfo("Europe/Copenhagen")
WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
_SPELT = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"})
_SMALL_NUMBERS = (
    "ingen", "én", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv",
)  # fmt: skip


def number(value: int | float | Decimal, decimals: int = 0) -> str:
    """`value` with thousands points and exactly `decimals` places after a comma: 1.227 · 3,74.

    Halves round away from zero, as a reader with a pencil would.
    """
    return _formatted(str(value), decimals)


@lru_cache(maxsize=8192)
def _formatted(value: str, decimals: int) -> str:
    """Kept: a report over years prints the same small numbers thousands of times."""
    exact = Decimal(value).quantize(Decimal(1).scaleb(-decimals), rounding="ROUND_HALF_UP")
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(exact, format=pattern, locale="da")


def percent(part: int, whole: int) -> int | None:
    """Whole per cent of `part` in `whole`, halves up; None where `whole` is 0."""
    if whole == 0:
        return None
    return (200 * part + whole) // (2 * whole)


def share(part: int, whole: int) -> str:
    """`part` of `whole` as "22 %"; "–" where there is nothing to have a share of."""
    value = percent(part, whole)
    return "–" if value is None else f"{value} %"


def long_date(day: date) -> str:
    """29. oktober 2012"""
    return format_date(day, "d. MMMM y", locale="da")


def short_date(day: date) -> str:
    """29-10-2012, as in the head of a committee paper."""
    return day.strftime("%d-%m-%Y")


def period(start: date, end: date) -> str:
    """1. oktober – 25. november 2012; years are only repeated where they differ."""
    if start == end:
        return long_date(start)
    if start.year != end.year:
        return f"{long_date(start)} – {long_date(end)}"
    first = "d. MMMM" if start.month != end.month else "d."
    return f"{format_date(start, first, locale='da')} – {long_date(end)}"


def clock(moment: time | datetime) -> str:
    """kl. 8.30, in Copenhagen's time; in October's double hour with summer or winter time."""
    suffix = ""
    if isinstance(moment, datetime):
        local = moment.astimezone(LOCAL_ZONE)
        if local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset():
            suffix = " (sommertid)" if local.dst() else " (vintertid)"
        moment = local.time()
    return f"kl. {moment.hour}.{moment.minute:02d}{suffix}"


def weekday(day: date | int) -> str:
    """The Danish name of a date's weekday, or of an ISO weekday number 1-7."""
    index = day - 1 if isinstance(day, int) else day.weekday()
    return WEEKDAYS[index]


def count(value: int, one: str, many: str, *, words: bool = False) -> str:
    """`value` with its noun in the right number: count(1, "bruger", "brugere") is "1 bruger".

    With `words`, numbers up to twelve are written out: "én bruger", "ingen brugere".
    """
    noun = one if value == 1 else many
    if words and 0 <= value < len(_SMALL_NUMBERS):
        return f"{_SMALL_NUMBERS[value]} {noun}"
    return f"{number(value)} {noun}"


def listing(parts: list[str] | tuple[str, ...], last: str = "og") -> str:
    """ "a, b og c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def address_of(title: str, *, most: int = 80) -> str:
    """A title as the last part of an address, cut after a word: "Åbent møde" is aabent-moede."""
    whole = slugify(title.translate(_SPELT))
    if len(whole) <= most:
        return whole
    return whole[: most + 1].rpartition("-")[0] or whole[:most]
