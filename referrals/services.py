"""The only writer of referrals."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from config.access.models import User
from config.audit import services as audit
from intake_rooms.models import Room
from intake_rooms.opening import local_day_and_hour, opening_day
from referrals.models import Cause, Manner, Offer, OfferKind, Referral, ReferralStep, State

UNDO_REASON = "fortrudt ved skranken"


class ReferralError(Exception):
    """A referral cannot be given or taken back; `str(error)` says why and what to do."""


@transaction.atomic
def give_referral(
    *,
    room: Room,
    kind: OfferKind,
    manner: str,
    cause: str,
    offer: Offer | None = None,
    given_at: datetime | None = None,
    id: uuid.UUID | None = None,
) -> Referral:
    """Give a referral, with the first step of its history; the same `id` again is the same one.

    Who stands at the counter is not stored. Raises ReferralError.
    """
    now = timezone.now()
    moment = given_at or now
    day, _ = local_day_and_hour(moment)
    if manner not in Manner.values or cause not in Cause.values:
        raise ReferralError("Vælg måde og anledning blandt de viste.")
    if offer is not None and offer.kind_id != kind.pk:
        raise ReferralError("Tilbuddet hører ikke til den valgte art. Vælg et andet tilbud.")
    if moment > now or day < room.opened_on or (room.closed_on and day > room.closed_on):
        raise ReferralError("Rummet var ikke åbent på det tidspunkt. Ret tidspunktet.")
    referral, made = Referral.objects.get_or_create(
        id=id or uuid.uuid4(),
        defaults={
            "room": room,
            "kind": kind,
            "offer": offer,
            "manner": manner,
            "cause": cause,
            "given_at": moment,
            "received_at": now,
            "local_date": day,
            "state": State.GIVEN,
        },
    )
    if made:
        ReferralStep.objects.create(referral=referral, at=moment, state=State.GIVEN)
    return referral


@transaction.atomic
def undo_referral(referral: Referral) -> Referral:
    """Take back what was just given, while the opening day lasts. Raises ReferralError."""
    stored = _locked(referral)
    now = timezone.now()
    if opening_day(stored.room, stored.received_at) != opening_day(stored.room, now):
        raise ReferralError(
            "Dagen er slut, så henvisningen kan ikke fortrydes her. "
            "Bed lederen om at annullere den."
        )
    return _void(stored, UNDO_REASON, now)


@transaction.atomic
def void_referral(referral: Referral, *, by: User | None, reason: str) -> Referral:
    """Take a referral out of every figure, with a reason; audited. Raises ReferralError."""
    if not reason.strip():
        raise ReferralError("Skriv en begrundelse. Den gemmes sammen med ændringen.")
    stored = _void(_locked(referral), reason.strip(), timezone.now())
    audit.record("referral_voided", by=by, target=stored, reason=reason.strip())
    return stored


@transaction.atomic
def save_offer(offer: Offer, *, by: User | None) -> Offer:
    """Store a new or changed offer, checked by its form; audited."""
    action = "offer_changed" if offer.pk else "offer_added"
    offer.save()
    audit.record(action, by=by, target=offer, kind=offer.kind_id, name=offer.name)
    return offer


@transaction.atomic
def use_offer(offer: Offer, *, use: bool, by: User | None) -> Offer:
    """Take an offer into use or out of it; referrals given to it stay. Audited where it changes."""
    stored = Offer.objects.select_for_update().get(pk=offer.pk)
    if stored.is_active != use:
        stored.is_active = use
        stored.save(update_fields=["is_active"])
        audit.record("offer_taken_into_use" if use else "offer_retired", by=by, target=stored)
    return stored


def _locked(referral: Referral) -> Referral:
    stored = (
        Referral.objects.select_for_update(of=("self",)).select_related("room").get(pk=referral.pk)
    )
    if stored.voided_at is not None:
        raise ReferralError("Henvisningen er allerede annulleret.")
    return stored


def _void(referral: Referral, reason: str, now: datetime) -> Referral:
    referral.voided_at, referral.void_reason = now, reason
    referral.save(update_fields=["voided_at", "void_reason"])
    ReferralStep.objects.create(
        referral=referral, at=now, state=State.WITHDRAWN, reason=reason[:200]
    )
    return referral
