from __future__ import annotations

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "config.outbox"
    label = "outbox"
    verbose_name = "Udgående post"

    def ready(self) -> None:
        """Register the administrators' place."""
        from config.access import navigation
        from config.outbox.places import PLACES

        navigation.register(PLACES)
