"""How wide a table's columns are on paper."""

from __future__ import annotations

from reports.annex import Table
from reports.renderers.wording import NUMERIC_KINDS, Printed

TEXT_WIDTH = 160.0
"""Millimetres between the margins of A4."""
CHARACTER = 1.75
"""Millimetres that a character of a table takes in IBM Plex Sans."""
_NARROWEST, _NARROWEST_TEXT, _WIDEST_COLUMN, _INSET = 80.0, 30.0, 70.0, 4.0
"""Millimetres: the narrowest table and text column, the widest column, a cell's padding."""
_FIXED_KINDS = NUMERIC_KINDS | {"date"}


def widths(table: Table, printed: Printed, *, character: float = CHARACTER) -> list[float]:
    """Each column's width in millimetres, together at most `TEXT_WIDTH`.

    Numbers and dates get what they need, so that they never wrap; text columns share the rest.
    `character` is what one takes, in millimetres.
    """
    needs = [_need(index, printed, character) for index in range(len(table.columns))]
    fixed = [column.kind in _FIXED_KINDS for column in table.columns]
    taken = sum(need for need, is_fixed in zip(needs, fixed, strict=True) if is_fixed)
    if all(fixed) or taken + _NARROWEST_TEXT * fixed.count(False) > TEXT_WIDTH:
        fixed, taken = [False] * len(fixed), 0.0
    shares = [0.0 if is_fixed else need for need, is_fixed in zip(needs, fixed, strict=True)]
    width = min(TEXT_WIDTH, max(sum(needs), _NARROWEST))
    one = (width - taken) / (sum(shares) or 1)
    return [
        round(need if is_fixed else share * one, 2)
        for need, is_fixed, share in zip(needs, fixed, shares, strict=True)
    ]


def _need(index: int, printed: Printed, character: float) -> float:
    title = printed.titles[index]
    rows = [*printed.rows, printed.total]
    cells = max((len(row[index]) for row in rows if row), default=0)
    word = max((len(part) for part in title.split()), default=0)
    return min(max(cells, word, min(len(title), 9)) * character + _INSET, _WIDEST_COLUMN)
