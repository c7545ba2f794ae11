"""Who is inside: into the queue, called, on a place, gone. Only the times stay.

waiting → called → seated → gone, where each step but the last may be skipped or taken back. The
alias is sealed while the person is inside (decisions A16) and goes with the row.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from intake_rooms.board_seal import BoardSeal
from intake_rooms.codes import Method
from intake_rooms.exceptions import IntakeRoomsError
from intake_rooms.models import Intake, Presence, PresenceTimes, Room
from intake_rooms.opening import local_day_and_hour, opening_day, stretches_on
from intake_rooms.services.day_lock import lock_room

LONGEST_ON_BOARD = timedelta(hours=12)
"""Who queued longer ago was forgotten: the alias goes without waiting for the day's closing."""
FRESH = timedelta(minutes=10)
"""A registration that arrives later than this (offline, paper) brings nobody into the queue."""


class NotOnBoard(IntakeRoomsError):
    def __init__(self) -> None:
        super().__init__("Personen står ikke længere på tavlen. Nogen har flyttet den imens.")


class PlaceTaken(IntakeRoomsError):
    def __init__(self) -> None:
        super().__init__("Der er ingen ledig plads til det. Lad personen vente.")


class BoardNotUsed(IntakeRoomsError):
    def __init__(self) -> None:
        super().__init__("Rummet bruger ikke tavlen. En administrator kan slå den til.")


@transaction.atomic
def enter(
    room: Room,
    *,
    method: str,
    alias: str = "",
    intake: Intake | None = None,
    id: uuid.UUID | None = None,
) -> Presence:
    """Put somebody in the queue now; the same `id` again is the same person.

    Raises BoardNotUsed, IntakeRoomsError for an unknown method.
    """
    if not room.uses_board:
        raise BoardNotUsed
    if method not in Method.values:
        raise IntakeRoomsError("Vælg, hvad personen venter på plads til.")
    presence_id = id or uuid.uuid4()
    sealed = BoardSeal().seal(alias, presence_id) if alias.strip() else b""
    presence, _ = Presence.objects.get_or_create(
        id=presence_id,
        defaults={
            "room": room,
            "method": method,
            "alias_sealed": sealed,
            "intake": intake,
            "queued_at": timezone.now(),
        },
    )
    return presence


def enter_registered(
    intake_id: uuid.UUID, *, room: Room, method: str, occurred_at: datetime, alias: str
) -> Presence | None:
    """Put who was just registered in the queue, in the same tap; once, however often it is sent.

    To be called once the intake is stored. None where the room does not use the board, or the
    intake is not of these minutes. No query where the room does not use the board.
    """
    if not room.uses_board or abs(timezone.now() - occurred_at) > FRESH:
        return None
    intake = Intake.objects.get(pk=intake_id)
    return enter(room, method=method, alias=alias, intake=intake, id=intake_id)


def take_out_undone(intake: Intake) -> None:
    """Take who was registered by mistake off the board; no times stay. Nothing if not there."""
    if intake.room.uses_board:
        Presence.objects.filter(intake=intake).delete()


@transaction.atomic
def call(presence: Presence) -> Presence:
    """Call somebody in from the queue; a second call keeps the first one's time."""
    stored = _locked(presence)
    if stored.called_at is None and stored.seated_at is None:
        stored.called_at = timezone.now()
        stored.save(update_fields=["called_at"])
    return stored


@transaction.atomic
def back_to_queue(presence: Presence) -> Presence:
    """Take a call or a place back: the person waits again, since they came."""
    stored = _locked(presence)
    stored.called_at = stored.seated_at = stored.place = None
    stored.save(update_fields=["called_at", "seated_at", "place"])
    return stored


@transaction.atomic
def seat(presence: Presence, *, place: int | None = None) -> Presence:
    """Give somebody a place: the first free one of their method, or `place`.

    Who has a place keeps it when no other is named; moving keeps the time of sitting down. A
    room without places set up has as many as are asked for. Raises PlaceTaken, NotOnBoard.
    """
    room_id = Presence.objects.filter(pk=presence.pk).values_list("room_id", flat=True).first()
    if room_id is None:
        raise NotOnBoard
    lock_room(room_id)  # one seating at a time, so that the first free place stays free
    stored = _locked(presence)
    if stored.place is not None and place in {None, stored.place}:
        return stored
    stored.place = place or _first_free(stored)
    capacity = _capacity(stored)
    if capacity is not None and stored.place > capacity:
        raise PlaceTaken
    stored.seated_at = stored.seated_at or timezone.now()
    try:
        with transaction.atomic():
            stored.save(update_fields=["place", "seated_at"])
    except IntegrityError:
        raise PlaceTaken from None
    return stored


