"""`manage.py import_counts FILE`: days' manual counts from a CSV or XLSX file."""

from __future__ import annotations

from typing import Any

from intake_rooms import services
from intake_rooms.importing.summary import ImportSummary, Progress
from intake_rooms.management.import_command import ImportCommand


class Command(ImportCommand):
    help = (
        "Stores the days' manual counts of a CSV or XLSX file, all or nothing. The columns are "
        "room,date,count,note. The same file twice changes nothing."
    )

    def read_in(self, progress: Progress, options: dict[str, Any]) -> ImportSummary:
        """Call the service. Raises IntakeRoomsError."""
        return services.import_counts(
            options["file"], by=None, dry_run=options["dry_run"], progress=progress
        )
