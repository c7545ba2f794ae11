"""The annex in Excel, by XlsxWriter: a front sheet, the text, one sheet per table, the figures.

Numbers and dates are typed; every text is written as text, so that none becomes a formula or link.
"""

from __future__ import annotations

import io
import math
import struct
from datetime import date, datetime, time
from functools import singledispatchmethod
from typing import Any

import xlsxwriter

from reports import annex as blocks
from reports import charts
from reports.annex import Annex, Cell, Chart, Document, Hidden, KeyFigures, Table
from reports.renderers import wording
from reports.renderers.packing import repack
from reports.renderers.wording import plain
from reports.renderers.xlsx_book import Book

_FRONT, _TEXT, _FIGURES = "Forside", "Tekst", "Figurer"
_ROW_HEIGHT = 20
"""Pixels of a row at its normal height."""


def render(annex: Annex) -> bytes:
    """`annex` as an .xlsx file; the same bytes for the same annex."""
    target = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as workbook:
        _describe(workbook, annex.document)
        book = Book(workbook, annex, reserved=(_FRONT, _TEXT, _FIGURES))
        _front_sheet(book, annex)
        _text_sheet(book, annex)
        for name, table in book.tables:
            _table_sheet(book, name, table)
        if annex.charts:
            _figure_sheet(book, annex)
    return repack(target.getvalue())


def _describe(workbook: Any, head: Document) -> None:
    workbook.set_properties(
        {
            "title": plain(wording.heading(head))[:255],
            "subject": plain(head.summary)[:255],
            "author": plain(head.office.name)[:255],
            "keywords": plain(head.case_number)[:255],
            "created": datetime.combine(head.document_date, time()),
        }
    )


# --- the front sheet ---
def _front_sheet(book: Book, annex: Annex) -> None:
    head = annex.document
    sheet = book.sheet(_FRONT, wording.heading(head), widths=(24, 60, 32), upright=True)
    row = sheet.row
    facts = [
        ("Til", head.recipient),
        ("Periode fra", head.period_from),
        ("Periode til", head.period_to),
        ("Dato", head.document_date),
        ("Mødedato", head.meeting_date or ""),
        ("Sagsnr.", head.case_number),
        ("Dokumentnr.", head.document_number),
        ("Afsender", head.office.name),
        *wording.office_data(head.office),
    ]
    for label, value in facts:
        if value:
            sheet.write(row, 0, label, "label")
            sheet.write(row, 1, value, "date" if isinstance(value, date) else "text")
            row += 1
    row = _key_figures(sheet, annex, row + 1)
    sheet.write(row, 0, "Ark i filen", "heading")
    contents = [
        (_TEXT, "Bilagets tekst"),
        *((name, f"{wording.label(table)}. {table.caption}") for name, table in book.tables),
    ]
    if annex.charts:
        contents.append((_FIGURES, "Bilagets figurer som billeder"))
    for offset, (name, what) in enumerate(contents, start=1):
        sheet.write(row + offset, 0, name, "text")
        sheet.write(row + offset, 1, what, "wrapped")


def _key_figures(sheet: Any, annex: Annex, row: int) -> int:
    """The key figures as they are printed, each with what it counts; gives the next free row."""
    items = [
        item for block in annex.blocks if isinstance(block, KeyFigures) for item in block.items
    ]
    if not items:
        return row
    sheet.write(row, 0, "Nøgletal", "heading")
    for item in items:
        row += 1
        sheet.write(row, 0, item.value, "figure")
        sheet.write(row, 1, item.label, "wrapped")
        sheet.write(row, 2, item.note, "wrapped")
    return row + 2


# --- the running text ---
def _text_sheet(book: Book, annex: Annex) -> None:
    sheet = book.sheet(_TEXT, wording.heading(annex.document), widths=(94,), upright=True)
    text = _Text(sheet)
    for block in annex.blocks:
        text.write(block)


