"""The board in any order of deeds: in, called, seated and out."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import time, timedelta
from typing import Any

import pytest
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
from intake_rooms import board_pages
from intake_rooms.models import Presence, PresenceTimes, Room
from intake_rooms.services import presence
from intake_rooms.services.rooms import set_board
from tests.conftest import Clock
from tests.intake_rooms.boards import board_room, everything_stored, seated

__all__ = ["board_room"]


ALIASES = ("Bette Åse", "kaptajn", "x", "Æ" * 60, "")
METHODS = ("injection", "smoking")


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
