"""Writing, sending, correcting and withdrawing an answer. All channels go through these."""

from __future__ import annotations

import uuid
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from config import receipt
from consultation.codes import Channel
from consultation.definition import answers as values
from consultation.definition import flow
from consultation.definition.answers import Answers, WrongAnswer
from consultation.definition.schema import Definition, Question, QuestionType
from consultation.exceptions import AlreadySent, NoSuchCode, NotOpen, NotWhole, PageRefused
from consultation.models import AnsweringPlace, Interview, Invitation, Questionnaire, Response
from consultation.services import attachments

CODE_PURPOSE = "response"


@dataclass(frozen=True)
class Help:
    """How an answer was helped: what the helper is and where, and that consent was spoken."""

    role: str
    place: str


@dataclass(frozen=True)
class Begun:
    """An answer that was begun, and the code to come back with: known here and never again."""

    response: Response
    code: str


def hour_of(moment: datetime) -> datetime:
    """The whole hour: finer times of answers are not kept (design §5)."""
    return moment.replace(minute=0, second=0, microsecond=0)


def begin(
    questionnaire: Questionnaire,
    *,
    channel: Channel,
    language: str,
    place: AnsweringPlace | None = None,
    invitation: Invitation | None = None,
    helped: Help | None = None,
) -> Begun:
    """Begin an answer to the current version. Raises NotOpen.

    `questionnaire` must come with its `current` version. `helped` goes with `Channel.ASSISTED`
    and says that consent was given aloud.
    """
    now = timezone.now()
    if not questionnaire.takes_answers(now) or questionnaire.current is None:
        raise NotOpen
    code = receipt.new_code()
    response = Response.objects.create(
        questionnaire=questionnaire,
        version=questionnaire.current,
        channel=channel,
        language=language,
        draft={},
        code_digest=receipt.digest(code, CODE_PURPOSE),
        started_hour=hour_of(now),
        place=place,
        invitation=invitation,
        helper_role=helped.role if helped else "",
        helper_place=helped.place if helped else "",
        consent_spoken=helped is not None,
    )
    return Begun(response, code)


def cleaned(
    questions: Iterable[Question], raw: Mapping[str, Any]
) -> tuple[Answers, dict[str, str]]:
    """The values of `questions` in `raw` as they are stored, and what is wrong with the others.

    A question that `raw` leaves out or leaves empty has the value None: no answer any more.
    """
    found: Answers = {}
    errors: dict[str, str] = {}
    for question in questions:
        if not question.is_asked:
            continue
        try:
            found[question.key] = values.clean(question, raw.get(question.key))
            if question.other:
                key = values.other_key(question.key)
                found[key] = values.clean_other(question, raw.get(key))
        except WrongAnswer as error:
            errors[question.key] = str(error)
    return found, errors


def save_page(
    response_id: uuid.UUID,
    questions: Iterable[Question],
    raw: Mapping[str, Any],
    *,
    page: str = "",
    alone: bool = False,
) -> Response:
    """Save the answers of one page. What is right is saved even where something else is not.

    Only `questions` change, so two tabs on different pages keep each other's answers.
    Raises PageRefused after saving the rest, NotOpen, and AlreadySent where nothing is being
    written (sent, not reopened).
    """
    response, errors = _save_page(response_id, tuple(questions), raw, page=page, alone=alone)
    if errors:
        raise PageRefused(errors)
    return response


@transaction.atomic
def _save_page(
    response_id: uuid.UUID,
    questions: tuple[Question, ...],
    raw: Mapping[str, Any],
    *,
    page: str,
    alone: bool,
) -> tuple[Response, dict[str, str]]:
    response = _locked(response_id)
    if not response.questionnaire.takes_answers(timezone.now()):
        raise NotOpen
    if response.draft is None:
        raise AlreadySent
    found, errors = cleaned(questions, raw)
    merged = {**response.draft, **found}
    response.draft = {key: value for key, value in merged.items() if value is not None}
    response.last_page = page or response.last_page
    if alone:
        keys = {question.key for question in questions}
        response.answered_alone = sorted({*response.answered_alone, *keys})
    response.save(update_fields=["draft", "last_page", "answered_alone"])
    return response, errors


@transaction.atomic
def send(
    response_id: uuid.UUID, *, asked: Container[str] | None = None, language: str = ""
) -> Response:
    """Send what was written: exactly the answers that the conditions allow stand afterwards.

    `asked`: the keys of the questions that may be found lacking, None for all; a kiosk must have
    its core questions only. `language`: the one it was answered in at last, where it may have
    been changed on the way. Sending again what is already sent changes nothing.
    Raises NotWhole, NotOpen.
    """
    response = _locked(response_id)
    now = timezone.now()
    if response.draft is None:
        if response.sent_hour is None:
            raise AlreadySent
        return response
    if not response.questionnaire.takes_answers(now):
        raise NotOpen
    definition = response.version.content
    lacking = [question.key for question in flow.missing(definition, response.draft)]
    if lacking := [key for key in lacking if asked is None or key in asked]:
        raise NotWhole(tuple(lacking))
    if response.sent_hour is not None:
        response.corrections += 1
    response.answers = flow.allowed(definition, response.draft)
    response.area = district_of(definition, response.answers)
    response.draft = None
    response.language = language or response.language
    response.sent_hour = response.sent_hour or hour_of(now)
    response.save(
        update_fields=["answers", "draft", "area", "language", "sent_hour", "corrections"]
    )
    if any(question.type == QuestionType.FILE for question in definition.questions.values()):
        attachments.prune(response)
    return response


