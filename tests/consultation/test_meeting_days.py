"""Meeting days: read from pasted text, and held against a deadline in local time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from config.danish import LOCAL_ZONE, weekday
from consultation.hearing_codes import PartyKind
from consultation.meeting_days import (
    DECIDES_IN_MEETINGS,
    NotADay,
    Reach,
    next_meeting,
    read_days,
    warning,
    write_days,
)

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
MOMENTS = st.datetimes(datetime(2012, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))
WAYS = (
    lambda day: f"{day:%d-%m-%Y}",
    lambda day: f"{day.day}/{day.month}/{day.year}",
    lambda day: f"{day.day}.{day.month}.{day.year}",
    lambda day: day.isoformat(),
    lambda day: format_date(day, "d. MMMM y", locale="da"),
    lambda day: f"{weekday(day).capitalize()} den {format_date(day, 'd. MMMM y', locale='da')}",
    lambda day: (
        f"{weekday(day)}, d. {format_date(day, 'd. MMM', locale='da')} {day.year} kl. 17.30"
    ),
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL_ZONE)


@given(
    days=st.lists(st.tuples(DAYS, st.sampled_from(WAYS)), max_size=12),
    between=st.sampled_from(["\n", "\r\n", ", ", "; ", " og ", "\n- "]),
)
def test_however_days_are_written_and_parted_they_are_read(days: list, between: str) -> None:
    text = between.join(way(day) for day, way in days)
    assert read_days(text) == tuple(sorted({day for day, _ in days}))


@given(st.sets(DAYS, max_size=30))
def test_what_is_written_is_read_again(days: set[date]) -> None:
    assert read_days(write_days(days)) == tuple(sorted(days))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("24-11-2026\n31-2-2027", "Linje 2: Dagen »31-2-2027« findes ikke"),
        ("i morgen", "Linje 1: »i morgen« er ikke en dato"),
        ("24-11-26", "Linje 1: »24-11-26« er ikke en dato"),
        ("mandag den 24. november 2026", "24. november 2026 er en tirsdag, ikke en mandag"),
        ("124-11-2026", "er ikke en dato"),
        ("24-11-20261", "er ikke en dato"),
        ("møde 24-11-2026", "»møde« er ikke en dato"),
    ],
)
def test_what_is_no_day_is_named_with_its_line(text: str, sentence: str) -> None:
    with pytest.raises(NotADay) as caught:
        read_days(text)
    assert sentence in str(caught.value)


def test_a_calendar_has_an_end() -> None:
    first = date(2026, 1, 1)
    days = [first + timedelta(days=number) for number in range(201)]
    assert len(read_days(write_days(days[:200]))) == 200
    with pytest.raises(NotADay):
        read_days(write_days(days))


@given(days=st.lists(DAYS, max_size=20), asked=MOMENTS, wait=st.integers(0, 200 * 24 * 60))
def test_the_first_meeting_after_the_day_of_asking_is_held_against_the_deadlines_day(
    days: list[date], asked: datetime, wait: int
) -> None:
    deadline = asked + timedelta(minutes=wait)
    found = next_meeting(days, asked=asked, deadline=deadline)

    asked_on = asked.astimezone(LOCAL_ZONE).date()
    last = deadline.astimezone(LOCAL_ZONE).date()
    later = sorted(day for day in days if day > asked_on)
    assert found.day == (later[0] if later else None)
    assert (found.reach == Reach.NO_CALENDAR) == (not later)
    if later:
        assert (found.reach == Reach.IN_TIME) == (later[0] < last)
        assert (found.reach == Reach.SAME_DAY) == (later[0] == last)


@given(days=st.lists(DAYS, min_size=1, max_size=9), asked=MOMENTS, wait=st.integers(1, 90))
def test_a_later_deadline_never_makes_it_worse(
    days: list[date], asked: datetime, wait: int
) -> None:
    order = [Reach.TOO_LATE, Reach.SAME_DAY, Reach.IN_TIME]
    found = [
        next_meeting(days, asked=asked, deadline=asked + timedelta(days=wait + more)).reach
        for more in range(4)
    ]
    if Reach.NO_CALENDAR not in found:
        assert [order.index(each) for each in found] == sorted(order.index(each) for each in found)


def test_the_day_is_the_local_one_also_when_the_clock_has_changed() -> None:
    # 22.30 UTC is the next day in summer time, but not in winter time
    summer = datetime(2026, 10, 24, 22, 30, tzinfo=UTC)
    winter = datetime(2026, 10, 25, 22, 30, tzinfo=UTC)
    asked = at("2026-09-01T12:00")
    days = [date(2026, 10, 25)]
    assert next_meeting(days, asked=asked, deadline=summer).reach == Reach.SAME_DAY
    assert next_meeting(days, asked=asked, deadline=winter).reach == Reach.SAME_DAY
    later = winter + timedelta(hours=1)
    assert next_meeting(days, asked=asked, deadline=later).reach == Reach.IN_TIME


def test_a_meeting_on_the_day_of_asking_is_too_soon_to_count() -> None:
    asked, deadline = at("2026-11-24T09:00"), at("2026-12-20T23:59")
    days = [date(2026, 11, 24), date(2027, 1, 14)]
    found = next_meeting(days, asked=asked, deadline=deadline)
    assert (found.reach, found.day) == (Reach.TOO_LATE, date(2027, 1, 14))


def test_the_warning_says_who_meets_when_and_until_when_they_must_answer() -> None:
    asked, deadline = at("2018-12-11T09:00"), at("2019-01-08T23:59")
    late = next_meeting([date(2019, 1, 10)], asked=asked, deadline=deadline)
    said = warning("Vesterbro Lokaludvalg", PartyKind.LOCAL_COMMITTEE, late, deadline)
    assert said.startswith("Vesterbro Lokaludvalg holder først møde 10. januar 2019.")
    assert "Fristen er 8. januar 2019 kl. 23.59" in said
    same = next_meeting([date(2019, 1, 8)], asked=asked, deadline=deadline)
    assert "samme dag som fristen" in warning("V", PartyKind.NGO, same, deadline)
    fine = next_meeting([date(2019, 1, 7)], asked=asked, deadline=deadline)
    assert warning("V", PartyKind.LOCAL_COMMITTEE, fine, deadline) == ""


@pytest.mark.parametrize("kind", PartyKind.values)
def test_a_missing_calendar_is_said_of_those_who_decide_in_meetings_only(kind: str) -> None:
    asked, deadline = at("2018-12-11T09:00"), at("2019-01-08T23:59")
    none = next_meeting([], asked=asked, deadline=deadline)
    assert ("har ingen mødekalender" in warning("V", kind, none, deadline)) == (
        kind in DECIDES_IN_MEETINGS
    )
