"""What of an alias is on the board, and that nothing of it stays."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from intake_rooms import board_pages
from intake_rooms.board_seal import UNREADABLE, BoardSeal, key_file
from intake_rooms.models import Presence, PresenceTimes, Room
from intake_rooms.services import presence
from tests.conftest import Clock
from tests.intake_rooms.boards import board_room, everything_stored

__all__ = ["board_room"]


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
