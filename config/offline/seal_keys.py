"""The life of the keys that aliases wait sealed to: a new one, and the end of an old one.

Devices take the newest key at their next contact. Old keys open what was sealed to them until they
are destroyed; which keys a device may still need, it tells itself (`Device.oldest_key`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from config.access.models import User
from config.audit import services as audit
from config.danish import count, long_date
from config.offline import sealing
from config.offline.exceptions import OfflineError
from config.offline.models import Device, HeldItem, SealKey
from config.secret_files import wipe

LEAST_AGE = timedelta(days=1)
"""A younger key is not replaced without force: a timer that fires twice changes nothing."""
MOST_NAMES = 5


class SealKeyRefused(OfflineError):
    """A sealing key may not be rotated or destroyed now."""


@dataclass(frozen=True)
class SealDestruction:
    """What goes with a key; `file` is None where it is gone. `revoked` devices may have needed it.

    Those are revoked ones that last told of a queue: what they still hold cannot be opened.
    """

    key: SealKey
    file: Path | None
    revoked: int


@transaction.atomic
def rotate(folder: Path, *, by: User | None, force: bool = False) -> SealKey:
    """Make the next key; audited. Where there is none yet, the first.

    Raises SealKeyRefused for a newest key younger than a day, unless `force`; SealKeyMissing where
    its file is gone: what is broken is mended first.
    """
    newest = SealKey.objects.select_for_update().order_by("-number").first()
    if newest is None:
        sealing.current_key(folder)
        made = SealKey.objects.get()
    else:
        if timezone.now() - newest.made_at < LEAST_AGE and not force:
            raise SealKeyRefused(
                f"Forseglingsnøgle {newest.number} er under et døgn gammel, så nøglen er ikke "
                "skiftet. Skal den alligevel skiftes, så brug --force."
            )
        sealing.forget_keys()
        sealing.current_key(folder)
        made = sealing.make_key(folder, newest.number + 1)
    audit.record("seal_key_rotated", by=by, target=made, key=made.number, forced=force)
    return made


@transaction.atomic
def destroy(
    number: int,
    folder: Path,
    *,
    by: User | None,
    force: bool = False,
    reason: str = "",
    dry_run: bool = False,
) -> SealDestruction:
    """Overwrite and delete the private half of key `number`; audited. The file goes last.

    What is sealed to it cannot be opened afterwards. Raises SealKeyRefused for the newest key, one
    that is unknown or destroyed, one that an enrolled device or a held item may still need, and one
    whose file is not there. The last three can be forced with a reason. `dry_run` tells what goes.
    """
    keys = {key.number: key for key in SealKey.objects.select_for_update()}
    file = sealing.key_file(folder, number)
    key = _may_end(keys, number)
    if not (force and reason.strip()):
        _refuse_needed(key, keys[min(n for n in keys if n > number)].made_at)
        if not file.exists():
            raise SealKeyRefused(
                f"Nøglefilen {file} findes ikke. Se efter, om KEY_DIR er rigtig. Er den væk for "
                "altid, så brug --force med --reason."
            )
    there = file.exists()
    revoked = Device.objects.exclude(revoked_at=None).filter(queue_length__gt=0)
    facts = SealDestruction(key, file if there else None, revoked.count())
    if dry_run:
        return facts
    key.destroyed_at = timezone.now()
    key.save(update_fields=["destroyed_at"])
    audit.record(
        "seal_key_destroyed",
        by=by,
        target=key,
        reason=reason.strip(),
        key=number,
        key_file="slettet" if there else "var væk",
        forced=force,
    )
    if there:
        try:
            wipe(file)
        except OSError as error:
            raise SealKeyRefused(
                f"Nøglefilen {file} kunne ikke slettes ({error.strerror}). Intet er gjort i "
                "databasen. Ret rettighederne, og prøv igen."
            ) from error
    sealing.forget_keys()
    return facts


def _may_end(keys: dict[int, SealKey], number: int) -> SealKey:
    key = keys.get(number)
    if key is None:
        known = ", ".join(str(each) for each in sorted(keys))
        raise SealKeyRefused(
            f"Forseglingsnøgle {number} findes ikke. Kendte nøgler: {known or 'ingen'}."
        )
    if key.destroyed_at is not None:
        raise SealKeyRefused(
            f"Forseglingsnøgle {number} blev destrueret {long_date(key.destroyed_at)}. "
            "Der er intet at gøre."
        )
    if number == max(keys):
        raise SealKeyRefused(
            f"Forseglingsnøgle {number} er i brug. Skift først nøglen med rotate_seal_key."
        )
    return key


def _refuse_needed(key: SealKey, replaced_at: datetime) -> None:
    """Raise SealKeyRefused where something sealed to `key` may wait on a device, or be held."""
    waiting = HeldItem.objects.filter(outcome="", payload__key_id=str(key.number)).count()
    if waiting:
        items = count(waiting, "tilbageholdt registrering", "tilbageholdte registreringer")
        raise SealKeyRefused(
            f"{items} med kaldenavn er forseglet med nøgle {key.number}. Lad lederen afgøre dem "
            "først, eller brug --force med --reason; så kan de ikke godkendes."
        )
    older = (
        Q(oldest_key__lte=key.number)
        | Q(oldest_key=None, enrolled_at__lt=replaced_at)
        | Q(oldest_answers_key__lte=key.number)
    )
    devices = Device.objects.filter(older, revoked_at=None).order_by("place", "name")
    names = [f"{device.name} ({device.place})" for device in devices]
    if names:
        more = f" og {len(names) - MOST_NAMES} til" if len(names) > MOST_NAMES else ""
        raise SealKeyRefused(
            f"Der kan ligge kaldenavne eller svar forseglet med nøgle {key.number} på "
            f"{', '.join(names[:MOST_NAMES])}{more}. Giv dem netværk, til køen er tom, eller spær "
            "dem; eller brug --force med --reason, så kan de ikke åbnes."
        )
