"""What can be answered at a kiosk, with a helper, or on a tablet without network."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from consultation.codes import Channel, QuestionnaireState
from consultation.definition import flow
from consultation.definition.answers import Answers
from consultation.definition.flow import Page
from consultation.definition.schema import Definition, Needed, Question, QuestionType
from consultation.models import AnsweringPlace, Questionnaire


def taking(channel: Channel, now: datetime | None = None) -> tuple[Questionnaire, ...]:
    """The questionnaires that take answers by `channel` now, each with its version. One query."""
    moment = now or timezone.now()
    found = (
        Questionnaire.objects.public()
        .filter(state=QuestionnaireState.OPEN, current__isnull=False)
        .select_related("consultation", "current")
        .defer("draft")
        .order_by("consultation__title", "audience", "name")
    )
    return tuple(
        each
        for each in found
        if channel in each.channels and each.takes_answers(moment) and _can_be_whole(each)
    )


def one_taking(channel: Channel, slug: str) -> Questionnaire | None:
    """One of them; None where it takes no answers by `channel`. One query."""
    found = (
        Questionnaire.objects.public()
        .filter(slug=slug, current__isnull=False)
        .select_related("consultation", "current")
        .defer("draft")
        .first()
    )
    if found is None or channel not in found.channels or not _can_be_whole(found):
        return None
    return found if found.takes_answers(timezone.now()) else None


def _can_be_whole(questionnaire: Questionnaire) -> bool:
    """Whether nothing that must be answered needs a file: no room's tablet has anyone's files."""
    assert questionnaire.current is not None
    return not any(
        question.type == QuestionType.FILE and question.needed == Needed.YES
        for question in questionnaire.current.content.questions.values()
    )


def kiosk_places() -> tuple[AnsweringPlace, ...]:
    """The places with a kiosk that are in use. One query."""
    return tuple(AnsweringPlace.objects.filter(channel=Channel.KIOSK, closed_at=None))


def kiosk_place(token: str, questionnaire: Questionnaire) -> AnsweringPlace | None:
    """One of the questionnaire's. One query, none without a token."""
    if not token:
        return None
    return AnsweringPlace.objects.filter(
        token=token, questionnaire=questionnaire, channel=Channel.KIOSK, closed_at=None
    ).first()


def single_pages(definition: Definition, answers: Answers) -> tuple[Page, ...]:
    """One question a page, whatever the questionnaire's own paging; without files."""
    return tuple(
        Page(question.key, section, (question,))
        for section, question in flow.walk(definition, answers).shown
        if question.type != QuestionType.FILE
    )


def core_and_more(
    definition: Definition, answers: Answers
) -> tuple[tuple[Page, ...], tuple[Page, ...]]:
    """The pages of a kiosk: the core ones, then more if one likes. Without files.

    Where no question is marked as core, all of them are.
    """
    core, more = (
        tuple(page for page in pages if page.questions[0].type != QuestionType.FILE)
        for pages in flow.kiosk_pages(definition, answers)
    )
    return (core, more) if core else (more, ())


def core_keys(definition: Definition) -> frozenset[str]:
    """The questions that a kiosk's answer must have answered, where they are needed at all."""

    def keys(questions: tuple[Question, ...]) -> frozenset[str]:
        return frozenset(question.key for question in questions)

    asked = tuple(definition.questions.values())
    return keys(tuple(question for question in asked if question.core)) or keys(asked)
