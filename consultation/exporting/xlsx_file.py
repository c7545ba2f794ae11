"""Answers and codebook as a workbook.

XlsxWriter makes the workbook: its styles, the codebook, and the head of the sheet of answers. The
answers themselves are written into that sheet as they are read: cell by cell through XlsxWriter,
100,000 answers take 13 seconds, so 3.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any
from xml.sax.saxutils import escape

from consultation.exporting import codebook
from consultation.exporting.columns import Cell
from consultation.exporting.sheet import Sheet

MOST_ROWS = 1_048_575
"""Rows of a sheet below its head; Excel's limit."""
_ANSWERS = "xl/worksheets/sheet1.xml"
_END = b"</sheetData>"
_DIMENSION = re.compile(rb"<dimension [^>]*/>")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LONGEST_TEXT = 32_767
_ROWS_AT_ONCE = 500
_KNOWN_TEXTS = 5000
_WIDTHS = (28, 60, 20, 18, 36, 12, 50)


class TooManyRows(ValueError):
    """The answers do not fit on one sheet."""

    def __init__(self) -> None:
        super().__init__(
            f"Der er flere end {MOST_ROWS} besvarelser, og så mange kan et regneark ikke holde. "
            "Vælg CSV i stedet."
        )


def write(sheet: Sheet, out: IO[bytes]) -> int:
    """Write the workbook to `out`; gives how many answers. Raises TooManyRows."""
    return fill(_frame(sheet), sheet.rows(), len(sheet.columns), out)


def fill(frame: bytes, rows: Iterable[Sequence[Cell]], width: int, out: IO[bytes]) -> int:
    """Write a workbook whose first sheet has `rows` below its head; gives how many.

    `frame` is the workbook without them, `width` the number of columns. Raises TooManyRows.
    """
    source = zipfile.ZipFile(io.BytesIO(frame))
    count = 0
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as packed:
        for name in source.namelist():
            if name != _ANSWERS:
                packed.writestr(name, source.read(name))
                continue
            head, end = _DIMENSION.sub(b"", source.read(name)).split(_END)
            with packed.open(name, "w", force_zip64=True) as part:
                part.write(head)
                for count_so_far, lines in _lines(rows, width):
                    part.write(lines.encode())
                    count = count_so_far
                part.write(_END + end)
    return count


def plain_frame(title: str, name: str, heads: Sequence[str], about: Sequence[str]) -> bytes:
    """A workbook with a head on the sheet `name`, and a sheet that says what the file is."""
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        page = book.add_worksheet(name)
        _fill(page, [heads], bold)
        page.set_column(0, len(heads) - 1, 18)
        page.freeze_panes(1, 1)
        about_page = book.add_worksheet("Om filen")
        _fill(about_page, [(title,)], bold)
        _fill(about_page, [(line,) for line in about], wrapped, first=1)
        about_page.set_column(0, 0, 100)
    return target.getvalue()


def _frame(sheet: Sheet) -> bytes:
    """The workbook without answers."""
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        answers = book.add_worksheet("Svar")
        for place, head in enumerate(sheet.heads):
            answers.write_string(0, place, head, bold)
        answers.set_column(0, len(sheet.columns) - 1, 16)
        answers.freeze_panes(1, 1)
        book_page = book.add_worksheet("Kodebog")
        _fill(book_page, [codebook.HEADS], bold)
        _fill(book_page, list(codebook.rows(sheet)), wrapped, first=1)
        for place, width in enumerate(_WIDTHS):
            book_page.set_column(place, place, width)
        book_page.freeze_panes(1, 1)
        about = book.add_worksheet("Om filen")
        _fill(about, [(sheet.questionnaire.name,)], bold)
        _fill(about, [(line,) for line in codebook.ABOUT], wrapped, first=1)
        about.set_column(0, 0, 100)
    return target.getvalue()


def _fill(page: Any, rows: Sequence[Sequence[str]], style: Any, *, first: int = 0) -> None:
    for line, row in enumerate(rows, start=first):
        for place, cell in enumerate(row):
            if cell:
                page.write_string(line, place, cell, style)


def _lines(rows: Iterable[Sequence[Cell]], width: int) -> Iterator[tuple[int, str]]:
    """(rows so far, their XML) for some rows at a time."""
    cells = [f'<c r="{_letters(place)}' for place in range(width)]
    known: dict[str, str] = {}
    made: list[str] = []
    count = 0
    for count, row in enumerate(rows, start=1):
        if count > MOST_ROWS:
            raise TooManyRows
        made.append(_row(cells, row, str(count + 1), known))
        if len(made) == _ROWS_AT_ONCE:
            yield count, "".join(made)
            made.clear()
        if len(known) > _KNOWN_TEXTS:
            known.clear()
    yield count, "".join(made)


def _row(cells: Sequence[str], row: Sequence[Cell], number: str, known: dict[str, str]) -> str:
    made = [f'<row r="{number}">']
    for cell, value in zip(cells, row, strict=True):
        if value is None or value == "":
            continue
        if value.__class__ is not str:
            made.append(f'{cell}{number}"><v>{value}</v></c>')
            continue
        text = known.get(value)
        if text is None:
            text = known[value] = _text(value)
        made.append(f"{cell}{number}{text}")
    made.append("</row>")
    return "".join(made)


def _text(value: str) -> str:
    """The end of a cell that holds a text: never a formula, never a link."""
    clean = escape(_UNWRITABLE.sub("", value)[:_LONGEST_TEXT])
    return f'" t="inlineStr"><is><t xml:space="preserve">{clean}</t></is></c>'


def _letters(place: int) -> str:
    """The column's letters: 0 is A, 26 is AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
