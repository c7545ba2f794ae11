"""The answers' address under /api/v1/."""

from __future__ import annotations

from django.urls import path

from consultation.api import views

app_name = "responses_api"
urlpatterns = [path("", views.Responses.as_view(), name="responses")]
