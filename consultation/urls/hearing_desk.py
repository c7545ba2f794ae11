"""Hearings on the editor's desk: set-up, responses, letters, exports."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
