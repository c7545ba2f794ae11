"""The figures' addresses under /api/v1/statistics/."""

from __future__ import annotations

from django.urls import path

from reports import api

app_name = "statistics_api"
urlpatterns = [path("intakes/", api.Intakes.as_view(), name="intakes")]
