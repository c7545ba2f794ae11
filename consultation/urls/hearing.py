"""Hearings as the public meets them: reading, answering in two lanes, coming back."""

from __future__ import annotations

from django.urls import URLPattern, path

from consultation.views import hearing, hearing_mine, hearing_write

urlpatterns: list[URLPattern] = [
    path("hoering/<slug:slug>/", hearing.hearing, name="hearing"),
    path("hoering/<slug:slug>/svar/<int:number>/", hearing.response, name="hearing_response"),
    path(
        "hoering/<slug:slug>/svar/<int:number>/bilag/<uuid:pk>/",
        hearing.attachment,
        name="hearing_attachment",
    ),
    path("hoering/<slug:slug>/skriv/", hearing_write.write_publicly, name="write_publicly"),
    path(
        "hoering/<slug:slug>/fortroligt/",
        hearing_write.write_confidentially,
        name="write_confidentially",
    ),
    path("hoering/<slug:slug>/tak/", hearing_write.receipt, name="hearing_receipt"),
    path("svar/hoering/", hearing_mine.my_response, name="my_hearing_response"),
    path("svar/hoering/ret/", hearing_mine.correct_response, name="correct_hearing_response"),
    path("svar/hoering/slet/", hearing_mine.withdraw_response, name="withdraw_hearing_response"),
    path("svar/hoering/samtykke/", hearing_mine.take_back_consent, name="take_back_consent"),
]
