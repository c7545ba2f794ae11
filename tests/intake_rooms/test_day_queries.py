"""What the capacity report reads of the board: waiting by the hour one came, hours of places."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from config.danish import LOCAL_ZONE
from intake_rooms.day_queries import occupancy, waiting_minutes
from intake_rooms.models import PresenceTimes, Room


def stay(room: Room, queued: str, seat: str | None, left: str, **more: Any) -> PresenceTimes:
    """A stay by Danish local time, in the first of two equal hours."""
    moments = {
        name: datetime.fromisoformat(text).replace(tzinfo=LOCAL_ZONE) if text else None
        for name, text in (("queued_at", queued), ("seated_at", seat), ("left_at", left))
    }
    came = datetime.fromisoformat(queued)
    return PresenceTimes.objects.create(
        room=room, method="smoking", local_date=came.date(), local_hour=came.hour, **moments, **more
    )


def test_waiting_is_from_the_queue_to_the_place_by_the_hour_one_came(room: Room) -> None:
    stay(room, "2012-10-24T14:50", "2012-10-24T15:20", "2012-10-24T16:00")
    stay(room, "2012-10-24T14:55", None, "2012-10-24T15:00")
    stay(room, "2012-10-25T08:00", "2012-10-25T08:00", "2012-10-25T08:30")

    found = waiting_minutes([room.slug], date(2012, 10, 24), date(2012, 10, 24))

    assert [(row.day, row.hour, row.minutes) for row in found] == [(date(2012, 10, 24), 14, 30.0)]


def test_occupancy_parts_a_stay_among_its_hours(room: Room) -> None:
    stay(room, "2012-10-24T14:00", "2012-10-24T14:45", "2012-10-24T16:15")
    stay(room, "2012-10-31T14:00", "2012-10-31T14:30", "2012-10-31T15:00")

    found = occupancy([room.slug], date(2012, 10, 22), date(2012, 11, 4))

    assert [(row.weekday, row.hour, row.place_hours, row.days) for row in found] == [
        (3, 14, 0.75, 2),
        (3, 15, 1.0, 2),
        (3, 16, 0.25, 2),
    ]


@pytest.mark.parametrize(
    ("start", "hours"),
    [("2012-10-28", {1: 1.0, 2: 2.0, 3: 1.0}), ("2012-03-25", {1: 1.0, 3: 1.0})],
)
def test_the_double_hour_counts_twice_and_the_missing_one_not_at_all(
    room: Room, start: str, hours: dict[int, float]
) -> None:
    stay(room, f"{start}T01:00", f"{start}T01:00", f"{start}T04:00")
    day = date.fromisoformat(start)

    found = occupancy([room.slug], day, day)

    assert {row.hour: row.place_hours for row in found} == hours


def test_a_stay_over_midnight_is_cut_at_the_period(room: Room) -> None:
    stay(room, "2012-10-24T23:00", "2012-10-24T23:30", "2012-10-25T00:45")

    wednesday = occupancy([room.slug], date(2012, 10, 24), date(2012, 10, 24))
    thursday = occupancy([room.slug], date(2012, 10, 25), date(2012, 10, 25))

    assert [(row.weekday, row.hour, row.place_hours) for row in wednesday] == [(3, 23, 0.5)]
    assert [(row.weekday, row.hour, row.place_hours) for row in thursday] == [(4, 0, 0.75)]


@pytest.mark.parametrize("size", [1, 60])
def test_waiting_and_occupancy_take_one_query_each(
    room: Room, django_assert_num_queries: Any, size: int
) -> None:
    for number in range(size):
        stay(room, "2012-10-24T14:00", f"2012-10-24T14:{number:02}", "2012-10-24T16:15")

    with django_assert_num_queries(2):
        waiting_minutes([room.slug], date(2012, 10, 1), date(2012, 10, 31))
        occupancy([room.slug], date(2012, 10, 1), date(2012, 10, 31))
