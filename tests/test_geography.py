"""A point on the map is kept as a cell of 100 m, and never more precisely."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from config import geography
from consultation.definition import answers
from consultation.definition.answers import WrongAnswer
from consultation.definition.schema import Question, QuestionType

INSIDE = st.tuples(
    st.floats(12.50, 12.60, allow_subnormal=False), st.floats(55.64, 55.72, allow_subnormal=False)
)
"""Longitude and latitude in the middle of the city."""
ANYWHERE = st.tuples(st.floats(), st.floats())
MAP = Question("sted", QuestionType.MAP, {"da": "Hvor?"})
EARTH = Geod(ellps="GRS80")
HALF_A_DIAGONAL = 71
"""Metres: 50 m times the square root of two, and what the projection stretches."""


@given(INSIDE)
def test_a_point_becomes_the_centre_of_its_cell_and_stays_it(point: tuple[float, float]) -> None:
    easting, northing = geography.snap(*point)

    assert (easting % 100, northing % 100) == (50, 50)
    assert EARTH.inv(*point, *geography.lon_lat(easting, northing))[2] <= HALF_A_DIAGONAL
    assert geography.snapped(easting, northing) == (easting, northing)
    assert geography.snap(*geography.lon_lat(easting, northing)) == (easting, northing)


@given(INSIDE, st.floats(-40, 40), st.floats(-40, 40))
def test_all_points_of_a_cell_are_stored_alike(
    point: tuple[float, float], east: float, north: float
) -> None:
    centre = geography.snap(*point)
    lon, lat = geography.lon_lat(centre[0] + east, centre[1] + north)

    assert geography.snap(lon, lat) == centre


@given(INSIDE)
def test_the_precise_point_is_nowhere_in_the_answer(point: tuple[float, float]) -> None:
    lon, lat = point
    stored = answers.clean(MAP, [{"lon": lon, "lat": lat, "name": "Hjemme", "accuracy": 3}])

    assert stored == [list(geography.snap(lon, lat))]
    assert all(isinstance(number, int) for cell in stored for number in cell)
    written = json.dumps(stored)
    assert "Hjemme" not in written
    assert str(lon)[:6] not in written


@given(ANYWHERE)
def test_a_point_anywhere_on_earth_is_snapped_or_refused(point: tuple[float, float]) -> None:
    lon, lat = point
    try:
        easting, northing = geography.snap(lon, lat)
    except geography.OutsideTheMap:
        return
    assert math.isfinite(lon)
    assert geography.snapped(easting, northing) == (easting, northing)


@pytest.mark.parametrize(
    "point",
    [
        {"lon": 10.2, "lat": 56.15},
        {"lon": 0, "lat": 0},
        {"lon": float("nan"), "lat": 55.67},
        {"lon": "øst", "lat": 55.67},
        {"lat": 55.67},
        [1],
        [724050, float("inf")],
        "her",
        None,
        [10**400, 1],
    ],
)
def test_a_point_outside_the_city_is_refused_in_a_sentence(point: object) -> None:
    with pytest.raises(WrongAnswer, match="uden for kortet"):
        answers.clean(MAP, [point])


@given(st.lists(INSIDE, min_size=11, max_size=14))
def test_no_more_points_than_ten_cells_are_taken(points: list[tuple[float, float]]) -> None:
    cells = {geography.snap(*point) for point in points}
    raw = [{"lon": lon, "lat": lat} for lon, lat in points]
    if len(cells) > 10:
        with pytest.raises(WrongAnswer):
            answers.clean(MAP, raw)
    else:
        assert {tuple(cell) for cell in answers.clean(MAP, raw)} == cells


@given(INSIDE)
def test_a_point_lies_in_the_district_that_its_cell_lies_in_or_next_to_it(
    point: tuple[float, float],
) -> None:
    own = geography.district_at(*point)
    cell = geography.snap(*point)
    around = {
        geography.district_at(*geography.lon_lat(cell[0] + east, cell[1] + north))
        for east in (-120, 0, 120)
        for north in (-120, 0, 120)
    }

    assert geography.district_of_cell(*cell) in around
    assert geography.district_name(own) != own


def test_the_districts_are_the_ten_bydele_frederiksberg_and_elsewhere() -> None:
    found = geography.districts()

    assert len(found) == 12
    assert found[-1].code == geography.ELSEWHERE
    assert len({district.code for district in found}) == 12
    assert [d.name for d in found[:10]] == sorted(d.name for d in found[:10])
    assert geography.district_name("findes-ikke") == "findes-ikke"
