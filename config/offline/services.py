"""Enrolling, revoking and hearing from tablets; making and revoking tokens. The only writers."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from config.access.models import User
from config.audit import services as audit
from config.offline.exceptions import AlreadyDecided, CodeRefused, OfflineError
from config.offline.models import ApiToken, Device, EnrolmentCode, HeldItem

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, and what is misread is put right (`clean_code`)."""
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0"})
CODE_LENGTH = 8
CODE_LASTS = timedelta(minutes=15)
TOKEN_BYTES = 32
SEEN_EVERY = timedelta(minutes=1)
MOST_HELD = 5000
"""As many items as a revoked tablet can leave for the leader: weeks of a busy room."""


def digest(token: str) -> str:
    """What is stored of a random token."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def clean_code(typed: str) -> str:
    """A code as it was made, however it was typed: `k7m2-9xqd ` is `K7M29XQD`."""
    return "".join(sign for sign in typed.upper() if sign.isalnum()).translate(_MISREAD)


def _code_digest(code: str) -> str:
    return salted_hmac("config.offline.enrolment", code, algorithm="sha256").hexdigest()


@transaction.atomic
def make_code(place: str, *, name: str, by: User | None) -> str:
    """A fresh code that enrols one tablet called `name` at `place` within `CODE_LASTS`."""
    now = timezone.now()
    EnrolmentCode.objects.filter(expires_at__lt=now - timedelta(days=1)).delete()
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    EnrolmentCode.objects.create(
        place=place,
        name=name,
        code_digest=_code_digest(code),
        made_at=now,
        made_by=by,
        expires_at=now + CODE_LASTS,
    )
    audit.record("tablet_code_made", by=by, room=place, name=name)
    return code


def find_code(typed: str) -> EnrolmentCode:
    """The code that was typed, if it can still be used. Raises CodeRefused."""
    code = EnrolmentCode.objects.filter(
        code_digest=_code_digest(clean_code(typed)), used_at=None, expires_at__gt=timezone.now()
    ).first()
    if code is None:
        raise CodeRefused
    return code


@dataclass(frozen=True)
class Enrolled:
    """A new tablet, and what its cookie holds; the token is nowhere else."""

    device: Device
    cookie: str


@transaction.atomic
def enrol(typed: str) -> Enrolled:
    """Use a code up and make the tablet; one of two at the same moment. Raises CodeRefused."""
    code = find_code(typed)
    now = timezone.now()
    if not EnrolmentCode.objects.filter(pk=code.pk, used_at=None).update(used_at=now):
        raise CodeRefused
    token = secrets.token_urlsafe(TOKEN_BYTES)
    device = Device.objects.create(
        place=code.place,
        name=code.name,
        token_sha256=digest(token),
        enrolled_at=now,
        enrolled_by=code.made_by,
        last_seen_at=now,
    )
    audit.record(
        "tablet_enrolled", by=code.made_by, target=device, room=code.place, name=device.name
    )
    return Enrolled(device, f"{device.pk}.{token}")


@transaction.atomic
def rename(device: Device, name: str, *, by: User) -> None:
    """Give a tablet another name; audited."""
    old = device.name
    if old == name:
        return
    Device.objects.filter(pk=device.pk).update(name=name)
    audit.record("tablet_renamed", by=by, target=device, room=device.place, old=old, new=name)


@transaction.atomic
def revoke(device: Device, *, by: User) -> None:
    """Shut a tablet out at once. Again changes nothing."""
    if Device.objects.filter(pk=device.pk, revoked_at=None).update(revoked_at=timezone.now()):
        audit.record("tablet_revoked", by=by, target=device, room=device.place, name=device.name)


def seen(device: Device) -> None:
    """Note that the tablet is there, at most each minute."""
    now = timezone.now()
    if device.last_seen_at is None or device.last_seen_at < now - SEEN_EVERY:
        Device.objects.filter(pk=device.pk).update(last_seen_at=now)


def tell_state(device: Device, *, queue: int, version: str, oldest_key: int | None = None) -> None:
    """What a tablet tells of itself: how many items wait, and which version of the page it runs.

    `oldest_key` is the oldest sealing key that any item of its needs, or its next one will.
    """
    Device.objects.filter(pk=device.pk).update(
        queue_length=queue,
        app_version=version,
        oldest_key=oldest_key,
        last_seen_at=timezone.now(),
    )


def gave_answers_page(device: Device, key: int) -> None:
    """Note that the tablet has a page that seals answers to `key`, if it never told of one."""
    Device.objects.filter(pk=device.pk, oldest_answers_key=None).update(oldest_answers_key=key)


def tell_answers_key(device: Device, oldest: int) -> None:
    """The oldest sealing key that any answer on the tablet needs, or its next one will."""
    if device.oldest_answers_key != oldest:
        Device.objects.filter(pk=device.pk).update(oldest_answers_key=oldest)


@dataclass(frozen=True)
class ToHold:
    """An item to be held: its own id as sent, and its fields with any alias sealed."""

    item_id: str
    payload: dict[str, Any]


@transaction.atomic
def hold(device: Device, kind: str, items: Iterable[ToHold]) -> tuple[str, ...]:
    """Keep what a revoked tablet sent, each item once; gives the ids that are kept.

    Those already held count as kept. Items beyond `MOST_HELD` for the tablet are not kept.
    """
    asked = {item.item_id: item for item in items}
    held = set(
        HeldItem.objects.filter(device=device, kind=kind, item_id__in=asked).values_list(
            "item_id", flat=True
        )
    )
    room = MOST_HELD - HeldItem.objects.filter(device=device, outcome="").count()
    fresh = [item for item in asked.values() if item.item_id not in held][: max(room, 0)]
    now = timezone.now()
    HeldItem.objects.bulk_create(
        [
            HeldItem(
                device=device,
                place=device.place,
                kind=kind,
                item_id=item.item_id,
                payload=item.payload,
                received_at=now,
            )
            for item in sorted(fresh, key=lambda item: item.item_id)
        ],
        ignore_conflicts=True,
    )
    if fresh:
        audit.record(
            "tablet_items_held", by=None, target=device, room=device.place, count=len(fresh)
        )
    return tuple(item_id for item_id in asked if item_id in held) + tuple(
        item.item_id for item in fresh
    )


@transaction.atomic
def decide(item: HeldItem, outcome: HeldItem.Outcome, *, by: User | None, reason: str = "") -> None:
    """Close a held item and empty it; audited. Raises AlreadyDecided.

    To discard takes a reason. What accepting means is the caller's, in the same transaction.
    """
    if outcome == HeldItem.Outcome.DISCARDED and not reason.strip():
        raise OfflineError("Skriv en begrundelse. Den gemmes i loggen.")
    changed = HeldItem.objects.filter(pk=item.pk, outcome="").update(
        outcome=outcome, decided_at=timezone.now(), reason=reason.strip(), payload={}
    )
    if not changed:
        raise AlreadyDecided
    audit.record(
        f"held_item_{outcome.value}",
        by=by,
        target=item,
        reason=reason.strip(),
        room=item.place,
        kind=item.kind,
    )


@transaction.atomic
def make_token(
    name: str, *, scopes: Iterable[str], places: Iterable[str], by: User | None
) -> tuple[ApiToken, str]:
    """A token for another system, and the text it sends; the text is nowhere else."""
    text = secrets.token_urlsafe(TOKEN_BYTES)
    token = ApiToken.objects.create(
        name=name,
        token_sha256=digest(text),
        scopes=sorted(scopes),
        places=sorted(places),
        made_at=timezone.now(),
        made_by=by,
    )
    audit.record(
        "api_token_made",
        by=by,
        target=token,
        name=name,
        scopes=token.scopes,
        rooms=token.places,
    )
    return token, text


@transaction.atomic
def revoke_token(token: ApiToken, *, by: User) -> None:
    """Shut another system out at once. Again changes nothing."""
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
        audit.record("api_token_revoked", by=by, target=token, name=token.name)


def token_used(token: ApiToken) -> None:
    """Note that a token was used, at most each minute."""
    now = timezone.now()
    if token.last_used_at is None or token.last_used_at < now - SEEN_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
