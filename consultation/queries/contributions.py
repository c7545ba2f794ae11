"""What people gave, of every kind that can be evidence: found by number, sender and words.

For editors only: answers, interviews and confidential responses stand here in their own words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from consultation.codes import Channel
from consultation.definition.answers import is_declined, other_key
from consultation.definition.schema import Question, QuestionType
from consultation.models import (
    Consultation,
    Document,
    Event,
    HearingResponse,
    Meeting,
    QuestionnaireVersion,
    Response,
)
from consultation.process_codes import EvidenceKind, MinutesState
from consultation.queries.results_snapshot import counting

WITH_PAGE = (
    EvidenceKind.RESPONSE,
    EvidenceKind.ANSWER,
    EvidenceKind.INTERVIEW,
    EvidenceKind.MINUTES,
    EvidenceKind.EVENT,
    EvidenceKind.DOCUMENT,
)
"""Kinds whose contributions are rows of their own, each with a page."""
COLUMN: Mapping[str, str] = {
    EvidenceKind.RESPONSE: "hearing_response",
    EvidenceKind.ANSWER: "response",
    EvidenceKind.INTERVIEW: "response",
    EvidenceKind.MINUTES: "meeting",
    EvidenceKind.EVENT: "event",
    EvidenceKind.DOCUMENT: "document",
}
"""The column of Evidence that holds a contribution of each kind."""
_TEXT_TYPES = frozenset({QuestionType.SHORT_TEXT, QuestionType.LONG_TEXT})
Name = tuple[int, str]
"""A questionnaire's primary key and a question's key."""


@dataclass(frozen=True)
class Search:
    """What is looked for; `questionnaire` and `question` narrow answers."""

    words: str = ""
    questionnaire: int | None = None
    question: str = ""


@dataclass(frozen=True)
class AskedQuestion:
    """A question of a questionnaire, by the newest version that asks it."""

    questionnaire: int
    questionnaire_name: str
    key: str
    label: str
    question: Question

    @property
    def id(self) -> str:
        """Both names in one, for an address or a form."""
        return f"{self.questionnaire}:{self.key}"


@dataclass(frozen=True)
class Asked:
    """All questions of a consultation's questionnaires."""

    questions: Mapping[Name, AskedQuestion] = field(default_factory=dict)

    def label(self, questionnaire: int, key: str) -> str:
        """What a question says; its key where no version asks it any more."""
        found = self.questions.get((questionnaire, key))
        return found.label if found else key

    def of(self, questionnaire: int | None) -> list[AskedQuestion]:
        """Those of one questionnaire, or all."""
        found = self.questions.values()
        return [each for each in found if questionnaire in (None, each.questionnaire)]

    @property
    def texts(self) -> list[AskedQuestion]:
        """Those that one can write to."""
        return [each for each in self.questions.values() if can_write(each.question)]


def can_write(question: Question) -> bool:
    """Whether an answer to it may hold somebody's own words."""
    return question.type in _TEXT_TYPES or question.type == QuestionType.SITE or question.other


def asked(consultation: Consultation) -> Asked:
    """The questions of all published versions; the newest words of each. One query."""
    versions = (
        QuestionnaireVersion.objects.filter(questionnaire__consultation=consultation)
        .select_related("questionnaire")
        .defer("questionnaire__draft", "definition")
        .order_by("questionnaire", "number")
    )
    found: dict[Name, AskedQuestion] = {}
    for version in versions:
        content = version.content
        for question in content.questions.values():
            if question.is_asked:
                found[version.questionnaire_id, question.key] = AskedQuestion(
                    version.questionnaire_id,
                    version.questionnaire.name,
                    question.key,
                    content.words(question.label, "da"),
                    question,
                )
    return Asked(found)


def written_in(question: AskedQuestion) -> Q:
    """Answers in which something is written to a question."""
    key, kind = question.key, question.question.type
    here = Q(questionnaire=question.questionnaire)
    if kind in _TEXT_TYPES:
        return here & Q(answers__has_key=key, **{f"answers__{key}__declined__isnull": True})
    if kind == QuestionType.SITE:
        return here & Q(**{f"answers__{key}__has_key": "text"})
    return here & Q(answers__has_key=other_key(key))


def texts_of(answers: Mapping[str, Any] | None, questions: Iterable[AskedQuestion]) -> list[str]:
    """What an answer says in words to `questions`, each with the question before it."""
    found = []
    for each in questions:
        value = (answers or {}).get(each.key)
        if isinstance(value, Mapping):
            value = None if is_declined(value) else value.get("text")
        if each.question.type not in {*_TEXT_TYPES, QuestionType.SITE}:
            value = (answers or {}).get(other_key(each.key))
        if isinstance(value, str) and value:
            found.append(f"{each.label} {value}")
    return found


