"""Small XLSForms, made in the test that reads them."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook

from consultation.xlsform import reading
from consultation.xlsform.findings import XlsformRefused
from consultation.xlsform.reading import Imported

YES_NO = ("list_name | name | label", "yn | yes | Yes", "yn | no | No")


def workbook(**sheets: tuple[str, ...]) -> bytes:
    """A file; each sheet's rows are written "type | name | label", the headings first."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, 1):
            for column, text in enumerate(row.split("|"), 1):
                _put(sheet.cell(number, column), text.strip())
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _put(cell: Any, text: str) -> None:
    if text.lstrip("-").isdigit():
        cell.value = int(text)
    elif text:
        cell.value = text


def read(*survey: str, choices: tuple[str, ...] = YES_NO, **sheets: tuple[str, ...]) -> Imported:
    """What these sheets become; texts without a language are English."""
    content = workbook(survey=survey, choices=choices, **sheets)
    return reading.read(content, language="en")


def refusals(*survey: str, choices: tuple[str, ...] = YES_NO, **sheets: Any) -> list[str]:
    """Why they become nothing."""
    try:
        read(*survey, choices=choices, **sheets)
    except XlsformRefused as error:
        return [str(finding) for finding in error.findings]
    return []
