"""All addresses of consultations; each module holds one part, the public ones first."""

from __future__ import annotations

from consultation.urls import (
    answering,
    authoring,
    channels,
    desk,
    events,
    fairplay,
    groups,
    hearing,
    hearing_desk,
    news,
    paper,
    parties,
    process,
    public,
    results,
    xlsform,
)

app_name = "consultation"
urlpatterns = [
    *news.urlpatterns,
    *public.urlpatterns,
    *answering.urlpatterns,
    *fairplay.urlpatterns,
    *channels.urlpatterns,
    *paper.urlpatterns,
    *xlsform.urlpatterns,
    *hearing.urlpatterns,
    *events.urlpatterns,
    *parties.urlpatterns,
    *groups.urlpatterns,
    *hearing_desk.urlpatterns,
    *process.urlpatterns,
    *desk.urlpatterns,
    *authoring.urlpatterns,
    *results.urlpatterns,
]
