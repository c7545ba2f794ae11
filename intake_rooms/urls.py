from __future__ import annotations

from django.urls import URLPattern

app_name = "intake_rooms"
urlpatterns: list[URLPattern] = []
