"""The register of parties: who can be heard, and when they meet."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from config.access.models import User
from config.audit import services as audit
from consultation.exceptions import ConsultationError
from consultation.models import Party, PartyMeeting
from consultation.services import revisions

_START_LIST = Path(__file__).parent.parent / "data" / "parties_copenhagen.json"


class NameTaken(ConsultationError):
    """Another party is called so."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"»{name}« er allerede i registeret. Ret den, der er der, eller vælg et andet navn."
        )


class PartyInUse(ConsultationError):
    """The party was asked in a hearing: the record of that needs it."""

    def __init__(self) -> None:
        super().__init__(
            "Parten er med i en høring og kan derfor ikke slettes. Tag den ud af brug i stedet."
        )


@transaction.atomic
def create(facts: Mapping[str, Any], *, meetings: Collection[date] = (), by: User) -> Party:
    """Put a party into the register. Raises NameTaken."""
    _free(facts["name"])
    try:
        with transaction.atomic():
            made = Party.objects.create(**facts)
    except IntegrityError:
        raise NameTaken(facts["name"]) from None
    _meet(made, meetings)
    audit.record("party_added", by=by, target=made, kind=made.kind)
    return made


@transaction.atomic
def save(
    party: Party,
    facts: Mapping[str, Any],
    *,
    meetings: Collection[date] | None = None,
    revision: int,
    by: User,
) -> Party:
    """Change the fields named in `facts`, and the calendar where `meetings` is given.

    `revision` is the one that the form was opened with. Raises NameTaken; Conflict, and changes
    nothing, if another revision stands.
    """
    stored = revisions.locked(party, revision)
    if "name" in facts:
        _free(facts["name"], beside=stored)
    try:
        with transaction.atomic():
            saved = revisions.save(stored, facts, revision=revision, by=by, action="party_changed")
    except IntegrityError:
        raise NameTaken(facts["name"]) from None
    if meetings is not None and _meet(saved, meetings):
        if saved.revision == revision:
            saved.revision += 1
            saved.save(update_fields=["revision"])
        audit.record("party_calendar_changed", by=by, target=saved, days=len(set(meetings)))
    return saved


def _free(name: str, beside: Party | None = None) -> None:
    # SQLite knows capital letters only of the English alphabet, so it is not asked.
    others = Party.objects.exclude(pk=beside.pk) if beside else Party.objects.all()
    if name.casefold() in (each.casefold() for each in others.values_list("name", flat=True)):
        raise NameTaken(name)


def _meet(party: Party, wanted: Collection[date]) -> bool:
    """Make the calendar hold exactly these days; gives whether it changed."""
    there = set(party.meetings.values_list("held_on", flat=True))
    gone, new = there - set(wanted), set(wanted) - there
    if gone:
        party.meetings.filter(held_on__in=gone).delete()
    PartyMeeting.objects.bulk_create(PartyMeeting(party=party, held_on=day) for day in sorted(new))
    return bool(gone or new)


@transaction.atomic
def retire(party: Party, *, by: User) -> None:
    """Offer it to no further hearing; those that it is in keep it."""
    stored = Party.objects.select_for_update().get(pk=party.pk)
    if stored.retired_at is None:
        stored.retired_at = timezone.now()
        stored.revision += 1
        stored.save(update_fields=["retired_at", "revision"])
        audit.record("party_retired", by=by, target=stored)


@transaction.atomic
def restore(party: Party, *, by: User) -> None:
    """Take it into use again."""
    stored = Party.objects.select_for_update().get(pk=party.pk)
    if stored.retired_at is not None:
        stored.retired_at = None
        stored.revision += 1
        stored.save(update_fields=["retired_at", "revision"])
        audit.record("party_restored", by=by, target=stored)


@transaction.atomic
def delete(party: Party, *, by: User) -> None:
    """Delete a party that no hearing ever asked. Raises PartyInUse."""
    stored = Party.objects.select_for_update().get(pk=party.pk)
    audit.record("party_deleted", by=by, target=stored, kind=stored.kind)
    try:
        stored.delete()
    except ProtectedError:
        raise PartyInUse from None


@lru_cache(maxsize=1)
def start_list() -> tuple[Mapping[str, str], ...]:
    """Copenhagen's local committees and councils: name, kind and area, without contacts."""
    return tuple(json.loads(_START_LIST.read_text(encoding="utf-8")))


@transaction.atomic
def add_start_list(*, by: User) -> int:
    """Put those of the start list into the register that are not there; gives how many."""
    known = {name.casefold() for name in Party.objects.values_list("name", flat=True)}
    new = [Party(**each) for each in start_list() if each["name"].casefold() not in known]
    made = Party.objects.bulk_create(new, ignore_conflicts=True)
    if made:
        audit.record("party_start_list_added", by=by, count=len(made))
    return len(made)
