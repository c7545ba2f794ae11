"""What editors do with a hearing itself: its texts and times, and who may see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from config.access.models import User
from config.audit import services as audit
from config.danish import LOCAL_ZONE, clock, long_date
from consultation.exceptions import ConsultationError
from consultation.hearing_codes import ResponseState
from consultation.models import (
    Consultation,
    DeadlineExtension,
    Hearing,
)
from consultation.services import revisions

RESERVED_SLUGS = frozenset(
    [
        *("ny", "ret", "offentliggoer", "traek-tilbage", "arkiver", "hent", "faser", "dokumenter"),
        *("nyt-spoergeskema", "moeder", "grupper", "udfordringer", "spor", "forslag"),
        *("beslutninger", "grundlag", "nyheder", "resultater", "parter"),
    ]
)
"""Words that stand in the same place of a consultation's addresses."""
OnExtended = Callable[[DeadlineExtension, User], None]
"""Called in the transaction of an extension, e.g. to tell those who were asked."""
_on_extended: list[OnExtended] = []


def on_extended(call: OnExtended) -> None:
    """Let `call` know of each deadline that moves; once is enough for the same function."""
    if call not in _on_extended:
        _on_extended.append(call)


@transaction.atomic
def create(consultation: Consultation, facts: Mapping[str, Any], *, by: User) -> Hearing:
    """A new hearing that only the desk can see."""
    made = Hearing.objects.create(consultation=consultation, **facts)
    audit.record("hearing_created", by=by, target=made)
    return made


@transaction.atomic
def save(hearing: Hearing, facts: Mapping[str, Any], *, revision: int, by: User) -> Hearing:
    """Change the fields named in `facts`. `revision` is the one the form was opened with.

    Raises Conflict, and changes nothing, if another revision stands; ConsultationError where a
    deadline that people rely on would move (that is `extend`), or a lane that has responses would
    be shut.
    """
    stored = revisions.locked(hearing, revision)
    if facts.get("deadline", stored.deadline) != stored.deadline and deadline_is_fixed(stored):
        raise ConsultationError(
            "Fristen er meldt ud og kan ikke rettes her. Brug »Udsæt fristen«, som også viser "
            "borgerne, at den er ændret."
        )
    if not facts.get("takes_public", True) and not facts.get("takes_confidential", True):
        raise ConsultationError("Vælg mindst én måde at svare på.")
    return revisions.save(stored, facts, revision=revision, by=by, action="hearing_changed")


def deadline_is_fixed(hearing: Hearing) -> bool:
    """Whether somebody outside may rely on the deadline: then it moves by `extend`, forward only.

    So it is once the hearing is public, or a party was invited, or somebody has responded.
    """
    return (
        hearing.published_at is not None
        or hearing.extensions.exists()
        or hearing.responses.exists()
        or hearing.parties.filter(invited_at__isnull=False).exists()
    )


@transaction.atomic
def publish(hearing: Hearing, *, by: User) -> None:
    """Let the public see it. Raises ConsultationError where something it needs is missing."""
    stored = Hearing.objects.select_for_update().get(pk=hearing.pk)
    if stored.published_at is not None:
        return
    missing = missing_for_publishing(stored, timezone.now())
    if missing:
        raise ConsultationError(" ".join(missing))
    stored.published_at = timezone.now()
    stored.revision += 1
    stored.save(update_fields=["published_at", "revision"])
    audit.record("hearing_published", by=by, target=stored, deadline=_plain(stored.deadline))


def missing_for_publishing(hearing: Hearing, now: datetime) -> list[str]:
    """One sentence for each thing that must be there first."""
    found = []
    if not hearing.asked_for.strip():
        found.append("Skriv først, hvad der spørges om.")
    if not hearing.responsible_email and not hearing.responsible_phone:
        found.append("Skriv en e-mail eller et telefonnummer, som borgerne kan bruge.")
    if not hearing.takes_public and not hearing.takes_confidential:
        found.append("Vælg mindst én måde at svare på.")
    if now >= hearing.closes_at:
        found.append(
            f"Fristen {moment_text(hearing.deadline)} er gået. Sæt en ny, før I offentliggør."
        )
    return found


@transaction.atomic
def unpublish(hearing: Hearing, *, by: User) -> None:
    """Take it off the public pages; nobody can respond on them meanwhile."""
    stored = Hearing.objects.select_for_update().get(pk=hearing.pk)
    if stored.published_at is not None:
        stored.published_at = None
        stored.revision += 1
        stored.save(update_fields=["published_at", "revision"])
        audit.record("hearing_unpublished", by=by, target=stored)


@transaction.atomic
def extend(
    hearing: Hearing, new: datetime, *, reason: str, revision: int, by: User
) -> DeadlineExtension:
    """Move the deadline forward; after it has passed, that opens the hearing again.

    The extension is kept with old, new and reason, and shown to the public. All responses that
    came too late are in time now, and those refused for it wait to be looked through.
    Raises Conflict if another revision stands, ConsultationError for a time that is not later.
    """
    stored = revisions.locked(hearing, revision)
    now = timezone.now()
    reason = reason.strip()
    if not reason:
        raise ConsultationError("Skriv, hvorfor fristen bliver udsat. Det står på siden.")
    if new <= stored.deadline:
        raise ConsultationError(
            f"Fristen er {moment_text(stored.deadline)}. Den kan kun blive senere: skriv et "
            "senere tidspunkt."
        )
    if new <= now:
        raise ConsultationError("Den nye frist er allerede gået. Skriv et senere tidspunkt.")
    made = DeadlineExtension.objects.create(
        hearing=stored, old=stored.deadline, new=new, reason=reason, made_at=now, made_by=by
    )
    stored.deadline = new
    stored.revision += 1
    stored.save(update_fields=["deadline", "revision"])
    in_time = _late_no_more(stored)
    audit.record(
        "hearing_extended",
        by=by,
        target=stored,
        reason=reason,
        old=_plain(made.old),
        new=_plain(new),
        in_time_now=in_time,
    )
    for call in _on_extended:
        call(made, by)
    return made


def _late_no_more(hearing: Hearing) -> int:
    """Count late responses as in time; gives how many. None can be later than now."""
    late = hearing.responses.filter(is_late=True)
    late.filter(state=ResponseState.REFUSED).update(state=ResponseState.RECEIVED, state_reason="")
    return late.update(is_late=False)


def moment_text(moment: datetime) -> str:
    """ "8. januar 2019 kl. 23.59"."""
    return f"{long_date(moment.astimezone(LOCAL_ZONE).date())} {clock(moment)}"


def _plain(moment: datetime) -> str:
    return moment.astimezone(LOCAL_ZONE).isoformat(timespec="minutes")
