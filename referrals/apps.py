from __future__ import annotations

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "referrals"
    verbose_name = "Henvisninger"

    def ready(self) -> None:
        """Register the demo's part, the place in the navigation and the counter's door."""
        from config import demo
        from referrals import places, search
        from referrals.demo import PART

        demo.register(PART)
        places.register()
        search.register()
