"""From written values to the codes of the portal, each by the words that mean one thing only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from uuid import UUID

from intake_rooms.codes import Method, Sex, municipalities
from intake_rooms.importing.refusals import bad

_WHOLE = re.compile(r"([+-]?\d{1,9})(?:[.,]0+)?")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_DECIMAL = re.compile(r"\d{1,10}(?:[.,]\d{1,4})?")
_DANISH_DATE = re.compile(r"(\d{1,2})[-.](\d{1,2})[-.](\d{4})")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_TRUE = frozenset({"true", "ja", "sand", "1", "yes"})
_FALSE = frozenset({"", "false", "nej", "falsk", "0", "no"})

SEX_WORDS = {value: value for value in Sex.values} | {str(s.label): s.value for s in Sex}
METHOD_WORDS = {value: value for value in Method.values} | {str(m.label): m.value for m in Method}


@cache
def municipality_words() -> Mapping[str, str]:
    """Codes, and casefolded Danish names, to codes."""
    named = {name.casefold(): code for code, name in municipalities().items()}
    return {code: code for code in municipalities()} | named


def read_id(text: str) -> str:
    """The 32 hexadecimal digits of a UUID. Raises BadValue."""
    if _UUID.fullmatch(text):
        return text.replace("-", "").lower()
    try:
        return UUID(text.strip()).hex
    except ValueError:
        raise bad(
            "id",
            text,
            "Id'et er ikke et helt UUID som 8b0c1f0e-4f7a-4d8e-9a53-2f6d1c7e5b90. "
            "Ret det, eller slet det, så rækken får et.",
        ) from None


def read_whole(column: str, text: str, remedy: str) -> int:
    """A whole number, also as Excel may write it: 42,0. Raises BadValue with `remedy`."""
    match = _WHOLE.fullmatch(text.strip())
    if match is None:
        raise bad(column, text, f"“{text.strip()[:40]}” er ikke et helt tal. {remedy}")
    return int(match[1])


def read_age(text: str) -> int | None:
    """Whole years; None where empty. Raises BadValue; the rules judge how many years."""
    if not text.strip():
        return None
    return read_whole("age", text, "Skriv alderen i hele år, eller lad feltet være tomt.")


def read_flag(column: str, text: str) -> bool:
    """true or false, ja or nej; empty is false. Raises BadValue."""
    word = text.strip().casefold()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise bad(column, text, "Skriv true eller false, eller lad feltet være tomt.")


def read_decimal(column: str, text: str) -> Decimal:
    """A number of at most four decimals after comma or point. Raises BadValue."""
    plain = text.strip()
    if not _DECIMAL.fullmatch(plain):
        raise bad(
            column,
            text,
            "Tallet kan ikke læses. Skriv det uden tusindpunktum og med højst fire decimaler, "
            "fx 3,74.",
        )
    return Decimal(plain.replace(",", "."))


def read_date(column: str, text: str) -> date:
    """`yyyy-mm-dd` or `dd-mm-yyyy`. Raises BadValue."""
    plain = text.strip()
    match = _DANISH_DATE.fullmatch(plain)
    try:
        if match is not None:
            return date(int(match[3]), int(match[2]), int(match[1]))
        if _ISO_DATE.fullmatch(plain):
            return date.fromisoformat(plain)
        return _midnight(plain)
    except ValueError:
        raise bad(
            column, text, "Datoen kan ikke læses. Skriv fx 2012-10-29 eller 29-10-2012."
        ) from None


def _midnight(text: str) -> date:
    """The day of a time at midnight, as Excel may hold a date. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is not None or (moment.hour, moment.minute, moment.second) != (0, 0, 0):
        raise ValueError
    return moment.date()
