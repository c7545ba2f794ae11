from __future__ import annotations

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "config.access"
    label = "access"
    verbose_name = "Adgang"

    def ready(self) -> None:
        """Register the demo's part."""
        from config import demo
        from config.access.demo import PART

        demo.register(PART)
