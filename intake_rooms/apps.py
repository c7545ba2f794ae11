from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class IntakeRoomsConfig(AppConfig):
    name = "intake_rooms"
    verbose_name = "Stofindtagelsesrum"

    def ready(self) -> None:
        """Register places in the navigation, and the triggers to make after each migrate."""
        from intake_rooms import places, search
        from intake_rooms.daily import triggers

        places.register()
        search.register()
        post_migrate.connect(triggers.install, sender=self)
        self._keep_tablet_page()
        self._register_kinds()
        self._add_demo()
        self._name_key_folder()

    @staticmethod
    def _name_key_folder() -> None:
        from config.offline import key_folder
        from intake_rooms.devices import secret_folder

        key_folder.register(secret_folder)

    @staticmethod
    def _keep_tablet_page() -> None:
        from config.offline import kept_page
        from intake_rooms.tablet_files import KEPT

        kept_page.register(*KEPT)

    @staticmethod
    def _register_kinds() -> None:
        from config.offline.kinds import register_kind
        from intake_rooms.tablet_kinds import KINDS

        for kind in KINDS:
            register_kind(kind)

    @staticmethod
    def _add_demo() -> None:
        from config import demo
        from intake_rooms.demo import PART

        demo.register(PART)
