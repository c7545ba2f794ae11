"""The demo's waiting times and stays in the room of 2012. All of it is invented.

Each intake of the room is somebody who came; the nine places and the order of coming decide who
waits. The annex of 2012 says nothing of waiting, and none of its numbers is drawn from here.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from config.dice import Dice
from intake_rooms.demo.calendar import Slot, slots
from intake_rooms.demo.rooms import PLANS, TEMPORARY
from intake_rooms.models import PresenceTimes, Room

_SHOWN_IN_MINUTES = (0, 4)
"""Until somebody has a place that is free."""
_STAY_MINUTES = (14, 33)
_PATIENCE_MINUTES = 35
_GIVE_UP = 0.5
"""How often somebody leaves the queue rather than wait longer than that."""
_CALL_SECONDS = (20, 100)


def load_stays(room: Room) -> int:
    """Store when everybody in the room of 2012 came, got a place and left. Gives their number."""
    dice = Dice("stays")
    rows = [
        row
        for _, day in groupby(slots(TEMPORARY), key=lambda slot: slot.day)
        for row in _day(room, list(day), dice)
    ]
    PresenceTimes.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def _day(room: Room, came: Sequence[Slot], dice: Dice) -> Iterator[PresenceTimes]:
    """One day, each in turn on the place that is free first; at closing time all go."""
    plan = PLANS[TEMPORARY]
    ((method, places),) = plan.places.items()
    closes = datetime.combine(came[0].day, plan.hours[1], came[0].moment.tzinfo)
    free = [came[0].moment] * places
    for slot in came:
        queued = slot.moment
        waits_until = max(queued, free[0])
        seated, left = _seated(queued, waits_until, closes, dice)
        if seated is not None:
            heapq.heapreplace(free, left)
        called = None
        if seated is not None and seated > queued:
            called = max(queued, seated - timedelta(seconds=dice.between(*_CALL_SECONDS)))
        yield PresenceTimes(
            room=room,
            method=method,
            queued_at=queued,
            called_at=called,
            seated_at=seated,
            left_at=left,
            local_date=slot.day,
            local_hour=slot.hour,
        )


def _seated(
    queued: datetime, free_at: datetime, closes: datetime, dice: Dice
) -> tuple[datetime | None, datetime]:
    """When somebody sat down, None for who gave up or found it closing, and when they left."""
    patience = queued + timedelta(minutes=_PATIENCE_MINUTES)
    if free_at > patience and dice.share() < _GIVE_UP:
        return None, min(patience, closes)
    if free_at >= closes:
        return None, closes
    shown_in = timedelta(minutes=dice.between(*_SHOWN_IN_MINUTES), seconds=dice.between(5, 59))
    stay = timedelta(minutes=dice.between(*_STAY_MINUTES), seconds=dice.between(0, 59))
    seated = min(free_at + shown_in, closes)
    return seated, min(seated + stay, closes)
