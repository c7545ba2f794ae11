"""What leaves the administration says nothing of a few."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from intake_rooms.queries import RoomFacts
from reports.annex import Hidden
from reports.disclosure import FEW, SECRET, Rules, control, is_safe
from reports.figures import CodeCount, IncidentFigure, RoomTotal, Row, StatusFigures, Total, WeekRow
from reports.periods import Period

RULES = Rules(clients=5, intakes=10, municipality=10, own_municipality="101")
TABLES = (
    "weekday", "hour", "sex", "age_band", "municipality", "substance", "substance_mention",
    "method",
)  # fmt: skip


def total(intakes: int, clients: int | None = 50, manual: int = 0, without_key: int = 0) -> Total:
    return Total(
        intakes, manual, intakes + manual, clients, None, without_key, 56, (intakes + manual) / 8
    )


def row(code: str, intakes: int, persons: int, clients: int | None = None, without: int = 0) -> Row:
    return Row(code, intakes, persons if clients is None else clients, without, persons)


def figures(**changes: object) -> StatusFigures:
    """One room, eight weeks of 100 intakes, everything large."""
    period = Period.of_weeks(date(2012, 10, 1), 8)
    room = RoomFacts("skyen", "Skyen", "fixed", 1, date(2012, 1, 1), None)
    weeks = tuple(
        WeekRow(week, {"skyen": 100}, {"skyen": 0}, 100) for week in period.rows("operation")
    )
    plain = StatusFigures(
        period=period,
        week_kind="operation",
        rooms=(RoomTotal(room, total(800)),),
        totals=total(800),
        weeks=weeks,
        tables={name: (row("A", 500, 40), row("B", 300, 30)) for name in TABLES},
        epochs=(),
        incidents=(),
        adverse_events=(),
        refusals=(),
        referrals=(),
        nuisance=(),
        hours=(),
        comparison=(),
        names={},
        both_counted=0,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def with_table(name: str, *rows: Row) -> StatusFigures:
    plain = figures()
    return replace(plain, tables={**plain.tables, name: rows})


def test_large_numbers_are_shown_as_they_are():
    controlled = control(figures(), RULES)

    assert controlled.tables == figures().tables
    assert controlled.totals == figures().totals
    assert controlled.control is not None
    assert (controlled.control.primary, controlled.control.secondary) == (0, 0)


def test_two_hundred_intakes_by_three_clients_are_hidden_but_not_called_fewer_than_five():
    shown = control(
        with_table("sex", row("female", 200, 3), row("male", 400, 60), row("other", 30, 12)), RULES
    ).tables["sex"]

    assert shown[0].intakes == SECRET
    assert shown[0].clients == FEW


def test_a_hidden_number_cannot_be_worked_out_from_the_total():
    shown = control(
        with_table(
            "sex",
            row("female", 3, 3),
            row("other", 4, 4),
            row("male", 400, 60),
            row("unknown", 30, 12),
        ),
        RULES,
    ).tables["sex"]

    assert [cell.intakes for cell in shown] == [FEW, FEW, 400, SECRET]


def test_zero_is_shown():
    shown = control(with_table("sex", row("female", 0, 0), row("male", 400, 60)), RULES)

    assert shown.tables["sex"][0].intakes == 0


def test_without_keys_a_table_is_judged_by_its_intakes():
    rows = (row("1", 9, 1, 0, without=9), row("2", 40, 1, 0, 40), row("3", 50, 1, 0, 50))

    shown = control(with_table("weekday", *rows), RULES).tables["weekday"]

    assert shown[0].intakes == SECRET
    assert shown[2].intakes == 50


def test_a_foreign_municipality_needs_ten_clients_and_the_own_one_five():
    rows = (row("101", 900, 6), row("147", 90, 6), row("151", 300, 60), row("153", 400, 60))

    shown = control(with_table("municipality", *rows), RULES).tables["municipality"]

    assert shown[0].intakes == 900
    assert isinstance(shown[1].intakes, Hidden)


def test_a_mention_is_hidden_where_one_of_its_mixes_is():
    plain = with_table("substance", row("KOK", 500, 40), row("HER+KOK", 8, 2), row("HER", 90, 30))
    mentions = (row("KOK", 508, 41), row("HER", 98, 31), row("MTD", 77, 22))

    shown = control(
        replace(plain, tables={**plain.tables, "substance_mention": mentions}), RULES
    ).tables["substance_mention"]

    assert [isinstance(mention.intakes, Hidden) for mention in shown] == [True, True, False]


def test_a_week_of_nine_is_hidden_with_another_week_and_the_sums():
    plain = figures()
    weeks = (replace(plain.weeks[0], intakes={"skyen": 9}, all=9), *plain.weeks[1:])

    shown = control(replace(plain, weeks=weeks), RULES).weeks

    assert isinstance(shown[0].intakes["skyen"], Hidden)
    assert isinstance(shown[0].all, Hidden)
    assert sum(isinstance(week.all, Hidden) for week in shown) >= 2


def test_events_at_work_are_shown_and_overdoses_of_a_few_are_not():
    day = date(2012, 10, 1)
    rows = (IncidentFigure("adverse_event", 1, day, day), IncidentFigure("overdose", 2, day, day))

    shown = control(figures(incidents=rows), RULES).incidents

    assert [event.count for event in shown] == [1, FEW]


def test_a_few_referrals_to_one_target_are_hidden():
    rows = tuple(CodeCount(code, code, n) for code, n in (("a", 3), ("b", 70), ("c", 50), ("d", 2)))

    shown = control(figures(referrals=rows), RULES).referrals

    assert [target.count for target in shown] == [FEW, 70, 50, FEW]


counts = st.lists(st.integers(0, 300), min_size=1, max_size=9)


@given(counts)
def test_whoever_knows_the_rules_and_the_total_still_has_the_promised_doubt(values):
    """An attacker enumerates what the hidden numbers of a column can be."""
    rows = tuple(row(str(index), value, min(value, 60)) for index, value in enumerate(values))
    shown = control(with_table("method", *rows), RULES).tables["method"]
    hidden = [
        (value, cell.intakes)
        for value, cell in zip(values, shown, strict=True)
        if isinstance(cell.intakes, Hidden)
    ]
    visible = [cell.intakes for cell in shown if not isinstance(cell.intakes, Hidden)]
    everything_hidden = all(value == 0 for value in visible)

    for value, cell in zip(values, shown, strict=True):
        assert not 0 < value < 5 or isinstance(cell.intakes, Hidden)
        assert cell.intakes != FEW or 1 <= value <= 4
    if hidden and not everything_hidden:
        assert is_safe([value for value, _ in hidden])


@settings(deadline=None)
@given(st.lists(st.integers(1, 14), min_size=1, max_size=3))
def test_the_safety_rule_equals_trying_every_possibility(hidden):
    """`is_safe` against brute force, where no hidden number is above 40."""
    ranges = [range(1, 5) if value <= 4 else range(5, 60) for value in hidden]
    fits = [guess for guess in product(*ranges) if sum(guess) == sum(hidden)]
    possible = [{guess[index] for guess in fits} for index in range(len(hidden))]
    enough = all(
        options == {1, 2, 3, 4}
        if value <= 4
        else max(options) - min(options) >= max(5, 0.1 * value)
        for value, options in zip(hidden, possible, strict=True)
    )

    assert is_safe(hidden) == enough


@given(st.integers(1, 400), st.integers(1, 400))
def test_a_small_room_takes_the_other_with_it_and_never_shows_an_average(first, second):
    day = date(2012, 1, 1)
    rooms = tuple(
        RoomTotal(RoomFacts(slug, slug, "fixed", 1, day, None), total(n))
        for slug, n in (("a", first), ("b", second))
    )
    weeks = tuple(
        WeekRow(week, {"a": first if not index else 0, "b": second if not index else 0},
                {"a": 0, "b": 0}, (first + second) if not index else 0)
        for index, week in enumerate(figures().period.rows("operation"))
    )  # fmt: skip

    shown = control(figures(rooms=rooms, weeks=weeks, totals=total(first + second)), RULES)

    hidden = [isinstance(room.total.all, Hidden) for room in shown.rooms]
    assert hidden in ([True, True], [False, False])
    for room, gone in zip(shown.rooms, hidden, strict=True):
        assert (room.total.weekly_average is None) == gone
        assert isinstance(shown.weeks[0].intakes[room.room.slug], Hidden) >= gone


def test_days_of_a_period_are_counted_whole():
    assert Period(date(2012, 10, 1), date(2012, 10, 1) + timedelta(days=55)).weeks == 8
