from __future__ import annotations

from django.apps import AppConfig


class ConsultationConfig(AppConfig):
    name = "consultation"
    verbose_name = "Høringer og spørgeskemaer"

    def ready(self) -> None:
        """Register the demo's part, and the desk in the navigation."""
        from config import demo
        from consultation import places
        from consultation.demo import PART

        demo.register(PART)
        places.register()
