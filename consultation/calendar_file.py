"""Events as iCalendar (RFC 5545): what a phone takes into its calendar.

Equal data give equal bytes: the stamp is when the event was published, the number in the sequence
its revision, and the id is made of its row. Times are UTC, so no clock change can move them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC

import icalendar

from consultation.models import Event

PRODUCT = "-//Indtag & Inddragelse//Arrangementer//DA"


def entry(event: Event, *, language: str, page: str) -> icalendar.Event:
    """One event; `page` is its whole address. A cancelled one says so, and why."""
    made = icalendar.Event()
    made.add("uid", f"event-{event.pk}@indtag-inddragelse")
    made.add("dtstamp", (event.published_at or event.starts_at).astimezone(UTC))
    made.add("sequence", event.revision)
    made.add("dtstart", event.starts_at.astimezone(UTC))
    made.add("dtend", event.ends_at.astimezone(UTC))
    made.add("summary", event.text("title", language))
    place = ", ".join(part for part in (event.place, event.address) if part)
    if place:
        made.add("location", place)
    is_off = event.cancelled_at is not None
    told = (
        event.text("cancel_reason", language) if is_off else event.text("lead", language),
        event.text("accessibility", language),
        page,
    )
    made.add("description", "\n\n".join(part for part in told if part))
    made.add("url", page)
    made.add("status", "CANCELLED" if is_off else "CONFIRMED")
    return made


def calendar(entries: Iterable[icalendar.Event], *, name: str = "") -> bytes:
    """A whole file of them; `name` is what a calendar that follows it is called."""
    made = icalendar.Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    if name:
        made.add("x-wr-calname", name)
    for each in entries:
        made.add_component(each)
    return bytes(made.to_ical())
