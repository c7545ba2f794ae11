"""Looks for what must never be stored in a free text: CPR numbers, telephones, mail addresses.

It cannot see names; the warning beside the field must do that.
"""

from __future__ import annotations

import re
from datetime import date

_CPR = re.compile(r"(?<!\d)(\d{2})[ ./-]?(\d{2})[ ./-]?(\d{2})[ ./-]{0,3}(\d{4})(?!\d)")
_PHONE = re.compile(r"(?<![\d.,])(?:(?:\+|00)[ ]?\d{2,3}[ ]?)?(?:\d[ .-]?){7}\d(?![\d]|[.,]\d)")
_MAIL = re.compile(r"[^\s@<>]+\s?@\s?[^\s@<>]+\.[^\s@<>]{2,}")


def _is_birthday(match: re.Match[str]) -> bool:
    """Whether the first six digits are a day, month and year; day + 60 is a replacement number."""
    day, month, year = (int(match[group]) for group in (1, 2, 3))
    day -= 60 if day > 60 else 0
    try:
        date(2000 + year, month, day)
    except ValueError:
        return False
    return True


def holds_cpr(text: str) -> bool:
    """Whether `text` holds ten digits that begin with a birthday, however they are parted."""
    return any(_is_birthday(match) for match in _CPR.finditer(text))


def personal_traits(text: str) -> tuple[str, ...]:
    """What in `text` could point to a person, in Danish: "et CPR-nummer", "en mailadresse" ….

    Empty where nothing was found.
    """
    found = []
    if holds_cpr(text):
        found.append("et CPR-nummer")
    if _MAIL.search(text):
        found.append("en mailadresse")
    if _PHONE.search(_CPR.sub(" ", text)):
        found.append("et telefonnummer")
    return tuple(found)
