"""Addresses of the editor's desk."""

from __future__ import annotations

from django.urls import URLPattern, path

from consultation.views import desk

urlpatterns: list[URLPattern] = [
    path("redaktion/", desk.index, name="desk"),
    path("redaktion/spoergeskema/<slug:slug>/", desk.questionnaire, name="questionnaire_desk"),
    path("redaktion/<slug:slug>/", desk.consultation, name="consultation_desk"),
]
