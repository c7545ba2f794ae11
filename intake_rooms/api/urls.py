"""The rooms' addresses under /api/v1/."""

from __future__ import annotations

from django.urls import path

from intake_rooms.api import left, views

app_name = "rooms_api"
urlpatterns = [
    path("tablet/", views.Tablet.as_view(), name="tablet"),
    path("tablet/state/", views.TabletState.as_view(), name="tablet_state"),
    path("tablet/left/", left.TabletLeft.as_view(), name="tablet_left"),
    path("intakes/", views.Intakes.as_view(), name="intakes"),
]
