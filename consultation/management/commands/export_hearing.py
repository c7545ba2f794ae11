"""`manage.py export_hearing SLUG`: the responses of a hearing as files."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from consultation.exceptions import ConsultationError
from consultation.exporting import hearing_file
from consultation.exporting.xlsx_file import TooManyRows


class Command(BaseCommand):
    help = (
        "Write the responses of a hearing as CSV or XLSX: public ones by number, confidential "
        "ones shuffled and without anything that leads back to a person. The export is logged; "
        "what it holds is for work inside the administration only."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add hearing, folder and formats."""
        parser.add_argument("slug", metavar="SLUG", help="the hearing's slug")
        parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder")
        parser.add_argument(
            "--format",
            default="csv,xlsx",
            metavar="LIST",
            help=f"comma separated, of {', '.join(hearing_file.FORMATS)}",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, and print each path."""
        try:
            formats = hearing_file.known_formats(options["format"].split(","))
            for path in hearing_file.export(options["slug"], options["out"], formats, by=None):
                self.stdout.write(str(path))
        except (ConsultationError, TooManyRows, OSError) as error:
            raise CommandError(str(error)) from error
