"""`manage.py process_report SLUG`: the annex about a whole process as files."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports import queries, services
from reports.management.report_command import with_progress
from reports.parameters import ParameterError
from reports.process_parameters import from_document

STEM = "process-report"


class Command(BaseCommand):
    help = (
        "Draw the annex about the process of one consultation, from the record: how it began, who "
        "took part, what was found, the tracks and their minutes, the hearing, and what was "
        "decided. Counts of people are under disclosure control."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the consultation, document, folder, formats and --uncontrolled."""
        parser.add_argument("slug", metavar="SLUG", help="the consultation's slug")
        parser.add_argument(
            "--document",
            type=Path,
            metavar="FILE.toml",
            help="recipient, dates, case number, office, notes, and [paragraphs] by heading; left "
            "out, what was stored on the annex's page",
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
        slug, file = options["slug"], options["document"]
        try:
            formats = services.known_formats(options["format"].split(","))
            drawn = services.draw_process(
                slug,
                from_document(file) if file else queries.process_choices(slug),
                uncontrolled=options["uncontrolled"],
            )
            render = with_progress(drawn.render, len(formats))
            for path in services.write_files(options["out"], STEM, formats, render):
                self.stdout.write(str(path))
        except (ParameterError, OSError) as error:
            raise CommandError(str(error)) from error
