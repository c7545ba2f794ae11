"""`manage.py export_responses SLUG`: the answers of a questionnaire as files."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from consultation.exceptions import ConsultationError
from consultation.exporting import files
from consultation.exporting.xlsx_file import TooManyRows
from consultation.queries.results import NoSuchQuestionnaire


class Command(BaseCommand):
    help = (
        "Write the answers that were sent to a questionnaire as CSV (with a codebook beside), "
        "XLSX (with a codebook sheet) or GeoJSON (map points, as centres of their cells). The "
        "export is logged; what it holds is for work inside the administration only."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add questionnaire, folder, formats and --labels."""
        parser.add_argument("slug", metavar="SLUG", help="the questionnaire's slug")
        parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder")
        parser.add_argument(
            "--format",
            default="csv,xlsx",
            metavar="LIST",
            help=f"comma separated, of {', '.join(files.FORMATS)}",
        )
        parser.add_argument(
            "--labels", action="store_true", help="write choices as people read them, not as codes"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, and print each path."""
        try:
            formats = files.known_formats(options["format"].split(","))
            written = files.export(
                options["slug"], options["out"], formats, labels=options["labels"], by=None
            )
            for path in written:
                self.stdout.write(str(path))
        except (NoSuchQuestionnaire, ConsultationError, TooManyRows, OSError) as error:
            raise CommandError(str(error)) from error
