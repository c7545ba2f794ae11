from __future__ import annotations

from django.apps import AppConfig


class IntakeRoomsConfig(AppConfig):
    name = "intake_rooms"
    verbose_name = "Stofindtagelsesrum"

    def ready(self) -> None:
        """Register places in the navigation and what can be done at a counter."""
        from intake_rooms import places

        places.register()
        self._add_demo()

    @staticmethod
    def _add_demo() -> None:
        from config import demo
        from intake_rooms.demo import PART

        demo.register(PART)
