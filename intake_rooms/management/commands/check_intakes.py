"""`manage.py check_intakes`: what in the registrations looks wrong or lacking."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.danish import count
from intake_rooms.findings import DataFinding, as_line, check_intakes
from intake_rooms.management.room_option import iso_date, room_by_slug
from intake_rooms.models import Room


class Command(BaseCommand):
    help = (
        "Lists what looks wrong or lacking: intakes outside opening hours, days with both "
        "registrations and a manual count, implausible pairs of substance and method, intakes "
        "that look registered twice, open hours and days without registration, and days far "
        "from their weekday's usual. Changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add --room, --from, --to and --format."""
        parser.add_argument(
            "--room", action="append", metavar="SLUG", help="may be repeated; left out, all rooms"
        )
        parser.add_argument("--from", type=iso_date, metavar="DATE", help="first day")
        parser.add_argument("--to", type=iso_date, metavar="DATE", help="last day, included")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the findings. They are no failure: the exit code is 0."""
        start, end = options["from"], options["to"]
        if start and end and end < start:
            raise CommandError(f"--to {end} is before --from {start}.")
        slugs = options["room"] or []
        rooms = [room_by_slug(slug) for slug in slugs] or list(Room.objects.order_by("slug"))
        findings = check_intakes(rooms, start, end)
        if options["format"] == "json":
            listed = [_as_json(finding) for finding in findings]
            self.stdout.write(json.dumps(listed, ensure_ascii=False, indent=2))
            return
        lines = [as_line(finding) for finding in findings]
        lines.append(f"{count(len(lines), 'ting', 'ting')} at se på." if lines else "Intet fundet.")
        self.stdout.write("\n".join(lines))


def _as_json(finding: DataFinding) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "room": finding.room,
        "from": finding.start.isoformat(),
        "to": finding.end.isoformat(),
        "number": finding.number,
        "sentence": finding.sentence,
    }
