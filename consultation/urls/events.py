"""Meetings that people sign up for."""

from __future__ import annotations

from django.urls import URLPattern, path

from consultation.views import (
    event_codes,
    event_door,
    event_list,
    event_sign_up,
    events,
    events_desk,
)

_ONE = "moeder/<slug:slug>/"
_CASE = "redaktion/<slug:slug>/moeder/"
_DESK = f"{_CASE}<slug:event_slug>/"
_PERSON = f"{_DESK}tilmeldte/<uuid:pk>/"

urlpatterns: list[URLPattern] = [
    path("moeder/", events.events, name="events"),
    path(_ONE, events.event, name="event"),
    path(f"{_ONE}kalender.ics", events.calendar, name="event_calendar"),
    path(f"{_ONE}tilmeld/", event_sign_up.sign_up, name="event_sign_up"),
    path(f"{_ONE}kvittering/", event_sign_up.receipt, name="event_receipt"),
    path(f"{_ONE}faerdig/", event_sign_up.done, name="event_receipt_done"),
    path("svar/tilmelding/", event_codes.my_sign_up, name="my_sign_up"),
    path("svar/tilmelding/meld-fra/", event_codes.cancel_sign_up, name="cancel_sign_up"),
    path(_CASE, events_desk.event_list, name="event_list"),
    path(f"{_CASE}nyt/", events_desk.add_event, name="add_event"),
    path(_DESK, events_desk.event_desk, name="event_desk"),
    path(f"{_DESK}ret/", events_desk.edit_event, name="edit_event"),
    path(f"{_DESK}vis/", events_desk.event_deed, name="event_deed"),
    path(f"{_DESK}aflys/", events_desk.cancel_event, name="cancel_event"),
    path(f"{_DESK}tilmeldte/", event_list.sign_up_list, name="event_sign_ups"),
    path(f"{_DESK}tilmeldte/ny/", event_list.enter_person, name="enter_event_person"),
    path(_PERSON, event_list.person, name="event_person"),
    path(f"{_PERSON}meld-fra/", event_list.cancel_person, name="cancel_event_person"),
    path(f"{_DESK}liste/", event_list.door_list, name="event_door_list"),
    path(f"{_DESK}doeren/", event_door.door, name="event_door"),
    path(f"{_DESK}fremmoede/", event_door.edit_attendance, name="event_attendance"),
]
