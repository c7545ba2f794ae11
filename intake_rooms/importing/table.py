"""What every kind of file looks like to those who read it: a first row, then numbered rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from config.danish import count
from intake_rooms.exceptions import Finding
from intake_rooms.importing.refusals import FileRefused


class Table(Protocol):
    """A file that can be read from the start any number of times, one row at a time."""

    sha256: str
    delimiter: str
    """What parts the fields, for a file written in the same manner."""
    expected_rows: int | None
    """About how many rows there are, to show progress; None where nobody can tell."""

    def first_row(self) -> list[str]:
        """The names of the columns. Raises FileRefused."""
        ...

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each row after the first with its line number in the file. Raises FileRefused.

        Rows without any value are passed over.
        """
        ...


def fitted(fields: list[str], width: int) -> list[str] | None:
    """`fields` cut to `width` where only empty ones are too many; None where the number is off."""
    if len(fields) == width:
        return fields
    if len(fields) > width and not any(fields[width:]):
        return fields[:width]
    return None


def is_blank(fields: Sequence[str]) -> bool:
    """Whether a row holds nothing, as the rows that Excel leaves at the end of a sheet."""
    return not any(fields)


def misfit(fields: Sequence[str], width: int) -> Finding:
    """What to say of a row that has more or fewer fields than there are columns."""
    number = count(len(fields), "felt", "felter")
    hint = (
        "Mangler der et skilletegn, så sæt det ind."
        if len(fields) < width
        else "Står skilletegnet i et felt, fx et decimalkomma, så sæt feltet i citationstegn."
    )
    return Finding("", "", f"Rækken har {number}, men linje 1 har {width}. {hint}")


def no_rows(name: str) -> FileRefused:
    """The error for a file that holds nothing but its first line."""
    return FileRefused(
        f"Filen {name} har ingen rækker efter linje 1. Kontrollér, at det er den rigtige fil."
    )
