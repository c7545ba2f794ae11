"""How wide a table's columns are on paper."""

from __future__ import annotations

from reports import fonts
from reports.annex import Table
from reports.renderers.wording import NUMERIC_KINDS, Printed

TEXT_WIDTH = 160.0
"""Millimetres between the margins of A4."""
FONT_SIZE = 8.5
"""Points of a table's text."""
_NARROWEST, _WIDEST_COLUMN, _WIDEST_WORD, _INSET = 80.0, 110.0, 17.0, 4.2
"""Millimetres: the narrowest table, the widest text column, from where on a word may be broken,
a cell's padding."""
_UNBROKEN_KINDS = NUMERIC_KINDS | {"date"}


def widths(table: Table, printed: Printed, *, scale: float = 1.0) -> list[float]:
    """Each column's width in millimetres, together at most `TEXT_WIDTH`.

    A title is wished to stand on two lines. Where the page is too narrow for all texts on one line,
    each column keeps room for its longest word, numbers and dates stay whole, and the rest is
    shared by what is wished for.
    `scale` is how much wider the text is than in IBM Plex Sans at `FONT_SIZE`.
    """
    wished, least = [], []
    for index, column in enumerate(table.columns):
        cells = [row[index] for row in (*printed.rows, printed.total) if row]
        title = printed.titles[index].split()
        head = _longest(title, bold=True) * scale
        line = max(_longest(cells, bold=True) * scale, head) + _INSET
        titled = max(line, _on_two_lines(title) * scale + _INSET)
        words = _longest([word for cell in cells for word in cell.split()]) * scale
        if column.kind in _UNBROKEN_KINDS:
            wished.append(titled)
            least.append(line)
        else:
            wished.append(min(titled, _WIDEST_COLUMN))
            least.append(min(max(words, head), _WIDEST_WORD) + _INSET)
    return [round(width, 2) for width in _fit(wished, least)]


def have_words_room(printed: Printed, columns: list[float]) -> bool:
    """Whether every word of the titles fits its column (millimetres, as `widths` gives them)."""
    return all(
        _longest(title.split(), bold=True) + _INSET <= column + 0.1
        for title, column in zip(printed.titles, columns, strict=True)
    )


def _on_two_lines(words: list[str]) -> float:
    """Millimetres of the wider of two lines, where `words` are parted so that it is narrowest."""
    parted = [
        _longest([" ".join(words[:at]), " ".join(words[at:])], bold=True)
        for at in range(1, len(words) + 1)
    ]
    return min(parted, default=0.0)


def _longest(texts: list[str], *, bold: bool = False) -> float:
    """Millimetres of the longest line."""
    lines = [fonts.typeset(line) for text in texts for line in text.split("\n")]
    return 25.4 * max((fonts.width(line, FONT_SIZE, bold=bold) for line in lines), default=0)


def _fit(wished: list[float], least: list[float]) -> list[float]:
    if sum(wished) <= TEXT_WIDTH:
        stretch = max(1.0, _NARROWEST / sum(wished)) if wished else 1.0
        return [width * stretch for width in wished]
    if sum(least) >= TEXT_WIDTH:
        return [width * TEXT_WIDTH / sum(least) for width in least]
    share = (TEXT_WIDTH - sum(least)) / (sum(wished) - sum(least))
    return [low + (high - low) * share for low, high in zip(least, wished, strict=True)]
