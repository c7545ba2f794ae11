"""What a page of a questionnaire sends is what was chosen on it, and is shown again as it was."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from hypothesis import given, settings
from hypothesis import strategies as st

from config import geography
from config.geography import places
from consultation.definition import schema
from consultation.definition.answers import clean
from consultation.definition.schema import Definition, Needed
from consultation.forms import summary
from consultation.forms.answering import PageForm
from consultation.services.answering import cleaned
from tests import factories
from tests.consultation.everything import EVERY_ANSWER, EVERYTHING


def _definition(*questions: dict[str, Any]) -> Definition:
    return schema.load(factories.definition(*questions, languages=["da", "en"]))


WHOLE = _definition(*EVERYTHING)


class _Inputs(HTMLParser):
    """What a browser would send of a page as it stands."""

    def __init__(self) -> None:
        super().__init__()
        self.sent = QueryDict(mutable=True)
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "input" and given.get("type") in {"radio", "checkbox"}:
            if "checked" in given:
                self.sent.appendlist(name, given["value"] or "")
        elif tag == "input" and given.get("type") != "file":
            self.sent.appendlist(name, given.get("value") or "")
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in given:
            self.sent.appendlist(self._select, given["value"] or "")
        elif tag == "textarea":
            self._area = name

    def handle_data(self, data: str) -> None:
        if self._area:
            self.sent.appendlist(self._area, data)
            self._area = ""


def drawn(form: PageForm) -> str:
    """The questions of the page as HTML."""
    return "".join(
        render_to_string("consultation/questions/field.html", {"field": field, "form": form})
        for field in form.fields
    )


def sent_by(html: str) -> QueryDict:
    """What a browser sends of the page when nothing is touched."""
    reader = _Inputs()
    reader.feed(html)
    return reader.sent


def test_a_page_sent_untouched_changes_no_answer() -> None:
    shown = PageForm(WHOLE, WHOLE.questions.values(), language="da", answers=EVERY_ANSWER)

    sent = PageForm(WHOLE, WHOLE.questions.values(), language="da", data=sent_by(drawn(shown)))

    found, errors = cleaned(sent.saved_questions, sent.raw)
    assert errors == {}
    assert {key: value for key, value in found.items() if value is not None} == EVERY_ANSWER


def test_a_page_with_mistakes_is_shown_as_it_was_typed() -> None:
    typed = QueryDict("alder=sytten&vigtigst.ro=1&vigtigst.rent=1&ferie.from=2018-01-01&navn=Åse")
    form = PageForm(WHOLE, WHOLE.questions.values(), language="da", data=typed)
    _, errors = cleaned(form.saved_questions, form.raw)
    form.refuse(errors)

    again = sent_by(drawn(form))

    assert again["alder"] == "sytten"
    assert (again["vigtigst.ro"], again["vigtigst.rent"]) == ("1", "1")
    assert (again["ferie.from"], again["navn"]) == ("2018-01-01", "Åse")
    assert {field.key: field.errors for field in form.errors} == {
        "vigtigst": ("To svar har samme nummer. Giv hvert sit nummer.",),
        "alder": ("Skriv et tal med cifre.",),
        "ferie": ("Skriv en dato som 24-11-2026.",),
    }


@pytest.mark.parametrize(
    ("key", "sent"),
    [
        ("hvorfor", "hvorfor=declined"),
        ("hvad", "hvad=ro&hvad.declined=1"),
        ("tilfreds", "tilfreds=declined"),
        ("mere", "mere=Hej&mere.declined=1"),
        ("bydel", "bydel=declined"),
    ],
)
def test_one_may_always_decline_where_it_is_offered(key: str, sent: str) -> None:
    question = WHOLE.questions[key]
    form = PageForm(WHOLE, [question], language="da", data=QueryDict(sent))

    assert clean(question, form.raw[key]) == {"declined": True}

    shown = PageForm(WHOLE, [question], language="da", answers={key: {"declined": True}})
    assert PageForm(WHOLE, [question], language="da", data=sent_by(drawn(shown))).raw[key] == {
        "declined": True
    }


def test_what_is_not_answered_is_told_by_how_much_it_is_needed() -> None:
    sent = QueryDict("gener.larm=tit&alder= ")
    form = PageForm(WHOLE, WHOLE.questions.values(), language="da", data=sent)

    assert [question.key for question in form.unanswered(Needed.YES)] == ["hvorfor", "alder"]
    assert [question.key for question in form.unanswered(Needed.SOFT)] == ["tryg", "gener"]


def test_a_text_in_another_language_than_the_page_says_so() -> None:
    form = PageForm(WHOLE, WHOLE.questions.values(), language="en")
    html = drawn(form)

    assert "Why do you come?" in html
    assert '<span lang="da" dir="ltr">Er du tryg?</span>' in html
    assert '<option value="bydel-1" lang="da">' in html


def test_simple_words_are_shown_where_there_are_any_and_asked_for() -> None:
    form = PageForm(WHOLE, WHOLE.questions.values(), language="da", simple=True)
    labels = {field.key: field.label.plain for field in form.fields}

    assert labels["hvorfor"] == "Hvorfor her?"
    assert labels["tryg"] == "Er du tryg?"


def test_every_listed_place_is_on_the_map_in_the_district_it_stands_under() -> None:
    assert len(places.by_code()) == len(places.PLACES) == len({p.name for p in places.PLACES})
    listed = [place for _, its in places.by_district() for place in its]
    assert set(listed) == set(places.PLACES)
    for place in places.PLACES:
        assert geography.district_at(place.longitude, place.latitude) != geography.ELSEWHERE, place


def test_places_of_the_list_and_points_of_the_map_are_one_answer() -> None:
    question = WHOLE.questions["steder"]
    data = QueryDict(mutable=True)
    data.setlist("steder.place", ["halmtorvet", "sundholm", "findes-ikke"])
    data["steder"] = '[{"lon": 12.553, "lat": 55.6895}]'
    form = PageForm(WHOLE, [question], language="da", data=data)

    stored = clean(question, form.raw["steder"])
    assert len(stored) == 3

    shown = PageForm(WHOLE, [question], language="da", answers={"steder": stored})
    html = drawn(shown)
    assert html.count(" checked") == 3  # the point lies in the cell of Folkets Park
    assert shown.fields[0].value == "[]"


@settings(max_examples=60, deadline=None)
@given(
    sent=st.dictionaries(
        st.sampled_from(
            [
                f"{key}{end}"
                for key in WHOLE.questions
                for end in ("", ".other", ".declined", ".from", ".place", ".text", ".larm", ".ro")
            ]
        ),
        st.lists(
            st.sampled_from(
                ["", "ro", "other", "declined", "1", "9" * 30, "[", "[1]", '{"a":1}', "null"]
            )
            | st.text(max_size=12),
            max_size=3,
        ),
    )
)
def test_whatever_is_sent_a_page_can_be_read_and_shown_again(sent: dict[str, list[str]]) -> None:
    data = QueryDict(mutable=True)
    for name, values in sent.items():
        data.setlist(name, values)
    form = PageForm(WHOLE, WHOLE.questions.values(), language="da", data=data)

    found, errors = cleaned(form.saved_questions, form.raw)
    form.refuse(errors)

    assert drawn(form)
    assert set(errors).isdisjoint(found)


def test_every_answer_is_read_back_in_words() -> None:
    read_back = {
        line.key: [part.plain for part in line.said]
        for line in summary.lines(WHOLE, EVERY_ANSWER, language="da")
    }

    assert read_back == {
        "hvorfor": ["Andet", "»Kaffen«"],
        "hvad": ["Ro", "Rent udstyr"],
        "tryg": ["Ja"],
        "tilfreds": ["7"],
        "gener": ["Kanyler: Tit", "Larm: Aldrig"],
        "vigtigst": ["1. Kaffe", "2. Ro"],
        "alder": ["42"],
        "navn": ["Skyen"],
        "mere": ["Tak for kaffen."],
        "dag": ["12. november 2018"],
        "ferie": ["1. juli 2018 – 14. juli 2018"],
        "bydel": [geography.district_name("bydel-4")],
        "steder": ["1 sted", geography.district_name(geography.district_of_cell(724050, 6175050))],
        "grund": ["Ja, på nogle betingelser", "At det lukker om natten", "Der skal være ro."],
    }


def test_what_an_author_or_an_answer_says_is_never_markup() -> None:
    evil = {"da": "<script>alert(1)</script>"}
    question = {"key": "ond", "type": "short_text", "label": evil, "help": evil}
    definition = _definition(question)
    answers = {"ond": "<img src=x>"}

    html = drawn(
        PageForm(definition, definition.questions.values(), language="en", answers=answers)
    )
    line = summary.lines(definition, answers, language="en")[0]

    assert "<script>" not in html
    assert "<img" not in html
    assert "<img" not in conditional_escape(line.said[0])
