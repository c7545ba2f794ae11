"""Keying in what was written on paper or said in an interview."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from config.danish import LOCAL_ZONE
from consultation.codes import Channel
from consultation.exceptions import ConsultationError
from consultation.models import Interview, Questionnaire, Response
from consultation.services import answering
from consultation.services.answering import WholeAnswer


class FromTheFuture(ConsultationError):
    """A day that has not been yet."""

    def __init__(self) -> None:
        super().__init__("Datoen er ikke kommet endnu. Ret den.")


@dataclass(frozen=True)
class Conversation:
    """The facts of an interview, see `models.Interview`."""

    group: str
    place: str
    people: int
    notes: Mapping[str, str]


def day_of(questionnaire: Questionnaire, day: date) -> datetime:
    """The moment that an answer of `day` counts as: noon, or within the opening on its edges."""
    moment = datetime.combine(day, time(12), LOCAL_ZONE)
    opens, closes = questionnaire.opens_at, questionnaire.closes_at
    if opens and moment < opens and timezone.localdate(opens) == day:
        return opens
    if closes and moment >= closes and timezone.localdate(closes) == day:
        return datetime.combine(day, time(0), LOCAL_ZONE)
    return moment


@transaction.atomic
def key_in(
    questionnaire: Questionnaire,
    number: uuid.UUID,
    answers: Mapping[str, Any],
    *,
    day: date,
    language: str,
    conversation: Conversation | None = None,
) -> bool:
    """Record one sheet of paper, or one interview; gives False where `number` is known already.

    What was written where a condition says "skip" is not recorded, as on a screen.
    Raises PageRefused (nothing is recorded), NotOpen, FromTheFuture.
    """
    if day > timezone.localdate():
        raise FromTheFuture
    whole = WholeAnswer(
        id=number,
        channel=Channel.INTERVIEW if conversation else Channel.PAPER,
        language=language,
        answers=answers,
        at=min(day_of(questionnaire, day), timezone.now()),
    )
    if not answering.record_whole(questionnaire, whole):
        return False
    if conversation is not None:
        Interview.objects.create(
            response=Response.objects.get(pk=number),
            held_on=day,
            group=conversation.group,
            place=conversation.place,
            people=conversation.people,
            notes={key: text for key, text in conversation.notes.items() if text.strip()},
        )
    return True
