"""The capacity report's figures of a room with a board."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from intake_rooms.models import OpeningHours, PresenceTimes, Room
from intake_rooms.services import record_count
from reports.annexes import capacity_text as text
from reports.capacity_figures import Edge
from reports.parameters import ParameterError
from reports.periods import Period
from tests.reports.capacity_rooms import (
    at,
    bulk_intakes,
    figures_of,
    refuse,
    room,
    stay,
)

__all__ = ["room"]


def test_occupancy_is_the_time_taken_by_the_days_the_board_was_used(room: Room) -> None:
    monday = date(2012, 10, 1)
    weeks = [monday + timedelta(days=7 * n) for n in range(4)]
    PresenceTimes.objects.bulk_create(
        stay(room, at(day, 11), 0, 60) for day in weeks for _ in range(4)
    )

    figures = figures_of("skyen")

    (row,) = figures.occupancy
    assert row.rows[0][11].average == 4.0
    assert row.share(1, 11) == 100
    assert row.share(1, 12) == 0
    (need,) = figures.needs
    assert (need.open_hours, need.full_hours, need.needed_hours) == (28, 1, 1)


def test_hours_with_somebody_turned_away_are_added_to_the_full_ones(room: Room) -> None:
    monday = date(2012, 10, 1)
    PresenceTimes.objects.bulk_create(stay(room, at(monday, 11), 0, 60) for _ in range(4))
    refuse(room, at(monday, 11, 30), "full")
    refuse(room, at(monday + timedelta(days=1), 12), "full")
    refuse(room, at(monday, 12), "ban")
    refuse(room, at(monday, 20), "closed")

    figures = figures_of("skyen")

    (need,) = figures.needs
    assert (need.full_hours, need.refused_hours, need.needed_hours) == (1, 2, 2)
    assert (need.full, need.closed) == (2, 1)
    assert figures.turned_away[20].closed == 1


def test_a_room_without_a_board_is_named_and_has_no_zeros(room: Room) -> None:
    figures = figures_of("skyen")

    assert figures.occupancy == ()
    assert [each.slug for each in figures.without_board] == ["skyen"]
    assert text.no_board(figures).startswith("Skyen har ikke brugt tavlen i perioden.")
    assert text.waiting(figures) == ""
    assert figures.needs[0].full_hours is None


def test_the_edges_are_the_hours_the_room_usually_opens_and_closes_in(room: Room) -> None:
    OpeningHours.objects.filter(room=room).update(opens=time(9, 30), closes=time(14))
    day = date(2012, 10, 1)
    bulk_intakes(room, [at(day, 9, 45), at(day, 9, 50), at(day, 13, 10)], 3)

    (need,) = figures_of("skyen", period=Period(day, day)).needs

    assert need.first == Edge(9, 4.0)  # two in half an hour
    assert need.last == Edge(13, 1.0)
    assert need.rate == pytest.approx(3 / 4.5)


def test_a_room_that_never_closes_has_no_edges(room: Room) -> None:
    OpeningHours.objects.filter(room=room).update(opens=time(), closes=time())

    (need,) = figures_of("skyen").needs

    assert (need.first, need.last, need.open_hours) == (None, None, 168)


def test_the_days_around_a_payday_hold_manual_counts_too(room: Room) -> None:
    record_count(room=room, day=date(2012, 10, 31), count=50, by=None)
    record_count(room=room, day=date(2012, 10, 10), count=20, by=None)

    figures = figures_of("skyen")

    assert figures.paydays == (date(2012, 10, 31),)
    assert (figures.near.days, figures.near.intakes) == (5, 50)
    assert (figures.others.days, figures.others.intakes) == (51, 20)


def test_a_payday_just_outside_the_period_reaches_into_it(room: Room) -> None:
    figures = figures_of("skyen", period=Period(date(2012, 11, 1), date(2012, 11, 27)))

    assert figures.near.days == 2  # 1 and 2 November; 30 November is three days off
    assert figures.others.days == 25


def test_an_unknown_room_is_refused(room: Room) -> None:
    with pytest.raises(ParameterError, match="Rummet “månen” findes ikke"):
        figures_of("skyen", "månen")
