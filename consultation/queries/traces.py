"""What one's own contribution became part of, for whoever holds its receipt code.

Only what is public is told, and nothing of any other contribution.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from consultation.definition.answers import is_declined
from consultation.forms.words import Text
from consultation.hearing_codes import ResponseState
from consultation.models import Consultation, Evidence, HearingResponse, Response
from consultation.queries.published_process import (
    DecisionLine,
    PublishedProcess,
    danish,
    page_language,
)

_READ = (ResponseState.SHOWN, ResponseState.WITHHELD)
"""States of a hearing response that somebody has looked through."""


@dataclass(frozen=True)
class Part:
    """One thing that the contribution became part of, and what that led to.

    `kind`: "challenge", "proposal" or "decision". `with_others`: all answers to the question were
    taken together. `challenges`: of a proposal, what it answers.
    """

    kind: str
    title: Text
    with_others: bool
    challenges: tuple[Text, ...] = ()
    proposals: tuple[Text, ...] = ()
    decisions: tuple[DecisionLine, ...] = ()


@dataclass(frozen=True)
class Became:
    """What became of a contribution. `language` is that of the texts: "da" or "en".

    `is_linked`: it is part of something, public or not. `is_read`: somebody has looked at it.
    """

    language: str
    parts: tuple[Part, ...] = ()
    because: tuple[Text, ...] = ()
    is_linked: bool = False
    is_read: bool = False

    @property
    def has_news(self) -> bool:
        """Whether there is more to say than that it was received."""
        return bool(self.parts or self.because or self.is_linked)


def became(
    *,
    response_id: uuid.UUID | None = None,
    hearing_response_id: uuid.UUID | None = None,
    language: str,
) -> Became:
    """What an answer of a questionnaire, or a hearing response, became part of.

    Give one of the two ids. The number of queries does not depend on what there is to find.
    """
    if hearing_response_id is not None:
        return _of_hearing_response(hearing_response_id, language)
    if response_id is not None:
        return _of_answer(response_id, language)
    return Became(page_language(language))


def _of_hearing_response(pk: uuid.UUID, language: str) -> Became:
    found = HearingResponse.objects.select_related("hearing__consultation").filter(pk=pk).first()
    if found is None:
        return Became(page_language(language))
    lines = _lines(Q(hearing_response=pk))
    is_read = bool(lines) or found.state in _READ
    return _told(found.hearing.consultation, lines, is_read, language)


def _of_answer(pk: uuid.UUID, language: str) -> Became:
    found = (
        Response.objects.select_related("questionnaire__consultation")
        .filter(pk=pk, sent_hour__isnull=False, withdrawn_hour=None)
        .first()
    )
    if found is None:
        return Became(page_language(language))
    answered = [
        key.removesuffix(".other")
        for key, value in (found.answers or {}).items()
        if not is_declined(value)
    ]
    whole = Q(questionnaire=found.questionnaire_id, question__in=answered)
    lines = _lines(Q(response=pk) | whole)
    is_read = any(line.response_id is not None for line in lines)
    return _told(found.questionnaire.consultation, lines, is_read, language)


def _lines(wanted: Q) -> list[Evidence]:
    return list(Evidence.objects.filter(wanted).order_by("pk"))


def _told(
    consultation: Consultation, lines: list[Evidence], is_read: bool, language: str
) -> Became:
    process = PublishedProcess(consultation, language)
    # of two lines to one thing, the contribution's own is told
    own_first = sorted(lines, key=lambda line: line.response_id is None)
    because = dict.fromkeys(line.because for line in lines if line.because and not _is_whole(line))
    return Became(
        language=process.language,
        parts=tuple(_parts(process, own_first)),
        because=tuple(danish(sentence, process.language) for sentence in because),
        is_linked=any(not line.because for line in lines),
        is_read=is_read,
    )


def _is_whole(line: Evidence) -> bool:
    return line.questionnaire_id is not None


def _parts(process: PublishedProcess, lines: Iterable[Evidence]) -> Iterator[Part]:
    told: set[tuple[str, int]] = set()
    for line in lines:
        for kind in ("challenge", "proposal", "decision"):
            pk = getattr(line, f"{kind}_id")
            if pk is None or (kind, pk) in told:
                continue
            told.add((kind, pk))
            part = _MAKERS[kind](process, pk, _is_whole(line))
            if part is not None:
                yield part


def _challenge(process: PublishedProcess, pk: int, with_others: bool) -> Part | None:
    thing = process.challenges.get(pk)
    if thing is None:
        return None
    thread = process.graph.of_challenge(pk)
    return Part(
        "challenge",
        process.say(thing),
        with_others,
        proposals=tuple(
            process.say(each) for key, each in process.proposals.items() if key in thread.proposals
        ),
        decisions=process.decision_lines(thread.decisions),
    )


def _proposal(process: PublishedProcess, pk: int, with_others: bool) -> Part | None:
    thing = process.proposals.get(pk)
    if thing is None:
        return None
    thread = process.graph.of_proposal(pk)
    return Part(
        "proposal",
        process.say(thing),
        with_others,
        challenges=tuple(
            process.say(each)
            for key, each in process.challenges.items()
            if key in thread.challenges
        ),
        decisions=process.decision_lines(thread.decisions),
    )


def _decision(process: PublishedProcess, pk: int, with_others: bool) -> Part | None:
    thing = process.decisions.get(pk)
    if thing is None:
        return None
    return Part(
        "decision",
        process.say(thing),
        with_others,
        decisions=(process.decision_line(thing),),
    )


_MAKERS: dict[str, Any] = {"challenge": _challenge, "proposal": _proposal, "decision": _decision}
