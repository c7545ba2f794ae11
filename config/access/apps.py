from __future__ import annotations

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "config.access"
    label = "access"
    verbose_name = "Adgang"

    def ready(self) -> None:
        """Register the places of administrators and the demo's part."""
        from config import demo
        from config.access import navigation
        from config.access.demo import PART
        from config.access.places import PLACES

        demo.register(PART)
        navigation.register(PLACES)
