"""A room that uses the board, for its tests."""

from __future__ import annotations

import pytest
from django.db import connection

from intake_rooms.models import Presence, Room
from intake_rooms.services import presence
from intake_rooms.services.rooms import set_board, set_places
from tests.conftest import Clock


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
