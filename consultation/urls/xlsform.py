"""Addresses of reading and writing XLSForms."""

from __future__ import annotations

from django.urls import URLPattern, path

from consultation.views import xlsform

urlpatterns: list[URLPattern] = [
    path(
        "redaktion/spoergeskema/<slug:slug>/xlsform/",
        xlsform.exchange,
        name="xlsform",
    ),
    path(
        "redaktion/spoergeskema/<slug:slug>/xlsform/hent/",
        xlsform.download,
        name="xlsform_download",
    ),
    path("redaktion/<slug:slug>/xlsform/", xlsform.read_new, name="xlsform_new"),
]
