"""Words to the next shift: short, about no person, and soon gone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from intake_rooms.models import (
    HandoverNote,
    Room,
)
from intake_rooms.services import handover
from tests.conftest import Clock
from tests.intake_rooms.closed_days import HOME, StaffIn


def test_a_word_to_the_next_shift_vanishes_after_three_days(room: Room, clock: Clock) -> None:
    handover.write_note(room, "Ilten er skiftet.")
    clock.moment += timedelta(hours=72) - timedelta(minutes=1)
    assert len(handover.standing_notes(room, timezone.now())) == 1

    clock.moment += timedelta(minutes=1)

    assert handover.standing_notes(room, timezone.now()) == ()
    assert handover.forget_old_notes(timezone.now()) == 1
    assert not HandoverNote.objects.exists()


def test_writing_a_new_word_lets_the_old_ones_go(room: Room, clock: Clock) -> None:
    handover.write_note(room, "Gammel.")
    clock.moment += timedelta(hours=80)

    handover.write_note(room, "Ny.")

    assert HandoverNote.objects.get().text == "Ny."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Pas på 150275-1234", "et CPR-nummer"),
        ("ring 35 30 10 40", "et telefonnummer"),
        ("   ", "Skriv, hvad næste vagt skal vide."),
        ("x" * 501, "højst have 500 tegn"),
        ("\0", "Skriv, hvad næste vagt skal vide."),
    ],
)
def test_a_word_that_points_to_a_person_or_says_nothing_is_refused(
    room: Room, clock: Clock, staff_in: StaffIn, text: str, said: str
) -> None:
    answer = staff_in(room).post(f"{HOME}overlevering/", {"text": text}, follow=True)

    assert said in answer.content.decode()
    assert not HandoverNote.objects.exists()


def test_a_word_is_left_and_taken_away_on_the_day(
    room: Room, clock: Clock, staff_in: StaffIn
) -> None:
    client = staff_in(room)
    left = client.post(f"{HOME}overlevering/", {"text": "Ilten er skiftet."}, follow=True)
    assert "Ilten er skiftet." in left.content.decode()

    client.post(f"{HOME}overlevering/{HandoverNote.objects.get().pk}/slet/")

    assert not HandoverNote.objects.exists()
