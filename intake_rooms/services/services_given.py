"""Counting what is given besides the room: a tap more, a tap less."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from intake_rooms.codes import Service
from intake_rooms.exceptions import IntakeRoomsError
from intake_rooms.models import Room, ServiceCount
from intake_rooms.opening import local_day_and_hour
from intake_rooms.services.day_lock import lock_room, refuse_closed_day

MOST_AT_ONCE = 1000


@transaction.atomic
def count_service(room: Room, day: date, service: str, amount: int) -> int:
    """Add `amount` (less than 0 takes away) to a service of local day `day`; gives the new count.

    A count never falls below 0. Raises DayIsClosed, IntakeRoomsError for an unknown service, a
    day that has not begun or is outside the room's life, or an amount of no sense.
    """
    if service not in Service.values:
        raise IntakeRoomsError("Ydelsen findes ikke. Genindlæs siden, og prøv igen.")
    if not 1 <= abs(amount) <= MOST_AT_ONCE:
        raise IntakeRoomsError(f"Skriv et tal mellem 1 og {MOST_AT_ONCE}.")
    locked = lock_room(room.pk)
    refuse_closed_day(locked, day)
    if not locked.opened_on <= day <= local_day_and_hour(timezone.now())[0]:
        raise IntakeRoomsError("Ydelser kan kun tælles på dage, hvor rummet har været i brug.")
    stored, _ = ServiceCount.objects.get_or_create(room=locked, day=day, service=service)
    stored.count = max(0, stored.count + amount)
    stored.save(update_fields=["count"])
    return stored.count


def counted_on(room: Room, day: date) -> tuple[tuple[str, str, int], ...]:
    """(code, name, count) of every service on a day, those not given too. One query."""
    counts = dict(ServiceCount.objects.filter(room=room, day=day).values_list("service", "count"))
    return tuple((code, str(name), counts.get(code, 0)) for code, name in Service.choices)
