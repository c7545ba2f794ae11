"""The board: who is inside, for how long, and that nothing of an alias stays."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import time, timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from config.danish import LOCAL_ZONE
from config.offline import services as tablets
from intake_rooms import board_pages, services
from intake_rooms.board_seal import UNREADABLE, BoardSeal, key_file
from intake_rooms.exceptions import IntakeRoomsError
from intake_rooms.models import Intake, Presence, PresenceTimes, Room
from intake_rooms.services import presence
from intake_rooms.services.intakes import NewIntake
from intake_rooms.services.rooms import set_board, set_places
from tests.conftest import Clock

ALIASES = ("Bette Åse", "kaptajn", "x", "Æ" * 60, "")
METHODS = ("injection", "smoking")


@pytest.fixture
def board_room(room: Room, clock: Clock) -> Room:
    """A room with two places to inject and one to smoke, that uses the board."""
    set_places(room, {"injection": 2, "smoking": 1}, by=None)
    set_board(room, uses_board=True, long_stay_minutes=60, by=None)
    return room


def seated(room: Room, method: str = "injection", alias: str = "") -> Presence:
    return presence.seat(presence.enter(room, method=method, alias=alias))


def everything_stored() -> bytes:
    """All values of the tables of presence, as the database holds them."""
    found = b""
    with connection.cursor() as cursor:
        for table in ("intake_rooms_presence", "intake_rooms_presencetimes"):
            cursor.execute(f"SELECT * FROM {table}")
            for row in cursor.fetchall():
                for value in row:
                    raw = bytes(value) if isinstance(value, (bytes, memoryview)) else b""
                    found += raw + str(value).encode()
    return found


# --- any order of calls ends legal ---


class BoardMachine(RuleBasedStateMachine):
    """Draws deeds in any order, by several tablets that may hold what is long gone."""

    room: Room
    clock: Clock

    @initialize()
    def begin(self) -> None:
        Presence.objects.all().delete()
        PresenceTimes.objects.all().delete()
        self.clock.set("2012-10-24T10:00")
        self.known: list[Presence] = []
        self.left: list[PresenceTimes] = []
        self.entered = 0
        self.undone = 0

    @rule(minutes=st.integers(0, 90))
    def time_passes(self, minutes: int) -> None:
        self.clock.moment += timedelta(minutes=minutes)

    @rule(alias=st.sampled_from(ALIASES), method=st.sampled_from(METHODS))
    def somebody_comes(self, alias: str, method: str) -> None:
        self.known.append(presence.enter(self.room, method=method, alias=alias))
        self.entered += 1

    @precondition(lambda self: self.known)
    @rule(
        data=st.data(),
        deed=st.sampled_from(
            [presence.call, presence.back_to_queue, presence.seat, presence.leave]
        ),
    )
    def a_deed(self, data: Any, deed: Callable[[Presence], Any]) -> None:
        somebody = data.draw(st.sampled_from(self.known))
        inside = Presence.objects.filter(pk=somebody.pk).exists()
        try:
            result = deed(somebody)
        except presence.NotOnBoard:
            assert not inside
        except presence.PlaceTaken:
            assert deed is presence.seat
        else:
            if deed is presence.leave:
                self.left.append(result)

    @precondition(lambda self: self.known)
    @rule(data=st.data(), place=st.integers(1, 3))
    def a_named_place(self, data: Any, place: int) -> None:
        somebody = data.draw(st.sampled_from(self.known))
        with suppress(presence.NotOnBoard, presence.PlaceTaken):
            assert presence.seat(somebody, place=place).place == place

    @precondition(lambda self: self.left)
    @rule(data=st.data())
    def a_leaving_is_undone(self, data: Any) -> None:
        try:
            back = presence.come_back(data.draw(st.sampled_from(self.left)))
        except (presence.NotOnBoard, presence.PlaceTaken):
            return
        assert not back.alias_sealed
        self.known.append(back)

    @rule()
    def the_board_is_cleared(self) -> None:
        presence.clear_board(self.room, timezone.now())
        assert not Presence.objects.exists()

    @rule()
    def old_ones_are_forgotten(self) -> None:
        presence.forget_old(timezone.now())
        oldest = timezone.now() - presence.LONGEST_ON_BOARD
        assert not Presence.objects.filter(queued_at__lt=oldest).exists()

    @invariant()
    def nobody_is_lost_and_no_place_is_shared(self) -> None:
        if not hasattr(self, "known"):
            return
        inside = list(Presence.objects.all())
        assert len(inside) + PresenceTimes.objects.count() == self.entered
        taken = [(row.method, row.place) for row in inside if row.place]
        assert len(taken) == len(set(taken))
        assert all(place <= {"injection": 2, "smoking": 1}[method] for method, place in taken)

    @invariant()
    def the_board_can_be_drawn_and_holds_no_plain_alias(self) -> None:
        if not hasattr(self, "known"):
            return
        shown = board_pages.board(self.room, timezone.now())
        assert shown.inside == sum(bool(row.place) for row in Presence.objects.all())
        assert "åse" not in everything_stored().decode(errors="ignore").casefold()
        assert "kaptajn" not in everything_stored().decode(errors="ignore").casefold()


def test_any_order_of_deeds_ends_legal(board_room: Room, clock: Clock) -> None:
    def machine() -> BoardMachine:
        made = BoardMachine()
        made.room, made.clock = board_room, clock
        return made

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


# --- the alias ---


def test_an_alias_is_on_the_board_and_unreadable_in_the_database(board_room: Room) -> None:
    presence.enter(board_room, method="injection", alias="  Bette   Åse ")

    (person,) = board_pages.board(board_room, timezone.now()).queue
    assert person.alias == "Bette Åse"
    stored = everything_stored()
    assert b"Bette" not in stored
    assert "Åse".encode() not in stored


def test_the_sealed_length_tells_nothing_of_the_alias(board_room: Room) -> None:
    for alias in ("x", "en noget længere en", "y" * 60):
        presence.enter(board_room, method="injection", alias=alias)

    assert len({len(row.alias_sealed) for row in Presence.objects.all()}) == 1


def test_the_same_alias_twice_is_sealed_otherwise_each_time(board_room: Room) -> None:
    for _ in range(2):
        presence.enter(board_room, method="injection", alias="Bette")

    assert len({bytes(row.alias_sealed) for row in Presence.objects.all()}) == 2


def test_a_sealed_alias_moved_to_another_row_cannot_be_read(board_room: Room) -> None:
    first = presence.enter(board_room, method="injection", alias="Bette")

    assert BoardSeal().open(bytes(first.alias_sealed), uuid.uuid4()) == UNREADABLE


def test_the_key_lies_in_a_file_of_its_own_that_only_we_may_read(board_room: Room) -> None:
    presence.enter(board_room, method="injection", alias="Bette")

    file = key_file()
    assert file.name == "board.key"
    assert str(file).startswith(str(django_settings.KEY_DIR))
    assert file.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in file.parent.iterdir()] == ["board.key"]


@pytest.mark.parametrize("content", [None, b"broken"])
def test_a_lost_key_costs_only_the_aliases_of_who_is_inside(
    board_room: Room, clock: Clock, content: bytes | None
) -> None:
    presence.enter(board_room, method="injection", alias="Bette")
    if content is None:
        key_file().unlink()
    else:
        key_file().write_bytes(content)
    clock.moment += timedelta(minutes=1)

    presence.enter(board_room, method="injection", alias="Kaj")

    shown = board_pages.board(board_room, timezone.now()).queue
    assert [person.alias for person in shown] == [UNREADABLE, "Kaj"]


def test_leaving_erases_the_alias_and_the_link_and_keeps_the_times(
    board_room: Room, clock: Clock
) -> None:
    somebody = presence.enter(board_room, method="injection", alias="Bette")
    clock.set("2012-10-24T14:05")
    presence.call(somebody)
    clock.set("2012-10-24T14:07")
    presence.seat(somebody)
    clock.set("2012-10-24T14:40")

    times = presence.leave(somebody)

    assert not Presence.objects.exists()
    assert (times.seated_at - times.queued_at) == timedelta(minutes=7)
    assert (times.left_at, times.is_cleared) == (timezone.now(), False)
    names = {field.name for field in PresenceTimes._meta.get_fields()}
    assert not names & {"alias_sealed", "intake", "client_key"}


# --- into the queue, and out of it ---


def test_a_room_that_does_not_use_the_board_puts_nobody_on_it(room: Room, clock: Clock) -> None:
    with pytest.raises(presence.BoardNotUsed):
        presence.enter(room, method="injection")

    assert not Presence.objects.exists()


def test_two_tablets_cannot_give_away_the_same_place(board_room: Room) -> None:
    first, second = (presence.enter(board_room, method="injection") for _ in range(2))
    presence.seat(first, place=1)

    with pytest.raises(presence.PlaceTaken):
        presence.seat(second, place=1)

    assert presence.seat(second).place == 2


@pytest.mark.parametrize("method", ["smoking", "sniffing"])
def test_a_full_method_and_one_without_places_let_nobody_in(board_room: Room, method: str) -> None:
    seated(board_room, "smoking")
    waiting = presence.enter(board_room, method=method)

    with pytest.raises(presence.PlaceTaken):
        presence.seat(waiting)


def test_a_room_without_places_set_up_has_as_many_as_are_asked_for(
    room: Room, clock: Clock
) -> None:
    set_board(room, uses_board=True, long_stay_minutes=60, by=None)

    places = [seated(room, "oral").place for _ in range(5)]

    assert places == [1, 2, 3, 4, 5]
    assert board_pages.board(room, timezone.now()).places is None


def test_an_undone_leaving_brings_the_person_back_without_alias(board_room: Room) -> None:
    times = presence.leave(seated(board_room, alias="Bette"))

    back = presence.come_back(times)

    assert (back.place, back.seated_at) == (1, times.seated_at)
    assert bytes(back.alias_sealed) == b""
    assert not PresenceTimes.objects.exists()
    with pytest.raises(presence.NotOnBoard):
        presence.come_back(times)


def test_who_sits_when_the_board_is_cleared_left_when_the_room_closed(
    make_room: Callable[..., Room], clock: Clock
) -> None:
    evening = make_room("aften", hours=(time(9), time(16)))
    set_board(evening, uses_board=True, long_stay_minutes=60, by=None)
    clock.set("2012-10-24T15:00")
    seated(evening)
    clock.set("2012-10-24T18:30")

    assert presence.clear_board(evening, timezone.now()) == 1

    times = PresenceTimes.objects.get()
    assert times.left_at.astimezone(LOCAL_ZONE).time() == time(16)
    assert times.is_cleared


def test_looking_at_the_board_forgets_who_came_twelve_hours_ago(
    board_room: Room, clock: Clock, staff_in: Callable[..., Client]
) -> None:
    presence.enter(board_room, method="injection", alias="Bette")
    clock.set("2012-10-25T02:30")
    client = staff_in(board_room)

    client.get("/rum/midlertidigt/tavle/")

    assert not Presence.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_eight_taps_at_once_fill_two_places_and_no_more(board_room: Room) -> None:
    waiting = [presence.enter(board_room, method="injection") for _ in range(8)]
    barrier = threading.Barrier(8)
    refused: list[Exception] = []

    def tap(somebody: Presence) -> None:
        barrier.wait()
        try:
            presence.seat(somebody)
        except presence.PlaceTaken as error:
            refused.append(error)
        connection.close()

    threads = [threading.Thread(target=tap, args=(somebody,)) for somebody in waiting]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    taken = Presence.objects.filter(place__isnull=False).values_list("place", flat=True)
    assert sorted(taken) == [1, 2]
    assert len(refused) == 6


# --- what the board says ---


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


# --- in the browser, without script ---


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


# --- from a tablet ---


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


# --- the counter's bar ---


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
