"""`manage.py load_demo`: rooms of 2012, processes of 2015 and 2018, to try the portal on."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from config import demo
from config.access import demo as staff


class Command(BaseCommand):
    help = (
        "Loads the demo: two rooms of 2012 with their intakes, one of today, the process of "
        "2015, the consultation of 2018 with its answers, one to try, and staff to log in as. All "
        "or nothing; a second run changes nothing. Refused in production and where there are data "
        "that the demo did not make."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse or load every part, then print the log-ins."""
        if settings.PRODUCTION:
            raise CommandError(
                "The demo is for trials and its passwords are known to all, so it is not loaded "
                "with MODE=production; use a database of its own with MODE=trial."
            )
        with transaction.atomic():
            parts = demo.parts()
            real = [part.name for part in parts if part.holds_real_data()]
            if real:
                raise CommandError(
                    f"This database already holds data of its own ({', '.join(real)}), so the "
                    "demo is not loaded and nothing was changed; use an empty database."
                )
            self.made = 0
            for part in parts:
                part.load(self._say)
        if self.made == 0:
            self.stdout.write("The demo is already here; nothing was changed.")
        self.stdout.write("\nStaff to log in as, for trials only (user name, password, role):")
        for line in staff.log_ins():
            self.stdout.write(f"  {line}")

    def _say(self, line: str) -> None:
        """Print one line of progress: something was made."""
        self.made += 1
        self.stdout.write(f"Demo: {line}.")
