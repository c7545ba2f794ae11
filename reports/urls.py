"""Addresses under /bilag/."""

from __future__ import annotations

from django.urls import path

from reports import process_views, questionnaire_views, views

app_name = "reports"
urlpatterns = [
    path("", views.index, name="index"),
    path("ny/", views.new, name="new"),
    path("maerker/", views.marks, name="marks"),
    path("maerker/<int:pk>/fjern/", views.remove_mark, name="remove_mark"),
    path("figur/<str:digest>.svg", views.chart, name="chart"),
    path("<int:pk>/", views.draft, name="draft"),
    path("<int:pk>/ret/", views.edit, name="edit"),
    path("<int:pk>/slet/", views.delete, name="delete"),
    path("<int:pk>/hent/<str:format>/", views.download, name="download"),
    path("<int:pk>/intern/", views.internal, name="internal"),
    path("<int:pk>/intern/hent/<str:format>/", views.download_internal, name="download_internal"),
    path("spoergeskema/<slug:slug>/", questionnaire_views.page, name="questionnaire"),
    path(
        "spoergeskema/<slug:slug>/hent/<str:format>/",
        questionnaire_views.download,
        name="questionnaire_download",
    ),
    path(
        "spoergeskema/<slug:slug>/intern/",
        questionnaire_views.internal,
        name="questionnaire_internal",
    ),
    path(
        "spoergeskema/<slug:slug>/intern/hent/<str:format>/",
        questionnaire_views.download_internal,
        name="questionnaire_download_internal",
    ),
    path("forloeb/<slug:slug>/", process_views.page, name="process"),
    path("forloeb/<slug:slug>/tekst/", process_views.edit, name="process_edit"),
    path("forloeb/<slug:slug>/hent/<str:format>/", process_views.download, name="process_download"),
    path("forloeb/<slug:slug>/intern/", process_views.internal, name="process_internal"),
    path(
        "forloeb/<slug:slug>/intern/hent/<str:format>/",
        process_views.download_internal,
        name="process_download_internal",
    ),
]
