"""A shift that was kept on paper, keyed in row by row (decisions E59)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest
from django.test import Client

from config.danish import LOCAL_ZONE
from intake_rooms import services
from intake_rooms.forms.paper import arrival
from intake_rooms.models import Intake, Room
from intake_rooms.opening import opening_span
from intake_rooms.services.intakes import NewIntake
from tests.conftest import Clock

StaffIn = Callable[..., Client]
HOME = "/rum/midlertidigt/"


def register(room: Room, when: str, **more: Any) -> Intake:
    """An intake at a Danish local time."""
    moment = datetime.fromisoformat(when).replace(tzinfo=LOCAL_ZONE)
    facts = {"substance": "KOK", "method": "smoking", **more}
    return services.register_intake(NewIntake(occurred_at=moment, **facts), room=room).intake


def row(**more: str) -> dict[str, str]:
    return {"id": str(uuid.uuid4()), "at": "14.07", "substance": "KOK", "method": "smoking", **more}


def test_a_row_from_paper_is_an_intake_with_its_arrival_time(
    room: Room, clock: Clock, staff_in: StaffIn
) -> None:
    client = staff_in(room)
    sent = row(alias="Bette", sex="female", age="42", municipality="none", is_assisted="on")

    for _ in range(2):
        assert client.post(f"{HOME}papir/2012-10-23/", sent).status_code == 302

    intake = Intake.objects.get()
    assert intake.occurred_at.astimezone(LOCAL_ZONE).isoformat() == "2012-10-23T14:07:00+02:00"
    assert (intake.source, intake.sex, intake.age) == ("paper", "female", 42)
    assert (intake.municipality, intake.is_assisted) == ("none", True)
    assert intake.client_key is not None
    page = client.get(f"{HOME}papir/2012-10-23/").content.decode()
    assert "1 indtag tastet fra papir" in page
    assert "Bette" not in page


@pytest.mark.parametrize("typed", ["14.07", "14:07", "1407"])
def test_a_time_is_typed_as_it_comes(
    room: Room, clock: Clock, staff_in: StaffIn, typed: str
) -> None:
    staff_in(room).post(f"{HOME}papir/2012-10-23/", row(at=typed))

    assert Intake.objects.get().local_hour == 14


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"at": "25.00"}, "Skriv tidspunktet som timer og minutter"),
        ({"at": ""}, "Skriv tidspunktet som timer og minutter"),
        ({"age": "17"}, "under 18 år"),
        ({"age": "x"}, "helt tal"),
        ({"substance": ""}, "Vælg et stof."),
        ({"method": ""}, "Vælg, hvordan stoffet blev indtaget."),
        ({"alias": "150275-1234"}, "ligner et CPR-nummer"),
    ],
)
def test_a_row_that_cannot_be_stored_stands_with_its_reason(
    room: Room, clock: Clock, staff_in: StaffIn, wrong: dict[str, str], said: str
) -> None:
    page = staff_in(room).post(f"{HOME}papir/2012-10-23/", row(**wrong)).content.decode()

    assert said in page
    assert not Intake.objects.exists()


def test_a_time_in_the_future_is_refused_today(room: Room, clock: Clock, staff_in: StaffIn) -> None:
    page = staff_in(room).post(f"{HOME}papir/2012-10-24/", row(at="15.00")).content.decode()

    assert "ligger i fremtiden" in page


def test_a_saved_row_sent_again_with_other_content_is_not_changed(
    room: Room, clock: Clock, staff_in: StaffIn
) -> None:
    client, sent = staff_in(room), row()
    client.post(f"{HOME}papir/2012-10-23/", sent)

    page = client.post(f"{HOME}papir/2012-10-23/", {**sent, "method": "injection"})

    assert "allerede gemt med andet indhold" in page.content.decode()
    assert Intake.objects.get().method == "smoking"


@pytest.mark.parametrize(
    ("day", "typed", "instant"),
    [
        ("2012-10-24", time(23, 30), "2012-10-24T23:30+02:00"),
        ("2012-10-24", time(1, 30), "2012-10-25T01:30+02:00"),
        ("2012-10-27", time(2, 30), "2012-10-28T02:30+02:00"),  # the first of the double hour
        ("2012-10-24", time(12), "2012-10-24T12:00+02:00"),
    ],
)
def test_a_time_after_midnight_on_a_night_shift_is_of_the_next_date(
    make_room: Callable[..., Room], clock: Clock, day: str, typed: time, instant: str
) -> None:
    night = make_room("nat", hours=(time(22), time(4)))
    shift = date.fromisoformat(day)

    assert arrival(shift, typed, opening_span(night, shift)) == datetime.fromisoformat(instant)


def test_a_time_that_the_clocks_skip_is_refused(
    make_room: Callable[..., Room], clock: Clock
) -> None:
    night = make_room("nat", hours=(time(22), time(4)), opened_on=date(2012, 1, 1))
    shift = date(2012, 3, 24)

    with pytest.raises(ValueError, match="findes ikke den nat"):
        arrival(shift, time(2, 30), opening_span(night, shift))


@pytest.mark.parametrize("size", [1, 60])
def test_keying_in_takes_the_same_queries_however_much_was_keyed(
    room: Room, clock: Clock, staff_in: StaffIn, django_assert_num_queries: Any, size: int
) -> None:
    for minute in range(size):
        register(room, f"2012-10-23T14:{minute:02}", source="paper")
    client = staff_in(room)

    with django_assert_num_queries(15):
        client.get(f"{HOME}papir/2012-10-23/")
