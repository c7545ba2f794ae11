"""The register of parties, and the parties of a hearing."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
