"""The calendar file of an event, and how people are told its time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
from django.test import Client
from django.utils import timezone

from consultation import moments
from consultation.models import Event
from tests import involvement

pytestmark = pytest.mark.django_db
PAGE = "/moeder/aabent-moede/"


# --- the calendar file ---


def calendar(client: Client) -> Any:
    return icalendar.Calendar.from_ical(client.get(f"{PAGE}kalender.ics").content)


def test_the_calendar_file_is_the_same_bytes_for_the_same_event(client: Client) -> None:
    involvement.event(accessibility="Teleslynge; trinfri adgang, elevator\nog tolk " + "æ" * 100)
    answers = [client.get(f"{PAGE}kalender.ics") for _ in range(2)]
    assert answers[0].content == answers[1].content
    assert answers[0]["Content-Type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in answers[0].content.split(b"\r\n"))


def test_the_calendar_file_keeps_its_id_and_says_what_has_changed(client: Client) -> None:
    start = datetime(2036, 10, 26, 0, 30, tzinfo=UTC)  # 2.30 for the first time that night
    published = timezone.now().replace(microsecond=0) - timedelta(days=3)
    event = involvement.event(
        starts_at=start, ends_at=start + timedelta(hours=2), published_at=published
    )
    (before,) = calendar(client).events
    assert before["dtstamp"].dt == published
    assert before.start == start
    assert (before.end - before.start) == timedelta(hours=2)
    assert str(before["location"]) == "Øksnehallen"
    assert "http://testserver/moeder/aabent-moede/" in str(before["description"])
    Event.objects.update(cancelled_at=timezone.now(), cancel_reason="Lukket.", revision=2)
    (after,) = calendar(client).events
    assert before["uid"] == after["uid"] == f"event-{event.pk}@indtag-inddragelse"
    assert (before["sequence"], after["sequence"]) == (1, 2)
    assert str(after["status"]) == "CANCELLED"
    assert "Lukket." in str(after["description"])


# --- how a time is said ---


@pytest.mark.parametrize(
    ("start", "hours", "danish", "english"),
    [
        (
            datetime(2018, 11, 12, 16, 0, tzinfo=UTC),
            2,
            "mandag den 12. november 2018 kl. 17.00-19.00",
            "Monday 12 November 2018 17:00–19:00",
        ),
        (
            datetime(2018, 11, 12, 21, 30, tzinfo=UTC),
            3,
            "mandag den 12. november 2018 kl. 22.30 – tirsdag den 13. november 2018 kl. 1.30",
            "Monday 12 November 2018 at 22:30 – Tuesday 13 November 2018 at 01:30",
        ),
        (
            datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
            1,
            (
                "søndag den 25. oktober 2026 kl. 2.30 (sommertid) – "
                "søndag den 25. oktober 2026 kl. 2.30 (vintertid)"
            ),
            (
                "Sunday 25 October 2026 at 02:30 (summer time) – "
                "Sunday 25 October 2026 at 02:30 (winter time)"
            ),
        ),
    ],
)
def test_a_time_is_said_as_people_say_it(
    start: datetime, hours: int, danish: str, english: str
) -> None:
    end = start + timedelta(hours=hours)
    assert moments.when(start, end, "da") == danish
    assert moments.when(start, end, "en") == english
