"""A point is kept as its 100 m cell, however it comes in; a list does without the map."""

from __future__ import annotations

import json

import pytest
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st

from config import geography
from config.geography import places
from consultation.codes import Channel
from consultation.definition.answers import WrongAnswer, clean
from consultation.definition.schema import Question, QuestionType
from consultation.forms.answering import PageForm
from consultation.models import Questionnaire, Response
from consultation.services import answering
from tests import factories

QUESTION = {"key": "sted", "type": "map", "label": {"da": "Hvor?"}, "limits": {"most": 3}}
ASKED = Question("sted", QuestionType.MAP, {"da": "Hvor?"})
HALMTORVET = {"lon": 12.559247, "lat": 55.669181}

within = st.tuples(st.floats(12.53, 12.6), st.floats(55.66, 55.7))
"""Longitude and latitude in the middle of the city."""


@given(within)
def test_of_a_point_only_the_middle_of_its_cell_is_kept(place: tuple[float, float]) -> None:
    longitude, latitude = place

    ((easting, northing),) = clean(ASKED, [{"lon": longitude, "lat": latitude}])

    assert (easting % 100, northing % 100) == (50, 50)
    middle = geography.lon_lat(easting, northing)
    assert abs(middle[0] - longitude) * 62_800 < 75
    assert abs(middle[1] - latitude) * 111_300 < 75


@given(within)
def test_the_middle_of_a_cell_comes_back_to_itself(place: tuple[float, float]) -> None:
    cell = geography.snap(*place)
    longitude, latitude = geography.lon_lat(*cell)

    again = clean(ASKED, [{"lon": round(longitude, 6), "lat": round(latitude, 6)}])

    assert again == [list(cell)]


@pytest.mark.parametrize(
    "raw",
    [
        [{"lon": 12.0, "lat": 55.6}],
        [{"lon": 12.55}],
        [{"lon": "x", "lat": "y"}],
        [{"lon": float("nan"), "lat": 55.6}],
        ["H17"],
        "Halmtorvet 17",
        {"lon": 12.55, "lat": 55.66},
    ],
)
def test_what_is_no_point_of_the_city_is_refused(raw: object) -> None:
    with pytest.raises(WrongAnswer):
        clean(ASKED, raw)


def saved(data: dict[str, list[str]]) -> Response:
    """An answer after a page with these fields was sent."""
    asked: Questionnaire = factories.questionnaire(factories.definition(QUESTION))
    begun = answering.begin(asked, channel=Channel.WEB, language="da").response
    content = begun.version.content
    form = PageForm(content, content.questions.values(), language="da", data=MultiValueDict(data))
    return answering.save_page(begun.pk, form.saved_questions, form.raw)


@pytest.mark.django_db
class TestWhatIsStored:
    def test_nothing_precise_is_in_the_row_not_even_as_text(self) -> None:
        response = saved({"sted": [json.dumps([HALMTORVET])]})

        stored = json.dumps(list(Response.objects.filter(pk=response.pk).values()), default=str)

        assert "12.559" not in stored
        assert "55.669" not in stored
        assert (response.draft or {})["sted"] == [list(geography.snap(12.559247, 55.669181))]

    def test_a_place_of_the_list_is_stored_as_a_cell_without_any_map(self) -> None:
        place = places.by_code()["sundholm"]

        response = saved({"sted": ["[]"], "sted.place": ["sundholm"]})

        assert (response.draft or {})["sted"] == [
            list(geography.snap(place.longitude, place.latitude))
        ]

    def test_a_point_and_a_place_in_one_cell_are_one(self) -> None:
        place = places.by_code()["sundholm"]
        point = {"lon": place.longitude, "lat": place.latitude}

        response = saved({"sted": [json.dumps([point])], "sted.place": ["sundholm"]})

        assert len((response.draft or {})["sted"]) == 1

    def test_a_place_that_is_on_no_list_is_left_out(self) -> None:
        response = saved({"sted": ["[]"], "sted.place": ["atlantis"]})

        assert response.draft == {}


def test_every_place_of_the_list_lies_on_the_map() -> None:
    for place in places.PLACES:
        geography.snap(place.longitude, place.latitude)
        assert geography.district_at(place.longitude, place.latitude) != geography.ELSEWHERE
