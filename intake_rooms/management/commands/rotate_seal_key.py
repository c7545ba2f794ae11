"""`manage.py rotate_seal_key`: a new key for tablets to seal nicknames to."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.offline import seal_keys, sealing
from config.offline.exceptions import OfflineError
from intake_rooms.devices import secret_folder


class Command(BaseCommand):
    help = (
        "Makes the next sealing key. Tablets take it at their next contact; what waits sealed to "
        "an older key is opened by that one until destroy_seal_key. Refuses within a day of the "
        "last time unless --force, and where the newest key's file is missing. Exit code 0 when "
        "rotated, else 1."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add --force."""
        parser.add_argument(
            "--force", action="store_true", help="also when the newest key is less than a day old"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Rotate, and say what to do next."""
        folder = secret_folder()
        try:
            made = seal_keys.rotate(folder, by=None, force=options["force"])
        except (OfflineError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Forseglingsnøgle {made.number} er lavet: {sealing.key_file(folder, made.number)}"
        )
        self.stdout.write("Kopiér nøglefilen til et sikkert sted.")
        if made.number > 1:
            self.stdout.write(
                "Når alle tablets har haft netværk og tømt deres kø: "
                f"manage.py destroy_seal_key {made.number - 1}"
            )
