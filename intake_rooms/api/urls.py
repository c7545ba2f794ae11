"""The rooms' addresses under /api/v1/."""

from __future__ import annotations

from django.urls import path

from intake_rooms.api import views

app_name = "rooms_api"
urlpatterns = [
    path("tablet/", views.Tablet.as_view(), name="tablet"),
    path("tablet/state/", views.TabletState.as_view(), name="tablet_state"),
    path("intakes/", views.Intakes.as_view(), name="intakes"),
]
