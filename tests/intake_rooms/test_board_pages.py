"""The board and the queue as pages and tablets show and use them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from config.offline import services as tablets
from intake_rooms import board_pages, services
from intake_rooms.board_seal import BoardSeal
from intake_rooms.exceptions import IntakeRoomsError
from intake_rooms.models import Intake, Presence, PresenceTimes, Room
from intake_rooms.services import presence
from intake_rooms.services.intakes import NewIntake
from intake_rooms.services.rooms import set_board, set_places
from tests.conftest import Clock
from tests.intake_rooms.boards import board_room, seated

__all__ = ["board_room"]


def test_a_long_stay_is_said_after_the_rooms_own_limit(board_room: Room, clock: Clock) -> None:
    seated(board_room)
    clock.set("2012-10-24T15:00")
    assert not shown_long(board_room)

    clock.set("2012-10-24T15:01")

    assert shown_long(board_room)


def test_a_long_stay_is_said_after_three_times_the_days_median(
    board_room: Room, clock: Clock
) -> None:
    for _ in range(5):
        somebody = seated(board_room)
        clock.moment += timedelta(minutes=10)
        presence.leave(somebody)
    seated(board_room)
    clock.moment += timedelta(minutes=30)
    assert not shown_long(board_room)

    clock.moment += timedelta(minutes=1)

    assert shown_long(board_room)
    assert board_pages.board(board_room, timezone.now()).long_after == 30


def shown_long(room: Room) -> bool:
    (group, _) = board_pages.board(room, timezone.now()).groups
    person = group.places[0].person
    assert person is not None
    return person.is_long


@pytest.mark.parametrize("size", [1, 40])
def test_the_board_is_read_by_as_many_queries_whoever_is_on_it(
    room: Room,
    clock: Clock,
    staff_in: Callable[..., Client],
    django_assert_num_queries: Any,
    size: int,
) -> None:
    set_board(room, uses_board=True, long_stay_minutes=60, by=None)
    client = staff_in(room)
    for number in range(size):
        somebody = presence.enter(room, method="smoking", alias=f"nr {number}")
        if number % 2:
            presence.seat(somebody)
            presence.leave(presence.enter(room, method="smoking"))
    BoardSeal()

    with django_assert_num_queries(14):
        client.get("/rum/midlertidigt/tavle/")


def test_the_counter_puts_who_is_registered_in_the_queue_by_the_same_tap(
    board_room: Room, staff_in: Callable[..., Client]
) -> None:
    client = staff_in(board_room)
    answers = {
        "id": str(uuid.uuid4()), "alias": "Bette", "sex": "female", "age": "42",
        "substance": "KOK", "method": "smoking",
    }  # fmt: skip

    for _ in range(2):
        client.post("/rum/midlertidigt/registrer/", answers)

    (person,) = board_pages.board(board_room, timezone.now()).queue
    assert (person.alias, person.method) == ("Bette", "smoking")
    services.undo_intake(Intake.objects.get())
    assert not Presence.objects.exists()
    assert not PresenceTimes.objects.exists()


def test_a_room_without_board_registers_as_ever(
    room: Room, clock: Clock, staff_in: Callable[..., Client]
) -> None:
    client = staff_in(room)
    answers = {
        "id": str(uuid.uuid4()), "alias": "Bette", "sex": "female", "age": "42",
        "substance": "KOK", "method": "smoking",
    }  # fmt: skip

    client.post("/rum/midlertidigt/registrer/", answers)

    assert Intake.objects.count() == 1
    assert not Presence.objects.exists()
    assert "slå den til" in client.get("/rum/midlertidigt/tavle/").content.decode()
    assert "Tavlen" not in client.get("/rum/midlertidigt/registrer/").content.decode()


def test_a_late_registration_brings_nobody_into_the_queue(board_room: Room) -> None:
    happened = timezone.now() - timedelta(minutes=30)
    new = NewIntake(occurred_at=happened, substance="KOK", method="smoking", alias="Bette")
    services.register_intake(new, room=board_room)

    found = presence.enter_registered(
        new.id, room=board_room, method="smoking", occurred_at=happened, alias="Bette"
    )

    assert found is None
    assert not Presence.objects.exists()


def test_a_person_is_taken_through_the_room_by_forms(
    board_room: Room, clock: Clock, staff_in: Callable[..., Client]
) -> None:
    client = staff_in(board_room)
    home = "/rum/midlertidigt/tavle/"
    name = uuid.uuid4()
    for _ in range(2):
        client.post(home, {"id": name, "alias": "Bette", "method": "injection"})
    assert "Bette" in client.get(home).content.decode()

    for deed in ("kald", "plads", "koe", "plads", "gaaet"):
        clock.moment += timedelta(minutes=2)
        assert client.post(f"{home}{name}/{deed}/").status_code == 302

    page = client.get(home).content.decode()
    assert "Bette" not in page
    assert "Gik kl. 14.10 fra en plads til injektion." in page
    times = PresenceTimes.objects.get()
    client.post(f"{home}tilbage/{times.pk}/")
    assert Presence.objects.get().place == 1


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"alias": "Bette", "method": "x"}, "Vælg, hvad personen venter på plads til."),
        ({"alias": "150275-1234", "method": "injection"}, "ligner et CPR-nummer"),
        ({"alias": "x" * 61, "method": "injection"}, "højst have 60 tegn"),
    ],
)
def test_what_cannot_be_put_in_the_queue_is_said(
    board_room: Room, staff_in: Callable[..., Client], sent: dict[str, str], said: str
) -> None:
    client = staff_in(board_room)

    answer = client.post("/rum/midlertidigt/tavle/", {"id": uuid.uuid4(), **sent}, follow=True)

    assert said in answer.content.decode()
    assert not Presence.objects.exists()


def test_a_person_of_another_room_cannot_be_moved_from_here(
    board_room: Room, make_room: Callable[..., Room], staff_in: Callable[..., Client]
) -> None:
    other = make_room("andet")
    set_board(other, uses_board=True, long_stay_minutes=60, by=None)
    theirs = presence.enter(other, method="injection", alias="Bette")
    client = staff_in(board_room)

    client.post(f"/rum/midlertidigt/tavle/{theirs.pk}/gaaet/")

    assert Presence.objects.filter(pk=theirs.pk).exists()


@pytest.fixture
def tablet(board_room: Room) -> Client:
    """A browser that is a tablet of the room; nobody is logged in."""
    client = Client()
    code = tablets.make_code(board_room.slug, name="Tablet 1", by=None)
    client.cookies["device"] = tablets.enrol(code).cookie
    return client


def test_a_tablet_of_the_room_uses_its_board_and_no_others(
    board_room: Room, make_room: Callable[..., Room], tablet: Client
) -> None:
    other = make_room("andet")
    set_board(other, uses_board=True, long_stay_minutes=60, by=None)
    theirs = presence.enter(other, method="injection", alias="Kaj")
    home, name = "/rum/midlertidigt/tavle/", uuid.uuid4()

    tablet.post(home, {"id": name, "alias": "Bette", "method": "injection"})
    tablet.post(f"{home}{name}/plads/")

    answer = tablet.get(home)
    assert "Bette" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert "Mine rum" not in answer.content.decode()
    assert Presence.objects.get(pk=name).place == 1
    assert tablet.get("/rum/andet/tavle/").status_code == 404
    assert tablet.post(f"/rum/andet/tavle/{theirs.pk}/gaaet/").status_code == 404


def test_what_a_tablet_registers_now_stands_in_the_queue_once(
    board_room: Room, tablet: Client
) -> None:
    now = timezone.now()
    items = [
        {
            "id": str(uuid.uuid4()), "client": alias, "age": 42, "sex": "male", "method": "smoking",
            "substance": "KOK", "occurred_at": (now - timedelta(minutes=ago)).isoformat(),
        }
        for alias, ago in (("Bette", 2), ("Kaj", 40))
    ]  # fmt: skip

    for _ in range(2):
        answer = tablet.post("/api/v1/intakes/", items, content_type="application/json")
        assert answer.status_code == 200, answer.content

    (person,) = board_pages.board(board_room, timezone.now()).queue
    assert person.alias == "Bette"
    assert Intake.objects.count() == 2


def test_a_long_stay_limit_must_be_some_minutes(room: Room) -> None:
    with pytest.raises(IntakeRoomsError):
        set_board(room, uses_board=True, long_stay_minutes=0, by=None)


def test_the_counter_says_how_many_are_inside_where_the_room_keeps_a_board(
    room: Room, clock: Clock, staff_in: Callable[..., Client]
) -> None:
    address = f"/rum/{room.slug}/registrer/"
    client = staff_in(room)
    assert "inde <strong" not in client.get(address).content.decode()

    set_places(room, {"injection": 4, "smoking": 20}, by=None)
    set_board(room, uses_board=True, long_stay_minutes=60, by=None)
    for _ in range(3):
        presence.seat(presence.enter(room, method="smoking"))
    presence.enter(room, method="smoking")

    said = client.get(address).content.decode()
    assert '<strong id="inside" data-swap>3 af 24</strong>' in said