class _Text:
    """Writes the text of each block down the first column; tables and figures by their caption."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self.row = sheet.row

    def line(self, text: str, style: str = "wrapped") -> None:
        self.sheet.write(self.row, 0, text, style)
        self.row += 1

    @singledispatchmethod
    def write(self, block: Any) -> None:
        """Write `block`. Raises TypeError on what no annex holds."""
        raise TypeError(f"An annex holds no {type(block).__name__}.")

    @write.register
    def _heading(self, block: blocks.Heading) -> None:
        self.row += 1
        self.line(block.text, "heading" if block.level == 2 else "label")

    @write.register(blocks.Paragraph)
    def _paragraph(self, block: blocks.Paragraph) -> None:
        self.line(block.text)

    @write.register(blocks.Note)
    def _note(self, block: blocks.Note) -> None:
        self.line(block.text, "note")

    @write.register
    def _bullets(self, block: blocks.Bullets) -> None:
        for item in block.items:
            self.line(f"•  {item}")

    @write.register
    def _observation(self, block: blocks.Observation) -> None:
        self.line(f"{wording.OBSERVATION}: {block.text}", "observation")
        self.line(f"— {wording.source(block)}", "observation")

    @write.register
    def _key_figures(self, block: blocks.KeyFigures) -> None:
        for one in block.items:
            note = f" ({one.note})" if one.note else ""
            self.line(f"{one.value} {one.label}{note}")

    @write.register
    def _definitions(self, block: blocks.Definitions) -> None:
        for one in block.items:
            self.line(f"{one.term}: {one.text}")

    @write.register(Table)
    @write.register(Chart)
    def _numbered(self, block: Table | Chart) -> None:
        self.line(f"{wording.label(block)}. {block.caption}", "note")


# --- a table ---
def _table_sheet(book: Book, name: str, table: Table) -> None:
    printed = wording.printed(table, plain)
    widths = [
        min(max(len(text) for text in (title, *(row[index] for row in printed.rows))) + 4, 48)
        for index, title in enumerate(printed.titles)
    ]
    sheet = book.sheet(name, f"{wording.label(table)}. {table.caption}", widths=widths)
    header = sheet.row
    for index, column in enumerate(table.columns):
        is_number = column.kind in wording.NUMERIC_KINDS
        sheet.write(header, index, column.title, "head-number" if is_number else "head")
    for offset, row in enumerate(table.rows, start=1):
        _table_row(sheet, header + offset, table, row, "")
    last = header + len(table.rows)
    if table.columns:
        sheet.page.autofilter(header, 0, last, len(table.columns) - 1)
    sheet.page.freeze_panes(header + 1, 1 if len(table.columns) > 1 else 0)
    sheet.page.repeat_rows(header)
    if table.total:
        last += 1
        _table_row(sheet, last, table, table.total, "total-")
    for offset, note in enumerate(table.notes, start=2):
        sheet.write(last + offset, 0, note, "aside")


def _table_row(
    sheet: Any, row: int, table: Table, cells: tuple[Cell | Hidden, ...], prefix: str
) -> None:
    for index, (cell, column) in enumerate(zip(cells, table.columns, strict=True)):
        if isinstance(cell, int | float) or _is_decimal(cell):
            style = column.kind if column.kind in wording.NUMERIC_KINDS else "int"
        elif isinstance(cell, date):
            style = "date"
        elif column.kind in wording.NUMERIC_KINDS:
            style = "hidden"
        else:
            style = "wrapped"
        value = wording.shown(cell, column.kind) if cell is None else cell
        value = value.label if isinstance(value, Hidden) else value
        sheet.write(row, index, value, prefix + style)


def _is_decimal(cell: Cell | Hidden) -> bool:
    return hasattr(cell, "as_tuple")


# --- the figures ---
def _figure_sheet(book: Book, annex: Annex) -> None:
    sheet = book.sheet(_FIGURES, "Figurer", widths=(100,))
    row = sheet.row
    breaks = []
    for chart in annex.charts:
        breaks.append(row)
        sheet.write(row, 0, f"{wording.label(chart)}. {chart.caption}", "heading")
        picture = charts.draw(chart, format="png", cached=not annex.internal)
        sheet.page.insert_image(
            row + 1,
            0,
            f"figur-{chart.number}.png",
            {
                "image_data": io.BytesIO(picture),
                "description": plain(chart.alt) or plain(chart.caption),
                "object_position": 1,
            },
        )
        _, height = struct.unpack(">II", picture[16:24])
        row += math.ceil(height / charts.PNG_DPI * 96 / _ROW_HEIGHT) + 3
    sheet.page.set_h_pagebreaks(breaks[1:])
