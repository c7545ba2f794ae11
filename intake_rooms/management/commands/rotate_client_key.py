"""`manage.py rotate_client_key`: a new secret behind the client keys."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.danish import count, long_date
from intake_rooms.aliases import overlap_end, secret_file
from intake_rooms.exceptions import IntakeRoomsError
from intake_rooms.services.keys import rotate_key


class Command(BaseCommand):
    help = (
        "Ends the open key epoch and begins the next with a new secret, from now on. Keys of "
        "different epochs cannot be compared, so distinct clients are counted within one epoch "
        "only. Refuses within a day of the last time unless --force, and where a secret is "
        "missing. The old secret stays until destroy_client_key. Exit code 0 when rotated, else 1."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add --force."""
        parser.add_argument(
            "--force", action="store_true", help="also when the open epoch is less than a day old"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Rotate, and say what to do next."""
        try:
            rotation = rotate_key(by=None, force=options["force"])
        except (IntakeRoomsError, OSError) as error:
            raise CommandError(str(error)) from error
        begun, ended = rotation.begun, rotation.ended
        self.stdout.write(f"Epoke {begun.number} er begyndt. Nøglefil: {secret_file(begun)}")
        if ended is None:
            self.stdout.write("Det er den første. Kopiér nøglefilen til et sikkert sted.")
            return
        overlap = count(settings.ALIAS_OVERLAP_DAYS, "dag", "dage")
        self.stdout.write(
            f"Epoke {ended.number} er afsluttet. I {overlap} udfyldes kendte brugere stadig."
        )
        self.stdout.write(
            f"Kopiér den nye nøglefil til et sikkert sted. Fra {long_date(overlap_end(ended))}: "
            f"manage.py destroy_client_key {ended.number}"
        )
