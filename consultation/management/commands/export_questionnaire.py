"""`manage.py export_questionnaire SLUG`: a questionnaire as an XLSForm."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from consultation.exceptions import ConsultationError
from consultation.models import Questionnaire
from consultation.services import xlsform


class Command(BaseCommand):
    help = (
        "Write a questionnaire's draft, or its published version, as an XLSForm for ODK and "
        "KoboToolbox. Read back by import_questionnaire it is the same questionnaire. The same "
        "questionnaire gives the same file, byte for byte."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add questionnaire, file and --published."""
        parser.add_argument("slug", metavar="SLUG", help="the questionnaire's slug")
        parser.add_argument("--out", type=Path, required=True, metavar="FILE.xlsx")
        parser.add_argument(
            "--published", action="store_true", help="the published version, not the draft"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file and print its path."""
        questionnaire = (
            Questionnaire.objects.select_related("current").filter(slug=options["slug"]).first()
        )
        if questionnaire is None:
            raise CommandError(f"Der er intet spørgeskema på adressen {options['slug']}.")
        target: Path = options["out"]
        try:
            content = xlsform.export(questionnaire, published=options["published"])
            beside = target.with_name(f".{target.name}.part")
            beside.write_bytes(content)
            beside.replace(target)
        except (ConsultationError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(str(target))
