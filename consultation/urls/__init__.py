"""All addresses of consultations; each module holds one part, the public ones first."""

from __future__ import annotations

from consultation.urls import (
    answering,
    authoring,
    channels,
    desk,
    fairplay,
    paper,
    public,
    results,
)

app_name = "consultation"
urlpatterns = [
    *public.urlpatterns,
    *answering.urlpatterns,
    *fairplay.urlpatterns,
    *channels.urlpatterns,
    *paper.urlpatterns,
    *desk.urlpatterns,
    *authoring.urlpatterns,
    *results.urlpatterns,
]
