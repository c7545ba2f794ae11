"""Addresses under /tablet/: where a browser becomes a tablet. Short, for they are typed."""

from __future__ import annotations

from django.urls import path

from intake_rooms.views import tablets

app_name = "tablet"
urlpatterns = [
    path("", tablets.enter, name="enter"),
    path("<slug:code>/", tablets.enrol, name="enrol"),
]
