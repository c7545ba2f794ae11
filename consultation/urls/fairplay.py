"""Looking through marked answers."""

from __future__ import annotations

from django.urls import path

from consultation.views import fairplay

urlpatterns = [
    path(
        "redaktion/spoergeskema/<slug:slug>/eftersyn/", fairplay.look_through, name="look_through"
    ),
    path(
        "redaktion/spoergeskema/<slug:slug>/eftersyn/igen/",
        fairplay.take_up_again,
        name="take_up_again",
    ),
]
