"""Addresses of results and exports."""

from __future__ import annotations

from django.urls import URLPattern, path

from consultation.views import results

_ONE = "redaktion/spoergeskema/<slug:slug>/resultater/"

urlpatterns: list[URLPattern] = [
    path(_ONE, results.results, name="results"),
    path(f"{_ONE}grupper/", results.results_groups, name="results_groups"),
    path(f"{_ONE}stemmer/", results.results_balance, name="results_balance"),
    path(f"{_ONE}tekster/<str:name>/", results.results_texts, name="results_texts"),
    path(f"{_ONE}hent/<str:format>/", results.results_download, name="results_download"),
    path(
        "redaktion/<slug:slug>/resultater/",
        results.consultation_results,
        name="consultation_results",
    ),
]
