"""From draft to published version, and what a version's life can be."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from config.access.models import User
from config.audit import services as audit
from consultation.codes import QuestionnaireState
from consultation.definition import checking, schema
from consultation.definition.checking import Problem
from consultation.exceptions import ConsultationError
from consultation.models import Questionnaire, QuestionnaireVersion


class NotPublishable(ConsultationError):
    """The draft has errors; `problems` are all of them."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        count = len(problems)
        super().__init__(
            "Skemaet kan ikke udgives: der er 1 fejl, som skal rettes først."
            if count == 1
            else f"Skemaet kan ikke udgives: der er {count} fejl, som skal rettes først."
        )


def definition_digest(definition: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of a definition's JSON, whatever the order of its names."""
    text = json.dumps(definition, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def publish(
    questionnaire: Questionnaire,
    *,
    by: User | None,
    note: str = "",
    joins: Mapping[str, str] | None = None,
) -> QuestionnaireVersion:
    """Publish the draft as the next version; the first one opens the questionnaire.

    A closed or archived questionnaire stays so: correcting it is no reason to open it again.

    `joins` overrides what `joined` says of a question. A draft that equals the current version
    makes no new one. Raises NotPublishable, schema.MalformedDefinition.
    """
    questionnaire = (
        Questionnaire.objects.select_related("current")
        .select_for_update(of=("self",))
        .get(pk=questionnaire.pk)
    )
    definition = schema.load(questionnaire.draft)
    found = checking.problems(definition, audience=questionnaire.audience)
    if errors := tuple(problem for problem in found if problem.is_error):
        raise NotPublishable(errors)
    content = schema.dump(definition)
    before = questionnaire.current
    if before is None or before.digest != definition_digest(content):
        questionnaire.current = QuestionnaireVersion.objects.create(
            questionnaire=questionnaire,
            number=before.number + 1 if before else 1,
            definition=content,
            digest=definition_digest(content),
            joins={**joined(before.content if before else None, definition), **(joins or {})},
            note=note,
            published_at=timezone.now(),
            published_by=by,
        )
    if questionnaire.state == QuestionnaireState.DRAFT:
        questionnaire.state = QuestionnaireState.OPEN
    questionnaire.save(update_fields=["current", "state"])
    audit.record(
        "questionnaire_published",
        by=by,
        target=questionnaire,
        version=questionnaire.current.number if questionnaire.current else 0,
    )
    assert questionnaire.current is not None
    return questionnaire.current


def joined(before: schema.Definition | None, now: schema.Definition) -> dict[str, str]:
    """How each question of `now` goes with the version before it.

    "same": nothing that an answer means has changed. "changed": words or choices differ, the
    values still fit. "apart": another type, or a number on another scale. "new": not there before.
    """
    found = {}
    for key, question in now.questions.items():
        old = before.questions.get(key) if before else None
        if old is None:
            found[key] = "new"
        elif old.type != question.type or _scale_of(old) != _scale_of(question):
            found[key] = "apart"
        else:
            is_same = replace(old, note="") == replace(question, note="")
            found[key] = "same" if is_same else "changed"
    return found


def _scale_of(question: schema.Question) -> tuple[Any, ...]:
    if question.type != schema.QuestionType.SCALE:
        return ()
    return question.limits.least, question.limits.most
