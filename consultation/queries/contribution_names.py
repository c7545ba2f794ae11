"""A contribution, and a line of evidence, as an editor reads it.

For editors only: answers, interviews and confidential responses stand here in their own words.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone

from config.danish import long_date
from consultation.codes import Channel
from consultation.hearing_codes import Lane, ResponseChannel, ResponseState
from consultation.models import (
    Consultation,
    Document,
    Event,
    Evidence,
    HearingResponse,
    Meeting,
    Response,
)
from consultation.models.process import EvidenceQuerySet
from consultation.process_codes import EvidenceKind
from consultation.queries.contributions import COLUMN, Asked, AskedQuestion, texts_of


@dataclass(frozen=True)
class Contribution:
    """One of them as an editor sees it. `text` is what was said, "" where there is no text."""

    kind: str
    id: str
    label: str
    facts: str
    text: str
    thing: Model
    in_confidence: bool = False


def describe(kind: str, thing: Any, questions: Asked) -> Contribution:
    """A row as an editor sees it. `questions` is needed for answers only."""
    label, facts, text, hidden = _DESCRIBE[kind](thing, questions)
    return Contribution(kind, str(thing.pk), label, facts, text, thing, hidden)


_Described = tuple[str, str, str, bool]


def _response(thing: HearingResponse, _: Asked) -> _Described:
    in_confidence = thing.lane == Lane.CONFIDENTIAL
    return (
        response_label(thing),
        f"{_day(thing.received_at)} · {ResponseChannel(thing.channel).label}",
        thing.text,
        in_confidence,
    )


def response_label(thing: HearingResponse) -> str:
    """What a hearing response is called on the desk."""
    if thing.lane == Lane.CONFIDENTIAL:
        return f"Fortroligt bidrag nr. {thing.number}"
    return f"Høringssvar nr. {thing.number}, {thing.sender or 'uden navn'}"


def _answer(thing: Response, questions: Asked) -> _Described:
    said = texts_of(thing.answers, questions.of(thing.questionnaire_id))
    when = _day(thing.sent_hour) if thing.sent_hour else "ikke sendt"
    facts = f"{when} · {Channel(thing.channel).label}"
    return f"Svar på »{thing.questionnaire.name}«", facts, "\n".join(said), True


def _interview(thing: Response, questions: Asked) -> _Described:
    held = getattr(thing, "interview", None)
    label = f"Interview: {held.group}" if held else "Interview"
    facts = " · ".join(filter(None, (long_date(held.held_on), held.place))) if held else ""
    said = texts_of(thing.answers, questions.of(thing.questionnaire_id))
    notes = [str(note) for note in (held.notes.values() if held else ())]
    return label, facts, "\n".join([*said, *notes]), True


def _minutes(thing: Meeting, _: Asked) -> _Described:
    facts = " · ".join(filter(None, (_day(thing.starts_at), thing.place)))
    return f"Referat: {thing.group.name}, {thing.number}. møde", facts, thing.minutes, False


def _event(thing: Event, _: Asked) -> _Described:
    facts = " · ".join(filter(None, (_day(thing.starts_at), thing.place)))
    return thing.title, facts, thing.lead, False


def _document(thing: Document, _: Asked) -> _Described:
    return thing.title, thing.file_name, "", False


_DESCRIBE: Mapping[str, Callable[[Any, Asked], _Described]] = {
    EvidenceKind.RESPONSE: _response,
    EvidenceKind.ANSWER: _answer,
    EvidenceKind.INTERVIEW: _interview,
    EvidenceKind.MINUTES: _minutes,
    EvidenceKind.EVENT: _event,
    EvidenceKind.DOCUMENT: _document,
}


def _day(moment: Any) -> str:
    return long_date(timezone.localdate(moment))


def one(kind: str, identity: str) -> Any | None:
    """The row of a contribution, whatever state it is in; None where there is none."""
    finders: Mapping[str, QuerySet[Any]] = {
        EvidenceKind.RESPONSE: HearingResponse.objects.select_related("hearing__consultation"),
        EvidenceKind.ANSWER: _any_answer(),
        EvidenceKind.INTERVIEW: _any_answer(),
        EvidenceKind.MINUTES: Meeting.objects.select_related("group__consultation"),
        EvidenceKind.EVENT: Event.objects.select_related("consultation"),
        EvidenceKind.DOCUMENT: Document.objects.select_related("consultation"),
    }
    found = finders.get(kind)
    if found is None or not fits(kind, identity):
        return None
    return found.filter(pk=identity).first()


def _any_answer() -> QuerySet[Response]:
    return Response.objects.filter(sent_hour__isnull=False).select_related(
        "questionnaire__consultation", "version", "interview"
    )


def fits(kind: str, identity: str) -> bool:
    """Whether `identity` has the shape of the kind's key."""
    if COLUMN[kind] in ("response", "hearing_response"):
        try:
            uuid.UUID(identity)
        except ValueError:
            return False
        return True
    return identity.isascii() and identity.isdigit() and len(identity) < 10


