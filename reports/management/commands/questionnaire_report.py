"""`manage.py questionnaire_report SLUG`: the report of a questionnaire's answers as files."""

from __future__ import annotations

from pathlib import Path

from reports import services
from reports.management.report_command import SlugReportCommand
from reports.questionnaire_parameters import from_document


class Command(SlugReportCommand):
    help = (
        "Draw the report of one questionnaire: who answered, what they answered, alone and with "
        "help, and with the groups weighted equally. Every figure is under disclosure control; "
        "what people wrote is never quoted."
    )
    stem = "questionnaire-report"
    thing = "questionnaire"

    def draw(
        self, slug: str, document: Path | None, *, uncontrolled: bool
    ) -> services.DrawnQuestionnaire:
        """The answers to that questionnaire."""
        return services.draw_questionnaire(slug, from_document(document), uncontrolled=uncontrolled)
