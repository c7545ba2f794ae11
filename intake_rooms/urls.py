from __future__ import annotations

from django.urls import URLPattern, path, register_converter

from intake_rooms.converters import IsoDate
from intake_rooms.views import counter, events, rooms

register_converter(IsoDate, "isodate")

app_name = "intake_rooms"
urlpatterns: list[URLPattern] = [
    path("", rooms.rooms, name="rooms"),
    path("<slug:slug>/registrer/", counter.counter, name="counter"),
    path("<slug:slug>/registrer/kendt/", counter.look_up, name="look_up"),
    path("<slug:slug>/registrer/tema/", counter.theme, name="theme"),
    path("<slug:slug>/registrer/fortryd/<uuid:intake_id>/", counter.undo, name="undo_intake"),
    path("<slug:slug>/afvisning/", events.refusal, name="refusal"),
    path(
        "<slug:slug>/afvisning/<uuid:event_id>/fortryd/", events.undo_refusal, name="undo_refusal"
    ),
    path("<slug:slug>/haendelse/", events.incidents, name="incidents"),
    path(
        "<slug:slug>/haendelse/<uuid:event_id>/fortryd/", events.undo_incident, name="undo_incident"
    ),
    path("<slug:slug>/haendelse/<slug:kind>/", events.incident, name="incident"),
]
