"""Addresses of writing a questionnaire."""

from __future__ import annotations

from django.urls import URLPattern, path

from consultation.views import authoring, authoring_languages, authoring_preview
from consultation.views import authoring_question as question
from consultation.views import authoring_versions as published

_ONE = "redaktion/spoergeskema/<slug:slug>/"
_WRITE = f"{_ONE}skriv/"
_LANGUAGE = f"{_ONE}sprog/<slug:language>/"

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
    path(f"{_ONE}sprog/", authoring_languages.overview, name="authoring_languages"),
    path(f"{_ONE}sprog/ret/", authoring_languages.change, name="change_language"),
    path(_LANGUAGE, authoring_languages.translate, name="authoring_translate"),
    path(f"{_LANGUAGE}fil/", authoring_languages.export_file, name="translation_file"),
    path(f"{_LANGUAGE}hent-ind/", authoring_languages.import_file, name="import_translation"),
    path(f"{_ONE}forhaandsvisning/", authoring_preview.preview, name="authoring_preview"),
    path(f"{_ONE}udgiv/", published.publish, name="publish_questionnaire"),
    path(f"{_ONE}versioner/", published.versions, name="versions"),
    path(f"{_ONE}versioner/<int:number>/", published.version, name="version"),
]
