"""Addresses of this part, see `consultation.urls`."""

from __future__ import annotations

from django.urls import URLPattern, path

from consultation.views import public

urlpatterns: list[URLPattern] = [
    path("hoeringer/", public.consultations, name="consultations"),
    path("hoeringer/<slug:slug>/", public.public_consultation, name="public_consultation"),
    path("hoeringer/<slug:slug>/dokumenter/<int:pk>/", public.document, name="document"),
]
