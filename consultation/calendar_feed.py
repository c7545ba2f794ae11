"""A consultation's dates as iCalendar: phases, hearings, events, and meetings with public minutes.

As in `calendar_file`: equal data give equal bytes. Each entry keeps its id; its stamp is the latest
change that the record knows the time of, its number in the sequence the record's revision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import icalendar
from django.urls import reverse
from django.utils.translation import gettext as _

from consultation import calendar_file
from consultation.models import Consultation, Hearing, Meeting, Phase
from consultation.queries.news import Dates

Address = Callable[[str], str]


def file(dates: Dates, *, language: str, address: Address) -> bytes:
    """The whole file. `address` makes a path of the portal a whole address."""
    entries = _entries(dates, language, address)
    return calendar_file.calendar(entries, name=dates.consultation.text("title", language))


def _entries(dates: Dates, language: str, address: Address) -> Iterator[icalendar.Event]:
    page = address(reverse("consultation:public_consultation", args=[dates.consultation.slug]))
    for phase in dates.phases:
        yield _phase(phase, dates.consultation, language, page)
    for hearing in dates.hearings:
        yield from _hearing(hearing, language, address)
    for event in dates.events:
        event_page = address(reverse("consultation:event", args=[event.slug]))
        yield calendar_file.entry(event, language=language, page=event_page)
    for meeting in dates.meetings:
        yield _meeting(meeting, page)


def _entry(uid: str, summary: str, begin: date, *, stamp: datetime, page: str) -> icalendar.Event:
    made = icalendar.Event()
    made.add("uid", f"{uid}@indtag-inddragelse")
    made.add("dtstamp", stamp.astimezone(UTC))
    made.add("dtstart", begin.astimezone(UTC) if isinstance(begin, datetime) else begin)
    made.add("summary", summary)
    made.add("url", page)
    return made


def _phase(phase: Phase, of: Consultation, language: str, page: str) -> icalendar.Event:
    """Whole days; the end of a day-long entry is the day after its last (RFC 5545 §3.6.1)."""
    translated = phase.translations.get(language, {})
    stamp = of.published_at or of.created_at
    made = _entry(
        f"phase-{phase.pk}",
        translated.get("name") or phase.name,
        phase.starts_on,
        stamp=stamp,
        page=page,
    )
    made.add("dtend", (phase.ends_on or phase.starts_on) + timedelta(days=1))
    if description := translated.get("description") or phase.description:
        made.add("description", description)
    made.add("transp", "TRANSPARENT")
    return made


def _hearing(hearing: Hearing, language: str, address: Address) -> Iterator[icalendar.Event]:
    """Its beginning and its deadline, a point in time each."""
    page = address(reverse("consultation:hearing", args=[hearing.slug]))
    moved_at: datetime | None = hearing.moved_at  # type: ignore[attr-defined]
    published_at = hearing.published_at or hearing.created_at
    stamp = max(published_at, moved_at or published_at)
    title = hearing.text("title", language)
    for part, summary, at in (
        ("begin", _("Høringen begynder: %(title)s"), hearing.starts_at),
        ("deadline", _("Frist for høringssvar: %(title)s"), hearing.deadline),
    ):
        made = _entry(
            f"hearing-{hearing.pk}-{part}", summary % {"title": title}, at, stamp=stamp, page=page
        )
        made.add("sequence", hearing.revision)
        made.add("description", f"{hearing.text('lead', language)}\n\n{page}")
        made.add("transp", "TRANSPARENT")
        yield made


def _meeting(meeting: Meeting, page: str) -> icalendar.Event:
    made = _entry(
        f"meeting-{meeting.pk}",
        _("%(group)s: %(number)s. møde") % {"group": meeting.group.name, "number": meeting.number},
        meeting.starts_at,
        stamp=meeting.cancelled_at or meeting.approved_at or meeting.starts_at,
        page=page,
    )
    made.add("sequence", meeting.revision)
    if meeting.ends_at is not None:
        made.add("dtend", meeting.ends_at.astimezone(UTC))
    if meeting.place:
        made.add("location", meeting.place)
    made.add("status", "CANCELLED" if meeting.cancelled_at else "CONFIRMED")
    return made
