"""Answers that are given on somebody else's tablet: what is not sent is not kept."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from consultation.codes import Channel
from consultation.models import AnsweringPlace, Questionnaire, Response
from consultation.services import answering
from consultation.services.answering import Begun, Help

LONGEST = timedelta(hours=12)
"""An answer that was begun longer ago than this on a shared tablet is nobody's any more."""
SHARED = (Channel.KIOSK, Channel.ASSISTED)


def begin(
    questionnaire: Questionnaire,
    *,
    channel: Channel,
    language: str,
    place: AnsweringPlace | None = None,
    helped: Help | None = None,
) -> Begun:
    """Begin an answer on a shared tablet; empties those that were left long ago. Raises NotOpen."""
    _empty_forgotten(questionnaire)
    return answering.begin(
        questionnaire,
        channel=channel,
        language=language,
        place=place,
        helped=helped,
    )


def discard(response_id: uuid.UUID) -> None:
    """Empty an answer that was left unsent on a shared tablet. A sent one stays as it is.

    Nobody sent it, and whoever left it cannot be asked: to keep it as a draft would be to keep
    what a person may have walked away from. The row stays, without a word of what was said and
    without a code, so that it can be told at which question people stop.
    """
    _empty(Response.objects.filter(pk=response_id))


def _empty_forgotten(questionnaire: Questionnaire) -> None:
    old = timezone.now() - LONGEST
    _empty(Response.objects.filter(questionnaire=questionnaire, started_hour__lt=old))


def _empty(responses: QuerySet[Response]) -> None:
    responses.filter(
        channel__in=SHARED, sent_hour=None, withdrawn_hour=None, draft__isnull=False
    ).update(draft=None, code_digest="", answered_alone=[])
