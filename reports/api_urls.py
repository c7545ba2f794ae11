"""Addresses under /api/v1/statistics/."""

from __future__ import annotations

from django.urls import path

from reports import api

urlpatterns = [path("intakes/", api.Intakes.as_view(), name="api_statistics")]
