"""Hearings as the public meets them: reading, answering in two lanes."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
