"""Opening hours of a room, with their validity, and the dates that differ."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from config.access.models import User
from config.audit import services as audit
from config.danish import long_date, weekday
from intake_rooms.exceptions import IntakeRoomsError
from intake_rooms.models import OpeningException, OpeningHours, Room

ONE_DAY = timedelta(days=1)


@transaction.atomic
def add_hours(
    room: Room,
    *,
    weekdays: Iterable[int],
    opens: time,
    closes: time,
    valid_from: date,
    valid_to: date | None = None,
    by: User | None,
) -> tuple[OpeningHours, ...]:
    """Open on these weekdays (1-7) while valid; closing at or before opening is past midnight.

    Hours of the same weekday that overlap in time are refused with IntakeRoomsError while both
    are valid.
    """
    if valid_to is not None and valid_to < valid_from:
        raise IntakeRoomsError("Åbningstiden ender, før den begynder at gælde. Ret datoerne.")
    added = []
    for day in sorted(set(weekdays)):
        rule = OpeningHours(
            room=room,
            weekday=day,
            opens=opens,
            closes=closes,
            valid_from=valid_from,
            valid_to=valid_to,
        )
        _refuse_overlap(rule)
        rule.save()
        added.append(rule)
    audit.record(
        "hours_added",
        by=by,
        target=room,
        weekdays=[rule.weekday for rule in added],
        hours=f"{opens:%H:%M}-{closes:%H:%M}",
        valid_from=valid_from.isoformat(),
        valid_to=valid_to.isoformat() if valid_to else "",
    )
    return tuple(added)


def _minutes(opens: time, closes: time) -> tuple[int, int]:
    """From and to in minutes since midnight; past midnight counts on."""
    start, end = opens.hour * 60 + opens.minute, closes.hour * 60 + closes.minute
    return start, end if end > start else end + 24 * 60


def _refuse_overlap(rule: OpeningHours) -> None:
    standing = OpeningHours.objects.filter(room_id=rule.room_id, weekday=rule.weekday).filter(
        Q(valid_to=None) | Q(valid_to__gte=rule.valid_from)
    )
    if rule.valid_to is not None:
        standing = standing.filter(valid_from__lte=rule.valid_to)
    start, end = _minutes(rule.opens, rule.closes)
    for other in standing:
        other_start, other_end = _minutes(other.opens, other.closes)
        if start < other_end and other_start < end:
            raise IntakeRoomsError(
                f"Der gælder allerede en åbningstid om {weekday(rule.weekday)}en i det tidsrum. "
                "Afslut den gamle, før du tilføjer en ny."
            )


@transaction.atomic
def end_hours(rule: OpeningHours, *, last_day: date, by: User | None) -> None:
    """Let hours end with `last_day`; those that end before they begin are removed. Audited."""
    hours = f"{rule.opens:%H:%M}-{rule.closes:%H:%M}"
    details: dict[str, Any] = {"weekday": rule.weekday, "hours": hours}
    if last_day < rule.valid_from:
        rule.delete()
        audit.record("hours_removed", by=by, target=rule.room, **details)
        return
    rule.valid_to = last_day
    rule.save(update_fields=["valid_to"])
    audit.record("hours_ended", by=by, target=rule.room, to=last_day.isoformat(), **details)


@transaction.atomic
def set_exception(
    room: Room,
    *,
    day: date,
    opens: time | None,
    closes: time | None,
    note: str = "",
    by: User | None,
) -> OpeningException:
    """Other hours on one date, or closed where both times are None. Replaces what stood.

    Raises IntakeRoomsError where only one of the times is given.
    """
    if (opens is None) != (closes is None):
        raise IntakeRoomsError(
            f"Skriv både åbning og lukning den {long_date(day)}, eller lad begge stå tomme for "
            "lukket."
        )
    exception, _ = OpeningException.objects.update_or_create(
        room=room, date=day, defaults={"opens": opens, "closes": closes, "note": note.strip()}
    )
    hours = f"{opens:%H:%M}-{closes:%H:%M}" if opens and closes else "closed"
    audit.record("exception_set", by=by, target=room, day=day.isoformat(), hours=hours)
    return exception


@transaction.atomic
def remove_exception(exception: OpeningException, *, by: User | None) -> None:
    """Let the usual hours hold on the date again; audited."""
    room, day = exception.room, exception.date
    exception.delete()
    audit.record("exception_removed", by=by, target=room, day=day.isoformat())
