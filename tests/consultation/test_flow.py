"""Any questionnaire, any pages in any order: what stands is what the conditions allow."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultation.codes import Channel
from consultation.definition import flow, schema
from consultation.definition.schema import Definition, Needed, Paging
from consultation.exceptions import NotWhole, PageRefused
from consultation.models import Response
from consultation.services import answering
from tests import factories
from tests.consultation import drawn_answers, strategies
from tests.consultation.drawn_answers import Visit


class Oracle:
    """What must stand, worked out backwards: each question asks whether what it leans on stands.

    Reads the JSON of the definition, not its classes, and shares no code with `flow` or
    `conditions`.
    """

    def __init__(self, definition: Definition) -> None:
        sections = schema.dump(definition)["sections"]
        self.asked = {q["key"]: (s, q) for s in sections for q in s["questions"]}
        self.written: dict[str, Any] = {}

    def hand_in(self, visit: Visit) -> set[str]:
        """Write down a page; gives the keys whose values are refused."""
        for key, answer in visit.given.items():
            if not answer.refused:
                self.written[key] = answer.stored
                if self.asked[key][1].get("other"):
                    self.written[f"{key}.other"] = answer.other_stored
        return {key for key, answer in visit.given.items() if answer.refused}

    def is_shown(self, key: str) -> bool:
        section, question = self.asked[key]
        return self.is_true(section.get("show_if")) and self.is_true(question.get("show_if"))

    def answer(self, key: str) -> Any:
        """What stands of a question, None where it is hidden or has no answer."""
        return self.written.get(key) if self.is_shown(key) else None

    def is_true(self, condition: dict[str, Any] | None) -> bool:
        if condition is None:
            return True
        if "all" in condition:
            return sum(self.is_true(part) for part in condition["all"]) == len(condition["all"])
        if "any" in condition:
            return sum(self.is_true(part) for part in condition["any"]) > 0
        if "not" in condition:
            return not self.is_true(condition["not"])
        return self.test(condition["question"], condition["op"], condition.get("value"))

    def test(self, question: str, op: str, wanted: Any) -> bool:
        key, _, row = question.partition(".")
        value = self.answer(key)
        if value == {"declined": True}:
            value = None
        if row:
            value = (value or {}).get(row)
        if isinstance(value, dict) and "verdict" in value:
            value = value["verdict"]
        chosen = value if isinstance(value, list) else [value]
        if op in ("is_not", "excludes", "not_answered"):
            positive = {"is_not": "is", "excludes": "includes", "not_answered": "answered"}
            return not self.test(question, positive[op], wanted)
        if op == "answered":
            return value is not None
        if op == "is":
            return value is not None and value == wanted
        if op == "includes":
            return value is not None and wanted in chosen
        if value is None:
            return False
        sign = (value > wanted) - (value < wanted)
        return sign in {"lt": (-1,), "le": (-1, 0), "gt": (1,), "ge": (0, 1)}[op]

    def stands(self) -> dict[str, Any]:
        """Exactly the answers that the conditions allow."""
        found = {}
        for key in self.asked:
            value = self.answer(key)
            if value is None:
                continue
            found[key] = value
            text = self.written.get(f"{key}.other")
            if text and "other" in (value if isinstance(value, list) else [value]):
                found[f"{key}.other"] = text
        return found

    def lacking(self) -> list[str]:
        """The questions that must be answered and are not."""
        found = []
        for key, (_, question) in self.asked.items():
            if question.get("needed") != "yes" or not self.is_shown(key):
                continue
            value = self.answer(key)
            rows = question.get("rows", [])
            whole = value == {"declined": True} or not rows or len(value or {}) == len(rows)
            if value is None or not whole:
                found.append(key)
        return found


@pytest.mark.django_db
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_pages_in_any_order_end_with_exactly_what_the_conditions_allow(
    data: st.DataObject,
) -> None:
    definition = data.draw(strategies.publishable())
    visits = data.draw(drawn_answers.visits(definition))
    oracle = Oracle(definition)
    with transaction.atomic():
        sent, lacking = _answered(definition, visits, oracle)
        transaction.set_rollback(True)

    assert lacking == oracle.lacking()
    assert sent == oracle.stands()


def _answered(
    definition: Definition, visits: list[Visit], oracle: Oracle
) -> tuple[dict[str, Any], list[str]]:
    """What stands after the pages were handed in and sent, and what was lacking."""
    asked = factories.questionnaire(schema.dump(definition), audience="stakeholder")
    begun = answering.begin(asked, channel=Channel.WEB, language="da")
    for visit in visits:
        wrong = oracle.hand_in(visit)
        questions = [definition.questions[key] for key in visit.given]
        try:
            answering.save_page(begun.response.pk, questions, visit.raw)
            refused: set[str] = set()
        except PageRefused as error:
            refused = set(error.errors)
        assert refused == wrong
    try:
        return answering.send(begun.response.pk).answers, []
    except NotWhole as error:
        draft = Response.objects.get(pk=begun.response.pk).draft
        return flow.allowed(definition, draft), list(error.keys)


@given(st.data())
def test_pages_hold_what_is_shown_once_in_order_and_the_kiosk_the_same(
    data: st.DataObject,
) -> None:
    definition = data.draw(strategies.publishable(languages=False))
    oracle = Oracle(definition)
    for visit in data.draw(drawn_answers.visits(definition, most=4)):
        oracle.hand_in(visit)
    written = {key: value for key, value in oracle.written.items() if value is not None}
    shown = [key for key in definition.questions if oracle.is_shown(key)]

    pages = flow.pages(definition, written)
    core, rest = flow.kiosk_pages(definition, written)

    assert [q.key for page in pages for q in page.questions] == shown
    assert all(page.questions for page in pages)
    by_question = definition.paging == Paging.QUESTION
    assert {page.key for page in pages} <= (
        set(definition.questions) if by_question else {s.key for s in definition.sections}
    )
    assert len({page.key for page in pages}) == len(pages)
    assert {page.key for page in core} == {k for k in shown if definition.questions[k].core}
    assert sorted(page.key for page in (*core, *rest)) == sorted(shown)


@given(st.data())
def test_what_stands_stands_when_it_is_walked_again(data: st.DataObject) -> None:
    definition = data.draw(strategies.publishable(languages=False))
    oracle = Oracle(definition)
    for visit in data.draw(drawn_answers.visits(definition, most=4)):
        oracle.hand_in(visit)

    once = flow.allowed(definition, oracle.written)

    assert flow.allowed(definition, once) == once
    shown = {question.key for _, question in flow.walk(definition, once).shown}
    for needed in Needed:
        assert {q.key for q in flow.missing(definition, once, needed)} <= shown
