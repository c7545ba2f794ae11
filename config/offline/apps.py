from __future__ import annotations

from django.apps import AppConfig


class OfflineConfig(AppConfig):
    name = "config.offline"
    label = "offline"
    verbose_name = "Tablets og nøgler"

    def ready(self) -> None:
        """Let the OpenAPI document know our ways of telling who sends."""
        from config.offline import schemes  # noqa: F401 - registers itself
