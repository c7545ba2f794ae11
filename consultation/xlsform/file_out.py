"""Puts the rows of an XLSForm into a workbook."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from consultation.xlsform.writing import Cells, Sheets

_FIRST = ("list_name", "type", "name", "form_title", "form_id")
_WIDTHS = {"type": 28, "name": 24, "list_name": 24}
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_MOMENT = datetime(2012, 8, 1)  # noqa: DTZ001  # workbooks have no time zones; always the same


def content(sheets: Sheets) -> bytes:
    """The workbook as a file."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.created = _MOMENT
    for name, rows in (
        ("survey", sheets.survey),
        ("choices", sheets.choices),
        ("settings", [sheets.settings]),
    ):
        headings = _headings(rows, name)
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        _fill(sheet, 1, headings)
        for at, heading in enumerate(headings):
            cell = sheet.cell(1, at + 1)
            cell.font = Font(bold=True)
            sheet.column_dimensions[cell.column_letter].width = _WIDTHS.get(heading, 22)
        for number, row in enumerate(rows, 2):
            _fill(sheet, number, [row.get(heading, "") for heading in headings])
    out = io.BytesIO()
    book.save(out)
    return _timeless(out)


def _timeless(file: io.BytesIO) -> bytes:
    """The same file without the moment of its making: the same rows give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            data = source.read(part)
            if part.filename == "docProps/core.xml":
                data = _MODIFIED.sub(rb"\g<1>2012-08-01T00:00:00Z", data)
            named = zipfile.ZipInfo(part.filename, _MOMENT.timetuple()[:6])
            named.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(named, data)
    return out.getvalue()


def _headings(rows: Sequence[Cells], name: str) -> list[str]:
    """The columns that hold something: XLSForm's own first, ours last."""
    found = dict.fromkeys(heading for row in rows for heading, text in row.items() if text)
    if name == "choices" and not rows:
        return ["list_name", "name", "label"]
    return sorted(
        found,
        key=lambda heading: (
            heading not in _FIRST,
            heading.startswith("indtag_"),
        ),
    )


def _fill(sheet: object, row: int, texts: Sequence[str]) -> None:
    """Texts as texts: what begins with "=" is no formula."""
    for column, text in enumerate(texts, 1):
        if not text:
            continue
        cell = sheet.cell(row, column)  # type: ignore[attr-defined]
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
        cell.data_type = "s"
