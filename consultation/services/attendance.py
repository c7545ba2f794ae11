"""How many came, by group: counted at the door with a tap for each, or written afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from config.access.models import User
from config.audit import services as audit
from consultation.exceptions import ConsultationError
from consultation.models import Attendance, Event
from consultation.process_codes import AttendeeGroup
from consultation.services import sign_ups

DOORS_OPEN = timedelta(hours=3)
"""How long before the beginning people can be counted."""


def _countable(event: Event, now: datetime) -> Event:
    """The event, locked. Raises ConsultationError where nobody can have come."""
    stored = sign_ups.locked(event.pk)
    if stored.cancelled_at is not None:
        raise ConsultationError("Arrangementet er aflyst, så der er ingen at tælle.")
    if now < stored.starts_at - DOORS_OPEN:
        raise ConsultationError("Arrangementet er ikke begyndt. Tæl, når folk kommer.")
    return stored


@transaction.atomic
def count(event: Event, group: str, step: int, *, now: datetime) -> int:
    """One more of a group (1), or one fewer (-1, never under none); gives how many there are.

    A tap at the door writes no log: what is set afterwards does. Raises ConsultationError.
    """
    stored = _countable(event, now)
    row, _ = Attendance.objects.get_or_create(
        event=stored, group=AttendeeGroup(group).value, defaults={"people": 0}
    )
    row.people = max(row.people + step, 0)
    row.save(update_fields=["people"])
    return row.people


@transaction.atomic
def set_counts(event: Event, counts: Mapping[str, int], *, now: datetime, by: User) -> None:
    """Set the groups of `counts` to what was counted. Raises ConsultationError."""
    stored = _countable(event, now)
    known = dict(Attendance.objects.filter(event=stored).values_list("group", "people"))
    changed = {
        AttendeeGroup(group).value: people
        for group, people in counts.items()
        if known.get(group, 0) != people
    }
    for group, people in changed.items():
        Attendance.objects.update_or_create(event=stored, group=group, defaults={"people": people})
    if changed:
        audit.record("event_attendance_set", by=by, target=stored, groups=sorted(changed))