# --- the rows of each kind ---


def responses(consultation: Consultation) -> QuerySet[HearingResponse]:
    """Hearing responses that count, of both lanes."""
    return (
        HearingResponse.objects.filter(hearing__consultation=consultation)
        .counted()
        .select_related("hearing")
        .order_by("-received_at", "pk")
    )


def answers(consultation: Consultation, *, interviews: bool = False) -> QuerySet[Response]:
    """Answers that count: of conversations, or all the others."""
    rows = counting(Response.objects.filter(questionnaire__consultation=consultation))
    talks = Q(channel=Channel.INTERVIEW)
    return (
        rows.filter(talks if interviews else ~talks)
        .select_related("questionnaire", "interview")
        .defer("draft", "questionnaire__draft")
        .order_by("sent_hour", "pk")
    )


def minutes(consultation: Consultation) -> QuerySet[Meeting]:
    """Meetings whose minutes are approved."""
    return (
        Meeting.objects.filter(
            group__consultation=consultation, minutes_state=MinutesState.APPROVED
        )
        .select_related("group")
        .order_by("-starts_at", "pk")
    )


def events(consultation: Consultation) -> QuerySet[Event]:
    """Events that were held."""
    return Event.objects.filter(
        consultation=consultation, cancelled_at=None, ends_at__lte=timezone.now()
    ).order_by("-starts_at", "pk")


def documents(consultation: Consultation) -> QuerySet[Document]:
    """All documents of a consultation."""
    return Document.objects.filter(consultation=consultation).order_by("order", "pk")


def rows(consultation: Consultation, kind: str) -> QuerySet[Any]:
    """All contributions of a kind that has rows (`WITH_PAGE`)."""
    makers: Mapping[str, Callable[[Consultation], QuerySet[Any]]] = {
        EvidenceKind.RESPONSE: responses,
        EvidenceKind.ANSWER: answers,
        EvidenceKind.INTERVIEW: lambda here: answers(here, interviews=True),
        EvidenceKind.MINUTES: minutes,
        EvidenceKind.EVENT: events,
        EvidenceKind.DOCUMENT: documents,
    }
    return makers[kind](consultation)


# --- looking for some of them ---

_SEARCHED: Mapping[str, tuple[str, ...]] = {
    EvidenceKind.RESPONSE: ("search_text", "name", "organisation", "text"),
    EvidenceKind.INTERVIEW: ("interview__group", "interview__place"),
    EvidenceKind.MINUTES: ("group__name", "place", "minutes"),
    EvidenceKind.EVENT: ("title", "place"),
    EvidenceKind.DOCUMENT: ("title", "file_name"),
}


def search(
    consultation: Consultation, kind: str, wanted: Search, questions: Asked
) -> QuerySet[Any]:
    """Contributions of a kind that hold each of the words; a number finds a response by it."""
    found = rows(consultation, kind)
    if kind == EvidenceKind.ANSWER:
        return found.filter(*_answer_filters(wanted, questions))
    words = wanted.words.split()
    if kind == EvidenceKind.RESPONSE and len(words) == 1 and words[0].isascii():
        bare = words[0].removeprefix("#")
        if bare.isdigit() and len(bare) < 9:
            return found.filter(number=int(bare))
    for word in words:
        fields = _SEARCHED[kind]
        found = found.filter(
            reduce(or_, (_holds(name, word) for name in fields)),
        )
    return found


def _holds(name: str, word: str) -> Q:
    if name == "search_text":
        return Q(search_text__contains=word.casefold())
    return Q(**{f"{name}__icontains": word})


def _answer_filters(wanted: Search, questions: Asked) -> Iterator[Q]:
    chosen = [
        each for each in questions.of(wanted.questionnaire) if wanted.question in ("", each.key)
    ]
    if wanted.questionnaire is not None:
        yield Q(questionnaire=wanted.questionnaire)
    if wanted.question:
        yield reduce(or_, (_answered(each) for each in chosen), Q(pk__in=[]))
    for word in wanted.words.split():
        writable = [each for each in chosen if can_write(each.question)]
        yield reduce(or_, (_says(each, word) for each in writable), Q(pk__in=[]))


def _answered(question: AskedQuestion) -> Q:
    if can_write(question.question):
        return written_in(question)
    return Q(questionnaire=question.questionnaire, answers__has_key=question.key)


def _says(question: AskedQuestion, word: str) -> Q:
    key = question.key
    if question.question.type == QuestionType.SITE:
        key = f"{key}__text"
    elif question.question.type not in _TEXT_TYPES:
        key = other_key(key)
    return Q(questionnaire=question.questionnaire, **{f"answers__{key}__icontains": word})
