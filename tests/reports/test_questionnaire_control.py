"""Nothing of fewer than five persons leaves a questionnaire's report, and what does is right."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultation.models import Questionnaire
from consultation.queries import results_snapshot
from consultation.queries.results_types import Line
from reports import questionnaire_json
from reports.annex import Hidden
from reports.disclosure import SECRET, is_safe
from reports.figures import Number
from reports.questionnaire_counts import questionnaire_figures
from reports.questionnaire_figures import (
    OF_ASKED,
    FacetFigure,
    QuestionFigure,
    QuestionnaireFigures,
)
from reports.questionnaire_merging import NO_ANSWER, merged, parts_of
from tests import factories
from tests.consultation import answered

pytestmark = pytest.mark.django_db
DRAWN = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def everything() -> Questionnaire:
    made = factories.questionnaire(answered.definition(), slug="alt", audience="stakeholder")
    made.goal_question = "bydel"
    made.save()
    return made


many_rows = (
    st.lists(
        st.tuples(
            st.tuples(answered.raw_answers, st.integers(1, 30)),
            st.sampled_from(answered.CHANNELS),
            st.integers(0, 400),
        ),
        min_size=1,
        max_size=8,
    )
    .map(lambda rows: [(raw, channel, at) for (raw, n), channel, at in rows for _ in range(n)])
    .filter(lambda rows: len(rows) >= 5)
)
"""Some answers, each given by up to thirty people."""


def both(to: Questionnaire, rows: Any) -> tuple[QuestionnaireFigures, QuestionnaireFigures]:
    """(controlled, uncontrolled) figures of the same answers."""
    with transaction.atomic():
        answered.store(to, rows)
        results_snapshot.forget()
        found = questionnaire_figures("alt"), questionnaire_figures("alt", uncontrolled=True)
        transaction.set_rollback(True)
    assert found[0].control
    return found


def few(number: object) -> bool:
    return isinstance(number, int) and 0 < number < 5


def numbers(question: QuestionFigure) -> Iterator[tuple[str, Number]]:
    """Every count of a question by where it stands."""
    yield "asked", question.asked
    yield "answered", question.answered
    yield "unanswered", question.unanswered
    for facet in question.facets:
        yield f"{facet.code}.base", facet.base
        for row in facet.rows:
            yield f"{facet.code}.{row.code}", row.count


@DRAWN
@given(rows=many_rows)
def test_no_number_of_one_to_four_persons_is_shown(everything: Questionnaire, rows: Any) -> None:
    shown, _ = both(everything, rows)
    assert not few(shown.left_out)
    for row in (*shown.channels, *shown.weeks, *shown.goals):
        assert not few(row.count)
    for question in shown.questions:
        for place, number in numbers(question):
            assert not few(number), (question.name, place)
        for facet in question.facets:
            for row in facet.rows:
                if isinstance(row.count, int) and isinstance(facet.base, int):
                    assert facet.is_exclusive or not few(facet.base - row.count)


@DRAWN
@given(rows=many_rows)
def test_no_hidden_number_is_what_is_left_of_shown_ones(
    everything: Questionnaire, rows: Any
) -> None:
    shown, true = both(everything, rows)
    for part in (shown.channels, shown.weeks):
        assert sum(isinstance(row.count, Hidden) for row in part) in (0, len(part))
    for question, counted in zip(shown.questions, true.questions, strict=True):
        check_question(shown.sent, question, counted)


def check_question(sent: int, shown: QuestionFigure, true: QuestionFigure) -> None:
    known = [sent, shown.asked, shown.answered]
    known += [facet.base for facet in shown.facets if facet.code != "conditions"]
    printed = {number for number in known if isinstance(number, int)}
    for more, less in combinations(sorted(printed, reverse=True), 2):
        assert not few(more - less), (shown.name, printed)
    for facet, counted in zip(shown.facets, true.facets, strict=True):
        if not facet.is_exclusive or not isinstance(facet.base, int):
            continue
        whole = counts_of(facet, counted)
        hidden = [whole[row.code] for row in facet.rows if isinstance(row.count, Hidden)]
        if facet.base_kind == OF_ASKED and shown.type == "matrix":
            hidden.append(whole[NO_ANSWER])
        untold = all(row.count == SECRET for row in facet.rows)
        assert not hidden or untold or is_safe(hidden), (shown.name, facet.code, hidden)


def counts_of(shown: FacetFigure, true: FacetFigure) -> dict[str, int]:
    """The true count of each row shown, also of those that were put together."""
    counts = {row.code: row.count for row in true.rows if isinstance(row.count, int)}
    if isinstance(shown.base, int) and isinstance(true.base, int):
        counts[NO_ANSWER] = shown.base - true.base
    joint = {row.code: sum(counts[part] for part in parts_of(row.code)) for row in shown.rows}
    return {**counts, **joint}


@DRAWN
@given(rows=many_rows)
def test_what_is_shown_is_what_was_counted(everything: Questionnaire, rows: Any) -> None:
    shown, true = both(everything, rows)
    assert true.control is None
    for question, counted in zip(shown.questions, true.questions, strict=True):
        whole = dict(numbers(counted))
        for place in ("asked", "answered", "unanswered"):
            number = getattr(question, place)
            assert isinstance(number, Hidden) or number == whole[place], (question.name, place)
        for facet, exact in zip(question.facets, counted.facets, strict=True):
            for row in facet.rows:
                count = counts_of(facet, exact)[row.code]
                hides = isinstance(row.count, Hidden)
                assert hides or row.count == count, (question.name, row.code)
                assert row.count == SECRET or not hides or few(count), (question.name, row.code)
        for facet in question.facets:
            for row in facet.rows:
                if row.share is not None and isinstance(facet.base, int):
                    assert facet.base >= 20
                    assert isinstance(row.count, int)
                    assert row.share == (200 * row.count + facet.base) // (2 * facet.base)
    document = json.loads(questionnaire_json.render(shown))
    assert set(document["control"]) == {
        "rule_set", "thresholds", "suppressed_primary", "suppressed_secondary"
    }  # fmt: skip


def test_a_rare_choice_is_put_together_with_the_next_rarest(everything: Questionnaire) -> None:
    choices = {"a": 60, "b": 40, "c": 30, "other": 2}
    rows: list[Any] = [
        ({"rum": "yes", "hvilket": code}, "web", 0) for code, n in choices.items() for _ in range(n)
    ]
    answered.store(everything, rows)
    results_snapshot.forget()
    figures = questionnaire_figures("alt")
    which = next(question for question in figures.questions if question.name == "hvilket")
    assert [(row.label, row.count, row.share) for row in which.facets[0].rows] == [
        ("Navn på a", 60, 45),
        ("Navn på b", 40, 30),
        ("Navn på c eller Andet", 32, 24),
    ]


def test_steps_go_with_their_neighbours() -> None:
    lines = [Line(str(n), str(n), count) for n, count in enumerate((9, 0, 2, 1, 30, 3))]
    found = merged(lines, few, ordered=True)
    assert found is not None
    assert [(line.label, line.count) for line in found] == [
        ("0", 9),
        ("1", 0),
        ("2, 3, 4 eller 5", 36),
    ]


def test_a_question_asked_of_a_hidden_number_tells_only_shares(everything: Questionnaire) -> None:
    rows: list[Any] = [({"rum": "yes", "hvilket": "a"}, "web", 0)] * 60
    rows += [({"rum": "yes", "hvilket": "b"}, "web", 0)] * 40
    rows += [({"rum": "no"}, "web", 0)] * 3
    answered.store(everything, rows)
    results_snapshot.forget()
    figures = questionnaire_figures("alt")
    questions = {question.name: question for question in figures.questions}
    assert [row.count for row in questions["rum"].facets[0].rows] == [SECRET, SECRET]
    which = questions["hvilket"]
    assert isinstance(which.asked, Hidden)
    assert [(row.code, row.share) for row in which.facets[0].rows][:2] == [("a", 60), ("b", 40)]
    assert all(isinstance(row.count, Hidden) for row in which.facets[0].rows)
