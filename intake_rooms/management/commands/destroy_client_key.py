"""`manage.py destroy_client_key EPOCH`: no nickname can be tied to a key of the epoch any more."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.danish import count
from intake_rooms.exceptions import IntakeRoomsError
from intake_rooms.services.keys import Destruction, destroy_key


class Command(BaseCommand):
    help = (
        "Overwrites and deletes the secret of an ended key epoch, and deletes the profiles under "
        "its keys, for good. Intakes keep their keys: they stay linked among themselves, and are "
        "still pseudonymous. Refuses an open epoch, one in its overlap, and a secret that is not "
        "there; the last two can be forced with a reason. Copies of the secret elsewhere must be "
        "deleted too. Exit code 0 when destroyed (or with --dry-run could be), else 1."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add EPOCH, --dry-run, --force and --reason."""
        parser.add_argument("epoch", type=int, metavar="EPOCH", help="its number")
        parser.add_argument("--dry-run", action="store_true", help="say what would go; keep it")
        parser.add_argument(
            "--force",
            action="store_true",
            help="also in the overlap, or where the file is gone already; needs --reason",
        )
        parser.add_argument("--reason", default="", help="why; kept in the audit log")

    def handle(self, *args: Any, **options: Any) -> None:
        """Destroy, and say what went and what did not."""
        if options["force"] and not options["reason"].strip():
            raise CommandError("--force kræver --reason. Skriv hvorfor; det gemmes i loggen.")
        try:
            done = destroy_key(
                options["epoch"],
                by=None,
                force=options["force"],
                reason=options["reason"],
                dry_run=options["dry_run"],
            )
        except IntakeRoomsError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("\n".join(_sentences(done, dry_run=options["dry_run"])))


def _sentences(done: Destruction, *, dry_run: bool) -> list[str]:
    profiles = count(done.profiles, "profil", "profiler")
    if dry_run:
        file = f"Nøglefilen {done.file}" if done.file else "Ingen nøglefil (den er allerede væk)"
        return [f"{file} og {profiles} ville blive slettet. Intet er gjort."]
    file = (
        f"Nøglefilen {done.file} er overskrevet og slettet."
        if done.file
        else "Nøglefilen var allerede væk."
    )
    return [
        file,
        f"{profiles} slettet. Intet kaldenavn kan længere knyttes til epoke {done.epoch.number}.",
        "Slet også kopier af nøglefilen andre steder, og genstart webserveren.",
    ]
