"""What the public sees of consultations, and the one answer that somebody is writing."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from consultation.codes import Channel, QuestionnaireState
from consultation.models import (
    Attachment,
    Consultation,
    Event,
    Questionnaire,
    QuestionnaireVersion,
    Response,
)
from consultation.queries import hearing_public
from consultation.queries.hearing_public import SeenHearing

OPEN_TO_ALL = Channel.WEB.value


@dataclass(frozen=True)
class Door:
    """A questionnaire on the public page. `minutes`: how long it takes, about.

    `sent` is the number of answers, None while the questionnaire is open.
    """

    questionnaire: Questionnaire
    minutes: int
    is_open: bool
    opens_later: bool
    sent: int | None = None


@dataclass(frozen=True)
class Seen:
    """A consultation with its doors, as things stand at a moment."""

    consultation: Consultation
    doors: tuple[Door, ...]
    goes_on: bool
    hearings: tuple[SeenHearing, ...] = ()

    @property
    def open_doors(self) -> tuple[Door, ...]:
        """Those through which one can answer now."""
        return tuple(door for door in self.doors if door.is_open)

    @property
    def is_open(self) -> bool:
        """Whether one can answer now: a questionnaire, or in a hearing."""
        return bool(self.open_doors) or any(each.is_open for each in self.hearings)

    @property
    def deadline(self) -> datetime | None:
        """When the first of its open questionnaires closes."""
        times = [door.questionnaire.closes_at for door in self.open_doors]
        return min((time for time in times if time is not None), default=None)

    @property
    def first_deadline(self) -> datetime | None:
        """When the first of its open questionnaires and hearings closes."""
        times = [each.hearing.deadline for each in self.hearings if each.is_open]
        times += [self.deadline] if self.deadline else []
        return min(times, default=None)


def minutes_for(version: QuestionnaireVersion) -> int:
    """How long a questionnaire takes, about: twenty seconds a question, and at least two minutes.

    Our rule of thumb, not measured.
    """
    asked = sum(question.is_asked for question in version.content.questions.values())
    return max(2, round(asked / 3))


def consultations(now: datetime | None = None) -> tuple[Seen, ...]:
    """All that the public may see, the newest first. Four queries, whatever their number."""
    now = now or timezone.now()
    shown = (
        Consultation.objects.published()
        .filter(archived_at=None)
        .order_by("-published_at")
        .annotate(meets=_meets(now))
        .prefetch_related(_doors(), hearing_public.visible(now), "phases")
    )
    return tuple(_seen(each, now) for each in shown)


def consultation(slug: str, now: datetime | None = None) -> Seen | None:
    """One that the public may see, archived ones too: links to it stay good."""
    now = now or timezone.now()
    found = (
        Consultation.objects.published()
        .filter(slug=slug)
        .annotate(meets=_meets(now))
        .prefetch_related(_doors(), hearing_public.visible(now), "phases", "documents")
        .first()
    )
    return _seen(found, now) if found else None


def _meets(now: datetime) -> Exists:
    """Whether the public is invited to something that lies ahead."""
    ahead = Event.objects.filter(consultation=OuterRef("pk"), ends_at__gt=now)
    return Exists(ahead.filter(published_at__isnull=False, cancelled_at=None))


def _doors() -> Prefetch[str]:
    return Prefetch(
        "questionnaires",
        Questionnaire.objects.public()
        .select_related("current")
        .annotate(
            sent_count=Count(
                "responses",
                filter=Q(responses__sent_hour__isnull=False, responses__withdrawn_hour=None),
            )
        )
        .defer("draft")
        .order_by("audience", "name"),
    )


def _seen(consultation: Consultation, now: datetime) -> Seen:
    doors = tuple(
        _door(each, now)
        for each in consultation.questionnaires.all()
        if each.current is not None and OPEN_TO_ALL in each.channels
    )
    today = timezone.localdate(now)
    later = any((phase.ends_on or phase.starts_on) >= today for phase in consultation.phases.all())
    meets: bool = consultation.meets  # type: ignore[attr-defined]
    goes_on = later or meets or any(door.is_open or door.opens_later for door in doors)
    hearings = tuple(hearing_public.seen(each, now) for each in consultation.hearings.all())
    return Seen(consultation, doors, goes_on or any(each.is_open for each in hearings), hearings)


def door(questionnaire: Questionnaire, now: datetime | None = None) -> Door:
    """One questionnaire (with its current version) as it stands at a moment."""
    return _door(questionnaire, now or timezone.now())


def _door(questionnaire: Questionnaire, now: datetime) -> Door:
    assert questionnaire.current is not None
    is_open = questionnaire.takes_answers(now)
    later = (
        questionnaire.state == QuestionnaireState.OPEN
        and questionnaire.opens_at is not None
        and now < questionnaire.opens_at
    )
    sent = None if is_open or later else getattr(questionnaire, "sent_count", None)
    return Door(questionnaire, minutes_for(questionnaire.current), is_open, later, sent)


def public_questionnaire(slug: str) -> Questionnaire | None:
    """A released questionnaire with its consultation and its version, in one query."""
    return (
        Questionnaire.objects.public()
        .select_related("consultation", "current")
        .defer("draft")
        .filter(slug=slug, current__isnull=False)
        .first()
    )


def written(response_id: uuid.UUID, slug: str = "") -> Response | None:
    """The answer that somebody holds the key to; None where it is withdrawn or of another
    questionnaire than `slug`. One query."""
    found = Response.objects.filter(pk=response_id, withdrawn_hour=None)
    if slug:
        found = found.filter(questionnaire__slug=slug)
    return (
        found.select_related("questionnaire__consultation", "version")
        .defer("version__definition", "questionnaire__draft")
        .first()
    )


def sent_attachments(questionnaire: Questionnaire) -> QuerySet[Attachment]:
    """The files of a questionnaire's sent answers, the newest first, with who was invited."""
    return (
        Attachment.objects.filter(
            response__questionnaire=questionnaire,
            response__sent_hour__isnull=False,
            response__withdrawn_hour=None,
        )
        .select_related("response__invitation")
        .defer("response__answers", "response__draft")
        .order_by("-response__sent_hour", "file_name", "pk")
    )