def consultation_of(thing: Any) -> Consultation:
    """Whose contribution it is."""
    for model, name in _OWNERS:
        if isinstance(thing, model):
            return getattr(thing, name).consultation  # type: ignore[no-any-return]
    return thing.consultation  # type: ignore[no-any-return]


_OWNERS = ((Response, "questionnaire"), (HearingResponse, "hearing"), (Meeting, "group"))


def answered_by(thing: Any, questions: Asked) -> list[AskedQuestion]:
    """The questions that a contribution answers; none where it is no answer."""
    if not isinstance(thing, Response):
        return []
    given = thing.answers or {}
    return [each for each in questions.of(thing.questionnaire_id) if each.key in given]


# --- rows of evidence, named ---


def evidence_rows(consultation: Consultation) -> EvidenceQuerySet:
    """All lines of evidence with what their names need; one query."""
    return (
        Evidence.objects.filter(consultation=consultation)
        .select_related(
            "questionnaire",
            "hearing_response",
            "response__questionnaire",
            "response__interview",
            "meeting__group",
            "event",
            "document",
            "challenge",
            "proposal",
            "decision",
        )
        .defer(
            "questionnaire__draft",
            "response__questionnaire__draft",
            "response__answers",
            "response__draft",
            "response__interview__notes",
            "hearing_response__text",
            "hearing_response__shown_text",
            "hearing_response__search_text",
            "meeting__minutes",
            "meeting__agenda",
        )
    )


def evidence_label(evidence: Evidence, questions: Asked) -> str:
    """What a line's contribution is called on the desk."""
    if evidence.kind == EvidenceKind.QUESTION and evidence.questionnaire is not None:
        said = questions.label(evidence.questionnaire_id or 0, evidence.question)
        return f"»{said}« i {evidence.questionnaire.name}"
    if evidence.kind in (EvidenceKind.LITERATURE, EvidenceKind.EXPERT):
        return evidence.source
    thing = getattr(evidence, COLUMN[evidence.kind])
    if isinstance(thing, Response):
        held = getattr(thing, "interview", None)
        name = f"Interview: {held.group}" if held else f"Svar på »{thing.questionnaire.name}«"
        if evidence.question:
            name += f", »{questions.label(thing.questionnaire_id, evidence.question)}«"
        return name
    if isinstance(thing, HearingResponse):
        return response_label(thing)
    if isinstance(thing, Meeting):
        return f"Referat: {thing.group.name}, {thing.number}. møde"
    return str(thing)


@dataclass(frozen=True)
class NamedLine:
    """A line of evidence as a list shows it. `identity` is the contribution's, "" where it has no
    page; `is_gone`: it was withdrawn or refused since, and counts no more."""

    evidence: Evidence
    label: str
    identity: str
    is_gone: bool

    @property
    def kind(self) -> str:
        """The kind's name."""
        return str(EvidenceKind(self.evidence.kind).label)

    @property
    def target(self) -> tuple[str, int, str] | None:
        """What it is part of: name of the kind, primary key, title; None for "because …"."""
        for name in ("challenge", "proposal", "decision"):
            thing = getattr(self.evidence, name)
            if thing is not None:
                return name, thing.pk, thing.title
        return None


def named(lines: Iterable[Evidence], questions: Asked) -> list[NamedLine]:
    """Lines of `evidence_rows` as a list shows them."""
    return [
        NamedLine(
            line,
            evidence_label(line, questions),
            _identity(line),
            _is_gone(line),
        )
        for line in lines
    ]


def _identity(line: Evidence) -> str:
    column = COLUMN.get(line.kind)
    return str(getattr(line, f"{column}_id")) if column else ""


def _is_gone(line: Evidence) -> bool:
    if line.response is not None:
        return line.response.withdrawn_hour is not None
    response = line.hearing_response
    return response is not None and response.state in (
        ResponseState.WITHDRAWN,
        ResponseState.REFUSED,
    )
