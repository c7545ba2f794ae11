"""The annex's sentences are right for none, one, a few that are hidden, and many."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from config.danish import LOCAL_ZONE
from intake_rooms.models import Room
from intake_rooms.services import (
    NewIntake,
    add_room,
    record_count,
    record_incident,
    record_refusal,
    register_intake,
)
from reports.annex import Bullets, KeyFigures, Note, Paragraph
from reports.parameters import Comparison, StatusParameters
from reports.periods import Period
from reports.services import draw_status

PERIOD = Period.of_weeks(date(2025, 1, 6), 8)
NOON = datetime(2025, 1, 7, 12, tzinfo=LOCAL_ZONE)


@pytest.fixture
def skyen(db: None) -> Room:
    room, _ = add_room(
        slug="skyen", name="Skyen", kind="fixed", opened_on=date(2025, 1, 1), by=None
    )
    return room


def register(room: Room, *aliases: str) -> None:
    for alias in aliases:
        register_intake(
            NewIntake(
                occurred_at=NOON, substance="KOK", method="smoking", sex="male", age=33,
                municipality="101", alias=alias,
            ),
            room=room,
        )  # fmt: skip


def text(*, uncontrolled: bool = False) -> str:
    parameters = StatusParameters(
        rooms=("skyen",), period=PERIOD, comparison=(Comparison("Hamborg", 1800),)
    )
    lines: list[str] = []
    for block in draw_status(parameters, uncontrolled=uncontrolled).annex.blocks:
        if isinstance(block, Paragraph | Note):
            lines.append(block.text)
        elif isinstance(block, Bullets):
            lines += block.items
        elif isinstance(block, KeyFigures):
            lines += [f"{figure.value} {figure.label}" for figure in block.items]
    return "\n".join(lines)


def test_an_empty_register_says_that_it_is_empty(skyen):
    said = text()

    assert "Skyen har ikke haft indtag i perioden (figur 1)." in said
    assert "Der har ikke været utilsigtede hændelser eller situationsrapporter" in said
    assert "Der er ikke registreret overdoser i perioden." in said
    assert "Til sammenligning har Hamborg 1.800 indtag om ugen.\n" in said
    assert "under opsyn" not in said


def test_one_of_each_is_in_the_singular(skyen):
    register(skyen, "Bette")
    record_refusal(room=skyen, reason="full", occurred_at=NOON)
    record_incident(room=skyen, kind="overdose", grade="naloxone", occurred_at=NOON)
    record_incident(room=skyen, kind="situation_report", occurred_at=NOON)

    said = text(uncontrolled=True)

    assert "Skyen har i perioden haft 1 indtag, fordelt på én bruger (figur 1)." in said
    assert "Der er registreret én afvisning i perioden; årsagen er vist i tabellen bagest." in said
    assert "ingen utilsigtede hændelser og én situationsrapport i perioden." in said
    assert "Der har været én overdosis." in said
    assert "0,1 indtag om ugen i gennemsnit" in said
    assert "svarer til under 1 % af det." in said
    assert "top på" not in said
    assert "Størstedelen" not in said


def test_a_few_are_hidden_in_words_too(skyen):
    register(skyen, "Bette", "Åse", "Kaj")

    said = text()

    assert (
        "haft færre end 5 indtag (figur 1). Antallet af forskellige brugere er færre end 5." in said
    )
    assert "– indtag om ugen i gennemsnit" in said
    assert "3 indtag" not in said


def test_counted_intakes_are_not_said_to_be_of_the_clients(skyen):
    register(skyen, *(f"bruger {number}" for number in range(12)))
    record_count(room=skyen, day=date(2025, 1, 9), count=40, by=None)

    said = text()

    assert "haft 52 indtag; de 12 registrerede er fordelt på 12 forskellige brugere" in said
    assert "40 indtag er talt i hånden på dage uden registrering." in said
