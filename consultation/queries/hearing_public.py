"""What everybody can read of a hearing: how it stands, and the responses that are shown.

Nothing here reads the confidential lane but its number, and that only after the deadline.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from consultation.hearing_codes import Lane, LatePolicy, ResponseState, SenderKind
from consultation.models import Consultation, Document, Hearing, HearingAttachment, HearingResponse
from consultation.models.hearing import HearingQuerySet
from consultation.queries import hearing_search

PER_PAGE = 20
LEAST_TO_COUNT = 5
"""Fewer confidential contributions than this are not counted in public (domain.md §5)."""


@dataclass(frozen=True)
class SeenHearing:
    """A hearing as the public sees it at a moment.

    `days_left` are whole local days until the deadline's day, 0 on the day itself.
    `received` are public responses that stand, `shown` those of them that can be read.
    `confidential` is None while it is open, and where they are too few to be counted.
    """

    hearing: Hearing
    is_open: bool
    takes_late: bool
    days_left: int
    received: int
    shown: int
    confidential: int | None

    @property
    def takes_public(self) -> bool:
        """Whether a public response can be written now, be it as late."""
        return self.hearing.takes_public and (self.is_open or self.takes_late)

    @property
    def takes_confidential(self) -> bool:
        """Whether a confidential contribution can be written now, be it as late."""
        return self.hearing.takes_confidential and (self.is_open or self.takes_late)


def begun(now: datetime) -> HearingQuerySet:
    """Hearings that the public may see at `now`."""
    return Hearing.objects.published().filter(starts_at__lte=now).select_related("consultation")


def hearing(slug: str, now: datetime | None = None) -> SeenHearing | None:
    """One that the public may see, without counts. One query."""
    now = now or timezone.now()
    found = begun(now).filter(slug=slug).first()
    return seen(found, now) if found else None


def whole_hearing(slug: str, now: datetime | None = None) -> SeenHearing | None:
    """One that the public may see, counted, with its extensions and material. Three queries."""
    now = now or timezone.now()
    rows = _counted(begun(now).filter(slug=slug))
    found = rows.prefetch_related("extensions", "documents").first()
    return seen(found, now) if found else None


def of_consultation(consultation: Consultation, now: datetime) -> tuple[SeenHearing, ...]:
    """A consultation's hearings: the open ones first, of those the nearest deadline. One query."""
    rows = _counted(begun(now).filter(consultation=consultation))
    return _sorted(seen(each, now) for each in rows)


def open_hearings(now: datetime | None = None) -> tuple[SeenHearing, ...]:
    """All that can be answered in time now, the nearest deadline first. One query."""
    now = now or timezone.now()
    rows = begun(now).filter(consultation__archived_at=None).order_by("deadline", "pk")
    return tuple(found for each in rows if (found := seen(each, now)).is_open)


def visible(now: datetime) -> Prefetch[str]:
    """For a query of consultations: their hearings that the public may see."""
    return Prefetch("hearings", begun(now))


def _sorted(hearings: Iterable[SeenHearing]) -> tuple[SeenHearing, ...]:
    found = list(hearings)
    newest_first = sorted(found, key=lambda each: each.hearing.deadline, reverse=True)
    closed = [each for each in newest_first if not each.is_open]
    return (*[each for each in reversed(newest_first) if each.is_open], *closed)


def _counted(rows: HearingQuerySet) -> HearingQuerySet:
    stands = ~Q(responses__state__in=(ResponseState.WITHDRAWN, ResponseState.REFUSED))
    public = Q(responses__lane=Lane.PUBLIC)
    return rows.annotate(
        received_count=Count("responses", filter=public & stands),
        shown_count=Count("responses", filter=public & Q(responses__state=ResponseState.SHOWN)),
        confidential_count=Count("responses", filter=Q(responses__lane=Lane.CONFIDENTIAL) & stands),
    )


def seen(hearing: Hearing, now: datetime) -> SeenHearing:
    """A published hearing as it stands at `now`; without counts unless they were asked for."""
    is_open = hearing.is_open(now)
    last_day = timezone.localtime(hearing.deadline).date()
    confidential = int(getattr(hearing, "confidential_count", 0))
    return SeenHearing(
        hearing,
        is_open=is_open,
        takes_late=not is_open
        and hearing.late_policy == LatePolicy.ACCEPT
        and hearing.consultation.archived_at is None,
        days_left=max((last_day - timezone.localdate(now)).days, 0),
        received=int(getattr(hearing, "received_count", 0)),
        shown=int(getattr(hearing, "shown_count", 0)),
        confidential=confidential if not is_open and confidential >= LEAST_TO_COUNT else None,
    )


def shown_responses(
    hearing: Hearing, *, words: str = "", sender: str = "", page: str | int | None = None
) -> Page[HearingResponse]:
    """A page of the responses that are shown, the newest first, with their shown attachments.

    `words` are looked for in what the public can read. `sender`: a `SenderKind`, "" for all; any
    other value is as none. Three queries.
    """
    rows = hearing_search.matching_shown(HearingResponse.objects.filter(hearing=hearing), words)
    if sender in SenderKind.values:
        rows = rows.filter(sender_kind=sender)
    listed = rows.order_by("-received_at", "-number").defer("search_text", "email")
    return Paginator(listed.prefetch_related(_shown_files()), PER_PAGE).get_page(page)


def shown_response(hearing: Hearing, number: int) -> HearingResponse | None:
    """One response that is shown, by its number, with its shown attachments. Two queries."""
    return (
        HearingResponse.objects.shown()
        .filter(hearing=hearing, number=number)
        .defer("search_text", "email")
        .prefetch_related(_shown_files())
        .first()
    )


def shown_attachment(hearing: Hearing, number: int, pk: uuid.UUID) -> HearingAttachment | None:
    """A file that is shown, of a response that is shown. One query."""
    return HearingAttachment.objects.filter(
        pk=pk,
        is_shown=True,
        response__in=HearingResponse.objects.shown().filter(hearing=hearing, number=number),
    ).first()


def _shown_files() -> Prefetch[str]:
    return Prefetch(
        "attachments", HearingAttachment.objects.filter(is_shown=True), to_attr="shown_files"
    )


def mine(response_id: uuid.UUID) -> HearingResponse | None:
    """The response that somebody holds the code of; None where it is withdrawn. One query."""
    return (
        HearingResponse.objects.exclude(state=ResponseState.WITHDRAWN)
        .filter(pk=response_id)
        .select_related("hearing__consultation")
        .first()
    )


def shown_documents(now: datetime) -> QuerySet[Document]:
    """Documents that the public may read: a hearing's material no sooner than the hearing."""
    return Document.objects.filter(Q(hearing=None) | Q(hearing__in=begun(now)))
