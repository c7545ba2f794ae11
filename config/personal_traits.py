"""Looks for what must never be stored in a free text: CPR numbers, telephones, mail addresses.

It cannot see names; the warning beside the field must do that.
"""

from __future__ import annotations

import re
from datetime import date

_CPR = re.compile(r"(?<!\d)(\d{2})[ ./-]?(\d{2})[ ./-]?(\d{2})[ ./-]{0,3}(\d{4})(?!\d)")
# As Danes write them: 35301040, 35 30 10 40, 3530 1040, 35 301 040; or any after + or 00.
# Dates (24-10-2012) and amounts (12.345.678) are grouped otherwise and pass.
_PHONE = re.compile(
    r"(?<![\d.,-])(?:\d{8}|\d{2}([ .-])\d{2}\1\d{2}\1\d{2}|\d{4}[ -]\d{4}|\d{2} \d{3} \d{3})"
    r"(?![\d-])|(?<!\d)(?:\+|00)\d(?:[ -]?\d){7,}"
)
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
