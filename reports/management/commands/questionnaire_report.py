"""`manage.py questionnaire_report SLUG`: the report of a questionnaire's answers as files."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports import services
from reports.management.report_command import with_progress
from reports.parameters import ParameterError
from reports.questionnaire_parameters import from_document


class Command(BaseCommand):
    help = (
        "Draw the report of one questionnaire: who answered, what they answered, alone and with "
        "help, and with the groups weighted equally. Every figure is under disclosure control; "
        "what people wrote is never quoted."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the questionnaire, document, folder, formats and --uncontrolled."""
        parser.add_argument("slug", metavar="SLUG", help="the questionnaire's slug")
        parser.add_argument(
            "--document",
            type=Path,
            metavar="FILE.toml",
            help="recipient, dates, case number, office, notes",
        )
        parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder")
        parser.add_argument(
            "--format",
            default=",".join(services.FORMATS),
            metavar="LIST",
            help=f"comma separated, of {', '.join(services.FORMATS)}",
        )
        parser.add_argument(
            "--uncontrolled",
            action="store_true",
            help="hide nothing; every page is marked internal and the look is audited",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Draw, write, and print each path."""
        try:
            formats = services.known_formats(options["format"].split(","))
            drawn = services.draw_questionnaire(
                options["slug"],
                from_document(options["document"]),
                uncontrolled=options["uncontrolled"],
            )
            render = with_progress(drawn.render, len(formats))
            stem = "questionnaire-report"
            for path in services.write_files(options["out"], stem, formats, render):
                self.stdout.write(str(path))
        except (ParameterError, OSError) as error:
            raise CommandError(str(error)) from error
