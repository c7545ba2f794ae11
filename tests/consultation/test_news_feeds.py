"""Atom and iCalendar: read back by what others read them with."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import icalendar
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as drawn
from hypothesis import strategies as st

from config.danish import LOCAL_ZONE
from consultation.models import Consultation, DeadlineExtension, NewsItem, Phase
from tests import factories, involvement

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def public(db: None) -> Consultation:
    return factories.consultation(published_at=timezone.now() - timedelta(days=30))


def url(name: str, *arguments: Any) -> str:
    return reverse(f"consultation:{name}", args=arguments)


def atom(name: str, *arguments: Any) -> ElementTree.Element:
    answer = Client().get(url(name, *arguments))
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(answer.content)


def titles(feed: ElementTree.Element) -> list[str]:
    return [str(each.findtext(f"{ATOM}title")) for each in feed.iter(f"{ATOM}entry")]


def entries(slug: str) -> dict[str, Any]:
    body = Client().get(url("consultation_calendar", slug)).content
    found = icalendar.Calendar.from_ical(body)
    return {str(each["uid"]).partition("@")[0]: each for each in found.walk("VEVENT")}


# --- Atom ---


def test_the_feed_tells_published_hearings_and_news_the_newest_first(public: Consultation) -> None:
    now = timezone.now()
    involvement.hearing(of=public, published_at=now - timedelta(days=2))
    involvement.hearing("skjult", of=public, title="Kladde", published_at=None)
    NewsItem.objects.create(consultation=public, title="Fristen", text="Å & <b>", published_at=now)
    NewsItem.objects.create(consultation=public, title="Kladde", text="…")

    feed = atom("feed")

    assert titles(feed) == ["Fristen", "Høring: Nye stofindtagelsesrum"]
    assert feed.findtext(f"{ATOM}entry/{ATOM}summary") == "Å & <b>"
    assert titles(atom("consultation_feed", public.slug)) == titles(feed)


def test_nothing_of_a_consultation_that_is_not_public_gets_into_a_feed(
    public: Consultation,
) -> None:
    hidden = factories.consultation(slug="skjult", published_at=None)
    involvement.hearing(of=hidden)
    NewsItem.objects.create(consultation=hidden, title="Nyt", text="…", published_at=timezone.now())

    assert titles(atom("feed")) == []


def test_a_moved_deadline_is_news(public: Consultation) -> None:
    hearing = involvement.hearing(of=public)
    NewsItem.objects.create(consultation=public, title="Nyt", text="…", published_at=timezone.now())
    assert titles(atom("feed"))[0] == "Nyt"
    before = atom("feed").findall(f"{ATOM}entry")[1].findtext(f"{ATOM}id")

    DeadlineExtension.objects.create(
        hearing=hearing,
        old=hearing.deadline,
        new=hearing.deadline + timedelta(days=7),
        reason="Lokaludvalget mødes senere.",
        made_at=timezone.now() + timedelta(minutes=1),
    )

    first = atom("feed").find(f"{ATOM}entry")
    assert first is not None
    assert first.findtext(f"{ATOM}title") == "Høring: Nye stofindtagelsesrum"
    assert first.findtext(f"{ATOM}id") == before, "readers know it as the same entry"


def test_a_feed_of_another_consultations_news_is_its_own(public: Consultation) -> None:
    other = factories.consultation(slug="en-anden", published_at=timezone.now())
    NewsItem.objects.create(consultation=other, title="Nyt", text="…", published_at=timezone.now())

    assert titles(atom("consultation_feed", public.slug)) == []


@pytest.mark.parametrize("name", ["feed", "consultation_feed", "consultation_calendar"])
def test_equal_data_give_equal_bytes(public: Consultation, name: str) -> None:
    involvement.hearing(of=public)
    involvement.event(of=public)
    Phase.objects.create(consultation=public, kind="hearing", name="A", starts_on=date(2026, 1, 1))
    arguments = [] if name == "feed" else [public.slug]
    first = Client().get(url(name, *arguments)).content

    assert Client().get(url(name, *arguments)).content == first


def test_an_empty_feed_gives_equal_bytes_too(public: Consultation) -> None:
    first = Client().get(url("consultation_feed", public.slug)).content

    assert Client().get(url("consultation_feed", public.slug)).content == first


@pytest.mark.parametrize("size", [1, 30])
def test_a_feed_asks_twice_however_much_it_tells(
    public: Consultation, size: int, django_assert_num_queries: Any
) -> None:
    for number in range(size):
        involvement.hearing(f"h{number}", of=public)
        NewsItem.objects.create(
            consultation=public, title="Nyt", text="…", published_at=timezone.now()
        )

    with django_assert_num_queries(2):
        Client().get(url("feed"))


def test_the_pages_say_where_feed_and_calendar_are(public: Consultation) -> None:
    page = Client().get(url("public_consultation", public.slug)).content.decode()

    for name in ("consultation_feed", "consultation_calendar"):
        assert f'href="{url(name, public.slug)}"' in page
    assert f'href="{url("feed")}"' in Client().get(url("consultations")).content.decode()


# --- iCalendar ---


def test_the_calendar_holds_every_public_date_and_no_other(public: Consultation) -> None:
    hearing = involvement.hearing(of=public)
    event = involvement.event(of=public)
    involvement.hearing("skjult", of=public, published_at=None)
    involvement.event("skjult", of=public, published_at=None)
    group = involvement.working_group(public)
    shown = involvement.meeting(group, is_public=True)
    involvement.meeting(group)
    phase = Phase.objects.create(
        consultation=public, kind="hearing", name="Høring", starts_on=date(2026, 12, 11)
    )

    assert set(entries(public.slug)) == {
        f"hearing-{hearing.pk}-begin",
        f"hearing-{hearing.pk}-deadline",
        f"event-{event.pk}",
        f"meeting-{shown.pk}",
        f"phase-{phase.pk}",
    }


def test_a_deadline_in_danish_time_stands_at_its_moment(public: Consultation) -> None:
    summer = datetime(2026, 7, 1, 23, 59, tzinfo=LOCAL_ZONE)
    hearing = involvement.hearing(
        of=public, starts_at=datetime(2026, 3, 1, 0, 0, tzinfo=LOCAL_ZONE), deadline=summer
    )

    found = entries(public.slug)

    deadline = found[f"hearing-{hearing.pk}-deadline"]["dtstart"].dt
    assert deadline == datetime(2026, 7, 1, 21, 59, tzinfo=UTC)
    begin = found[f"hearing-{hearing.pk}-begin"]["dtstart"].dt
    assert begin == datetime(2026, 2, 28, 23, 0, tzinfo=UTC)


def test_a_phase_is_whole_days_both_included(public: Consultation) -> None:
    phase = Phase.objects.create(
        consultation=public,
        kind="hearing",
        name="Høring",
        starts_on=date(2026, 12, 11),
        ends_on=date(2027, 1, 8),
    )

    entry = entries(public.slug)[f"phase-{phase.pk}"]

    assert (entry["dtstart"].dt, entry["dtend"].dt) == (date(2026, 12, 11), date(2027, 1, 9))


def test_a_changed_deadline_replaces_the_one_a_calendar_has(public: Consultation) -> None:
    hearing = involvement.hearing(of=public)
    before = entries(public.slug)[f"hearing-{hearing.pk}-deadline"]
    hearing.deadline += timedelta(days=7)
    hearing.revision += 1
    hearing.save()
    DeadlineExtension.objects.create(
        hearing=hearing,
        old=hearing.deadline,
        new=hearing.deadline,
        reason="…",
        made_at=timezone.now(),
    )

    after = entries(public.slug)[f"hearing-{hearing.pk}-deadline"]

    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after["dtstamp"].dt > before["dtstamp"].dt
    assert after["dtstart"].dt == before["dtstart"].dt + timedelta(days=7)


@pytest.mark.parametrize("size", [1, 20])
def test_the_calendar_asks_as_often_for_many_dates_as_for_few(
    public: Consultation, size: int, django_assert_num_queries: Any
) -> None:
    group = involvement.working_group(public)
    for number in range(size):
        involvement.hearing(f"h{number}", of=public)
        involvement.event(f"e{number}", of=public)
        involvement.meeting(group, is_public=True)

    with django_assert_num_queries(5):
        Client().get(url("consultation_calendar", public.slug))


@drawn(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    title=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200),
    deadline=st.datetimes(
        datetime(2020, 1, 2),
        datetime(2040, 1, 1),
        timezones=st.just(LOCAL_ZONE),
        allow_imaginary=False,
    ),
)
def test_any_title_and_any_deadline_come_back_from_the_file(
    public: Consultation, title: str, deadline: datetime
) -> None:
    public.hearings.all().delete()
    at = deadline.replace(microsecond=0)
    hearing = involvement.hearing(
        of=public, title=title, deadline=at, starts_at=datetime(2020, 1, 1, tzinfo=LOCAL_ZONE)
    )
    body = Client().get(url("consultation_calendar", public.slug)).content

    entry = entries(public.slug)[f"hearing-{hearing.pk}-deadline"]

    assert str(entry["summary"]) == f"Frist for høringssvar: {title}"
    assert entry["dtstart"].dt == at
    assert all(len(line) <= 75 for line in body.split(b"\r\n")), "RFC 5545, section 3.1"
