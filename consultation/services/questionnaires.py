"""What editors do with a questionnaire as a whole: make, set, copy, close, put away."""

from __future__ import annotations

import copy as copying
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from config.access.models import User
from config.audit import services as audit
from consultation.codes import Audience, QuestionnaireState
from consultation.definition import schema
from consultation.definition.editing import new_key
from consultation.definition.schema import Definition, Section
from consultation.exceptions import ConsultationError
from consultation.models import Consultation, Questionnaire

PRIVACY = (
    "Kun de medarbejdere i kommunen, der arbejder med sagen, læser dit svar. "
    "Vi gemmer ikke, hvem du er."
)
ON_BEHALF = "Medarbejderne i sagen læser svaret. Jeres organisation kan blive nævnt i materialet."
THANKS = "Tak for dit svar."


def empty_definition(name: str, audience: str) -> Definition:
    """What a new draft begins with: a title, the sentence on privacy, one empty section."""
    privacy = ON_BEHALF if audience == Audience.STAKEHOLDER else PRIVACY
    return Definition(
        title={"da": name},
        privacy={"da": privacy},
        thanks={"da": THANKS},
        sections=(Section("start", {"da": "Start"}),),
    )


@transaction.atomic
def create(consultation: Consultation, facts: Mapping[str, Any], *, by: User) -> Questionnaire:
    """A new questionnaire with an almost empty draft."""
    draft = schema.dump(empty_definition(facts["name"], facts["audience"]))
    made = Questionnaire.objects.create(consultation=consultation, draft=draft, **facts)
    audit.record("questionnaire_created", by=by, target=made)
    return made


@transaction.atomic
def save(questionnaire: Questionnaire, facts: Mapping[str, Any], *, by: User) -> Questionnaire:
    """Change name, channels, times or goals (not the draft)."""
    stored = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    changed = [name for name, value in facts.items() if getattr(stored, name) != value]
    for name in changed:
        setattr(stored, name, facts[name])
    if changed:
        stored.save(update_fields=changed)
        audit.record("questionnaire_changed", by=by, target=stored, fields=sorted(changed))
    return stored


@transaction.atomic
def copy(
    questionnaire: Questionnaire, *, to: Consultation, name: str, slug: str, audience: str, by: User
) -> Questionnaire:
    """A new draft with the same questions, without answers, places or dates."""
    made = Questionnaire.objects.create(
        consultation=to,
        slug=slug,
        name=name,
        audience=audience,
        channels=list(questionnaire.channels),
        goal_question=questionnaire.goal_question,
        goals=dict(questionnaire.goals),
        draft=copying.deepcopy(questionnaire.draft),
    )
    audit.record("questionnaire_copied", by=by, target=made, source=questionnaire.pk)
    return made


_ALLOWED = {
    QuestionnaireState.CLOSED: {QuestionnaireState.OPEN},
    QuestionnaireState.OPEN: {QuestionnaireState.CLOSED},
    QuestionnaireState.ARCHIVED: {QuestionnaireState.DRAFT, QuestionnaireState.CLOSED},
}
_DEEDS = {
    QuestionnaireState.CLOSED: "questionnaire_closed",
    QuestionnaireState.OPEN: "questionnaire_reopened",
    QuestionnaireState.ARCHIVED: "questionnaire_archived",
}


@transaction.atomic
def set_state(questionnaire: Questionnaire, state: QuestionnaireState, *, by: User) -> None:
    """Close, open again or archive. Raises ConsultationError where that does not follow."""
    stored = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    if stored.state == state:
        return
    if stored.state not in _ALLOWED.get(state, set()):
        raise ConsultationError(
            "Et åbent spørgeskema skal lukkes, før det arkiveres."
            if state == QuestionnaireState.ARCHIVED
            else "Spørgeskemaet er blevet ændret imens. Se, hvordan det står nu."
        )
    stored.state = state
    stored.save(update_fields=["state"])
    audit.record(_DEEDS[state], by=by, target=stored)


@transaction.atomic
def unarchive(questionnaire: Questionnaire, *, by: User) -> None:
    """Take it out of the archive: closed if it was ever published, else a draft."""
    stored = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    if stored.state != QuestionnaireState.ARCHIVED:
        return
    published = stored.current_id is not None
    stored.state = QuestionnaireState.CLOSED if published else QuestionnaireState.DRAFT
    stored.save(update_fields=["state"])
    audit.record("questionnaire_unarchived", by=by, target=stored)


def free_slug(name: str, *, of: type[Questionnaire] | type[Consultation] = Questionnaire) -> str:
    """An address made from a name that nothing else has."""
    taken = set(of.objects.values_list("slug", flat=True))
    key = new_key(name, {slug.replace("-", "_") for slug in taken}, fallback="nyt")
    return key.replace("_", "-")
