"""A closed day stands as it was signed: nothing of it is undone, corrected, voided or counted anew.

Only what arrives late is still stored, and shown as late. Everything else waits until a leader
reopens the day with a reason. Who changes something locks the room first, its records after.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from config.danish import count, listing, long_date
from intake_rooms.exceptions import ClosedDaysTouched, DayIsClosed
from intake_rooms.models import DayClosing, ImportBatch, Intake, ManualCount, Room
from intake_rooms.opening import DAY, day_begins, local_day_and_hour, opening_day

DAYS_NAMED = 6
"""As many closed days are named; the rest is a number."""


def standing_closing(room: Room, day: date) -> DayClosing | None:
    """The closing of opening day `day` that has not been reopened. One query."""
    return DayClosing.objects.filter(room=room, day=day, reopened_at=None).first()


def lock_room(room_id: int) -> Room:
    """Keep closings and changes of the room apart until the transaction ends.

    Registrations do not wait for it.
    """
    return Room.objects.select_for_update(no_key=True).get(pk=room_id)


def lock_rooms(room_ids: Iterable[int] | None = None) -> tuple[Room, ...]:
    """As `lock_room`, for several or all, in an order in which none waits for another's."""
    rooms = Room.objects.select_for_update(no_key=True).order_by("pk")
    return tuple(rooms if room_ids is None else rooms.filter(pk__in=set(room_ids)))


def refuse_closed(room: Room, instant: datetime) -> None:
    """Raise DayIsClosed where the opening day of `instant` is closed. The room is locked."""
    refuse_closed_day(room, opening_day(room, instant))


def refuse_closed_day(room: Room, day: date) -> None:
    """Raise DayIsClosed where opening day `day` is closed. The room is locked."""
    if standing_closing(room, day) is not None:
        raise DayIsClosed


def refuse_closed_batch(batch: ImportBatch) -> None:
    """Lock the rooms of a batch. Raises ClosedDaysTouched, with the days, where some are closed.

    Late arrivals count too: they are shown with the closed day. Two queries; five more a room
    that has closed days.
    """
    rows = {
        room_id
        for model in (Intake, ManualCount)
        for room_id in model._default_manager.filter(batch=batch, voided_at=None)
        .order_by()
        .values_list("room_id", flat=True)
        .distinct()
    }
    found = [(room, sorted(_closed_days(room, batch))) for room in lock_rooms(rows)]
    touched = [(room, day) for room, days in found for day in days]
    if touched:
        raise ClosedDaysTouched(_named(touched))


def _closed_days(room: Room, batch: ImportBatch) -> set[date]:
    """The closed opening days of the room on which something of the batch counts."""
    standing = DayClosing.objects.filter(room=room, reopened_at=None)
    closed = set(standing.values_list("day", flat=True))
    if not closed:
        return set()
    counted = ManualCount.objects.filter(room=room, batch=batch, voided_at=None)
    days = set(counted.values_list("date", flat=True))
    near = Intake.objects.filter(
        room=room,
        batch=batch,
        voided_at=None,
        local_date__range=(min(closed), max(closed) + DAY),
    )
    hours, exceptions = tuple(room.opening_hours.all()), tuple(room.opening_exceptions.all())
    begins: dict[date, datetime] = {}
    for instant in near.order_by().values_list("occurred_at", flat=True).iterator():
        day, _ = local_day_and_hour(instant)
        if day not in begins:
            begins[day] = day_begins(day, hours, exceptions)
        days.add(day if instant >= begins[day] else day - DAY)
    return days & closed


def _named(touched: list[tuple[Room, date]]) -> str:
    """ "H17 den 1. oktober 2012 og H17 den 2. oktober 2012", and how many more."""
    parts = [f"{room.name} den {long_date(day)}" for room, day in touched[:DAYS_NAMED]]
    more = len(touched) - DAYS_NAMED
    return listing([*parts, count(more, "dag mere", "dage mere")] if more > 0 else parts)
