"""The words of the capacity report, right in number, and its heat map as a drawing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake_rooms.models import Room
from intake_rooms.queries import RoomFacts
from reports import charts
from reports.annex import Chart, Hidden, Series
from reports.annexes import capacity_text as text
from reports.capacity_figures import DayGroup, Edge, RoomNeeds, WaitingRow
from tests.reports.capacity_rooms import figures_of, room

__all__ = ["room"]
FACTS = RoomFacts("skyen", "Skyen", "fixed", 1, date(2012, 1, 1), None)
NEEDS = RoomNeeds(FACTS, 28, 2, 3, 4, 6, 0, 5.0, Edge(10, 2.0), Edge(13, 6.0))
FEW = Hidden("færre end 5")


def test_what_a_place_or_an_hour_more_would_have_met_is_said_by_rule() -> None:
    assert text.needs(NEEDS) == (
        "Skyen: 4 af ugens 28 åbne timer har mindst 90 % af pladserne optaget eller afvisninger, "
        "fordi der var fuldt. En plads mere ville have mødt behov i dem. I den første åbne time "
        "(kl. 10–11) kommer 2,0 indtag pr. time, i den sidste (kl. 13–14) 6,0, mod 5,0 i en "
        "gennemsnitlig åben time. Det taler for, at en time efter åbningstiden ville blive brugt."
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"needed_hours": 1}, "Skyen: 1 af ugens 28 åbne timer har mindst 90 % af pladserne"),
        ({"needed_hours": 1}, "ville have mødt behov i den."),
        ({"needed_hours": 0}, "Skyen: ingen af ugens 28 åbne timer har mindst 90 %"),
        ({"full_hours": None}, "afvisninger, fordi der var fuldt (optagne pladser kendes ikke)."),
        ({"needed_hours": FEW}, "Skyen: hvad en plads mere ville have mødt, vises ikke."),
        ({"first": None, "last": None}, "Rummet har åbent hele døgnet."),
        ({"last": Edge(13, None)}, "den første og den sidste åbne time vises ikke."),
        ({"closed": 1}, "Én afvisning skyldes, at der var lukket."),
        ({"closed": 2}, "To afvisninger skyldes, at der var lukket."),
        ({"closed": FEW}, "Færre end 5 afvisninger skyldes, at der var lukket."),
        ({"first": Edge(10, 5.0)}, "Det taler for, at en time før eller efter åbningstiden"),
    ],
)
def test_the_sentences_on_needs_are_right_in_number(changes: dict[str, Any], said: str) -> None:
    assert said in text.needs(replace(NEEDS, **changes))


@pytest.mark.parametrize(
    ("near", "others", "said"),
    [
        (DayGroup(5, 60), DayGroup(10, 100), "12,0 indtag i gennemsnit mod 10,0"),
        (DayGroup(5, 60), DayGroup(10, 100), ", 20 % flere."),
        (DayGroup(5, 40), DayGroup(10, 100), ", 20 % færre."),
        (DayGroup(5, 51), DayGroup(10, 100), ", altså omtrent det samme."),
        (DayGroup(1, 20), DayGroup(10, 100), "På den ene åbne dag omkring udbetalingsdagen er"),
        (DayGroup(5, 20), DayGroup(1, 100), "mod 100,0 på den anden dag;"),
        (DayGroup(5, 20), DayGroup(0, 0), "Perioden har kun åbne dage omkring udbetalingsdagen"),
        (DayGroup(4, 60), DayGroup(10, 100), "det er for få dage til at sige, om der er forskel."),
        (DayGroup(0, 0), DayGroup(10, 100), "Perioden har ingen åbne dage omkring en udbetalings"),
        (DayGroup(5, FEW), DayGroup(10, FEW), "vises ikke."),
        (DayGroup(5, 0), DayGroup(10, 0), "0,0 indtag i gennemsnit mod 0,0 på de andre 10 dage."),
    ],
)
def test_the_sentence_on_payday_claims_no_more_than_the_days_hold(
    near: DayGroup, others: DayGroup, said: str, room: Room
) -> None:
    assert said in text.payday(replace(figures_of("skyen"), near=near, others=others))


@pytest.mark.parametrize(
    ("full", "closed", "said"),
    [
        (0, 0, "Ingen er registreret afvist, fordi der var fuldt eller lukket."),
        (1, 0, "én afvisning, fordi der var fuldt, og ingen afvisninger, fordi der var lukket"),
        (1200, 2, "1.200 afvisninger, fordi der var fuldt, og to afvisninger"),
        (FEW, 9, "færre end 5 afvisninger, fordi der var fuldt, og ni afvisninger"),
        (Hidden("skjult"), 9, "et skjult antal afvisninger, fordi der var fuldt"),
    ],
)
def test_the_sentence_on_those_turned_away(full: Any, closed: Any, said: str, room: Room) -> None:
    figures = replace(figures_of("skyen"), turned_away_full=full, turned_away_closed=closed)

    assert said in text.turned_away(figures, 4)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            WaitingRow("", "", 812, 4.4, 17.2),
            "Halvdelen af de 812 personer, der fik plads, ventede",
        ),
        (WaitingRow("", "", 812, 1.0, 17.2), "højst 1 minut, og ni ud af ti højst 17 minutter."),
        (WaitingRow("", "", 812, 0.2, 17.2), "højst et halvt minut, og"),
        (WaitingRow("", "", 12, 0.0, 0.0), "Mindst ni ud af ti af 12 personer fik plads straks."),
    ],
)
def test_the_sentence_on_waiting(row: WaitingRow, said: str, room: Room) -> None:
    assert said in text.waiting(replace(figures_of("skyen"), waiting=(row,)))


def test_without_intakes_the_text_says_so_and_names_no_hour(room: Room) -> None:
    said = text.use(figures_of("skyen"))

    assert said == "Skyen har haft åbent på 56 dage i perioden, med ingen registrerede indtag."


# --- the drawing ---


def heat(*rows: tuple[float | None, ...], outlined: bool = False) -> Chart:
    return Chart(
        number=1, kind="heat", caption="", subtitle="Indtag", alt="", foot="Kilde",
        categories=tuple(str(hour) for hour in range(len(rows[0]))),
        series=tuple(Series(f"række {n}", row) for n, row in enumerate(rows)),
        outlined=tuple((outlined,) * len(row) for row in rows),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("chart", "there", "absent"),
    [
        (heat((0.4, 9.96), (2.0, 3.0)), ["0,4", "10,0", "2,0", "Indtag", "Kilde"], ["skjult"]),
        (heat((0.4, 12.4), (0.0, 3.0)), ["12", "3"], ["12,4", "åbningstid"]),
        (heat((None, 12.0), outlined=True), ["skjult", "åbningstid", "12"], []),
        (heat((0.0, 0.0), outlined=True), ["0", "åbningstid"], ["skjult"]),
    ],
)
def test_a_heat_map_shows_its_numbers_and_what_its_signs_mean(
    chart: Chart, there: list[str], absent: list[str]
) -> None:
    picture = charts.draw(chart, format="svg-text", cached=False).decode()

    for word in there:
        assert f">{word}<" in picture
    for word in absent:
        assert f">{word}<" not in picture


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.lists(st.one_of(st.none(), st.floats(0, 1e6)), min_size=24, max_size=24),
        min_size=1,
        max_size=12,
    )
)
def test_whatever_the_numbers_a_heat_map_can_be_drawn(rows: list[list[float | None]]) -> None:
    assert charts.draw(heat(*map(tuple, rows)), format="svg", cached=False).startswith(b"<?xml")
