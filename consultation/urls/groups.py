"""Working groups, their meetings and minutes."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
