"""`manage.py import_questionnaire FILE.xlsx`: a questionnaire out of an XLSForm."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from consultation.codes import Audience
from consultation.exceptions import ConsultationError
from consultation.models import Consultation
from consultation.services import xlsform
from consultation.services.xlsform import Outcome, Plan
from consultation.xlsform.findings import XlsformRefused


class Command(BaseCommand):
    help = (
        "Read an XLSForm (as made for ODK or KoboToolbox) into a questionnaire's draft. All of "
        "it is stored, or nothing; what cannot be mapped is listed by sheet and row. The same "
        "file again changes nothing. docs/xlsform.md says what maps to what."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the file, where it goes, and --dry-run."""
        parser.add_argument("file", type=Path, metavar="FILE.xlsx")
        parser.add_argument(
            "--consultation", required=True, metavar="SLUG", help="the consultation it belongs to"
        )
        parser.add_argument(
            "--slug",
            default="",
            help="the questionnaire's address; made of the form's title where left out",
        )
        parser.add_argument(
            "--audience", choices=Audience.values, default=Audience.CITIZEN.value, help="for whom"
        )
        parser.add_argument(
            "--language",
            default="da",
            metavar="CODE",
            help="the language of texts whose heading names none (default: da)",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would happen, store nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, store, and say what is left out and what is to be mended."""
        consultation = Consultation.objects.filter(slug=options["consultation"]).first()
        if consultation is None:
            raise CommandError(f"Der er ingen inddragelse på adressen {options['consultation']}.")
        try:
            with options["file"].open("rb") as file:
                content = file.read(xlsform.MOST + 1)
            if options["dry_run"]:
                plan = xlsform.plan(
                    content, audience=options["audience"], language=options["language"]
                )
                self._say(plan)
                self.stdout.write("Intet er gemt (--dry-run).")
                return
            outcome = xlsform.import_new(
                consultation,
                content,
                by=None,
                audience=options["audience"],
                slug=options["slug"],
                language=options["language"],
            )
        except XlsformRefused as error:
            for finding in error.findings:
                self.stdout.write(str(finding))
            raise CommandError(f"Intet er gemt: {len(error.findings)} ting skal rettes.") from error
        except (ConsultationError, OSError) as error:
            raise CommandError(str(error)) from error
        self._say(outcome.plan)
        self.stdout.write(_deed(outcome))

    def _say(self, plan: Plan) -> None:
        for finding in plan.left_out:
            self.stdout.write(f"Udeladt. {finding}")
        for problem in plan.problems:
            if problem.is_error:
                place = f"{problem.place}: " if problem.place else ""
                self.stdout.write(f"Skal rettes før udgivelse. {place}{problem.sentence}")
        count = len(plan.definition.questions)
        self.stdout.write(f"{count} spørgsmål i {len(plan.definition.sections)} afsnit.")


def _deed(outcome: Outcome) -> str:
    slug = outcome.questionnaire.slug
    if outcome.is_new:
        return f"Oprettet som kladde: {slug}"
    return f"Kladden er erstattet: {slug}" if outcome.is_changed else f"Intet er ændret: {slug}"
