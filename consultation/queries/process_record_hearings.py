"""The hearings of a process, read for the annex about it: who was asked, and what came in."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from consultation.hearing_codes import PartyStatus
from consultation.models import Consultation, Hearing, HearingParty, HearingResponse
from consultation.queries.process_record_types import (
    ExtensionFact,
    HearingFact,
    PartyFact,
    ResponseCount,
)


def hearings(consultation: Consultation, now: datetime) -> tuple[HearingFact, ...]:
    """In the order of their beginnings. Four queries."""
    answered = HearingResponse.objects.counted().filter(party=OuterRef("pk"))
    parties = (
        HearingParty.objects.select_related("party")
        .annotate(
            with_remarks=Exists(answered.filter(without_remarks=False)),
            without_remarks=Exists(answered.filter(without_remarks=True)),
        )
        .order_by("asked_for", "party__name")
    )
    rows = (
        Hearing.objects.filter(consultation=consultation)
        .order_by("starts_at", "pk")
        .prefetch_related("extensions", Prefetch("parties", parties))
    )
    responses = _responses(consultation)
    return tuple(
        HearingFact(
            slug=row.slug,
            title=row.title,
            kind_name=row.get_kind_display(),
            start=timezone.localdate(row.starts_at),
            deadline=timezone.localdate(row.deadline),
            has_begun=now >= row.starts_at,
            is_over=now >= row.closes_at,
            is_public=row.published_at is not None,
            takes_confidential=row.takes_confidential,
            extensions=tuple(
                ExtensionFact(
                    timezone.localdate(each.old), timezone.localdate(each.new), each.reason
                )
                for each in row.extensions.all()
            ),
            parties=tuple(_party(each, row, now) for each in row.parties.all()),
            responses=tuple(responses.get(row.pk, ())),
        )
        for row in rows
    )


def _party(row: HearingParty, hearing: Hearing, now: datetime) -> PartyFact:
    status = status_of(row, hearing, now)
    return PartyFact(
        name=row.party.name,
        kind_name=row.party.get_kind_display(),
        asked_for=row.asked_for,
        asked_for_name=row.get_asked_for_display(),
        status=status,
        status_name=str(status.label),
    )


def status_of(row: HearingParty, hearing: Hearing, now: datetime) -> PartyStatus:
    """What came of asking; `row` has `with_remarks` and `without_remarks`."""
    found = (
        (row.with_remarks, PartyStatus.ANSWERED),  # type: ignore[attr-defined]
        (row.without_remarks, PartyStatus.NO_REMARKS),  # type: ignore[attr-defined]
        (row.declined_at is not None, PartyStatus.DECLINED),
        (row.invited_at is None, PartyStatus.NOT_INVITED),
        (now >= hearing.closes_at, PartyStatus.SILENT),
        (row.opened_at is not None, PartyStatus.OPENED),
    )
    return next((status for holds, status in found if holds), PartyStatus.INVITED)


def _responses(consultation: Consultation) -> dict[int, list[ResponseCount]]:
    alike = ("lane", "state", "is_late", "is_asked", "sender_kind", "role", "without_remarks")
    rows = (
        HearingResponse.objects.counted()
        .filter(hearing__consultation=consultation)
        .order_by()
        .annotate(is_asked=Q(party__isnull=False))
        .values_list("hearing", *alike)
        .annotate(n=Count("pk"))
        .order_by("hearing", *alike)
    )
    found: dict[int, list[ResponseCount]] = {}
    for hearing, *facts in rows:
        found.setdefault(hearing, []).append(ResponseCount(*facts))
    return found
