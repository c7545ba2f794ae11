from __future__ import annotations

from django.apps import AppConfig


class ConsultationConfig(AppConfig):
    name = "consultation"
    verbose_name = "Høringer og spørgeskemaer"

    def ready(self) -> None:
        """Register the demo's part, the desk in the navigation, and the front page's list."""
        from config import demo
        from consultation import front_page, places
        from consultation.demo import PART

        demo.register(PART)
        places.register()
        front_page.register()
