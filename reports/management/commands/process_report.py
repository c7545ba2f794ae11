"""`manage.py process_report SLUG`: the annex about a whole process as files."""

from __future__ import annotations

from pathlib import Path

from reports import queries, services
from reports.management.report_command import SlugReportCommand
from reports.process_parameters import from_document


class Command(SlugReportCommand):
    help = (
        "Draw the annex about the process of one consultation, from the record: how it began, who "
        "took part, what was found, the tracks and their minutes, the hearing, and what was "
        "decided. Counts of people are under disclosure control."
    )
    stem = "process-report"
    thing = "consultation"
    document_help = (
        "recipient, dates, case number, office, notes, and [paragraphs] by heading; left out, "
        "what was stored on the annex's page"
    )

    def draw(
        self, slug: str, document: Path | None, *, uncontrolled: bool
    ) -> services.DrawnProcess:
        """The process of that consultation."""
        choices = from_document(document) if document else queries.process_choices(slug)
        return services.draw_process(slug, choices, uncontrolled=uncontrolled)
