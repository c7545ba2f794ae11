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
    xlsform,
)

app_name = "consultation"
urlpatterns = [
    *public.urlpatterns,
    *answering.urlpatterns,
    *fairplay.urlpatterns,
    *channels.urlpatterns,
    *paper.urlpatterns,
    *xlsform.urlpatterns,
    *desk.urlpatterns,
    *authoring.urlpatterns,
    *results.urlpatterns,
]
