"""The room and its people are those of the rooms' own tests."""

from tests.intake_rooms.conftest import make_room, room, staff_in

__all__ = ["make_room", "room", "staff_in"]
