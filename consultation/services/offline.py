"""Answers that were given on a tablet without network, and come in by its queue.

Each is sealed on the tablet (HPKE, `config.offline.sealing`) as JSON, so that nobody reads there
what was said:

    {"questionnaire": "brugere-2018", "version": 2, "channel": "kiosk", "language": "da",
     "answers": {…}, "at": "2026-11-24T10:00:00Z", "place": "<token>", "code": "7K3M-9QTR-2XAB",
     "helper": {"role": "shelter", "place": "Mændenes Hjem"}, "answered_alone": ["stof"]}

`answers` as in `definition.answers`, raw. `helper` says of an assisted answer that consent was
spoken. A value that the question does not take is left out and named, for the person has gone and
the rest of what they said must count.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from config import receipt
from config.offline.exceptions import NotSealedHere
from config.offline.sealing import unseal
from consultation.codes import Channel, HelperRole
from consultation.exceptions import ConsultationError
from consultation.models import AnsweringPlace, Questionnaire, QuestionnaireVersion, Response
from consultation.services import answering
from consultation.services.answering import Help, WholeAnswer

MOST_ITEMS = 200
CLOCK_RIGHT_WITHIN = timedelta(minutes=2)
LONGEST_PLACE = 120
CHANNELS = (Channel.KIOSK, Channel.ASSISTED)
NO_ID = "Svaret har ingen id. Det kan ikke gemmes."
UNREADABLE = "Svaret kan ikke åbnes på serveren. Det kan ikke gemmes."
UNKNOWN = "Spørgeskemaet findes ikke længere. Svaret kan ikke gemmes."
TAKEN = "Koden er givet til et andet svar. Svaret kan ikke gemmes."


@dataclass(frozen=True)
class Result:
    """What became of one answer: "created", "duplicate" or "invalid", and what was wrong with it.

    One that was created can have errors, too: the values that were left out.
    """

    id: str
    status: str
    errors: tuple[str, ...] = ()


class _Refused(Exception):
    """The answer cannot be stored; `str(error)` says why."""


def take(
    items: Sequence[object], *, folder: Path, offset: timedelta = timedelta()
) -> tuple[Result, ...]:
    """Store what a tablet sent, each by itself and each id once; results in their order.

    `offset` is what the server's clock showed more than the tablet's. Raises SealKeyMissing where
    the file of a key is gone.
    """
    return tuple(_take(item, folder, offset) for item in items)


def _take(item: object, folder: Path, offset: timedelta) -> Result:
    named = str(item.get("id", "")) if isinstance(item, Mapping) else ""
    try:
        number = uuid.UUID(named)
    except ValueError:
        return Result(named[:64], "invalid", (NO_ID,))
    assert isinstance(item, Mapping)
    if Response.objects.filter(pk=number).exists():
        return Result(named, "duplicate")
    try:
        said = _opened(item, folder)
        return _record(number, said, offset, named)
    except (_Refused, ConsultationError, receipt.CodeMistyped) as error:
        return Result(named, "invalid", (str(error),))


def _opened(item: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    key, sealed = item.get("key_id"), item.get("sealed")
    if not isinstance(key, int) or isinstance(key, bool) or not isinstance(sealed, str):
        raise _Refused(UNREADABLE)
    try:
        said = json.loads(unseal(sealed, number=key, folder=folder))
    except (NotSealedHere, ValueError, RecursionError):
        raise _Refused(UNREADABLE) from None
    if not isinstance(said, dict):
        raise _Refused(UNREADABLE)
    return said


def _record(number: uuid.UUID, said: dict[str, Any], offset: timedelta, named: str) -> Result:
    version = (
        QuestionnaireVersion.objects.filter(
            questionnaire__slug=str(said.get("questionnaire", "")),
            number=said["version"] if isinstance(said.get("version"), int) else 0,
        )
        .select_related("questionnaire")
        .first()
    )
    if version is None:
        raise _Refused(UNKNOWN)
    raw = said.get("answers")
    raw = raw if isinstance(raw, dict) else {}
    _, errors = answering.cleaned(version.content.questions.values(), raw)
    whole = WholeAnswer(
        id=number,
        channel=_channel(said),
        language=_language(said, version),
        answers={key: value for key, value in raw.items() if key not in errors},
        at=_moment(said.get("at"), offset),
        place=_place(said, version.questionnaire),
        helped=_help(said),
        answered_alone=tuple(each for each in _list(said, "answered_alone") if each in raw),
        code=str(said.get("code", "")),
    )
    try:
        with transaction.atomic():
            created = answering.record_whole(
                version.questionnaire, whole, version_number=version.number
            )
    except IntegrityError:
        if not Response.objects.filter(pk=number).exists():
            raise _Refused(TAKEN) from None
        created = False
    told = tuple(f"{key}: {sentence}" for key, sentence in errors.items())
    return Result(named, "created" if created else "duplicate", told if created else ())


def _channel(said: Mapping[str, Any]) -> Channel:
    if said.get("channel") not in CHANNELS:
        raise _Refused(UNREADABLE)
    return Channel(said["channel"])


def _language(said: Mapping[str, Any], version: QuestionnaireVersion) -> str:
    languages = version.content.languages
    return said["language"] if said.get("language") in languages else version.content.source


def _moment(told: object, offset: timedelta) -> datetime:
    """When the answer was given, by the server's clock; never later than now."""
    try:
        moment = parse_datetime(told) if isinstance(told, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise _Refused(UNREADABLE)
    now = timezone.now()
    if abs(offset) > CLOCK_RIGHT_WITHIN:
        moment += offset
    return min(moment, now)


def _place(said: Mapping[str, Any], questionnaire: Questionnaire) -> AnsweringPlace | None:
    token = said.get("place")
    if not isinstance(token, str) or not token:
        return None
    return AnsweringPlace.objects.filter(token=token, questionnaire=questionnaire).first()


def _help(said: Mapping[str, Any]) -> Help | None:
    if said.get("channel") != Channel.ASSISTED:
        return None
    helper = said.get("helper")
    if not isinstance(helper, dict) or helper.get("role") not in HelperRole.values:
        raise _Refused(UNREADABLE)
    return Help(helper["role"], str(helper.get("place", ""))[:LONGEST_PLACE])


def _list(said: Mapping[str, Any], name: str) -> list[str]:
    found = said.get(name)
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []
