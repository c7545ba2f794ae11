from __future__ import annotations

from django.apps import AppConfig


class OfflineConfig(AppConfig):
    name = "config.offline"
    label = "offline"
    verbose_name = "Tablets og nøgler"
