"""A workbook's sheets: their names, heads, print set-up and cells, whatever the text holds."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from reports.annex import Annex, Table
from reports.renderers import wording
from reports.renderers.wording import plain

_LONGEST_TEXT = 32_767
_LONGEST_NAME = 31
_HIGHEST_ROW = 409.0
_CHARACTERS = 1.1
"""Characters of running text in the width of one digit, by which Excel measures columns."""
_FIRST_YEAR = 1900
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_DANISH_DATE = "[$-406]d. mmmm yyyy"

_FONT = {"font_name": "Arial", "font_size": 10, "font_color": "#1a1a1a", "valign": "top"}
_RIGHT = {"align": "right", "indent": 1}
_NUMBERS = {"int": "[$-406]#,##0", "decimal": "[$-406]#,##0.00", "share": '0" %"'}
_QUIET, _ACCENT, _DANGER = "#566068", "#0b4f6c", "#a23b2a"
_STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14},
    "internal": {"bold": True, "font_color": _DANGER},
    "quiet": {"font_color": _QUIET},
    "heading": {"bold": True, "font_size": 12, "font_color": _ACCENT},
    "label": {"bold": True},
    "text": {"align": "left"},
    "wrapped": {"align": "left", "text_wrap": True},
    "note": {"align": "left", "text_wrap": True, "font_color": _QUIET, "font_size": 9},
    "aside": {"align": "left", "font_color": _QUIET, "font_size": 9},
    "observation": {
        "align": "left", "text_wrap": True, "indent": 1, "left": 5, "left_color": _QUIET,
        "bg_color": "#f1f4f5",
    },
    "figure": {"bold": True, "font_size": 12, "font_color": _ACCENT, "align": "left"},
    "date": {"align": "left", "num_format": _DANISH_DATE},
    "hidden": {**_RIGHT, "italic": True, "font_color": _QUIET},
    "head": {"bold": True, "text_wrap": True, "valign": "bottom", "top": 2, "bottom": 1},
    **{name: {**_RIGHT, "num_format": code} for name, code in _NUMBERS.items()},
}  # fmt: skip
_STYLES["head-number"] = _STYLES["head"] | _RIGHT
_TOTAL = {"bold": True, "top": 1, "bottom": 2}


class Book:
    """The workbook with its styles, and which sheet each table is on."""

    def __init__(self, workbook: Any, annex: Annex, reserved: Sequence[str]) -> None:
        self.workbook = workbook
        self.annex = annex
        self._styles: dict[str, Any] = {}
        taken = {name.casefold() for name in reserved}
        self.tables: list[tuple[str, Table]] = [
            (_free_name(table.sheet, wording.label(table), taken), table) for table in annex.tables
        ]
        """The tables in order, each with its sheet's name."""

    def style(self, name: str) -> Any:
        """A cell format by its name in `_STYLES`; "total-int" is "int" in a total's row."""
        if name not in self._styles:
            kind = name.removeprefix("total-")
            total = _TOTAL if name != kind else {}
            self._styles[name] = self.workbook.add_format(_FONT | _STYLES[kind] | total)
        return self._styles[name]

    def sheet(
        self, name: str, title: str, *, widths: Sequence[float], upright: bool = False
    ) -> Sheet:
        """A sheet with its title and the mark of an internal annex, ready to print."""
        page = self.workbook.add_worksheet(name)
        page.hide_gridlines(2)
        if not upright:
            page.set_landscape()
        page.set_paper(9)
        page.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
        page.fit_to_pages(1, 0)
        for index, width in enumerate(widths):
            page.set_column(index, index, width)
        head = self.annex.document
        mark = wording.INTERNAL_MARK if self.annex.internal else ""
        page.set_header(f"&R&B&K{_DANGER[1:].upper()}{mark}" if mark else "")
        case = f"Sagsnr. {head.case_number}" if head.case_number else head.title
        page.set_footer(f"&L{_in_margin(case)}&RSide &P af &N")
        sheet = Sheet(page, self, widths)
        rows = [(mark, "internal"), (title, "title"), (wording.period(head), "quiet")]
        for text, style in rows:
            if text:
                sheet.write(sheet.row, 0, text, style)
                sheet.row += 1
        sheet.row += 1
        return sheet


class Sheet:
    """A worksheet of `book`; `row` is the first free row, counted from 0."""

    def __init__(self, page: Any, book: Book, widths: Sequence[float]) -> None:
        self.page = page
        self.book = book
        self.row = 0
        self._widths = widths
        self._heights: dict[int, float] = {}

    def write(self, row: int, column: int, value: Any, style: str) -> None:
        """Write a typed cell: a number, a date, or anything else as text."""
        form = self.book.style(style)
        if isinstance(value, int | float | Decimal) and Decimal(str(value)).is_finite():
            self.page.write_number(row, column, float(value), form)
        elif isinstance(value, date) and value.year >= _FIRST_YEAR:
            self.page.write_datetime(row, column, datetime.combine(value, time()), form)
        else:
            text = value if isinstance(value, str) else wording.shown(value, "text")
            text = plain(text)[:_LONGEST_TEXT]
            self.page.write_string(row, column, text, form)
            self._make_room(row, column, text, style.removeprefix("total-"))

    def _make_room(self, row: int, column: int, text: str, style: str) -> None:
        """Make the row as high as its text needs: not every program does so by itself."""
        look = _STYLES[style]
        size = look.get("font_size", _FONT["font_size"])
        lines = 1
        if look.get("text_wrap"):
            room = max(4.0, (self._widths[column] - 1) * _CHARACTERS * 10 / size)
            lines = sum(max(1, math.ceil(len(part) / room)) for part in text.split("\n"))
        height = min(_HIGHEST_ROW, max(15.0, lines * size * 1.35 + 2))
        if height > self._heights.get(row, 15.0):
            self._heights[row] = height
            self.page.set_row(row, height)


def _free_name(wished: str, otherwise: str, taken: set[str]) -> str:
    """`wished` without what Excel forbids in a sheet's name, and unlike all in `taken`."""
    clean = _cut(_FORBIDDEN.sub(" ", plain(wished)).strip(" '"), _LONGEST_NAME).strip(" '")
    if not clean or clean.casefold() == "history":
        clean = otherwise
    name, count = clean, 1
    while name.casefold() in taken:
        count += 1
        ending = f" ({count})"
        name = _cut(clean, _LONGEST_NAME - len(ending)) + ending
    taken.add(name.casefold())
    return name


def _cut(text: str, units: int) -> str:
    """The beginning of `text` that takes at most so many UTF-16 units, by which Excel measures."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")


def _in_margin(text: str) -> str:
    """`text` for a header or footer, where "&" begins a code."""
    return plain(text).replace("\n", " ")[:100].replace("&", "&&")
