"""Results and exports of any questionnaire at all, against a walk over its raw answers."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultation.definition import flow, schema
from consultation.definition.answers import is_declined
from consultation.definition.schema import Definition
from consultation.exporting import csv_file, xlsx_file
from consultation.exporting.sheet import sheet
from consultation.models import Questionnaire, QuestionnaireVersion
from consultation.queries import results as queries
from consultation.queries import results_snapshot
from consultation.queries.results_groups import balance, grouped, groupings
from consultation.services.publishing import definition_digest
from tests import factories
from tests.consultation import answered
from tests.consultation.drawn_answers import answer_to
from tests.consultation.strategies import definitions

pytestmark = pytest.mark.django_db
DRAWN = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@st.composite
def asked_and_answered(draw: st.DrawFn) -> tuple[Definition, list[tuple[Any, str, int]]]:
    """A questionnaire and what some people wrote on any of its pages."""
    definition = draw(definitions(most=6))
    asked = [question for question in definition.questions.values() if question.is_asked]
    rows = []
    for _ in range(draw(st.integers(0, 6))):
        raw: dict[str, Any] = {}
        for question in draw(st.lists(st.sampled_from(asked), unique_by=lambda q: q.key)):
            answer = draw(answer_to(question))
            if answer.stored is not None and not answer.refused:
                raw[question.key] = answer.stored
                raw |= {f"{question.key}.other": answer.other_stored} if answer.other_stored else {}
        rows.append((raw, draw(st.sampled_from(answered.CHANNELS)), draw(st.integers(0, 50))))
    return definition, rows


def published(definition: Definition) -> Questionnaire:
    """The questionnaire with its one version, whatever `checking` would say of it."""
    made = factories.unpublished({})
    made.current = QuestionnaireVersion.objects.create(
        questionnaire=made,
        number=1,
        definition=schema.dump(definition),
        digest=definition_digest(schema.dump(definition)),
        joins={},
        published_at=timezone.now(),
    )
    made.save()
    return made


@DRAWN
@given(drawn=asked_and_answered())
def test_any_questionnaire_is_counted_and_exported_as_it_was_answered(
    drawn: tuple[Definition, list[Any]],
) -> None:
    definition, rows = drawn
    with transaction.atomic():
        made = published(definition)
        stored = answered.store(made, rows)
        results_snapshot.forget()
        found = queries.results(made.slug)
        crossed = [grouped(made.slug, by) for by, _ in groupings(made.slug)]
        balance(made.slug)
        of = sheet(made.slug)
        text = "".join(csv_file.lines(of))
        assert xlsx_file.write(of, io.BytesIO()) == len(stored)
        transaction.set_rollback(True)
    given_answers = [response.answers or {} for response in stored]
    assert found.counts.sent == len(stored)
    for question in found.questions:
        kinds = kinds_by_hand(definition, question.key, given_answers)
        counted = (question.answered, question.declined, question.silent)
        assert counted == (kinds["answered"], kinds["declined"], kinds["silent"]), question.key
        for each in question.distributions:
            total = sum(line.count for line in each.lines)
            assert each.base <= question.answered
            assert total == each.base if each.is_exclusive else total >= 0
    for each in crossed:
        members = sum(group.count for group in each.groups) + each.outside
        assert members == len(stored) if each.is_exclusive else members >= len(stored)
    exported = list(csv.DictReader(io.StringIO(text[1:], newline=""), delimiter=";"))
    assert len(exported) == len(stored)


def kinds_by_hand(definition: Definition, key: str, rows: list[dict[str, Any]]) -> Counter[str]:
    """How many answered, declined, or were asked in vain."""
    kinds: Counter[str] = Counter()
    for answers in rows:
        if key in {question.key for _, question in flow.walk(definition, answers).shown}:
            value = answers.get(key)
            said = "declined" if is_declined(value) else "answered"
            kinds["silent" if value is None else said] += 1
    return kinds
