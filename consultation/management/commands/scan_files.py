"""`manage.py scan_files`: files that came while the virus scanner was away."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.filing.scanning import Found
from consultation.services.late_scans import scan_missed


class Command(BaseCommand):
    help = (
        "Scan the files that were taken unscanned (CLAMD_AWAY=accept). What is clean loses its "
        "mark; what is infected is deleted, and the log says so. Run it every few minutes."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what came of it; fail while the scanner is away."""
        counts = scan_missed()
        self.stdout.write(
            f"{counts[Found.CLEAN]} clean, {counts[Found.INFECTED]} infected and deleted, "
            f"{counts[Found.AWAY]} not scanned yet."
        )
        if counts[Found.AWAY]:
            raise CommandError("The virus scanner at CLAMD does not answer; see the server's log.")
