"""Answers and codebook as CSV: semicolons and a byte order mark, as Danish Excel expects."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import TextIO

from consultation.exporting import codebook
from consultation.exporting.columns import Cell
from consultation.exporting.sheet import Sheet

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
BYTE_ORDER_MARK = "\ufeff"
_GUARDED = frozenset({"text", "points", "code"})


def write(sheet: Sheet, out: TextIO) -> int:
    """Write all answers to `out` (opened with newline=""); gives how many."""
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([safe(head) for head in sheet.heads])
    counted = _Counted(_safe_rows(sheet))
    writer.writerows(counted)
    return counted.count


def lines(sheet: Sheet) -> Iterator[str]:
    """The same file line by line, for an answer that is streamed."""
    writer = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")
    yield BYTE_ORDER_MARK + writer.writerow([safe(head) for head in sheet.heads])
    for row in _safe_rows(sheet):
        yield writer.writerow(row)


def codebook_lines(sheet: Sheet) -> Iterator[str]:
    """The codebook as CSV, line by line."""
    writer = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")
    yield BYTE_ORDER_MARK + writer.writerow(codebook.HEADS)
    for row in codebook.rows(sheet):
        yield writer.writerow([safe(cell) for cell in row])


def safe(text: str) -> str:
    """`text` so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _safe_rows(sheet: Sheet) -> Iterator[list[Cell]]:
    """The rows, with every text that people or editors wrote made safe."""
    guarded = [n for n, column in enumerate(sheet.columns) if column.kind in _GUARDED]
    for row in sheet.rows():
        for place in guarded:
            cell = row[place]
            if cell.__class__ is str and cell.startswith(FORMULA):
                row[place] = f"'{cell}"
        yield row


class _Counted:
    """Rows that are counted as they pass."""

    def __init__(self, rows: Iterable[list[Cell]]) -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[list[Cell]]:
        for row in self._rows:
            self.count += 1
            yield row


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line
