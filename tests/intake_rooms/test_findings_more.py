"""Gaps and unusual days: the stated rules by example, against a plain second writing, and DST."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.danish import LOCAL_ZONE
from intake_rooms import services, usual
from intake_rooms.findings import FAR_FROM_USUAL, GAP, check_intakes, day_findings
from intake_rooms.models import Intake, Room, Substance
from intake_rooms.opening import (
    Stretch,
    local_day_and_hour,
    opening_day,
    opening_span,
    stretches_on,
)
from intake_rooms.services.hours import add_hours, end_hours
from tests.conftest import Clock

WEDNESDAY = date(2012, 10, 24)


def put(room: Room, *moments: datetime, **more: Any) -> None:
    """Intakes at local moments, straight into the table."""
    substance = Substance.objects.get(pk="KOK")
    Intake.objects.bulk_create(
        Intake(
            room=room,
            occurred_at=moment.replace(tzinfo=LOCAL_ZONE),
            received_at=moment.replace(tzinfo=LOCAL_ZONE),
            local_date=moment.date(),
            local_hour=moment.hour,
            substance=substance,
            **{"method": "smoking", "source": "counter", **more},
        )
        for moment in moments
    )


def at(day: date, *hours: int) -> list[datetime]:
    return [datetime.combine(day, time(hour, 5)) for hour in hours]


def found(room: Room, day: date, kind: str) -> list[tuple[date, int]]:
    return [
        (finding.start, finding.number)
        for finding in check_intakes([room], day, day)
        if finding.kind == kind
    ]


# --- far from usual ---

totals = st.dictionaries(st.integers(0, 80), st.integers(0, 400), max_size=60)


@given(totals)
def test_a_day_is_far_from_usual_by_median_and_deviation(drawn: dict[int, int]) -> None:
    start = date(2012, 1, 1)
    known = {start + timedelta(days=n): value for n, value in drawn.items()}
    days = sorted(known)

    flagged = {day for day, _, _ in usual.far_from_usual(days, known)}

    for day in days:
        same = [
            known[day - timedelta(7 * k)] for k in range(1, 9) if day - timedelta(7 * k) in known
        ]
        if len(same) < 4:
            assert day not in flagged
            continue
        middle = median(same)
        width = max(3 * median([abs(value - middle) for value in same]), 3)
        assert (day in flagged) == (not middle - width <= known[day] <= middle + width)


def test_a_day_far_from_its_weekdays_usual_is_found(room: Room, clock: Clock) -> None:
    clock.set("2012-12-13T12:00")
    for week in range(1, 6):
        put(room, *at(WEDNESDAY + timedelta(weeks=week), *([10] * (10 + week % 2))))
    put(room, *at(WEDNESDAY + timedelta(weeks=6), *([10] * 30)))

    (finding,) = [
        each
        for each in check_intakes([room], date(2012, 12, 1), date(2012, 12, 12))
        if each.kind == FAR_FROM_USUAL
    ]

    assert (finding.start, finding.number) == (date(2012, 12, 5), 19)
    assert "30 indtag, mens 8–14 er almindeligt for en onsdag" in finding.sentence


def test_three_weekdays_before_are_too_few_to_say_what_is_usual(room: Room, clock: Clock) -> None:
    clock.set("2012-12-13T12:00")
    for week in range(3):
        put(room, *at(WEDNESDAY + timedelta(weeks=week), *([10] * 10)))
    put(room, *at(WEDNESDAY + timedelta(weeks=3), *([10] * 90)))

    assert found(room, WEDNESDAY + timedelta(weeks=3), FAR_FROM_USUAL) == []


def test_a_count_by_hand_stands_for_a_day_without_registrations(room: Room, clock: Clock) -> None:
    clock.set("2012-12-13T12:00")
    for week in range(4):
        day = WEDNESDAY + timedelta(weeks=week)
        services.record_count(room=room, day=day, count=50, by=None)
    put(room, *at(WEDNESDAY + timedelta(weeks=4), *range(10)))

    assert found(room, WEDNESDAY + timedelta(weeks=4), FAR_FROM_USUAL) == [
        (date(2012, 11, 21), -40)
    ]


# --- gaps ---


def test_hours_without_registration_where_there_usually_are_some_are_a_gap(
    room: Room, clock: Clock
) -> None:
    clock.set("2012-12-13T12:00")
    every_hour = sorted([*range(8, 22)] * 3)
    for week in range(4):
        put(room, *at(WEDNESDAY + timedelta(weeks=week), *every_hour))
    day = WEDNESDAY + timedelta(weeks=4)
    put(room, *at(day, *(hour for hour in every_hour if hour not in {14, 15})))

    (finding,) = [each for each in check_intakes([room], day, day) if each.kind == GAP]

    assert finding.number == 2
    assert "2 åbne timer uden registrering, kl. 14.00–16.00" in finding.sentence
    assert "plejer at være 6" in finding.sentence


def test_a_quiet_night_is_no_gap(room: Room, clock: Clock) -> None:
    clock.set("2012-12-13T12:00")
    for week in range(5):
        put(room, *at(WEDNESDAY + timedelta(weeks=week), *([*range(8, 22)] * 3)))

    assert found(room, WEDNESDAY + timedelta(weeks=4), GAP) == []


def test_without_history_a_gap_is_judged_by_the_days_own_mean(room: Room, clock: Clock) -> None:
    clock.set("2012-10-25T12:00")
    put(room, *at(WEDNESDAY, *([*range(12)] * 4), *([*range(17, 24)] * 4)))

    (finding,) = [each for each in check_intakes([room], WEDNESDAY, WEDNESDAY) if each.kind == GAP]

    assert finding.number == 5
    assert "dagens snit giver 16" in finding.sentence


@pytest.mark.parametrize("quiet", ["2012-10-28", "2012-03-25"])
def test_the_nights_the_clocks_change_have_25_and_23_hours_and_no_gap(
    make_room: Callable[..., Room], clock: Clock, quiet: str
) -> None:
    clock.set("2012-12-13T12:00")
    room = make_room("gammelt", opened_on=date(2012, 1, 1))
    day = date.fromisoformat(quiet)
    hours = [*range(24)] if day.month == 10 else [hour for hour in range(24) if hour != 2]
    put(room, *at(day, *(hours * 5)))

    assert found(room, day, GAP) == []
    stretch = Stretch(
        day, *(datetime.combine(d, time(), LOCAL_ZONE) for d in (day, day + timedelta(1)))
    )
    assert len(list(usual._whole_hours(stretch, until=stretch.end))) == (
        25 if day.month == 10 else 23
    )


def test_hours_that_are_not_over_are_no_gap(room: Room, clock: Clock) -> None:
    put(room, *at(WEDNESDAY, *([*range(13)] * 5)))
    clock.set("2012-10-24T16:30")
    assert GAP not in {finding.kind for finding in day_findings(room, WEDNESDAY)}

    clock.set("2012-10-24T17:00")

    assert GAP in {finding.kind for finding in day_findings(room, WEDNESDAY)}


# --- the opening day as a span of time ---

clock_times = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30]))


@pytest.fixture
def bare_room(make_room: Callable[..., Room]) -> Room:
    room = make_room("spaend", opened_on=date(2012, 1, 1))
    for rule in room.opening_hours.all():
        end_hours(rule, last_day=date(2012, 1, 1), by=None)
    return room


@pytest.mark.parametrize("day", [date(2012, 3, 24), date(2012, 10, 27), date(2012, 6, 6)])
@pytest.mark.parametrize(
    ("opens", "closes"),
    [(time(22), time(4)), (time(9), time(23)), (time(0), time(0)), (time(20), time(2, 30))],
)
def test_an_instant_lies_in_the_span_of_its_opening_day(
    bare_room: Room, day: date, opens: time, closes: time
) -> None:
    add_hours(
        bare_room,
        weekdays=range(1, 8),
        opens=opens,
        closes=closes,
        valid_from=date(2012, 1, 2),
        valid_to=None,
        by=None,
    )
    start, end = opening_span(bare_room, day)

    moment = datetime.combine(day - timedelta(1), time(12), LOCAL_ZONE)
    last = moment + timedelta(days=3)
    while moment < last:
        instant = moment.astimezone()
        assert (opening_day(bare_room, instant) == day) == (start <= instant < end), instant
        moment += timedelta(minutes=30)


def test_a_night_shift_is_looked_at_as_one_day(
    make_room: Callable[..., Room], clock: Clock
) -> None:
    clock.set("2012-10-25T12:00")
    night = make_room("nat", hours=(time(22), time(4)))
    odd = {"method": "smoking"}
    put(night, datetime(2012, 10, 24, 1, 30), datetime(2012, 10, 25, 1, 30), **odd)
    Intake.objects.update(substance_id="BUP")

    findings = [each for each in day_findings(night, WEDNESDAY) if each.kind == "implausible"]

    assert [(each.start, each.number) for each in findings] == [(date(2012, 10, 25), 1)]


@pytest.mark.parametrize("days", [1, 40])
def test_the_checks_take_as_many_queries_however_long_the_period(
    room: Room, clock: Clock, django_assert_num_queries: Any, days: int
) -> None:
    clock.set("2012-12-13T12:00")
    for number in range(days):
        put(room, *at(WEDNESDAY + timedelta(days=number), 10, 11, 11))

    with django_assert_num_queries(17):
        list(check_intakes([room], WEDNESDAY, WEDNESDAY + timedelta(days=days)))


def test_the_span_and_the_hours_say_the_same_of_midnight(room: Room) -> None:
    start, end = opening_span(room, WEDNESDAY)
    assert [local_day_and_hour(moment) for moment in (start, end)] == [
        (WEDNESDAY, 0),
        (WEDNESDAY + timedelta(1), 0),
    ]
    (stretch,) = stretches_on(WEDNESDAY, room.opening_hours.all(), ())
    assert (stretch.start, stretch.end) == (start, end)
