"""`manage.py compile_translations`: make the translations usable, without gettext's programs."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from config import catalogue


class Command(BaseCommand):
    help = "Compiles the translations that have changed; the server reads them when it starts."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Compile each language that has a catalogue."""
        for language in catalogue.languages():
            if catalogue.po_path(language).exists() and catalogue.compile_language(language):
                self.stdout.write(f"Compiled: {language}.")
