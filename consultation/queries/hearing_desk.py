"""What the desk shows of hearings: all of them, one with its numbers, its responses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Prefetch, Q, QuerySet
from django.db.models.functions import Left

from config.audit.actions import name_of
from config.audit.queries import entries
from consultation.hearing_codes import Lane, ResponseChannel, ResponseState
from consultation.models import Hearing, HearingAttachment, HearingResponse
from consultation.models.hearing import HearingResponseQuerySet

EXCERPT = 110
"""Characters of a text that a list shows."""
_GONE = [ResponseState.WITHDRAWN, ResponseState.REFUSED]


@dataclass(frozen=True)
class Numbers:
    """How many responses a hearing has. `counted` are those that stand; the rest are its parts.

    `waiting` is not looked through yet, in both lanes. `refused` and `withdrawn` do not count.
    """

    counted: int = 0
    public: int = 0
    confidential: int = 0
    waiting: int = 0
    shown: int = 0
    withheld: int = 0
    late: int = 0
    refused: int = 0
    withdrawn: int = 0
    channels: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Deed:
    """One line of what editors did with a response."""

    at: datetime
    name: str
    who: str


@dataclass(frozen=True)
class Neighbours:
    """The responses before and after one that wait to be looked through, in order of arrival."""

    before: HearingResponse | None
    after: HearingResponse | None
    waiting: int


def hearings() -> QuerySet[Hearing]:
    """All hearings with `counted` and `waiting`, newest deadline first. One query."""
    waits = Q(responses__state=ResponseState.RECEIVED)
    return Hearing.objects.select_related("consultation").annotate(
        counted=Count("responses", filter=~Q(responses__state__in=_GONE)),
        waiting=Count("responses", filter=waits),
    )


def numbers(hearing: Hearing) -> Numbers:
    """The numbers of one hearing: one query."""
    rows = list(
        hearing.responses.order_by()
        .values_list("lane", "state", "channel", "is_late")
        .annotate(count=Count("pk"))
    )

    def of(*, lane: str = "", state: str = "", late: bool = False, channel: str = "") -> int:
        return sum(
            count
            for its_lane, its_state, its_channel, is_late, count in rows
            if (its_lane == lane or not lane)
            and (its_state == state if state else its_state not in _GONE)
            and (is_late or not late)
            and (its_channel == channel or not channel)
        )

    channels = ((str(each.label), of(channel=each)) for each in ResponseChannel)
    return Numbers(
        counted=of(),
        public=of(lane=Lane.PUBLIC),
        confidential=of(lane=Lane.CONFIDENTIAL),
        waiting=of(state=ResponseState.RECEIVED),
        shown=of(state=ResponseState.SHOWN),
        withheld=of(state=ResponseState.WITHHELD),
        late=of(late=True),
        refused=of(state=ResponseState.REFUSED),
        withdrawn=of(state=ResponseState.WITHDRAWN),
        channels=tuple((name, count) for name, count in channels if count),
    )


def responses(hearing: Hearing) -> HearingResponseQuerySet:
    """The responses of one hearing for a list, each with `excerpt` and its attachments' ids.

    The texts themselves are left in the database: a list of long responses stays quick.
    """
    attachments = HearingAttachment.objects.only("response_id")
    return (
        HearingResponse.objects.filter(hearing=hearing)
        .defer("text", "shown_text", "search_text")
        .annotate(excerpt=Left("text", EXCERPT))
        .select_related("party__party")
        .prefetch_related(Prefetch("attachments", queryset=attachments))
    )


def neighbours(response: HearingResponse) -> Neighbours:
    """What waits before and after a response; after the last comes the first that waits."""
    waiting = (
        HearingResponse.objects.filter(hearing=response.hearing_id, state=ResponseState.RECEIVED)
        .exclude(pk=response.pk)
        .only("hearing_id", "number", "lane")
    )
    at, key = response.received_at, response.pk
    earlier = Q(received_at__lt=at) | Q(received_at=at, pk__lt=key)
    oldest_first = waiting.order_by("received_at", "pk")
    return Neighbours(
        before=waiting.filter(earlier).order_by("-received_at", "-pk").first(),
        after=oldest_first.exclude(earlier).first() or oldest_first.first(),
        waiting=waiting.count(),
    )


def history(response: HearingResponse, attachments: Iterable[HearingAttachment]) -> list[Deed]:
    """What editors did with a response and its files, newest first: one query.

    That somebody read it stands in the log only.
    """
    mine = Q(target_type=response._meta.label_lower, target_id=str(response.pk))
    files = Q(
        target_type=HearingAttachment._meta.label_lower,
        target_id__in=[str(each.pk) for each in attachments],
    )
    return [
        Deed(entry.at, name_of(entry.action), str(entry.actor) if entry.actor else "Kommando")
        for entry in entries().filter(mine | files).exclude(action="hearing_response_read")
    ]