def _first_free(presence: Presence) -> int:
    taken = set(
        Presence.objects.filter(
            room_id=presence.room_id, method=presence.method, place__isnull=False
        ).values_list("place", flat=True)
    )
    return next(number for number in range(1, len(taken) + 2) if number not in taken)


def _capacity(presence: Presence) -> int | None:
    """Places of the person's method; None where the room has none set up at all."""
    places = dict(presence.room.places.values_list("method", "places"))
    return places.get(presence.method, 0) if places else None


@transaction.atomic
def leave(presence: Presence) -> PresenceTimes:
    """The person goes, from a place or from the queue. The row goes with the alias; times stay."""
    return _leave(_locked(presence), timezone.now(), is_cleared=False)


def _leave(stored: Presence, left_at: datetime, *, is_cleared: bool) -> PresenceTimes:
    day, hour = local_day_and_hour(stored.queued_at)
    last = max(
        moment for moment in (stored.queued_at, stored.called_at, stored.seated_at) if moment
    )
    times = PresenceTimes.objects.create(
        room_id=stored.room_id,
        method=stored.method,
        queued_at=stored.queued_at,
        called_at=stored.called_at,
        seated_at=stored.seated_at,
        left_at=max(left_at, last),
        is_cleared=is_cleared,
        local_date=day,
        local_hour=hour,
    )
    stored.delete()
    return times


@transaction.atomic
def come_back(times: PresenceTimes) -> Presence:
    """Undo a leaving: the person waits or sits as before, without alias, which is gone for good.

    Who had a place gets the first free one. Raises NotOnBoard where it was undone already,
    PlaceTaken.
    """
    stored = PresenceTimes.objects.select_for_update().filter(pk=times.pk).first()
    if stored is None:
        raise NotOnBoard
    presence = Presence.objects.create(
        room_id=stored.room_id,
        method=stored.method,
        queued_at=stored.queued_at,
        called_at=stored.called_at,
    )
    if stored.seated_at is not None:
        presence = seat(presence)
        presence.seated_at = stored.seated_at
        presence.save(update_fields=["seated_at"])
    stored.delete()
    return presence


@transaction.atomic
def clear_board(room: Room, now: datetime, *, came_before: datetime | None = None) -> int:
    """Empty the room's board, as when its day is closed; gives how many were taken off.

    With `came_before`, only of those who came before then. Nobody saw them go, so their times end
    when the room closed, if that is past (`is_cleared`).
    """
    rows = Presence.objects.select_for_update().filter(room=room)
    if came_before is not None:
        rows = rows.filter(queued_at__lt=came_before)
    return _clear(list(rows), now)


@transaction.atomic
def forget_old(now: datetime) -> int:
    """Take everybody off the boards who came longer ago than LONGEST_ON_BOARD; gives how many.

    For `apply_retention`; a board also does it itself when it is looked at.
    """
    old = Presence.objects.select_for_update().filter(queued_at__lt=now - LONGEST_ON_BOARD)
    return _clear(list(old), now)


def _clear(rows: list[Presence], now: datetime) -> int:
    for row in rows:
        _leave(row, min(now, _closing_time(row)), is_cleared=True)
    return len(rows)


def _closing_time(presence: Presence) -> datetime:
    """When the room closed on the person; else LONGEST_ON_BOARD after they came."""
    room, came = presence.room, presence.queued_at
    day = opening_day(room, came)
    hours, exceptions = room.opening_hours.all(), room.opening_exceptions.all()
    ends = [part.end for part in stretches_on(day, hours, exceptions) if part.end > came]
    return min(ends, default=came + LONGEST_ON_BOARD)


def _locked(presence: Presence) -> Presence:
    stored = (
        Presence.objects.select_for_update(of=("self",))
        .select_related("room")
        .filter(pk=presence.pk)
        .first()
    )
    if stored is None:
        raise NotOnBoard
    return stored
