"""The questionnaires of one consultation side by side, where they ask the same question."""

from __future__ import annotations

from collections import Counter

from django.db.models import Count, Q

from consultation.models import Consultation, Questionnaire, Response
from consultation.queries.results import facts_of, question_result
from consultation.queries.results_snapshot import Snapshot, snapshot
from consultation.queries.results_types import Across, Part, QuestionResult, SharedQuestion


class NoSuchConsultation(LookupError):
    """No consultation has that slug."""


def across(slug: str) -> Across:
    """Answers by audience, and the questions that at least two questionnaires share.

    A question is shared where key and type are the same. Raises NoSuchConsultation.
    """
    consultation = Consultation.objects.filter(slug=slug).first()
    if consultation is None:
        raise NoSuchConsultation(slug)
    questionnaires = list(
        Questionnaire.objects.select_related("consultation", "current")
        .filter(consultation=consultation, current__isnull=False)
        .order_by("audience", "name")
    )
    held = [snapshot(each) for each in questionnaires]
    not_counted = _not_counted(questionnaires)
    return Across(
        slug=slug,
        title=consultation.title,
        parts=tuple(
            Part(facts_of(each, mine.strands), len(mine.rows), *not_counted.get(each.pk, (0, 0)))
            for each, mine in zip(questionnaires, held, strict=True)
        ),
        shared=_shared(held),
    )


def _not_counted(questionnaires: list[Questionnaire]) -> dict[int, tuple[int, int]]:
    """By questionnaire: answers begun and not sent, answers left out by a person."""
    rows = (
        Response.objects.filter(questionnaire__in=questionnaires, withdrawn_hour=None)
        .order_by()
        .values_list("questionnaire_id")
        .annotate(
            unsent=Count("pk", filter=Q(sent_hour=None), distinct=True),
            left_out=Count(
                "pk", filter=Q(sent_hour__isnull=False, flags__left_out=True), distinct=True
            ),
        )
    )
    return {pk: (unsent, left_out) for pk, unsent, left_out in rows}


def _shared(held: list[Snapshot]) -> tuple[SharedQuestion, ...]:
    asked: Counter[tuple[str, str]] = Counter(
        (strand.key, strand.question.type.value)
        for mine in held
        for strand in mine.strands
        if strand.is_current
    )
    found = []
    for (key, kind), times in asked.items():
        if times < 2:
            continue
        results = tuple(_result(mine, key, kind) for mine in held)
        label = next(result.label for result in results if result)
        found.append(SharedQuestion(key, label, results))
    return tuple(found)


def _result(held: Snapshot, key: str, kind: str) -> QuestionResult | None:
    for index, strand in enumerate(held.strands):
        if strand.is_current and strand.key == key and strand.question.type == kind:
            return question_result(held, index, Counter(held.rows.columns[index]))
    return None
