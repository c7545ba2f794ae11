"""Arguments that several commands take: a room by its slug, a date."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import date

from django.core.management.base import CommandError

from intake_rooms.models import Room


def room_by_slug(slug: str) -> Room:
    """The room. Raises CommandError that names the rooms there are."""
    room = Room.objects.filter(slug=slug).first()
    if room is None:
        known = ", ".join(Room.objects.order_by("slug").values_list("slug", flat=True))
        hint = f"Der er: {known}." if known else "Opret det med manage.py add_room."
        raise CommandError(f"Der er intet rum {slug}. {hint}")
    return room


def iso_date(text: str) -> date:
    """A date as `2012-10-01`, for argparse."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a date; write it as 2012-10-01.") from None
