"""What editors do with events: their texts, who may see them, calling one off."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from config.access.models import User
from config.audit import services as audit
from config.danish import count
from consultation.exceptions import ConsultationError
from consultation.models import Consultation, Event
from consultation.process_codes import SignUpState
from consultation.services import event_mail, revisions, sign_ups
from consultation.services.event_mail import Address

RESERVED_SLUGS = frozenset({"nyt"})
"""Words that the desk's addresses use."""
_TOLD_OF = ("starts_at", "ends_at", "place", "address")
"""Fields whose change is mailed to everybody who signed up."""
_NEEDED = ("lead", "place")


@transaction.atomic
def create(consultation: Consultation, facts: Mapping[str, Any], *, by: User) -> Event:
    """A new event that only the desk can see."""
    made = Event.objects.create(consultation=consultation, **facts)
    audit.record("event_created", by=by, target=made, kind=made.kind)
    return made


@transaction.atomic
def save(
    event: Event,
    facts: Mapping[str, Any],
    *,
    revision: int,
    now: datetime,
    address: Address,
    by: User,
) -> Event:
    """Change the fields named in `facts`. `revision` is the one the form was opened with.

    More seats let people on the waiting list move up at once. Another time or place of a public
    event that lies ahead is mailed to who signed up. Raises Conflict, and ConsultationError where
    there would be fewer seats than are given away; then nothing is changed.
    """
    stored = revisions.locked(event, revision)
    before = [getattr(stored, name) for name in _TOLD_OF]
    _check_capacity(stored, facts.get("capacity", stored.capacity))
    saved = revisions.save(event, facts, revision=revision, by=by, action="event_changed")
    is_moved = before != [getattr(saved, name) for name in _TOLD_OF]
    is_awaited = saved.published_at is not None and now < saved.ends_at
    if is_moved and is_awaited and saved.cancelled_at is None:
        event_mail.event_changed(saved, address=address)
    sign_ups.move_up(saved, now=now, address=address)
    return saved


def _check_capacity(event: Event, capacity: int | None) -> None:
    """Nobody loses a seat, and nobody waits for more seats than there are."""
    if capacity is None:
        return
    taken = sign_ups.taken_seats(event)
    if capacity < taken:
        raise ConsultationError(
            f"Der er meldt {count(taken, 'deltager', 'deltagere')} til. Sæt pladserne til mindst "
            f"{taken}, eller meld nogen fra først."
        )
    waiting = event.sign_ups.filter(state=SignUpState.WAITING)
    largest = waiting.aggregate(seats=Max("seats"))["seats"] or 0
    if capacity < largest:
        raise ConsultationError(
            f"På ventelisten har nogen bedt om {largest} pladser samlet. De kunne aldrig komme "
            f"med. Sæt pladserne til mindst {largest}, eller ret tilmeldingen først."
        )


@transaction.atomic
def publish(event: Event, *, now: datetime, by: User) -> None:
    """Let the public see it. Raises ConsultationError where something it needs is missing."""
    stored = Event.objects.select_for_update().get(pk=event.pk)
    missing = [
        str(getattr(stored._meta.get_field(name), "verbose_name", name))
        for name in _NEEDED
        if not getattr(stored, name).strip()
    ]
    if missing:
        raise ConsultationError(f"Skriv først: {', '.join(missing)}. Det skal stå på siden.")
    if stored.published_at is None:
        stored.published_at = now
        stored.save(update_fields=["published_at"])
        audit.record("event_published", by=by, target=stored)


@transaction.atomic
def unpublish(event: Event, *, now: datetime, by: User) -> None:
    """Take it off the public pages. Raises ConsultationError where people count on it."""
    stored = Event.objects.select_for_update().get(pk=event.pk)
    if stored.published_at is None:
        return
    expected = stored.sign_ups.exclude(state=SignUpState.CANCELLED).exists()
    if expected and stored.cancelled_at is None and now < stored.ends_at:
        raise ConsultationError(
            "Nogen har meldt sig til. Aflys i stedet, så får de besked, og siden siger det."
        )
    stored.published_at = None
    stored.save(update_fields=["published_at"])
    audit.record("event_unpublished", by=by, target=stored)


@transaction.atomic
def cancel(
    event: Event,
    reason: str,
    *,
    reason_en: str = "",
    now: datetime,
    address: Address,
    by: User,
) -> int:
    """Call it off for good, and mail everybody who signed up; gives how many were mailed.

    The page stays and says so. Cancelling twice tells nobody twice. Raises ConsultationError
    without a reason, and once it is over.
    """
    stored = sign_ups.locked(event.pk)
    if stored.cancelled_at is not None:
        return 0
    if not reason.strip():
        raise ConsultationError("Skriv, hvorfor arrangementet er aflyst. Det står på siden.")
    if now >= stored.ends_at:
        raise ConsultationError("Arrangementet er holdt og kan ikke aflyses.")
    stored.cancelled_at, stored.cancel_reason = now, reason.strip()
    if reason_en.strip():
        english = {**stored.translations.get("en", {}), "cancel_reason": reason_en.strip()}
        stored.translations = {**stored.translations, "en": english}
    stored.revision += 1
    stored.save(update_fields=["cancelled_at", "cancel_reason", "translations", "revision"])
    told = event_mail.event_cancelled(stored, address=address)
    audit.record("event_cancelled", by=by, target=stored, reason=stored.cancel_reason, count=told)
    return told
