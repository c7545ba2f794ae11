"""XLSX by openpyxl as a stream: typed dates and numbers come out as the text a CSV would hold."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from intake_rooms.importing.refusals import FileRefused, shown

MEGABYTE = 1 << 20
MOST_PARTS = 2000
GREATEST_GROWTH = 8
"""All parts unpacked may be this many times the limit for files."""
GREATEST_PART_MB = 64
"""For the parts that are read as a whole: shared texts, styles, the workbook."""
_AS_XLSX = "Gem den i Excel som “Excel-projektmappe (.xlsx)”, og indlæs den igen."


class XlsxTable:
    """The one sheet of a workbook that holds something."""

    delimiter = ";"
    expected_rows: int | None = None

    def __init__(self, path: Path, sha256: str, limit_mb: int) -> None:
        self._path = path
        self.sha256 = sha256
        self._first: list[str] | None = None
        _refuse_package(path, limit_mb)

    def first_row(self) -> list[str]:
        """The names of the columns. Raises FileRefused where the first row is empty."""
        if self._first is None:
            self._first = self._read_first()
        return self._first

    def _read_first(self) -> list[str]:
        for number, fields in self._lines():
            if number == 1:
                return fields
            break
        raise FileRefused(f"Række 1 i {self._path.name} er tom. Den skal være kolonnernes navne.")

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each row with its number in the sheet, as wide as the first. Raises FileRefused."""
        lines = self._lines()
        _, names = next(lines, (0, []))
        width = len(names)
        for number, fields in lines:
            yield number, fields + [""] * (width - len(fields))

    def _lines(self) -> Iterator[tuple[int, list[str]]]:
        """The rows that hold something, empty cells at their end left out."""
        import openpyxl

        with self._path.open("rb") as file:
            try:
                book = openpyxl.load_workbook(file, read_only=True, data_only=False)
            except Exception as error:  # openpyxl raises whatever the broken part made it raise
                raise FileRefused(
                    f"Filen {self._path.name} er ikke en hel XLSX-fil. {_AS_XLSX}"
                ) from error
            try:
                yield from self._sheet_lines(_only_sheet(book, self._path.name))
            finally:
                book.close()

    def _sheet_lines(self, sheet: Any) -> Iterator[tuple[int, list[str]]]:
        sheet.reset_dimensions()
        rows = enumerate(sheet.iter_rows(), start=1)
        while True:
            try:
                number, cells = next(rows, (0, ()))
            except Exception as error:  # as above: broken XML, dates out of range
                raise FileRefused(
                    f"Arket “{sheet.title}” i {self._path.name} kan ikke læses til ende. {_AS_XLSX}"
                ) from error
            if number == 0:
                return
            fields = [_text(cell, sheet.title) for cell in cells]
            while fields and not fields[-1]:
                fields.pop()
            if fields:
                yield number, fields


def _refuse_package(path: Path, limit_mb: int) -> None:
    """Raise FileRefused unless the ZIP file is a workbook of sound size without macros."""
    try:
        with zipfile.ZipFile(path) as package:
            parts = {part.filename: part.file_size for part in package.infolist()}
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise FileRefused(f"Filen {path.name} er ikke en hel XLSX-fil. {_AS_XLSX}") from error
    if "xl/vbaProject.bin" in parts:
        raise FileRefused(f"Filen {path.name} indeholder makroer. {_AS_XLSX}")
    if "xl/workbook.xml" not in parts:
        raise FileRefused(f"Filen {path.name} er ikke en Excel-fil (XLSX) eller CSV. {_AS_XLSX}")
    whole = [size for name, size in parts.items() if not name.startswith("xl/worksheets/")]
    if (
        len(parts) > MOST_PARTS
        or sum(parts.values()) > limit_mb * MEGABYTE * GREATEST_GROWTH
        or max(whole) > GREATEST_PART_MB * MEGABYTE
    ):
        raise FileRefused(
            f"Filen {path.name} bliver for stor, når den pakkes ud. "
            "Gem den som CSV UTF-8, eller del den i mindre filer."
        )


def _only_sheet(book: Any, name: str) -> Any:
    """The sheet that holds something. Raises FileRefused where several do, or none."""
    filled = [sheet for sheet in book.worksheets if _holds_something(sheet)]
    if len(filled) > 1:
        raise FileRefused(
            f"Filen {name} har {len(filled)} ark med indhold: “{filled[0].title}” og "
            f"“{filled[1].title}”. Gem ét ark i en fil for sig, og indlæs den."
        )
    if not filled:
        raise FileRefused(f"Filen {name} har intet indhold. Kontrollér, at det er den rigtige fil.")
    return filled[0]


def _holds_something(sheet: Any) -> bool:
    try:
        sheet.reset_dimensions()
        return any(
            value not in (None, "")
            for row in sheet.iter_rows(max_row=50, values_only=True)
            for value in row
        )
    except Exception as error:
        raise FileRefused(f"Arket “{sheet.title}” i filen kan ikke læses. {_AS_XLSX}") from error


def _text(cell: Any, sheet: str) -> str:
    """A cell's value as a CSV would hold it. Raises FileRefused for a formula."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        raise FileRefused(
            f"Celle {cell.coordinate} i arket “{sheet}” indeholder en formel "
            f"({shown(str(value))}). Kopiér kolonnen, indsæt den som værdier, og indlæs filen igen."
        )
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return _moment(value, str(cell.number_format))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def _moment(value: datetime, number_format: str) -> str:
    """ISO text; a midnight in a cell that shows no hour is a date without time."""
    if value.hour == value.minute == value.second == 0 and "h" not in number_format.lower():
        return value.date().isoformat()
    return value.isoformat(" ")
