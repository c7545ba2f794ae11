"""`manage.py import_intakes FILE --room SLUG`: intakes of one room from a CSV or XLSX file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from intake_rooms import services
from intake_rooms.importing.rejects import free_name
from intake_rooms.importing.summary import ImportSummary, Progress
from intake_rooms.management.import_command import ImportCommand
from intake_rooms.management.room_option import room_by_slug


class Command(ImportCommand):
    help = (
        "Stores the intakes of a CSV or XLSX file in one room, all or nothing. Rows that are "
        "already known are left as they are: the same file twice changes nothing. The columns are "
        "described in docs/import.md."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add --room, --skip-invalid and --rejects."""
        super().add_arguments(parser)
        parser.add_argument("--room", required=True, metavar="SLUG", help="the room of all rows")
        parser.add_argument(
            "--skip-invalid",
            action="store_true",
            help="store the good rows, and write the others to a file to mend and import again",
        )
        parser.add_argument(
            "--rejects",
            type=Path,
            metavar="FILE",
            help="with --skip-invalid, the new file for bad rows (FILE-afvist.csv beside the file)",
        )

    def read_in(self, progress: Progress, options: dict[str, Any]) -> ImportSummary:
        """Call the service. Raises IntakeRoomsError, CommandError."""
        if options["rejects"] and not options["skip_invalid"]:
            raise CommandError("--rejects only goes with --skip-invalid.")
        return services.import_intakes(
            options["file"],
            room=room_by_slug(options["room"]),
            by=None,
            dry_run=options["dry_run"],
            skip_invalid=options["skip_invalid"],
            rejects=options["rejects"] or free_name(options["file"]),
            progress=progress,
        )
