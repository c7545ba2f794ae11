"""Registering, undoing, correcting and voiding intakes."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from config.access.models import User
from config.audit import services as audit
from intake_rooms.aliases import KeyMaker, key_ring, normalise
from intake_rooms.codes import UNKNOWN_MUNICIPALITIES, Sex, Source
from intake_rooms.exceptions import (
    AlreadyVoided,
    Finding,
    InvalidIntake,
    ReasonMissing,
    UndoTooLate,
)
from intake_rooms.models import Client, Intake, KeyEpoch, Room, Stop, Substance
from intake_rooms.opening import local_day_and_hour, opening_day
from intake_rooms.services import presence, rules
from intake_rooms.services.client_profiles import Profile, carry_profile, find_profile
from intake_rooms.services.day_lock import lock_room, refuse_closed

UNDO_REASON = "fortrudt ved skranken"


@dataclass(frozen=True)
class NewIntake:
    """One intake as it comes in, checked by `register_intake`.

    `substance` is a code or mix (`HER+KOK`); `alias` the nickname, "" for "ønsker ikke kode".
    `assisted_at` defaults to `occurred_at` where `is_assisted`.
    """

    occurred_at: datetime
    substance: str
    method: str
    sex: str = Sex.UNKNOWN
    age: int | None = None
    municipality: str = "unknown"
    alias: str = field(default="", repr=False)
    is_assisted: bool = False
    assisted_at: datetime | None = None
    method_detail: str = ""
    stop: Stop | None = None
    source: str = Source.COUNTER
    id: uuid.UUID = field(default_factory=uuid.uuid4)


@dataclass(frozen=True)
class Receipt:
    """What became of one registration: "created", "duplicate" or "conflict" (the old one kept)."""

    intake: Intake
    status: str


def _single_codes() -> frozenset[str]:
    return frozenset(
        code
        for code in Substance.objects.filter(is_active=True).values_list("code", flat=True)
        if "+" not in code
    )


def _substance(code: str) -> Substance | Finding:
    """The stored substance (one query), else a new mix of known ones, else what is wrong."""
    canonical = rules.canonical_mix(code)
    if canonical.isprintable():  # PostgreSQL cannot even be asked for a NUL
        stored = Substance.objects.filter(code=canonical, is_active=True).first()
        if stored is not None:
            return stored
    return rules.substance_finding(canonical, _single_codes()) or rules.substance_for(canonical)


def _build(new: NewIntake, room: Room, now: datetime, keys: KeyMaker | None) -> Intake:
    """The intake to store. Raises InvalidIntake with every finding."""
    day, hour = local_day_and_hour(new.occurred_at)
    substance = _substance(new.substance)
    findings = [
        finding
        for finding in (
            rules.moment_finding(room, new.occurred_at, day, now),
            rules.age_finding(new.age),
            *rules.code_findings(new.sex, new.method, new.municipality),
            substance if isinstance(substance, Finding) else None,
        )
        if finding is not None
    ]
    if findings or isinstance(substance, Finding):
        raise InvalidIntake(tuple(findings))
    key = keys.key(new.alias, room.group_id) if keys else None
    return Intake(
        id=new.id,
        room=room,
        stop=new.stop,
        occurred_at=new.occurred_at,
        received_at=now,
        local_date=day,
        local_hour=hour,
        age=new.age,
        sex=new.sex,
        substance=substance,
        method=new.method,
        method_detail=new.method_detail,
        municipality=new.municipality,
        is_assisted=new.is_assisted,
        assisted_at=(new.assisted_at or new.occurred_at) if new.is_assisted else None,
        client_key=key,
        epoch=keys.epoch if keys and key is not None else None,
        source=new.source,
    )


def _same(stored: Intake, sent: Intake, *, lost: bool) -> bool:
    """Whether a known id came again with the same content; a key that is `lost` tells nothing."""
    compared = [
        "room_id", "occurred_at", "age", "sex", "substance_id", "method", "municipality",
        "is_assisted", *(() if lost else ("client_key",)),
    ]  # fmt: skip
    return all(getattr(stored, name) == getattr(sent, name) for name in compared)


def register_intake(new: NewIntake, *, room: Room) -> Receipt:
    """Store one intake once, however often it is sent; the id decides.

    Sent twice at the same moment, the second waits for the first and is its duplicate. Who stands
    at the counter is not stored, so nothing goes to the audit log (decisions A17). The key is of
    the epoch the intake happened in; once that one's secret is destroyed, the intake is stored
    without key and the loss counted on the epoch (A10).
    Raises InvalidIntake, SecretMissing.
    """
    try:
        return _register_once(new, room)
    except IntegrityError:
        return _register_once(new, room)


@transaction.atomic
def _register_once(new: NewIntake, room: Room) -> Receipt:
    now = timezone.now()
    ring = key_ring() if normalise(new.alias) else None
    keys = ring.at(new.occurred_at) if ring else None
    lost = ring.epoch_at(new.occurred_at) if ring and keys is None else None
    intake = _build(new, room, now, keys)
    stored = Intake.objects.filter(pk=new.id).first()
    if stored is not None:
        same = _same(stored, intake, lost=lost is not None)
        return Receipt(stored, "duplicate" if same else "conflict")
    intake.save(force_insert=True)
    if lost is not None:
        KeyEpoch.objects.filter(pk=lost.pk).update(lost=F("lost") + 1)
    if ring and keys and intake.client_key is not None:
        carry_profile(new.alias, room.group_id, keys=keys, ring=ring, now=now)
        remember_client(intake)
    return Receipt(intake, "created")


def remember_client(intake: Intake) -> None:
    """Keep what is now known under the key; an unknown value leaves the known one standing."""
    assert intake.client_key is not None
    assert intake.epoch_id is not None
    profile: dict[str, Any] = {"last_seen_on": intake.local_date}
    if intake.sex != Sex.UNKNOWN:
        profile["sex"] = intake.sex
    if intake.age is not None:
        profile["age"] = intake.age
    if intake.municipality not in UNKNOWN_MUNICIPALITIES:
        profile["municipality"] = intake.municipality
    Client.objects.bulk_create(
        [Client(epoch_id=intake.epoch_id, key=intake.client_key, **profile)],
        update_conflicts=True,
        unique_fields=["epoch", "key"],
        update_fields=list(profile),
    )


def known_client(alias: str, *, room: Room) -> Profile | None:
    """What is last known of the client who calls themselves `alias` in this room's group.

    While the overlap lasts, also what was known under the epoch before. None for somebody new.
    Raises SecretMissing.
    """
    if not normalise(alias):
        return None
    ring = key_ring()
    linked = ring.linked(timezone.now())
    return find_profile(alias, room.group_id, keys=ring.current, linked=linked)


@transaction.atomic
def undo_intake(intake: Intake) -> Intake:
    """Take a registration back while its opening day lasts; no reason asked, none logged.

    Raises UndoTooLate once the day is over, DayIsClosed once it is signed, AlreadyVoided.
    """
    lock_room(intake.room_id)
    intake = Intake.objects.select_for_update(of=("self",)).select_related("room").get(pk=intake.pk)
    if intake.voided_at is not None:
        raise AlreadyVoided
    now = timezone.now()
    if opening_day(intake.room, intake.received_at) != opening_day(intake.room, now):
        raise UndoTooLate
    refuse_closed(intake.room, intake.occurred_at)
    _void(intake, UNDO_REASON, now)
    presence.take_out_undone(intake)
    return intake


@transaction.atomic
def void_intake(intake: Intake, *, by: User | None, reason: str) -> Intake:
    """Take an intake out of every figure, with a reason; audited.

    Raises ReasonMissing, AlreadyVoided, DayIsClosed.
    """
    if not reason.strip():
        raise ReasonMissing
    lock_room(intake.room_id)
    intake = Intake.objects.select_for_update(of=("self",)).select_related("room").get(pk=intake.pk)
    if intake.voided_at is not None:
        raise AlreadyVoided
    refuse_closed(intake.room, intake.occurred_at)
    _void(intake, reason.strip(), timezone.now())
    audit.record("intake_voided", by=by, target=intake, reason=reason.strip())
    return intake


def _void(intake: Intake, reason: str, now: datetime) -> None:
    intake.voided_at = now
    intake.void_reason = reason
    intake.save(update_fields=["voided_at", "void_reason"])


CORRECTABLE = (
    "occurred_at", "age", "sex", "substance", "method", "municipality", "is_assisted",
)  # fmt: skip


def _as_new(intake: Intake) -> NewIntake:
    return NewIntake(
        id=intake.pk,
        occurred_at=intake.occurred_at,
        substance=intake.substance_id,
        method=intake.method,
        method_detail=intake.method_detail,
        sex=intake.sex,
        age=intake.age,
        municipality=intake.municipality,
        is_assisted=intake.is_assisted,
        assisted_at=intake.assisted_at,
        stop=intake.stop,
        source=intake.source,
    )


@transaction.atomic
def correct_intake(intake: Intake, *, by: User | None, reason: str, **changes: Any) -> Intake:
    """Correct fields of `CORRECTABLE` with a reason; old and new values go to the audit log.

    The client key stays: an alias is not known to the portal. Raises InvalidIntake,
    ReasonMissing, AlreadyVoided, DayIsClosed, ValueError for a field that cannot be corrected.
    """
    if not reason.strip():
        raise ReasonMissing
    if set(changes) - set(CORRECTABLE):
        raise ValueError(f"cannot correct {sorted(set(changes) - set(CORRECTABLE))}")
    lock_room(intake.room_id)
    stored = Intake.objects.select_for_update(of=("self",)).select_related("room").get(pk=intake.pk)
    if stored.voided_at is not None:
        raise AlreadyVoided
    before = _as_new(stored)
    corrected = _build(replace(before, **changes), stored.room, timezone.now(), keys=None)
    for instant in {before.occurred_at, corrected.occurred_at}:
        refuse_closed(stored.room, instant)
    old = {name: _plain(getattr(before, name)) for name in changes}
    new = {name: _plain(_corrected_value(corrected, name)) for name in changes}
    for name in (
        "occurred_at", "local_date", "local_hour", "age", "sex", "substance", "method",
        "municipality", "is_assisted", "assisted_at",
    ):  # fmt: skip
        setattr(stored, name, getattr(corrected, name))
    stored.save()
    if old != new:
        audit.record(
            "intake_corrected", by=by, target=stored, reason=reason.strip(), old=old, new=new
        )
    return stored


def _corrected_value(intake: Intake, name: str) -> Any:
    return intake.substance_id if name == "substance" else getattr(intake, name)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
