"""Pieces of sentences made from figures: right in singular, plural, zero, hidden and unknown."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings

from config.danish import count, listing, number, percent
from reports.annex import Hidden
from reports.figures import CodeCount, Number, Row


def amount(value: Number, one: str, many: str) -> str:
    """ "7.826 brugere", "1 bruger", "ingen brugere", "færre end 5 brugere"."""
    if isinstance(value, Hidden):
        return f"{value.label} {many}" if "færre" in value.label else f"et skjult antal {many}"
    if value is None:
        return f"et ukendt antal {many}"
    if value == 0:
        return f"ingen {many}"
    return count(value, one, many)


def written(value: Number, one: str, many: str) -> str:
    """Like `amount`, with numbers up to twelve in words: "én bruger", "to rapporter"."""
    if isinstance(value, int) and value > 0:
        return count(value, one, many, words=True)
    return amount(value, one, many)


def neuter(text: str) -> str:
    """ "én" of a neuter noun: "ét indtag"."""
    return text.replace("én ", "ét ", 1) if text.startswith("én ") else text


def sentence(text: str) -> str:
    """`text` with a capital first letter."""
    return text[:1].upper() + text[1:]


def share_of_known(
    rows: Sequence[Row], code: str, unknown: str = "unknown"
) -> tuple[int, int, int] | None:
    """(per cent, clients with a known value, clients without) for `code` among clients.

    None where a number is hidden or fewer than the share base are known (domain facts §5.6).
    """
    values = {row.code: row.clients for row in rows}
    if any(not isinstance(value, int) for value in values.values()):
        return None
    numbers = {key: value for key, value in values.items() if isinstance(value, int)}
    known = sum(n for key, n in numbers.items() if key != unknown)
    if known < settings.DISCLOSURE_SHARE_BASE:
        return None
    share = percent(numbers.get(code, 0), known)
    assert share is not None
    return share, known, numbers.get(unknown, 0)


def unknown_clause(unknown: int, what: str) -> str:
    """ " Kønnet er ukendt for 3 brugere." – or nothing where it is known of all."""
    if not unknown:
        return ""
    return f" {what} er ukendt for {count(unknown, 'bruger', 'brugere', words=True)}."


def named_counts(rows: Sequence[CodeCount], most: int) -> str:
    """The first `most` rows that can be named: "sundhedsrum (120), herberg (80) og …"."""
    shown = [f"{row.name} ({number(row.count)})" for row in rows if isinstance(row.count, int)]
    return listing(shown[:most])


def average(value: float) -> str:
    """A weekly average: whole from 10 up, else with one decimal, so that a few are not zero."""
    return number(value) if value >= 10 or value == 0 else number(value, 1)
