"""What the capacity report hides, and that it cannot be worked out."""

from __future__ import annotations

import random
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from intake_rooms.models import PresenceTimes, Room
from reports import capacity_control, disclosure
from reports.annex import Hidden
from reports.annexes import capacity_text as text
from reports.capacity_figures import Edge
from tests.reports.capacity_rooms import (
    at,
    bulk_intakes,
    figures_of,
    refuse,
    room,
    stay,
)

__all__ = ["room"]


grids = st.integers(1, 6).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 60), min_size=width, max_size=width), min_size=1, max_size=7
    )
)


@given(values=grids, threshold=st.integers(2, 12))
def test_what_is_hidden_in_a_table_cannot_be_worked_out_from_its_rows_and_columns(
    values: list[list[int]], threshold: int
) -> None:
    risky = [[value < threshold for value in row] for row in values]

    masked = disclosure.grid(values, risky)

    shown = masked.rows
    for before, after, risks in zip(values, shown, risky, strict=True):
        for value, number, risk in zip(before, after, risks, strict=True):
            assert isinstance(number, Hidden) or number == value
            assert isinstance(number, Hidden) or not (risk and value)
            assert value or number == 0
    lines = list(zip(values, shown, strict=True))
    lines += list(zip(zip(*values, strict=True), zip(*shown, strict=True), strict=True))
    for before, after in lines:
        gone = [isinstance(number, Hidden) for number in after]
        if not disclosure.is_safe_line(before, after):
            assert all(hidden or not value for value, hidden in zip(before, gone, strict=True))
    hidden = sum(isinstance(number, Hidden) for row in shown for number in row)
    assert masked.primary == sum(
        bool(value and risk)
        for row, risks in zip(values, risky, strict=True)
        for value, risk in zip(row, risks, strict=True)
    )
    assert masked.secondary == hidden - masked.primary


def test_an_hour_with_few_clients_is_hidden_however_many_intakes(room: Room) -> None:
    monday = date(2012, 10, 1)
    bulk_intakes(room, [at(monday, 11)] * 40, 4)
    bulk_intakes(room, [at(monday + timedelta(days=d), 12) for d in range(56) for _ in range(5)], 9)

    figures = capacity_control.control(figures_of("skyen"))

    cell = figures.week[0].cells[11]
    assert cell.intakes == Hidden("skjult")
    assert figures.control is not None
    assert figures.control.primary >= 1
    assert figures.control.secondary >= 1  # Monday's total would give it away
    assert figures.needs[0].first == Edge(10, 0.0)


def test_a_weekday_whose_only_hour_is_hidden_takes_its_total_and_another_one_with_it(
    room: Room,
) -> None:
    sundays = [date(2012, 10, 7) + timedelta(days=7 * n) for n in range(6)]
    bulk_intakes(room, [at(day, 11) for day in sundays for _ in range(10)], 3)
    weekdays = [date(2012, 10, 1) + timedelta(days=n) for n in range(4)]
    bulk_intakes(room, [at(day, 12) for day in weekdays for _ in range(50)], 25)

    figures = capacity_control.control(figures_of("skyen"))

    hidden = [row.name for row in figures.week if isinstance(row.total, Hidden)]
    assert "søndag" in hidden
    assert len(hidden) == 2
    assert figures.intakes == 260


def test_where_all_that_is_shown_would_tell_the_sum_goes_too(room: Room) -> None:
    bulk_intakes(room, [at(date(2012, 10, 7), 11)] * 60, 3)

    figures = capacity_control.control(figures_of("skyen"))

    numbers = (
        figures.intakes,
        figures.near.intakes,
        figures.others.intakes,
        figures.clock[0].total,
    )
    assert figures.near.intakes == 0
    assert [isinstance(number, Hidden) for number in numbers] == [True, False, True, True]
    assert text.use(figures) == (
        "Skyen har haft åbent på 56 dage i perioden, med et skjult antal registrerede indtag."
    )


def test_places_and_waiting_of_fewer_than_ten_people_are_hidden(room: Room) -> None:
    monday = date(2012, 10, 1)
    PresenceTimes.objects.bulk_create(stay(room, at(monday, 11), 3, 20) for _ in range(9))

    figures = capacity_control.control(figures_of("skyen"))

    (row,) = figures.occupancy
    assert row.rows[0][11].average == Hidden("skjult")
    assert row.share(1, 11) is None
    assert row.rows[0][12].average == 0.0
    (waiting,) = figures.waiting
    assert (waiting.median, waiting.ninetieth) == (None, None)
    assert text.waiting(figures) == "For få har fået plads til, at ventetiden kan vises."


def test_the_total_of_refusals_goes_with_its_parts_where_it_would_tell(room: Room) -> None:
    day = date(2012, 10, 1)
    for hour, n in ((11, 4), (12, 4)):
        for _ in range(n):
            refuse(room, at(day, hour), "full")

    figures = capacity_control.control(figures_of("skyen"))

    assert isinstance(figures.turned_away[11].full, Hidden)
    assert isinstance(figures.turned_away_full, Hidden)
    assert figures.turned_away_closed == 0


def test_nothing_that_is_hidden_stands_in_the_uncontrolled_figures_elsewhere(room: Room) -> None:
    draw = random.Random(7)
    moments = [
        at(date(2012, 10, 1) + timedelta(days=draw.randrange(56)), draw.choice([10, 11, 12, 13]))
        for _ in range(700)
    ]
    bulk_intakes(room, moments, 23)
    before = figures_of("skyen")

    after = capacity_control.control(before, disclosure.Rules(24, 10, 10, "101"))

    for old, new in zip(before.week, after.week, strict=True):
        values = [cell.intakes for cell in old.cells if isinstance(cell.intakes, int)]
        shown = [cell.intakes for cell in new.cells]
        assert isinstance(new.total, Hidden) or disclosure.is_safe_line(values, shown)
