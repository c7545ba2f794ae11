"""A questionnaire as data: read, written, checked."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultation.definition import answers, checking, schema
from consultation.definition.answers import WrongAnswer
from consultation.definition.schema import Definition, QuestionType
from tests.consultation import drawn_answers, strategies


@given(strategies.definitions())
def test_what_is_written_is_read_back_the_same(definition: Definition) -> None:
    written = json.loads(json.dumps(schema.dump(definition)))

    assert schema.load(written) == definition
    assert schema.dump(schema.load(written)) == written


@given(strategies.publishable())
def test_a_drawn_questionnaire_has_no_errors(definition: Definition) -> None:
    assert [each for each in checking.problems(definition) if each.is_error] == []


@pytest.mark.parametrize("kind", QuestionType)
@settings(max_examples=30)
@given(st.data())
def test_an_answer_is_stored_as_it_must_be_and_cleaning_it_again_changes_nothing(
    kind: QuestionType, data: st.DataObject
) -> None:
    question = data.draw(strategies.questions("q", ("da", "en"), (kind,)))
    answer = data.draw(drawn_answers.answer_to(question))

    if answer.refused:
        with pytest.raises(WrongAnswer):
            answers.clean(question, answer.raw)
        return
    stored = answers.clean(question, answer.raw)
    assert stored == answer.stored
    assert answers.clean(question, stored) == stored
    assert answers.clean_other(question, answer.other) == answer.other_stored
    json.dumps(stored)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=9), part),
    max_leaves=6,
)


@pytest.mark.parametrize("kind", QuestionType)
@settings(max_examples=40)
@given(st.data(), JSON)
def test_whatever_comes_in_is_stored_or_refused_in_a_sentence(
    kind: QuestionType, data: st.DataObject, raw: object
) -> None:
    question = data.draw(strategies.questions("q", ("da",), (kind,)))

    stored, refusal = _tried(answers.clean, WrongAnswer, question, raw)

    json.dumps(stored, allow_nan=False)
    assert refusal or answers.clean(question, stored) == stored
    _tried(answers.clean_other, WrongAnswer, question, raw)


@given(JSON)
def test_whatever_is_read_is_a_questionnaire_or_refused_in_a_sentence(raw: object) -> None:
    _tried(schema.load, schema.MalformedDefinition, raw)
    if isinstance(raw, dict):
        _tried(schema.load, schema.MalformedDefinition, {**raw, "schema": schema.SCHEMA})


def _tried(
    deed: Callable[..., Any], refusing: type[Exception], *arguments: object
) -> tuple[Any, str]:
    """What the deed gave, and the sentence of its refusal."""
    try:
        return deed(*arguments), ""
    except refusing as error:
        sentence = str(error)
    assert " " in sentence
    return None, sentence


def test_a_value_of_another_shape_is_refused_and_not_stumbled_over() -> None:
    for kind, raw in (("district", ["bydel-3"]), ("number", 10**400), ("scale", float("nan"))):
        question = schema.Question("q", QuestionType(kind), {"da": "?"})
        with pytest.raises(WrongAnswer):
            answers.clean(question, raw)
