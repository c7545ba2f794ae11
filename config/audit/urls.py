"""Addresses under /log/."""

from __future__ import annotations

from django.urls import URLPattern, path

from config.audit import views

app_name = "audit"
urlpatterns: list[URLPattern] = [path("", views.log, name="log")]
