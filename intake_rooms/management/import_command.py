"""What the commands that read files in have in common."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError
from tqdm import tqdm

from intake_rooms.exceptions import IntakeRoomsError
from intake_rooms.importing.printing import as_json, as_lines, bad_row_lines
from intake_rooms.importing.summary import ImportSummary, Progress, RowsRefused


class ImportCommand(BaseCommand, ABC):
    """Reads one file in. Exits with 1 and one line on stderr where nothing was stored."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the file, --dry-run and --format."""
        parser.add_argument("file", type=Path, help="a CSV (UTF-8) or XLSX file")
        parser.add_argument(
            "--dry-run", action="store_true", help="check everything and store nothing"
        )
        parser.add_argument(
            "--format", choices=("text", "json"), default="text", help="how the result is printed"
        )

    @abstractmethod
    def read_in(self, progress: Progress, options: dict[str, Any]) -> ImportSummary:
        """Call the service. May raise IntakeRoomsError or CommandError."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the summary; every bad row is listed on stdout, the reason goes to stderr."""
        try:
            with _progress_bar() as progress:
                summary = self.read_in(progress, options)
        except RowsRefused as error:
            self._print(error.summary, options["format"], refused=True)
            raise CommandError(str(error)) from error
        except IntakeRoomsError as error:
            raise CommandError(str(error)) from error
        except OperationalError as error:
            if "locked" not in str(error):
                raise
            raise CommandError(
                "Databasen er optaget af en anden indlæsning, og intet er gemt. Prøv igen om lidt."
            ) from error
        self._print(summary, options["format"])

    def _print(self, summary: ImportSummary, form: str, *, refused: bool = False) -> None:
        if form == "json":
            self.stdout.write(json.dumps(as_json(summary), ensure_ascii=False, indent=2))
            return
        for line in bad_row_lines(summary) if refused else as_lines(summary):
            self.stdout.write(line)


@contextmanager
def _progress_bar() -> Iterator[Progress]:
    """A bar on stderr where that is a terminal."""
    with tqdm(unit=" rækker", disable=None, leave=False) as bar:

        def show(rows: int, expected: int | None) -> None:
            bar.total = expected
            bar.update(rows - bar.n)

        yield show
