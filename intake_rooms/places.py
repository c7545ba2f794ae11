"""What the rooms add to the navigation and to the counter's doors."""

from __future__ import annotations

from django.urls import reverse

from config.access import navigation
from config.access.navigation import Place
from config.access.roles import Permission
from intake_rooms import deeds, pages
from intake_rooms.deeds import Deed
from intake_rooms.models import Room

_P = Permission

PLACES = (
    Place(
        "Mine rum",
        "intake_rooms:rooms",
        "Registrér indtag ved skranken, og se dagen.",
        frozenset({_P.REGISTER_INTAKES, _P.SEE_DAY}),
        order=10,
    ),
    Place(
        "Optællinger",
        "intake_rooms:counts",
        "Tast dagstal, der er talt i hånden, og se dem ved siden af det registrerede.",
        frozenset({_P.RECORD_COUNTS}),
        order=20,
    ),
    Place(
        "Gener",
        "intake_rooms:nuisance",
        "Tast observationer fra områderne omkring rummene, med kilde og forbehold.",
        frozenset({_P.RECORD_NUISANCE}),
        order=30,
    ),
    Place(
        "Indlæsninger",
        "intake_rooms:imports",
        "Læs indtag, optællinger og gener ind fra en fil, og annullér en hel fil.",
        frozenset({_P.IMPORT_INTAKES, _P.RECORD_NUISANCE}),
        order=35,
    ),
    Place(
        "Opsætning af rum",
        "intake_rooms:setup",
        "Opret rum, og sæt åbningstider, pladser, stofknapper og medarbejdere.",
        frozenset({_P.SET_UP_ROOMS}),
        order=60,
    ),
    Place(
        "Nøgler",
        "intake_rooms:keys",
        "Se, hvor længe nøglerne bag kaldenavne holder, og hvor tit der slås kaldenavne op.",
        frozenset({_P.SET_UP_ROOMS, _P.SEE_UNCONTROLLED}),
        order=65,
    ),
    Place(
        "Andre systemer",
        "intake_rooms:api_tokens",
        "Giv et andet system en nøgle til at registrere indtag eller hente tal, og spær den igen.",
        frozenset({_P.MANAGE_USERS}),
        order=70,
    ),
)


def _counter(room: Room) -> str:
    return reverse("intake_rooms:counter", args=[room.slug])


def _refusal(room: Room) -> str:
    return reverse("intake_rooms:refusal", args=[room.slug])


def _incidents(room: Room) -> str:
    return reverse("intake_rooms:incidents", args=[room.slug])


def _overdose(room: Room) -> str:
    return reverse("intake_rooms:incident", args=[room.slug, "overdosis"])


DEEDS = (
    Deed("indtag", "", _counter, _P.REGISTER_INTAKES, pages.saved_intake),
    Deed("afvisning", "Afvisning", _refusal, _P.REGISTER_INTAKES, pages.saved_refusal, order=20),
    Deed("haendelse", "Hændelse", _incidents, _P.REGISTER_INTAKES, pages.saved_incident, order=30),
    Deed(
        "overdosis",
        "OVERDOSIS",
        _overdose,
        _P.REGISTER_INTAKES,
        pages.saved_incident,
        order=40,
        grave=True,
    ),
)


def register() -> None:
    """Make places and deeds known; run once, when the app is ready."""
    navigation.register(PLACES)
    for deed in DEEDS:
        deeds.register(deed)
