"""`manage.py destroy_seal_key NUMBER`: what is sealed to the key cannot be opened any more."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.danish import count
from config.offline import seal_keys
from config.offline.exceptions import OfflineError
from config.offline.seal_keys import SealDestruction
from intake_rooms.devices import secret_folder


class Command(BaseCommand):
    help = (
        "Overwrites and deletes the private half of an old sealing key, for good. Refuses the "
        "newest key always; one that an enrolled tablet or a held registration may still need, "
        "and one whose file is not there, unless --force with --reason. Copies elsewhere must be "
        "deleted too. Exit code 0 when destroyed (or with --dry-run could be), else 1."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add NUMBER, --dry-run, --force and --reason."""
        parser.add_argument("number", type=int, metavar="NUMBER", help="the key's number")
        parser.add_argument("--dry-run", action="store_true", help="say what would go; keep it")
        parser.add_argument(
            "--force",
            action="store_true",
            help="also where it may be needed, or the file is gone already; needs --reason",
        )
        parser.add_argument("--reason", default="", help="why; kept in the audit log")

    def handle(self, *args: Any, **options: Any) -> None:
        """Destroy, and say what went and what did not."""
        if options["force"] and not options["reason"].strip():
            raise CommandError("--force kræver --reason. Skriv hvorfor; det gemmes i loggen.")
        try:
            done = seal_keys.destroy(
                options["number"],
                secret_folder(),
                by=None,
                force=options["force"],
                reason=options["reason"],
                dry_run=options["dry_run"],
            )
        except OfflineError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("\n".join(_sentences(done, dry_run=options["dry_run"])))


def _sentences(done: SealDestruction, *, dry_run: bool) -> list[str]:
    said = []
    if done.revoked:
        tablets = count(done.revoked, "spærret tablet", "spærrede tablets")
        said.append(f"{tablets} sagde sidst, at noget ventede: kaldenavne dér går tabt.")
    if dry_run:
        file = f"Nøglefilen {done.file}" if done.file else "Ingen nøglefil (den er allerede væk)"
        return [*said, f"{file} ville blive slettet. Intet er gjort."]
    file = f"Nøglefilen {done.file} er overskrevet og slettet." if done.file else (
        "Nøglefilen var allerede væk."
    )  # fmt: skip
    return [
        *said,
        f"{file} Intet, der er forseglet med nøgle {done.key.number}, kan åbnes mere.",
        "Slet også kopier af nøglefilen andre steder, og genstart webserveren.",
    ]
