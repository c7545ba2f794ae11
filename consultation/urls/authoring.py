"""Addresses of writing a questionnaire."""

from __future__ import annotations

from django.urls import URLPattern, path

from consultation.views import authoring
from consultation.views import authoring_question as question

_WRITE = "redaktion/spoergeskema/<slug:slug>/skriv/"

urlpatterns: list[URLPattern] = [
    path(_WRITE, authoring.outline, name="authoring"),
    path(f"{_WRITE}trin/", authoring.deed, name="authoring_deed"),
    path(f"{_WRITE}behold/", authoring.keep, name="authoring_keep"),
    path(f"{_WRITE}papirkurv/", authoring.bin_, name="authoring_bin"),
    path(f"{_WRITE}tekster/", authoring.edit_frame, name="authoring_frame"),
    path(f"{_WRITE}afsnit/<str:key>/", authoring.edit_section, name="authoring_section"),
    path(f"{_WRITE}afsnit/<str:section>/nyt/", question.add_question, name="add_question"),
    path(f"{_WRITE}spoergsmaal/<str:key>/", question.edit_question, name="edit_question"),
    path(f"{_WRITE}vises-hvis/<str:key>/", question.edit_condition, name="authoring_condition"),
]
