"""CSV: comma or semicolon, UTF-8 with or without byte order mark, quoted fields, any line ends."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from intake_rooms.importing.files import Read
from intake_rooms.importing.refusals import FileRefused
from intake_rooms.importing.table import is_blank

_TOO_LONG = "field larger than field limit"


class CsvTable:
    """A CSV file, read as a stream. `rows` starts over each time it is called."""

    def __init__(self, path: Path, read: Read) -> None:
        self._path = path
        self.sha256 = read.sha256
        self.expected_rows: int | None = read.lines
        self.delimiter = self._find_delimiter()

    def _find_delimiter(self) -> str:
        with self._path.open(encoding="utf-8-sig", newline="") as file:
            line = file.readline(100_000)
        if ";" not in line and "," not in line and "\t" in line:
            raise FileRefused(
                f"Kolonnerne i {self._path.name} er adskilt af tabulator. "
                "Gem filen som CSV UTF-8 med semikolon eller komma, og indlæs den igen."
            )
        return ";" if line.count(";") >= line.count(",") else ","

    def first_row(self) -> list[str]:
        """The names of the columns. Raises FileRefused where the first line is empty."""
        for number, fields in self._lines():
            if number == 1 and not is_blank(fields):
                return fields
            break
        raise FileRefused(f"Linje 1 i {self._path.name} er tom. Den skal være kolonnernes navne.")

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each row with the number of the line it begins on. Raises FileRefused."""
        lines = self._lines()
        next(lines, None)
        for number, fields in lines:
            if any(fields):
                yield number, fields

    def _lines(self) -> Iterator[tuple[int, list[str]]]:
        with self._path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, delimiter=self.delimiter, strict=True)
            before = 0
            try:
                for fields in reader:
                    yield before + 1, fields
                    before = reader.line_num
            except csv.Error as error:
                raise FileRefused(_fault(before + 1, str(error))) from None


def _fault(line: int, error: str) -> str:
    if error.startswith(_TOO_LONG) or "unexpected end" in error:
        return (
            f"Fra linje {line} er der et citationstegn, som ikke bliver lukket. "
            "Ret citationstegnene i linjen, eller gem filen igen fra Excel."
        )
    return (
        f"Linje {line} kan ikke deles i felter på grund af et citationstegn midt i et felt. "
        "Ret citationstegnene i linjen, eller gem filen igen fra Excel."
    )
