"""The annex says more than a number only where its printed rule holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from reports import claims
from reports.annex import Hidden
from reports.figures import Row, WeekRow
from reports.periods import Period
from tests.reports.test_disclosure import figures, row


def weeks(*values: int | Hidden) -> tuple[WeekRow, ...]:
    period = Period.of_weeks(date(2012, 10, 1), len(values))
    return tuple(
        WeekRow(week, {"skyen": value}, {"skyen": 0}, value)
        for week, value in zip(period.rows(), values, strict=True)
    )


def weekdays(*values: int) -> dict[str, tuple[Row, ...]]:
    return {"weekday": tuple(row(str(i), value, 50) for i, value in enumerate(values, start=1))}


def test_fifteen_per_cent_more_than_the_week_before_is_a_jump():
    jump = claims.jump(figures(weeks=weeks(1000, 1000, 1150, 900)))

    assert jump is not None
    assert (jump.week.week.number, jump.percent) == (3, 15)


@pytest.mark.parametrize(
    "values",
    [(1000, 1149, 900), (1300, 1000, 1200), (1000, Hidden("skjult"), 1500), (99, 200), (1000,)],
    ids=[
        "14.9 %",
        "not above every week before",
        "hidden before",
        "after a small week",
        "one week",
    ],
)
def test_no_jump_is_claimed_where_the_rule_does_not_hold(values):
    assert claims.jump(figures(weeks=weeks(*values))) is None


def test_a_short_week_is_never_called_a_jump():
    period = Period(date(2012, 10, 1), date(2012, 10, 17))
    rows = tuple(
        WeekRow(week, {}, {}, n) for week, n in zip(period.rows(), (10, 10, 90), strict=True)
    )

    assert claims.jump(figures(weeks=rows)) is None


def test_a_friday_three_per_cent_above_the_average_is_a_small_top():
    base = figures()
    top = claims.top_weekday(replace(base, tables=weekdays(100, 100, 100, 100, 110, 95, 95)))

    assert top is not None
    assert (top.name, top.percent, top.is_small) == ("fredag", 10, True)


@pytest.mark.parametrize("values", [(100,) * 7, (110, 100, 100, 100, 110, 90, 90), (0,) * 7])
def test_no_weekday_stands_out_where_none_does(values):
    assert claims.top_weekday(replace(figures(), tables=weekdays(*values))) is None


def test_a_weekday_that_the_period_has_twice_is_judged_per_day():
    base = figures(period=Period(date(2012, 10, 1), date(2012, 10, 8)))  # two Mondays

    assert claims.top_weekday(replace(base, tables=weekdays(200, *[100] * 6))) is None


def test_the_thirties_are_the_largest_age_group_by_distinct_clients():
    rows = tuple(
        row(code, 10, n) for code, n in (("18-24", 9), ("30-34", 50), ("35-39", 60), ("40-44", 80))
    )

    assert claims.largest_decade(replace(figures(), tables={"age_band": rows})) == (
        "30’erne", 110, 199,
    )  # fmt: skip


def test_half_of_the_intakes_between_twelve_and_eighteen_are_counted_by_whole_hours():
    rows = tuple(row(str(hour), 30 if hour in {11, 12, 17, 18} else 0, 50) for hour in range(24))

    core = claims.core_hours(replace(figures(), tables={"hour": rows}))

    assert core == claims.Core(60, 120)


@pytest.mark.parametrize("claim", [claims.top_weekday, claims.core_hours, claims.largest_decade])
def test_nothing_is_said_to_stand_out_of_a_few(claim):
    few = {
        **weekdays(0, 99, 0, 0, 0, 0, 0),
        "hour": tuple(row(str(hour), 99 if hour == 12 else 0, 50) for hour in range(24)),
        "age_band": (row("30-34", 99, 19),),
    }

    assert claim(replace(figures(), tables=few)) is None
