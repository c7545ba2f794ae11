"""What became of contributions: tied to something, led nowhere "because …", or still without trace.

How they count. Hearing responses with remarks, interviews, approved minutes and events that were
held are asked for one by one: each should lead somewhere, or say why not. Answers of
questionnaires are too many for that: they count as a number, whole questions are tied at once, and
only what was written in an answer's own words is listed until it, or its question, is tied.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from consultation.models import Consultation, Evidence, HearingResponse, Response
from consultation.process_codes import EvidenceKind
from consultation.queries import contributions
from consultation.queries.contributions import COLUMN, Asked, written_in

ASKED_FOR = (
    EvidenceKind.RESPONSE,
    EvidenceKind.INTERVIEW,
    EvidenceKind.MINUTES,
    EvidenceKind.EVENT,
)
"""Kinds of which every one should have a trace."""


class State(StrEnum):
    """What became of a contribution."""

    OPEN = "open"
    LINKED = "linked"
    NOWHERE = "nowhere"

    @property
    def label(self) -> str:
        """The word of the desk."""
        return {
            State.OPEN: "uden spor",
            State.LINKED: "blev en del af noget",
            State.NOWHERE: "førte ikke videre, fordi …",
        }[self]


@dataclass(frozen=True)
class Tally:
    """Contributions of one kind: all, tied to something, only "because …", neither."""

    kind: str
    total: int
    linked: int
    nowhere: int

    @property
    def open(self) -> int:
        """Those without trace."""
        return self.total - self.linked - self.nowhere

    @property
    def label(self) -> str:
        """The kind's name."""
        return str(EvidenceKind(self.kind).label)


@dataclass(frozen=True)
class AnswerTally:
    """Answers of questionnaires: how many count, how many are tied one by one, and how many
    questions are tied as a whole."""

    total: int
    linked: int
    nowhere: int
    questions: int


def _lines(kind: str, **more: Any) -> Exists:
    return Exists(Evidence.objects.filter(**{COLUMN[kind]: OuterRef("pk")}, **more))


def _tied(kind: str) -> Exists:
    return _lines(kind, because="")


def _because(kind: str) -> Q:
    return Q(~_tied(kind)) & Q(_lines(kind))


def expected(consultation: Consultation, kind: str) -> QuerySet[Any]:
    """The contributions of a kind that should have a trace: responses without remarks need none."""
    rows = contributions.rows(consultation, kind)
    if rows.model is HearingResponse:
        rows = rows.filter(without_remarks=False)
    return rows


def tally(consultation: Consultation, kind: str) -> Tally:
    """The counts of one kind. Three queries: each joins once, which is far quicker than one query
    that looks for lines row by row."""
    rows = expected(consultation, kind).order_by()
    linked = rows.filter(_tied(kind)).count()
    return Tally(kind, rows.count(), linked, rows.filter(_lines(kind)).count() - linked)


def tallies(consultation: Consultation) -> tuple[Tally, ...]:
    """The counts of all kinds that are asked for one by one."""
    return tuple(tally(consultation, kind) for kind in ASKED_FOR)


def answer_tally(consultation: Consultation) -> AnswerTally:
    """The counts of answers. Four queries."""
    found = tally(consultation, EvidenceKind.ANSWER)
    questions = (
        Evidence.objects.filter(consultation=consultation, kind=EvidenceKind.QUESTION)
        .values("questionnaire", "question")
        .distinct()
        .count()
    )
    return AnswerTally(found.total, found.linked, found.nowhere, questions)


def in_state(rows: QuerySet[Any], kind: str, state: State | None) -> QuerySet[Any]:
    """Those of `rows` that are in a state; all without one."""
    if state is State.LINKED:
        return rows.filter(_tied(kind))
    if state is State.NOWHERE:
        return rows.filter(_because(kind))
    return rows.filter(~_lines(kind)) if state is State.OPEN else rows


def written(
    consultation: Consultation, questions: Asked, state: State | None
) -> QuerySet[Response]:
    """Answers in which something is written to a question that is not tied as a whole."""
    whole = set(
        Evidence.objects.filter(consultation=consultation, kind=EvidenceKind.QUESTION).values_list(
            "questionnaire", "question"
        )
    )
    left = [each for each in questions.texts if (each.questionnaire, each.key) not in whole]
    found = contributions.answers(consultation).filter(
        reduce(or_, (written_in(each) for each in left), Q(pk__in=[]))
    )
    return in_state(found, EvidenceKind.ANSWER, state)


def lines_of(
    consultation: Consultation, kind: str, things: Iterable[Any]
) -> Mapping[str, list[Evidence]]:
    """The lines of evidence of some contributions of a kind, by contribution. One query."""
    found: dict[str, list[Evidence]] = {}
    column = COLUMN[kind]
    rows = Evidence.objects.filter(
        consultation=consultation, **{f"{column}__in": [thing.pk for thing in things]}
    ).select_related("challenge", "proposal", "decision")
    for line in rows:
        found.setdefault(str(getattr(line, f"{column}_id")), []).append(line)
    return found
