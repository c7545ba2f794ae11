"""Why a file or a value in it cannot be used, in words for the person who has the file."""

from __future__ import annotations

from intake_rooms.exceptions import Finding, IntakeRoomsError

LONGEST_SHOWN = 60


class FileRefused(IntakeRoomsError):
    """The file as a whole cannot be read; nothing in it was used."""


class BadValue(Exception):
    """One value that cannot be used: the column, what stood there, and the remedy."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(finding.reason)


def bad(column: str, value: str, reason: str) -> BadValue:
    """A BadValue that shows `value`, shortened."""
    return BadValue(Finding(column, shown(value), reason))


def shown(value: str) -> str:
    """`value` on one line, at most 60 signs, as a sentence can quote it."""
    line = "".join(sign if sign.isprintable() else "·" for sign in value)
    return line if len(line) <= LONGEST_SHOWN else f"{line[: LONGEST_SHOWN - 1]}…"
