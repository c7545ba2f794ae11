from __future__ import annotations

from django.apps import AppConfig


class ConsultationConfig(AppConfig):
    name = "consultation"
    verbose_name = "Høringer og spørgeskemaer"

    def ready(self) -> None:
        """Register the desk in the navigation."""
        from consultation import places

        places.register()
