"""`manage.py find_translations`: what is marked for translation and not translated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import catalogue


class Command(BaseCommand):
    help = (
        "Lists the marked texts that lack a translation and fails if there are any. "
        "--write adds them to the catalogue, empty, and drops those no longer used."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Add --write."""
        parser.add_argument("--write", action="store_true", help="bring the catalogue up to date")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line for each fault."""
        found = count = 0
        for language in catalogue.languages():
            marked = catalogue.marked_texts(language).values()
            count += len(marked)
            if options["write"]:
                catalogue.update(language, marked)
            faults = catalogue.faults(language, marked)
            faults += [
                f"{text!r} is in the catalogue, but nothing marks it any more."
                for text in catalogue.unused(language, marked)
            ]
            found += len(faults)
            for fault in faults:
                self.stdout.write(f"{language}: {fault}")
        page = Path(settings.BASE_DIR) / "docs" / "translations.md"
        if options["write"]:
            page.write_text(catalogue.unchecked_list(), encoding="utf-8")
        elif page.read_text(encoding="utf-8") != catalogue.unchecked_list():
            found += 1
            self.stdout.write("docs/translations.md does not list what is unchecked now.")
        if found:
            raise CommandError(
                f"{found} of {count} translations need work. "
                "'manage.py find_translations --write' adds the missing ones to the catalogue."
            )
        self.stdout.write(f"All {count} translations are there.")
