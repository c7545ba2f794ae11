"""Refusals and incidents, as staff note them at the counter."""

from __future__ import annotations

import uuid

import pytest

from intake_rooms import services
from intake_rooms.models import Incident, Refusal, Room
from tests.conftest import Clock
from tests.intake_rooms.counter_taps import SCRIPT, StaffIn, text, url


def test_a_refusal_is_saved_by_its_reason_and_can_be_undone(
    staff_in: StaffIn, room: Room, clock: Clock
) -> None:
    client = staff_in(room)
    sent = {"id": str(uuid.uuid4()), "reason": "under_18"}
    client.post(url(room, "refusal"), sent)

    page = text(client.post(url(room, "refusal"), sent, follow=True))

    refusal = Refusal.objects.get()
    assert "Gemt kl. 14.00: afvisning, under 18 år" in page
    undone = text(client.post(url(room, "undo_refusal", refusal.pk), headers=SCRIPT))
    assert "Fortrudt: afvisning, under 18 år. Det tæller ikke med." in undone
    refusal.refresh_from_db()
    assert refusal.voided_at is not None


def test_an_overdose_is_saved_by_its_grade(staff_in: StaffIn, room: Room, clock: Clock) -> None:
    client = staff_in(room)
    sent = {"id": str(uuid.uuid4()), "measures": ["naloxone", "oxygen"], "grade": "naloxone"}

    page = text(client.post(url(room, "incident", "overdosis"), sent, follow=True))

    incident = Incident.objects.get()
    assert (incident.grade, incident.measures) == ("naloxone", ["naloxone", "oxygen"])
    assert "Gemt kl. 14.00: overdosis, naloxon" in page


def test_an_overdose_without_grade_is_asked_for_it(staff_in: StaffIn, room: Room) -> None:
    sent = {"id": str(uuid.uuid4()), "measures": ["oxygen"]}

    page = text(staff_in(room).post(url(room, "incident", "overdosis"), sent))

    assert "Vælg hvor alvorlig overdosen var." in page
    assert 'value="oxygen" checked' in page
    assert not Incident.objects.exists()


def test_a_needle_stick_says_who_and_whether_the_needle_was_used(
    staff_in: StaffIn, room: Room, clock: Clock
) -> None:
    sent = {"id": str(uuid.uuid4()), "person": "staff", "needle": "used"}

    staff_in(room).post(url(room, "incident", "naalestik"), sent)

    incident = Incident.objects.get()
    assert (incident.kind, incident.person, incident.needle) == ("needle_stick", "staff", "used")


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("utilsigtet-haendelse", "adverse_event"),
        ("situationsrapport", "situation_report"),
        ("vold", "violence"),
        ("vaaben", "weapon"),
    ],
)
def test_the_other_incidents_are_saved_with_a_short_description(
    staff_in: StaffIn, room: Room, clock: Clock, address: str, kind: str
) -> None:
    sent = {"id": str(uuid.uuid4()), "description": "En stol blev kastet. Ingen kom til skade."}

    staff_in(room).post(url(room, "incident", address), sent)

    incident = Incident.objects.get()
    assert (incident.kind, incident.description) == (kind, sent["description"])


@pytest.mark.parametrize(
    ("description", "found"),
    [
        ("Han hed 010190-1234", "et CPR-nummer"),
        ("Ring til 35 30 10 40", "et telefonnummer"),
        ("Skriv til ham på a.b@example.dk", "en mailadresse"),
    ],
)
def test_a_description_that_points_to_a_person_is_not_stored(
    staff_in: StaffIn, room: Room, clock: Clock, description: str, found: str
) -> None:
    sent = {"id": str(uuid.uuid4()), "description": description}

    page = text(staff_in(room).post(url(room, "incident", "vold"), sent))

    assert f"Beskrivelsen ser ud til at indeholde {found}." in page
    assert description in page
    assert not Incident.objects.exists()


def test_an_unknown_kind_of_incident_is_not_found(staff_in: StaffIn, room: Room) -> None:
    assert staff_in(room).get(url(room, "incident", "brand")).status_code == 404


def test_an_incident_can_be_undone_from_the_list(
    staff_in: StaffIn, room: Room, clock: Clock
) -> None:
    client = staff_in(room)
    incident = services.record_incident(room=room, kind="weapon")
    assert url(room, "undo_incident", incident.pk) in text(client.get(url(room, "incidents")))

    client.post(url(room, "undo_incident", incident.pk))

    assert "<del>våben</del>" in text(client.get(url(room, "incidents")))
