"""Addresses of this part, see `consultation.urls`."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
