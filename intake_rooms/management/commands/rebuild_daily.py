"""`manage.py rebuild_daily`: works days out anew from the intakes, and proves that they agree."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from config.danish import count
from intake_rooms.daily.checking import differences
from intake_rooms.daily.refreshing import rebuild, stale_days
from intake_rooms.management.room_option import iso_date, room_by_slug
from intake_rooms.models import Room

KINDS = {"room days": "rumdage", "codes": "stoffer og kommuner", "clients": "brugerdage"}


class Command(BaseCommand):
    help = (
        "Works out anew what is kept per room and day to count years fast, a few days at a time "
        "beside the portal's work, and compares it with the intakes. The figures are the same "
        "before and after. Exit code 1 where the rows differ from the intakes."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add --check, --room, --from and --to."""
        parser.add_argument("--check", action="store_true", help="compare only, change nothing")
        parser.add_argument(
            "--room", action="append", metavar="SLUG", help="may be repeated; left out, all rooms"
        )
        parser.add_argument("--from", type=iso_date, metavar="DATE", help="first day")
        parser.add_argument("--to", type=iso_date, metavar="DATE", help="last day, included")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild, compare, and print one line for each. Raises CommandError on a difference."""
        start, end = options["from"] or date.min, options["to"] or date.max
        if end < start:
            raise CommandError(f"--to {end} is before --from {start}.")
        chosen = [room_by_slug(slug) for slug in options["room"] or []] or Room.objects.all()
        rooms = [room.pk for room in chosen]
        if options["check"]:
            waiting = len(stale_days(rooms, start, end))
            self.stdout.write(
                f"{count(waiting, 'dag', 'dage')} venter på at blive regnet ud; "
                "tallene for dem tælles direkte."
            )
        else:
            self._rebuild(rooms, start, end)
        self._compare(rooms, start, end)

    def _rebuild(self, rooms: list[int], start: date, end: date) -> None:
        with tqdm(unit=" dage", disable=None) as bar:

            def show(done: int, expected: int) -> None:
                bar.total = expected
                bar.update(done - bar.n)

            days = rebuild(rooms, start, end, show)
        self.stdout.write(f"{count(days, 'dag', 'dage')} er regnet ud.")

    def _compare(self, rooms: list[int], start: date, end: date) -> None:
        found = differences(rooms, start, end)
        if found:
            told = ", ".join(f"{KINDS[kind]}: {n}" for kind, n in sorted(found.items()))
            raise CommandError(
                f"Det udregnede afviger fra indtagene ({told}). "
                "Kør manage.py rebuild_daily uden --check.",
                returncode=1,
            )
        self.stdout.write("Det udregnede svarer til indtagene.")
