"""What an editor sees of floods and marked answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from consultation.codes import FlagKind
from consultation.definition.schema import QuestionType
from consultation.models import Flood, Questionnaire, Response, ResponseFlag


@dataclass(frozen=True)
class KindCount:
    """Answers with one kind of mark: still to look at, kept, and left out."""

    code: str
    name: str
    waiting: int
    kept: int
    left_out: int


@dataclass(frozen=True)
class FlaggedAnswer:
    """A marked answer as an editor judges it: its marks, and the texts that were written."""

    id: UUID
    sent_hour: datetime | None
    channel: str
    marks: tuple[str, ...]
    texts: tuple[tuple[str, str], ...]
    answered: int


def floods(questionnaire: Questionnaire) -> tuple[Flood, ...]:
    """The latest floods, newest first, at most 20."""
    return tuple(questionnaire.floods.all()[:20])


def kind_counts(questionnaire: Questionnaire) -> tuple[KindCount, ...]:
    """Marks by kind, each kind that occurs."""
    rows = (
        ResponseFlag.objects.filter(response__questionnaire=questionnaire)
        .values("kind")
        .annotate(
            waiting=Count("pk", filter=Q(settled_at=None)),
            left_out_count=Count("pk", filter=Q(left_out=True)),
            total=Count("pk"),
        )
        .order_by("kind")
    )
    return tuple(
        KindCount(
            row["kind"],
            _name(row["kind"]),
            row["waiting"],
            row["total"] - row["waiting"] - row["left_out_count"],
            row["left_out_count"],
        )
        for row in rows
    )


def waiting_answers(
    questionnaire: Questionnaire, kind: str, *, most: int
) -> tuple[FlaggedAnswer, ...]:
    """Answers with an unsettled mark of `kind`, oldest first."""
    found = (
        Response.objects.filter(
            questionnaire=questionnaire, flags__kind=kind, flags__settled_at=None
        )
        .select_related("version")
        .prefetch_related("flags")
        .order_by("sent_hour", "pk")[:most]
    )
    return tuple(
        FlaggedAnswer(
            response.pk,
            response.sent_hour,
            response.get_channel_display(),
            tuple(_marks(response)),
            tuple(_texts(response)),
            len(response.answers or response.draft or {}),
        )
        for response in found
    )


def _name(kind: str) -> str:
    return str(dict(FlagKind.choices).get(kind, kind))


def _marks(response: Response) -> Iterator[str]:
    for flag in response.flags.all():
        name = _name(flag.kind)
        yield f"{name}: {flag.detail}" if flag.detail else name


def _texts(response: Response) -> Iterator[tuple[str, str]]:
    """Question and answer of what was written in words."""
    definition = response.version.content
    given = response.answers or response.draft or {}
    for key, question in definition.questions.items():
        text = given.get(key)
        if question.type in (QuestionType.SHORT_TEXT, QuestionType.LONG_TEXT) and isinstance(
            text, str
        ):
            yield definition.words(question.label, definition.source), text
