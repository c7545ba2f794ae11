"""Fair play without surveillance: no address, no fingerprint, nobody is shut out silently.

Everybody may begin an answer at once, twenty people at one tablet too. Only while a flood is on
must a browser on the open web work for a second or two before each answer it begins (proof of
work, made and checked here), or wait half a minute where it has no JavaScript. Tablets, helpers
and personal links are known otherwise and never asked. What looks odd is marked for a person to
look at; it counts until somebody decides that it does not.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from altcha import v1 as altcha
from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from config.receipt import keyed_digest
from consultation.codes import FlagKind
from consultation.definition.schema import Definition, QuestionType
from consultation.models import Flood, LongText, Questionnaire, Response, ResponseFlag, SpentProof
from consultation.pulse import Pulse

HONEYPOT = "website"
"""A field that no person sees; a program fills it in."""
TOKEN, PROOF = "fair", "proof"
_SALT = "consultation.fairplay"
_TOKEN_HOURS = 12
_WAIT = 30
"""Seconds without JavaScript while a flood is on."""
_FLOOD_LASTS = timedelta(minutes=5)
"""After the last sign of it."""
_KNOWN_FOR = 5
"""Seconds that a process trusts what it knows of a flood."""
_PROOF_MINUTES = 10
_WORK = 50_000
"""Numbers to try at most: a second or two in a phone of 2018."""
_LONG = 40
"""Characters from which two alike texts are no coincidence."""
_ALIKE = 3
"""Answers with the same text from which they are marked."""
_SECONDS_A_QUESTION = 1.0
_FLUSH = 2.0
_WRITTEN_EVERY = 10.0
"""Seconds between two writings of what a process counts."""


@dataclass(frozen=True)
class Challenge:
    """What a browser must solve before it begins: `puzzle` is altcha's JSON; `token` is when it
    was asked, for who waits instead."""

    puzzle: Mapping[str, Any]
    token: str
    wait: int = _WAIT


class ProofNeeded(Exception):
    """A flood is on: show the challenge, and begin nothing."""

    def __init__(self, challenge: Challenge) -> None:
        self.challenge = challenge
        super().__init__("proof needed")


_pulse = Pulse()
_waiting = Pulse()
_refused: dict[int, int] = {}
_flushed_at: dict[int, float] = {}
_written_at: dict[int, float] = {}
_known: dict[int, tuple[bool, float]] = {}


def forget() -> None:
    """Forget what this process has counted; for a fresh start."""
    _pulse.clear()
    _waiting.clear()
    for known in (_refused, _flushed_at, _written_at, _known):
        known.clear()


def new_token() -> str:
    """What the start form carries: when it was drawn, signed."""
    return signing.dumps(int(time.time()), salt=_SALT)


def check_start(questionnaire: Questionnaire, sent: Mapping[str, Any]) -> tuple[FlagKind, ...]:
    """Whether somebody on the open web may begin; gives the marks to put on the answer.

    `sent` is the start form's content. Raises ProofNeeded.
    """
    marks: list[FlagKind] = []
    drawn = drawn_at(str(sent.get(TOKEN, "")))
    if sent.get(HONEYPOT):
        marks.append(FlagKind.HONEYPOT)
    if drawn is None:
        marks.append(FlagKind.UNSIGNED)
    count = _pulse.beat(questionnaire.pk, most=settings.FLOOD_STARTS_A_MINUTE)
    if count > settings.FLOOD_STARTS_A_MINUTE:
        _see_flood(questionnaire)
    if is_flooded(questionnaire):
        _let_in(questionnaire, sent, drawn)
        marks.append(FlagKind.FLOOD)
    return tuple(marks)


def drawn_at(token: str) -> int | None:
    """When the form with that token was drawn, in seconds since 1970; None for one of another
    kind, or that is older than half a day."""
    try:
        drawn: Any = signing.loads(token, salt=_SALT, max_age=_TOKEN_HOURS * 3600)
    except signing.BadSignature:
        return None
    return drawn if isinstance(drawn, int) else None


def _let_in(questionnaire: Questionnaire, sent: Mapping[str, Any], drawn: int | None) -> None:
    if has_paid(sent, drawn, waiting=_waiting, key=questionnaire.pk):
        return
    _refuse(questionnaire)
    raise ProofNeeded(new_challenge())


def has_paid(sent: Mapping[str, Any], drawn: int | None, *, waiting: Pulse, key: int) -> bool:
    """Whether the browser has worked, or its person waited, for one thing in a flood.

    `waiting` counts those who wait for the thing `key`: half a minute, one for each form, and no
    more of them than people may be.
    """
    if proof := str(sent.get(PROOF, "")):
        good, _ = altcha.verify_solution(proof, _work_key())
        return bool(good) and _spend(proof)
    if drawn is None or time.time() - drawn < _WAIT:
        return False
    most = settings.FLOOD_STARTS_A_MINUTE
    if waiting.beat(key, most=most) > most // 4:
        return False
    return _spend(str(sent[TOKEN]))


def _spend(proof: str) -> bool:
    """Use a proof up; False where it was used before."""
    digest = hashlib.sha256(proof.encode()).hexdigest()
    try:
        with transaction.atomic():
            SpentProof.objects.create(
                digest=digest, expires_at=timezone.now() + timedelta(hours=_TOKEN_HOURS)
            )
    except IntegrityError:
        return False
    return True


def new_challenge() -> Challenge:
    """Work for a browser, good for ten minutes and one answer."""
    expires = timezone.now() + timedelta(minutes=_PROOF_MINUTES)
    made = altcha.create_challenge(
        altcha.ChallengeOptions(hmac_key=_work_key(), max_number=_WORK, expires=expires)
    )
    return Challenge(made.to_dict(), new_token())


def _work_key() -> str:
    return keyed_digest("proof of work", _SALT)


def is_flooded(questionnaire: Questionnaire) -> bool:
    """Whether a flood is on; known for a few seconds at a time."""
    known, until = _known.get(questionnaire.pk, (False, 0.0))
    if time.monotonic() >= until:
        known = questionnaire.floods.filter(last_at__gt=timezone.now() - _FLOOD_LASTS).exists()
        _know(questionnaire, known)
    return known


def _know(questionnaire: Questionnaire, flooded: bool) -> None:
    _known[questionnaire.pk] = flooded, time.monotonic() + _KNOWN_FOR


def _see_flood(questionnaire: Questionnaire) -> None:
    """Write the flood down, at most once in ten seconds for each process."""
    if time.monotonic() < _written_at.get(questionnaire.pk, 0.0) + _WRITTEN_EVERY:
        return
    _written_at[questionnaire.pk] = time.monotonic()
    now = timezone.now().replace(microsecond=0)
    with transaction.atomic():
        Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
        on = questionnaire.floods.filter(last_at__gt=now - _FLOOD_LASTS)
        if not on.update(last_at=now):
            Flood.objects.create(questionnaire=questionnaire, begun_at=now, last_at=now)
            SpentProof.objects.filter(expires_at__lt=now).delete()
    _know(questionnaire, True)


def _refuse(questionnaire: Questionnaire) -> None:
    """Count a refusal; the counts of a process are written together, every other second."""
    now = time.monotonic()
    _refused[questionnaire.pk] = _refused.get(questionnaire.pk, 0) + 1
    if now - _flushed_at.get(questionnaire.pk, 0.0) < _FLUSH:
        return
    _flushed_at[questionnaire.pk] = now
    count = _refused.pop(questionnaire.pk, 0)
    newest = questionnaire.floods.order_by("-begun_at").values("pk")[:1]
    Flood.objects.filter(pk__in=list(newest.values_list("pk", flat=True))).update(
        refused=F("refused") + count
    )


def mark_begun(response: Response, marks: Iterable[FlagKind]) -> None:
    """Put the marks of its start on an answer, and count it to the flood it came in."""
    marks = tuple(marks)
    if not marks:
        return
    _mark(response, dict.fromkeys(marks, ""))
    if FlagKind.FLOOD in marks:
        newest = Flood.objects.filter(questionnaire=response.questionnaire_id)
        found = newest.order_by("-begun_at").values_list("pk", flat=True)[:1]
        Flood.objects.filter(pk__in=list(found)).update(starts=F("starts") + 1)


def look_at_sent(response: Response, definition: Definition, *, seconds: float | None) -> None:
    """Mark a sent answer that was written faster than it can be read, or says what others say.

    `seconds` since it was begun, None where nobody knows (resumed, another device).
    """
    answers = response.answers or {}
    marks: dict[FlagKind, str] = {}
    if seconds is not None and answers and seconds < _SECONDS_A_QUESTION * len(answers):
        marks[FlagKind.TOO_FAST] = f"{len(answers)} svar på {seconds:.0f} sekunder"
    if alike := _same_texts(response, definition, answers):
        marks[FlagKind.REPEATED_TEXT] = f"findes i {alike} andre svar"
    _mark(response, marks)


def _mark(response: Response, marks: Mapping[FlagKind, str]) -> None:
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    ResponseFlag.objects.bulk_create(
        [
            ResponseFlag(response=response, kind=kind, detail=detail, raised_at=now)
            for kind, detail in marks.items()
        ],
        ignore_conflicts=True,
    )


def _same_texts(response: Response, definition: Definition, answers: Mapping[str, Any]) -> int:
    """How many other answers hold one of this answer's long texts; marks them too."""
    if response.corrections:
        LongText.objects.filter(response=response).delete()
    digests = {
        keyed_digest(" ".join(text.casefold().split()), f"{_SALT}.text")
        for question in definition.questions.values()
        if question.type in (QuestionType.LONG_TEXT, QuestionType.SHORT_TEXT)
        and isinstance(text := answers.get(question.key), str)
        and len(text) >= _LONG
    }
    if not digests:
        return 0
    texts = [
        LongText(response=response, questionnaire_id=response.questionnaire_id, digest=digest)
        for digest in sorted(digests)
    ]
    if len(texts) == 1:
        texts[0].save(force_insert=True)  # one statement, where a bulk takes three
    else:
        LongText.objects.bulk_create(texts)
    others = list(
        LongText.objects.filter(questionnaire=response.questionnaire_id, digest__in=digests)
        .exclude(response=response)
        .values_list("response_id", flat=True)
        .distinct()
    )
    if len(others) + 1 < _ALIKE:
        return 0
    if len(others) + 1 == _ALIKE:
        for other in Response.objects.filter(pk__in=others):
            _mark(other, {FlagKind.REPEATED_TEXT: f"findes i {len(others)} andre svar eller flere"})
    return len(others)
