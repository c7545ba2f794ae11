"""The figures of the capacity report against pandas."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from intake_rooms import capacity_queries
from intake_rooms.models import OpeningHours, Room
from intake_rooms.services import NewIntake, add_room, register_intake, void_intake
from reports.capacity_counts import _waiting_row, capacity_figures
from reports.capacity_figures import CapacityFigures
from reports.parameters import StatusParameters
from reports.periods import Period

ZONE = "Europe/Copenhagen"
ROOMS = ("skyen", "natten")
DAYS = [date(2012, 3, 25), date(2012, 10, 28), date(2012, 10, 31), date(2013, 1, 1)]
"""The clock goes forward, back; payday; the turn of the year."""


def rooms() -> list[Room]:
    """One room open 8.30 to 23, one from 22 to 4."""
    opened = date(2012, 1, 1)
    made = []
    for slug, opens, closes in (
        ("skyen", time(8, 30), time(23)),
        ("natten", time(22), time(4)),
    ):
        room, _ = add_room(slug=slug, name=slug, kind="fixed", opened_on=opened, by=None)
        OpeningHours.objects.filter(room=room).update(opens=opens, closes=closes)
        made.append(room)
    return made


@st.composite
def intakes(draw: st.DrawFn) -> tuple[str, datetime, str]:
    day = draw(st.sampled_from(DAYS)) + timedelta(days=draw(st.integers(-3, 5)))
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    moment += timedelta(minutes=draw(st.one_of(st.integers(0, 1439), st.sampled_from([0, 60]))))
    return draw(st.sampled_from(ROOMS)), moment, draw(st.sampled_from(["", "Bo", "Ida", "Åse"]))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start = draw(st.sampled_from(DAYS)) - timedelta(days=draw(st.integers(0, 9)))
    return Period(start, start + timedelta(days=draw(st.integers(0, 25))))


def frame(drawn: list[tuple[str, datetime, str]], period: Period) -> pd.DataFrame:
    """The intakes of the period, with local day, weekday and hour by pandas."""
    table = pd.DataFrame(drawn, columns=["room", "moment", "alias"])
    local = pd.to_datetime(table["moment"], utc=True).dt.tz_convert(ZONE)
    table = table.assign(day=local.dt.date, weekday=local.dt.day_of_week + 1, hour=local.dt.hour)
    return table[(table["day"] >= period.start) & (table["day"] <= period.end)]


def half_hours(period: Period) -> pd.DataFrame:
    """Each half hour of the period by room, with whether the room is open: column open."""
    ticks = pd.date_range(
        pd.Timestamp(period.start, tz=ZONE),
        pd.Timestamp(period.end + timedelta(days=1), tz=ZONE),
        freq="30min",
        inclusive="left",
    )
    clock = ticks.hour + ticks.minute / 60
    parts = []
    for room, is_open in (
        ("skyen", (clock >= 8.5) & (clock < 23)),
        ("natten", (clock >= 22) | (clock < 4)),
    ):
        parts.append(
            pd.DataFrame(
                {
                    "room": room,
                    "day": ticks.date,
                    "weekday": ticks.day_of_week + 1,
                    "hour": ticks.hour,
                    "open": is_open,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


class TestAgainstPandas(TestCase):
    """Every drawn set of intakes, on days around the clock changes."""

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(drawn=st.lists(intakes(), max_size=40), period=periods())
    def test_heat_map_open_days_and_hours(
        self, drawn: list[tuple[str, datetime, str]], period: Period
    ) -> None:
        with tempfile.TemporaryDirectory() as keys, self.settings(KEY_DIR=Path(keys)):
            self._register(drawn, period)

        figures = capacity_figures(StatusParameters(rooms=ROOMS, period=period))

        table, ticks = frame(drawn, period), half_hours(period)
        opened = ticks[ticks["open"]]
        open_days = set(zip(opened["room"], opened["day"], strict=True))
        open_days |= set(zip(table["room"], table["day"], strict=True))
        self._check_week(figures, table, opened, {day for _, day in open_days})
        self._check_clock(figures, table, open_days)
        self._check_open_hours(opened, period)

    def _register(self, drawn: list[tuple[str, datetime, str]], period: Period) -> None:
        """The drawn intakes, and one that is voided."""
        by_slug = {room.slug: room for room in rooms()}
        for slug, moment, alias in drawn:
            new = NewIntake(occurred_at=moment, substance="HER", method="smoking", alias=alias)
            register_intake(new, room=by_slug[slug])
        voided = register_intake(
            NewIntake(
                occurred_at=datetime.combine(period.start, time(12), UTC),
                substance="HER",
                method="smoking",
            ),
            room=by_slug["skyen"],
        ).intake
        void_intake(voided, by=None, reason="prøve")

    def _check_week(
        self, figures: CapacityFigures, table: pd.DataFrame, opened: pd.DataFrame, days: set[date]
    ) -> None:
        counted = table.groupby(["weekday", "hour"]).size().to_dict()
        keyed = table[table["alias"] != ""]
        people = keyed.groupby(["weekday", "hour"])["alias"].nunique().to_dict()
        nobody = set(
            table[table["alias"] == ""][["weekday", "hour"]].itertuples(index=False, name=None)
        )
        is_open = set(opened[["weekday", "hour"]].itertuples(index=False, name=None))
        assert figures.open_days == len(days)
        for row in figures.week:
            weekday = int(row.code)
            assert row.days == sum(day.isoweekday() == weekday for day in days)
            for hour, cell in enumerate(row.cells):
                at = (weekday, hour)
                assert cell.intakes == counted.get(at, 0)
                assert cell.persons == people.get(at, 0) + (at in nobody)
                assert cell.is_open == (at in is_open)
                if row.days:
                    assert row.average(hour) == counted.get(at, 0) / row.days

    def _check_clock(
        self, figures: CapacityFigures, table: pd.DataFrame, open_days: set[tuple[str, date]]
    ) -> None:
        counted = table.groupby(["room", "hour"]).size().to_dict()
        for row in figures.clock:
            assert row.days == sum(room == row.code for room, _ in open_days)
            assert row.total == int((table["room"] == row.code).sum())
            assert [cell.intakes for cell in row.cells] == [
                counted.get((row.code, hour), 0) for hour in range(24)
            ]

    def _check_open_hours(self, opened: pd.DataFrame, period: Period) -> None:
        """A night has five hours in March, seven in October."""
        expected = (opened.groupby(["room", "day", "hour"]).size() / 2).to_dict()
        found = capacity_queries.open_hours(ROOMS, period.start, period.end)
        assert {(each.room, each.day, each.hour): each.hours for each in found} == expected


@given(st.lists(st.floats(0, 600), min_size=1, max_size=80))
def test_median_and_ninetieth_percentile_are_those_of_pandas(minutes: list[float]) -> None:
    row = _waiting_row("", "", minutes)

    assert row.people == len(minutes)
    assert row.median == pytest.approx(pd.Series(minutes).quantile(0.5))
    assert row.ninetieth == pytest.approx(pd.Series(minutes).quantile(0.9))
