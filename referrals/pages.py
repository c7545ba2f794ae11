"""What the pages of referrals read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse

from config.danish import clock
from intake_rooms.deeds import Count, Saved
from intake_rooms.models import Room
from intake_rooms.opening import local_day_and_hour
from referrals.models import Offer, OfferKind, Referral


def _undo(room: Room, referral_id: UUID) -> str:
    return reverse("referrals:undo", args=[room.slug, referral_id])


def said(row: Referral) -> str:
    """henvisning til sårpleje (Sygeplejeklinikken), fulgt derhen"""
    target = f"{row.kind.name} ({row.offer.name})" if row.offer else row.kind.name
    return f"henvisning til {target}, {row.get_manner_display()}"


def saved_referral(room: Room, record_id: UUID) -> Saved | None:
    """What is to be said of a referral of the room."""
    rows = Referral.objects.select_related("kind", "offer").filter(room=room, pk=record_id)
    row = rows.first()
    if row is None:
        return None
    if row.voided_at is not None:
        return Saved(text=f"Fortrudt: {said(row)}. Den tæller ikke med.", voided=True)
    return Saved(text=f"Gemt {clock(row.given_at)}: {said(row)}", undo_url=_undo(room, record_id))


@dataclass(frozen=True)
class ReferralLine:
    """One of today's referrals."""

    occurred_at: datetime
    text: str
    is_voided: bool
    undo_url: str


@dataclass(frozen=True)
class ReferralsToday:
    """How many count since the day began, and all of them, newest first."""

    total: int
    lines: tuple[ReferralLine, ...]


def todays_referrals(room: Room, day: date) -> ReferralsToday:
    """The room's referrals since opening day `day` began. One query."""
    rows = (
        Referral.objects.filter(room=room, local_date__gte=day)
        .select_related("kind", "offer")
        .order_by("-received_at")
    )
    lines = tuple(
        ReferralLine(
            occurred_at=row.given_at,
            text=said(row).removeprefix("henvisning til "),
            is_voided=row.voided_at is not None,
            undo_url=_undo(room, row.pk) if _undoable(row, day) else "",
        )
        for row in rows
    )
    return ReferralsToday(sum(not line.is_voided for line in lines), lines)


def _undoable(row: Referral, day: date) -> bool:
    received_on, _ = local_day_and_hour(row.received_at)
    return row.voided_at is None and received_on >= day


def count_on(room: Room, day: date) -> Count:
    """How many referrals count on a local day in the room."""
    number = Referral.objects.filter(room=room, local_date=day, voided_at=None).count()
    noun = "henvisning" if number == 1 else "henvisninger"
    return Count(number, noun, reverse("referrals:day", args=[room.slug, day.isoformat()]))


def referrals_of(room: Room, day: date) -> tuple[Referral, ...]:
    """The local day's referrals, voided ones too, newest first. One query."""
    rows = Referral.objects.filter(room=room, local_date=day).select_related("kind", "offer")
    return tuple(rows.order_by("-given_at"))


@dataclass(frozen=True)
class KindOffers:
    """A kind with its places, for choosing among."""

    kind: OfferKind
    offers: tuple[Offer, ...]


def offers_by_kind(*, active: bool) -> tuple[KindOffers, ...]:
    """Kinds in order, each with its offers by name; `active` leaves out what is out of use.

    Kinds without offers are left out. One query.
    """
    offers = Offer.objects.select_related("kind").order_by("kind__order", "kind__name", "name")
    if active:
        offers = offers.filter(is_active=True, kind__is_active=True)
    by_kind: dict[str, list[Offer]] = {}
    kinds: dict[str, OfferKind] = {}
    for offer in offers:
        kinds[offer.kind_id] = offer.kind
        by_kind.setdefault(offer.kind_id, []).append(offer)
    return tuple(KindOffers(kinds[code], tuple(places)) for code, places in by_kind.items())
