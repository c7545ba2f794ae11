"""Conditions: read, written, and true of the right answers."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultation.definition import conditions
from consultation.definition.checking import problems
from consultation.definition.conditions import All, Not, Op, Test
from consultation.definition.conditions import Any as Either
from consultation.definition.schema import Definition, Option, Question, QuestionType, Section
from tests.consultation import strategies

NEGATED = {Op.IS: Op.IS_NOT, Op.INCLUDES: Op.EXCLUDES, Op.ANSWERED: Op.NOT_ANSWERED}
CONDITIONS = strategies.definitions(languages=False).map(
    lambda definition: [q.show_if for q in definition.questions.values() if q.show_if]
)
VALUES = st.one_of(
    st.none(),
    st.sampled_from(["yes", "no", "ro", "2020-01-01", "", [], {"declined": True}]),
    st.integers(-5, 50),
    st.lists(st.sampled_from(["ro", "rent", "other"]), unique=True),
)


@settings(max_examples=30)
@given(CONDITIONS)
def test_a_condition_is_read_back_as_it_was_written(found: list[conditions.Condition]) -> None:
    for condition in found:
        assert conditions.load(conditions.dump(condition)) == condition


@given(VALUES, st.sampled_from(list(NEGATED)), st.sampled_from(["yes", "ro", 7]))
def test_a_negated_test_is_true_where_the_test_is_not(value: Any, op: Op, wanted: Any) -> None:
    answers = {} if value is None else {"q": value}
    asked = None if op == Op.ANSWERED else wanted

    assert conditions.holds(Test("q", NEGATED[op], asked), answers) is not conditions.holds(
        Test("q", op, asked), answers
    )


@settings(max_examples=40)
@given(CONDITIONS, st.dictionaries(st.sampled_from([f"q{n}" for n in range(1, 8)]), VALUES))
def test_and_or_not_follow_the_laws_of_logic(
    found: list[conditions.Condition], answers: dict[str, Any]
) -> None:
    parts = tuple(found)
    if not parts:
        return
    both, either = All(parts), Either(parts)
    turned = tuple(Not(part) for part in parts)

    assert conditions.holds(Not(both), answers) == conditions.holds(Either(turned), answers)
    assert conditions.holds(Not(either), answers) == conditions.holds(All(turned), answers)
    assert conditions.holds(both, answers) <= conditions.holds(either, answers)


@pytest.mark.parametrize(
    ("answers", "is_shown"),
    [
        ({}, False),
        ({"alder": 17}, False),
        ({"alder": 18}, True),
        ({"alder": "18"}, False),
        ({"alder": {"declined": True}}, False),
    ],
)
def test_a_number_is_compared_with_numbers_only(answers: dict[str, Any], is_shown: bool) -> None:
    assert conditions.holds(Test("alder", Op.GE, 18), answers) is is_shown


def test_a_row_of_a_matrix_and_the_verdict_on_a_site_are_tested_by_themselves() -> None:
    answers = {"net": {"tidligt": "a"}, "sted": {"verdict": "no", "text": "Larm"}}

    assert conditions.holds(Test("net.tidligt", Op.IS, "a"), answers)
    assert not conditions.holds(Test("net.sent", Op.ANSWERED), answers)
    assert conditions.holds(Test("net", Op.ANSWERED), answers)
    assert conditions.holds(Test("sted", Op.IS, "no"), answers)


@pytest.mark.parametrize("text", ["i morgen", "2026-1-1", "31-12-2026", 7])
def test_a_condition_on_a_date_must_name_a_date(text: Any) -> None:
    found = _said_of(Question("dag", QuestionType.DATE, {"da": "?"}), Test("dag", Op.GE, text))

    assert found == ['"dag" er en dato: skriv 2026-11-24.']


@pytest.mark.parametrize(
    ("kind", "op", "value", "said"),
    [
        (QuestionType.NUMBER, Op.INCLUDES, 7, "kan ikke indeholde noget"),
        (QuestionType.DATE, Op.EXCLUDES, "2026-01-01", "kan ikke indeholde noget"),
        (QuestionType.MULTIPLE, Op.IS, "ro", "Spørg, om de indeholder noget"),
        (QuestionType.YES_NO, Op.LT, "yes", "større eller mindre"),
    ],
)
def test_a_test_that_can_never_come_out_both_ways_is_an_error(
    kind: QuestionType, op: Op, value: Any, said: str
) -> None:
    options = tuple(Option(code, {"da": code}) for code in ("ro", "rent"))
    asked = Question("q", kind, {"da": "?"}, options=options if kind == "multiple" else ())

    found = _said_of(asked, Test("q", op, value))

    assert len(found) == 1
    assert said in found[0]


def _said_of(asked: Question, condition: Test) -> list[str]:
    last = Question("sidst", QuestionType.YES_NO, {"da": "?"}, show_if=condition)
    definition = Definition(
        {"da": "Skema"}, (Section("a", questions=(asked, last)),), privacy={"da": "Ingen."}
    )
    return [problem.sentence for problem in problems(definition) if problem.place == "sidst"]


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {"all": []},
        {"any": {}},
        {"not": None},
        {"all": [{"question": "q", "op": "answered"}], "any": []},
        {"question": "q", "op": "er"},
        {"question": "q", "op": "is"},
        {"question": "q", "op": "answered", "value": 1},
        {"question": "q", "op": "is", "value": True},
        {"question": 1, "op": "is", "value": 1},
        {"question": "q", "op": "is", "value": 1, "extra": 1},
    ],
)
def test_what_is_no_condition_is_refused(data: Any) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        conditions.load(data)
