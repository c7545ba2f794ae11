"""What the register of parties shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils import timezone

from consultation.models import HearingParty, Party, PartyMeeting


@dataclass(frozen=True)
class AskedIn:
    """A hearing that asked a party."""

    slug: str
    title: str
    deadline: datetime
    asked_for: str
    pk: int
    """Of the party in that hearing."""


def register(today: date | None = None) -> QuerySet[Party]:
    """All parties, each with `next_on`, its next meeting day, and `asked`, how often it was."""
    today = today or timezone.localdate()
    ahead = PartyMeeting.objects.filter(party=OuterRef("pk"), held_on__gte=today)
    return Party.objects.annotate(
        next_on=Subquery(ahead.order_by("held_on").values("held_on")[:1]),
        asked=Count("hearings__hearing", distinct=True),
    )


def asked_in(party: Party) -> tuple[AskedIn, ...]:
    """The hearings that asked a party, the newest deadline first."""
    rows = HearingParty.objects.filter(party=party).select_related("hearing")
    return tuple(
        AskedIn(
            each.hearing.slug,
            each.hearing.title,
            each.hearing.deadline,
            each.get_asked_for_display(),
            each.pk,
        )
        for each in rows.order_by("-hearing__deadline", "asked_for")
    )


@dataclass(frozen=True)
class Days:
    """A party's calendar, parted at today."""

    ahead: tuple[date, ...]
    past: tuple[date, ...]


def days(party: Party, today: date | None = None) -> Days:
    """When a party meets, and met, each in order."""
    today = today or timezone.localdate()
    found = tuple(party.meetings.values_list("held_on", flat=True).order_by("held_on"))
    return Days(
        tuple(day for day in found if day >= today), tuple(day for day in found if day < today)
    )
