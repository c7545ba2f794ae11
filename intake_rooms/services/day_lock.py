"""A closed day stands as it was signed: nothing of it is undone, corrected or voided."""

from __future__ import annotations

from datetime import date, datetime

from intake_rooms.exceptions import DayIsClosed
from intake_rooms.models import DayClosing, Room
from intake_rooms.opening import opening_day


def standing_closing(room: Room, day: date) -> DayClosing | None:
    """The closing of opening day `day` that has not been reopened. One query."""
    return DayClosing.objects.filter(room=room, day=day, reopened_at=None).first()


def lock_room(room_id: int) -> Room:
    """Keep closings and changes of the room apart until the transaction ends.

    Registrations do not wait for it.
    """
    return Room.objects.select_for_update(no_key=True).get(pk=room_id)


def refuse_closed(room: Room, instant: datetime) -> None:
    """Raise DayIsClosed where the opening day of `instant` is closed. In a transaction only."""
    lock_room(room.pk)
    refuse_closed_day(room, opening_day(room, instant))


def refuse_closed_day(room: Room, day: date) -> None:
    """Raise DayIsClosed where opening day `day` is closed."""
    if standing_closing(room, day) is not None:
        raise DayIsClosed
