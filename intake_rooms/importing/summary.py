"""What came of reading a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from config.danish import count, number
from intake_rooms.exceptions import Finding, IntakeRoomsError
from intake_rooms.models import ImportBatch

MOST_LISTED = 100

Progress = Callable[[int, int | None], None]
"""Told how many rows have been read, and about how many there are, if anyone can tell."""


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be used, by its line in the file, and everything that is wrong with it."""

    line: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class ImportSummary:
    """Counts of rows: `rows` = `created` + `already_known` + `rejected`.

    In a dry run `created` is what would have been; where bad rows stopped all, it is 0.
    `bad_rows` holds the first 100 of the `rejected`. `doubled_hours` rows stand in October's
    double hour and were taken as the first of the two; `doubled_lines` are the first such lines.
    `batch` is None where nothing was stored, `rejects` where no rejects file was written.
    """

    file_name: str
    rows: int
    created: int
    already_known: int
    rejected: int
    bad_rows: tuple[BadRow, ...] = ()
    doubled_hours: int = 0
    doubled_lines: tuple[int, ...] = ()
    dry_run: bool = False
    batch: ImportBatch | None = None
    rejects: Path | None = None


class RowsRefused(IntakeRoomsError):
    """Some rows are bad, so nothing was stored; `summary` lists them."""

    def __init__(self, summary: ImportSummary) -> None:
        self.summary = replace(summary, created=0)
        first = summary.bad_rows[0]
        super().__init__(
            f"{count(summary.rejected, 'række', 'rækker')} af {number(summary.rows)} kan ikke "
            f"indlæses, og intet er gemt. Den første er linje {first.line}: "
            f"{sentence(first.findings[0])}"
        )


def sentence(finding: Finding) -> str:
    """The column, the value and what is wrong with it, on one line."""
    if not finding.column:
        return finding.reason
    return f"{finding.column} “{finding.value}”: {finding.reason}"


@dataclass
class Tally:
    """Counts the rows of a file as they are read."""

    rows: int = 0
    rejected: int = 0
    doubled: int = 0
    bad_rows: list[BadRow] = field(default_factory=list)
    doubled_lines: list[int] = field(default_factory=list)

    def reject(self, line: int, findings: tuple[Finding, ...]) -> None:
        """Count a bad row; the first 100 are kept."""
        self.rejected += 1
        if len(self.bad_rows) < MOST_LISTED:
            self.bad_rows.append(BadRow(line, findings))

    def double(self, line: int) -> None:
        """Count a row in the double hour."""
        self.doubled += 1
        if len(self.doubled_lines) < MOST_LISTED:
            self.doubled_lines.append(line)
