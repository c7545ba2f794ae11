"""The figures of the capacity report against pandas, their control, and the words made of them."""

from __future__ import annotations

import random
import tempfile
import uuid
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from intake_rooms import capacity_queries
from intake_rooms.models import Intake, KeyEpoch, OpeningHours, PresenceTimes, Refusal, Room
from intake_rooms.opening import local_day_and_hour
from intake_rooms.services import NewIntake, add_room, record_count, register_intake, void_intake
from intake_rooms.services.rooms import set_places
from reports import capacity_control, disclosure
from reports.annex import Hidden
from reports.annexes import capacity_text as text
from reports.capacity_counts import _waiting_row, capacity_figures
from reports.capacity_figures import CapacityFigures, Edge
from reports.parameters import ParameterError, StatusParameters
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


# --- disclosure control of a table ---

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


# --- a room with a board ---


@pytest.fixture
def room(db: None, settings: Any, tmp_path: Path) -> Room:
    """A room of four places, open 10 to 14 every day."""
    settings.KEY_DIR = tmp_path / "keys"
    made, _ = add_room(
        slug="skyen", name="Skyen", kind="fixed", opened_on=date(2012, 1, 1), by=None
    )
    OpeningHours.objects.filter(room=made).update(opens=time(10), closes=time(14))
    set_places(made, {"injection": 3, "smoking": 1}, by=None)
    return made


PERIOD = Period.of_weeks(date(2012, 10, 1), 8)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC) - timedelta(
        hours=2 if day < date(2012, 10, 28) else 1
    )


def bulk_intakes(room: Room, moments: list[datetime], clients: int) -> None:
    """Intakes by so many clients in turn."""
    epoch = KeyEpoch.objects.first() or KeyEpoch.objects.create(
        installation=_installation(), number=1, started_at=datetime(2012, 1, 1, tzinfo=UTC)
    )
    made = []
    for number, moment in enumerate(moments):
        day, hour = local_day_and_hour(moment)
        made.append(
            Intake(
                id=uuid.uuid4(), room=room, occurred_at=moment, received_at=moment,
                local_date=day, local_hour=hour, substance_id="HER", method="smoking",
                source="counter", client_key=number % clients, epoch=epoch,
            )
        )  # fmt: skip
    Intake.objects.bulk_create(made)


def _installation() -> Any:
    from intake_rooms.models import Installation

    return Installation.objects.get_or_create(one=True)[0]


def stay(room: Room, queued: datetime, waited: int, minutes: int) -> PresenceTimes:
    seated = queued + timedelta(minutes=waited)
    day, hour = local_day_and_hour(queued)
    return PresenceTimes(
        room=room, method="smoking", queued_at=queued, called_at=seated, seated_at=seated,
        left_at=seated + timedelta(minutes=minutes), local_date=day, local_hour=hour,
    )  # fmt: skip


def refuse(room: Room, moment: datetime, reason: str) -> Refusal:
    day, hour = local_day_and_hour(moment)
    return Refusal.objects.create(
        room=room, reason=reason, occurred_at=moment, received_at=moment, local_date=day,
        local_hour=hour,
    )  # fmt: skip


def figures_of(*slugs: str, period: Period = PERIOD) -> CapacityFigures:
    return capacity_figures(StatusParameters(rooms=slugs, period=period))


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


# --- control ---


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
