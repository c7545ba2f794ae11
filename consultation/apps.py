from __future__ import annotations

from datetime import datetime

from django.apps import AppConfig


class ConsultationConfig(AppConfig):
    name = "consultation"
    verbose_name = "Høringer og spørgeskemaer"

    def ready(self) -> None:
        """Register the demo's part, the desk in the navigation, and the front page's list."""
        from config import demo
        from config.offline import kept_page
        from config.offline.kinds import register_kind
        from config.outbox import chores
        from consultation import front_page, offline_files, places
        from consultation.demo import PART
        from consultation.offline_kind import ANSWER
        from consultation.queries import site_search
        from consultation.services import hearing_parties, hearings

        demo.register(PART)
        places.register()
        front_page.register()
        site_search.register()
        kept_page.register(*offline_files.kept(), app=offline_files.APP)
        register_kind(ANSWER)
        hearings.on_extended(hearing_parties.on_extended)
        chores.register("unconfirmed_subscriptions_deleted", _delete_unconfirmed)


def _delete_unconfirmed(now: datetime) -> int:
    from consultation.services import subscriptions

    return subscriptions.delete_unconfirmed(now)