def district_of(definition: Definition, answers: Mapping[str, Any]) -> str:
    """The first answered district, by which answers are counted; "" where there is none."""
    for question in definition.questions.values():
        value = answers.get(question.key)
        if question.type == QuestionType.DISTRICT and isinstance(value, str):
            return value
    return ""


@dataclass(frozen=True)
class WholeAnswer:
    """An answer that comes all at once: from a tablet's queue, from paper, from a file.

    `id` is made by who sends it: the same id again is the same answer. `at` is when it was given.
    """

    id: uuid.UUID
    channel: Channel
    language: str
    answers: Mapping[str, Any]
    at: datetime
    place: AnsweringPlace | None = None
    helped: Help | None = None
    answered_alone: tuple[str, ...] = ()
    code: str = ""
    """The receipt code that a tablet gave out, or ""."""


@transaction.atomic
def record_whole(
    questionnaire: Questionnaire, whole: WholeAnswer, *, version_number: int = 0
) -> bool:
    """Record an answer that was given elsewhere; gives False where its id is known already.

    It is taken if the questionnaire was open when it was given, even where it has closed since:
    what waited on a tablet is not lost. `version_number` 0 is the current version. Nothing is
    required: what was given on paper is what it is.
    Raises PageRefused (nothing is recorded), NotOpen, receipt.CodeMistyped.
    """
    if Response.objects.filter(pk=whole.id).exists():
        return False
    if not questionnaire.takes_answers(whole.at):
        raise NotOpen
    version = (
        questionnaire.versions.get(number=version_number)
        if version_number
        else questionnaire.current
    )
    if version is None:
        raise NotOpen
    definition = version.content
    found, errors = cleaned(definition.questions.values(), whole.answers)
    if errors:
        raise PageRefused(errors)
    answers = flow.allowed(definition, {k: v for k, v in found.items() if v is not None})
    Response.objects.create(
        id=whole.id,
        questionnaire=questionnaire,
        version=version,
        channel=whole.channel,
        language=whole.language,
        answers=answers,
        area=district_of(definition, answers),
        code_digest=receipt.digest(whole.code, CODE_PURPOSE) if whole.code else "",
        started_hour=hour_of(whole.at),
        sent_hour=hour_of(whole.at),
        place=whole.place,
        helper_role=whole.helped.role if whole.helped else "",
        helper_place=whole.helped.place if whole.helped else "",
        consent_spoken=whole.helped is not None,
        answered_alone=[key for key in whole.answered_alone if key in definition.questions],
    )
    return True


@transaction.atomic
def reopen(response_id: uuid.UUID) -> Response:
    """Let a sent answer be corrected; it counts as it was until it is sent anew.

    Raises NotOpen.
    """
    response = _locked(response_id)
    if not response.questionnaire.takes_answers(timezone.now()):
        raise NotOpen
    if response.draft is None and response.withdrawn_hour is None:
        response.draft = dict(response.answers or {})
        response.save(update_fields=["draft"])
    return response


@transaction.atomic
def withdraw(response_id: uuid.UUID) -> None:
    """Delete everything that was said, at once and for good, whenever the person asks.

    The row stays, empty, so that counts of withdrawals are right. Twice is once.
    """
    response = _locked(response_id)
    if response.withdrawn_hour is not None:
        return
    attachments.remove(response.attachments.all())
    response.flags.all().delete()
    response.long_texts.all().delete()
    response.evidence.all().delete()  # what an editor wrote of it says it, too
    Interview.objects.filter(response=response).delete()
    response.answers, response.draft = {}, None
    response.area, response.last_page, response.answered_alone = "", "", []
    response.invitation = None
    response.withdrawn_hour = hour_of(timezone.now())
    response.save()


def find_by_code(typed: str) -> Response:
    """The answer that a typed receipt code opens.

    Raises receipt.CodeMistyped where no code is written so, NoSuchCode where it opens nothing.
    """
    found = find_by_digest(receipt.digest(typed, CODE_PURPOSE))
    if found is None:
        raise NoSuchCode
    return Response.objects.select_related("questionnaire", "version").get(pk=found[0])


def find_by_digest(digest: str) -> tuple[uuid.UUID, str] | None:
    """Id and language of the answer with that digest of its code."""
    return (
        Response.objects.filter(code_digest=digest, withdrawn_hour=None)
        .values_list("pk", "language")
        .first()
    )


def _locked(response_id: uuid.UUID) -> Response:
    return (
        Response.objects.select_related("questionnaire", "version")
        .defer("version__definition", "questionnaire__draft")  # long, and seldom needed
        .select_for_update(of=("self",))
        .get(pk=response_id)
    )
