"""What is read of news: by the public, by the desk, and by feeds and calendars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, IntegerField, Max, Prefetch, Q, QuerySet, When
from django.urls import reverse
from django.utils import timezone

from config.lists import Column
from consultation.models import (
    Consultation,
    Event,
    Hearing,
    Meeting,
    NewsItem,
    Phase,
    Subscription,
)
from consultation.queries import hearing_public

_NEWEST = 50
"""Entries of a feed."""


def published(consultation: Consultation) -> QuerySet[NewsItem]:
    """What the public may read, the newest first."""
    return consultation.news.filter(published_at__isnull=False).order_by("-published_at", "-pk")


def all_news(consultation: Consultation) -> QuerySet[NewsItem]:
    """For the desk, drafts too; `is_public` orders them. One query."""
    return consultation.news.select_related("consultation").annotate(
        is_public=Case(When(published_at=None, then=0), default=1, output_field=IntegerField())
    )


def _page_of(item: NewsItem) -> str:
    return reverse("consultation:news_item", args=[item.consultation.slug, item.pk])


COLUMNS: tuple[Column[NewsItem], ...] = (
    Column("overskrift", "Overskrift", lambda item: item.title, order_by=("title",), link=_page_of),
    Column(
        "tilstand",
        "Tilstand",
        lambda item: "Offentlig" if item.published_at else "Kladde",
        order_by=("is_public", "-published_at", "-pk"),
    ),
    Column("udgivet", "Udgivet", lambda item: item.published_at, order_by=("published_at",)),
    Column("sendt", "Sendt på e-mail", lambda item: item.mailed_at, order_by=("mailed_at",)),
)


@dataclass(frozen=True)
class Readers:
    """How many get news by e-mail, and how many have not confirmed yet. Nobody sees who."""

    confirmed: int
    unconfirmed: int


def readers(consultation: Consultation) -> Readers:
    """One query."""
    counted = Subscription.objects.filter(consultation=consultation).aggregate(
        confirmed=Count("pk", filter=Q(confirmed_at__isnull=False)),
        unconfirmed=Count("pk", filter=Q(confirmed_at=None)),
    )
    return Readers(**counted)


@dataclass(frozen=True)
class FeedItem:
    """A hearing or a piece of news as a feed tells it. `updated_at` is the latest change that
    readers should hear of: an extension of the deadline."""

    hearing: Hearing | None
    news: NewsItem | None
    published_at: datetime
    updated_at: datetime


def feed(consultation: Consultation | None = None) -> tuple[FeedItem, ...]:
    """The newest hearings that have begun, and news; of one consultation or of all. Two queries."""
    hearings = hearing_public.begun(timezone.now())
    news = NewsItem.objects.filter(
        published_at__isnull=False, consultation__published_at__isnull=False
    ).select_related("consultation")
    if consultation is not None:
        hearings = hearings.filter(consultation=consultation)
        news = news.filter(consultation=consultation)
    told = [
        _of_hearing(each)
        for each in hearings.annotate(moved_at=Max("extensions__made_at")).order_by(
            "-published_at", "-pk"
        )[:_NEWEST]
    ]
    for item in news.order_by("-published_at", "-pk")[:_NEWEST]:
        assert item.published_at is not None
        told.append(FeedItem(None, item, item.published_at, item.published_at))
    told.sort(key=lambda each: each.updated_at, reverse=True)
    return tuple(told[:_NEWEST])


def _of_hearing(hearing: Hearing) -> FeedItem:
    assert hearing.published_at is not None
    moved_at: datetime | None = hearing.moved_at  # type: ignore[attr-defined]
    at = max(hearing.published_at, hearing.consultation.published_at or hearing.published_at)
    return FeedItem(hearing, None, at, max(at, moved_at or at))


@dataclass(frozen=True)
class Dates:
    """Everything of a consultation that has a public date."""

    consultation: Consultation
    phases: tuple[Phase, ...]
    hearings: tuple[Hearing, ...]
    events: tuple[Event, ...]
    meetings: tuple[Meeting, ...]


def dates(slug: str) -> Dates | None:
    """The public dates of a published consultation; None for any other. Five queries."""
    found = (
        Consultation.objects.published()
        .filter(slug=slug)
        .prefetch_related(
            "phases",
            Prefetch(
                "hearings",
                hearing_public.begun(timezone.now())
                .annotate(moved_at=Max("extensions__made_at"))
                .order_by("starts_at", "pk"),
            ),
            Prefetch("events", Event.objects.published().order_by("starts_at", "pk")),
        )
        .first()
    )
    if found is None:
        return None
    meetings = Meeting.objects.filter(group__consultation=found, is_public=True)
    return Dates(
        found,
        tuple(found.phases.all()),
        tuple(found.hearings.all()),
        tuple(found.events.all()),
        tuple(meetings.select_related("group").order_by("starts_at", "pk")),
    )
