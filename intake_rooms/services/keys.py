"""The life of the secrets behind client keys: rotation, overlap's end, destruction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from config.access.models import User
from config.audit import services as audit
from config.danish import long_date
from config.secret_files import wipe
from intake_rooms.aliases import (
    create_secret,
    first_epoch,
    forget_secret,
    overlap_end,
    read_secret,
    secret_file,
)
from intake_rooms.exceptions import KeyLifeRefused, SecretMissing
from intake_rooms.models import Client, KeyEpoch

LEAST_AGE = timedelta(days=1)
"""A younger epoch is not ended without force: a timer that fires twice changes nothing."""


@dataclass(frozen=True)
class Rotation:
    """The epoch that ended, None where the first one began, and the one that began."""

    ended: KeyEpoch | None
    begun: KeyEpoch


@dataclass(frozen=True)
class Destruction:
    """What the destruction of an epoch's secret takes away; `file` is None where it is gone."""

    epoch: KeyEpoch
    file: Path | None
    profiles: int


def _first_upper(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


@transaction.atomic
def rotate_key(*, by: User | None, force: bool = False) -> Rotation:
    """End the open epoch and begin the next with a secret of its own; audited.

    Raises KeyLifeRefused for an epoch younger than a day, unless `force`; SecretMissing where
    the file of any living secret is gone: what is broken is mended first, not covered up.
    """
    old = KeyEpoch.objects.select_for_update().filter(is_open=True).first()
    if old is None:
        return Rotation(None, _begun(first_epoch(), by=by, forced=False))
    now = timezone.now()
    if now - old.started_at < LEAST_AGE and not force:
        raise KeyLifeRefused(
            f"{_first_upper(str(old))} begyndte {long_date(old.started_at)} og er under et døgn "
            "gammel, så nøglen er ikke skiftet. Skal den alligevel skiftes, så brug --force."
        )
    for epoch in KeyEpoch.objects.filter(destroyed_at=None):
        forget_secret(secret_file(epoch))
        read_secret(secret_file(epoch))
    old.is_open, old.ended_at = False, now
    old.save(update_fields=["is_open", "ended_at"])
    new = KeyEpoch.objects.create(
        installation_id=old.installation_id, number=old.number + 1, started_at=now
    )
    create_secret(secret_file(new))
    return Rotation(old, _begun(new, by=by, forced=force))


def _begun(epoch: KeyEpoch, *, by: User | None, forced: bool) -> KeyEpoch:
    audit.record("client_key_rotated", by=by, target=epoch, epoch=epoch.number, forced=forced)
    return epoch


@transaction.atomic
def destroy_key(
    number: int,
    *,
    by: User | None,
    force: bool = False,
    reason: str = "",
    dry_run: bool = False,
) -> Destruction:
    """Overwrite and delete the secret of epoch `number`, and its profiles; audited.

    Afterwards no nickname can be tied to a key of the epoch; rows stay linked among themselves
    and are still pseudonymous (decisions A7). The file goes last: if it cannot be deleted,
    nothing is said to be. `dry_run` tells what would go.

    Raises KeyLifeRefused for an epoch that is unknown, open, destroyed, still in its overlap, or
    whose file is not there. The last two can be forced with a reason.
    """
    epoch = KeyEpoch.objects.select_for_update().filter(number=number).first()
    if epoch is None:
        known = ", ".join(str(each) for each in KeyEpoch.objects.values_list("number", flat=True))
        raise KeyLifeRefused(f"Epoke {number} findes ikke. Kendte epoker: {known or 'ingen'}.")
    file = secret_file(epoch)
    _refuse_living(epoch, file, force=force and bool(reason.strip()))
    there = file.exists()
    profiles = Client.objects.filter(epoch=epoch)
    facts = Destruction(epoch, file if there else None, profiles.count())
    if dry_run:
        return facts
    profiles.delete()
    epoch.destroyed_at = timezone.now()
    epoch.save(update_fields=["destroyed_at"])
    audit.record(
        "client_key_destroyed",
        by=by,
        target=epoch,
        reason=reason.strip(),
        epoch=number,
        profiles=facts.profiles,
        key_file="slettet" if there else "var væk",
        forced=force,
    )
    if there:
        _wipe(file)
    forget_secret(file)
    return facts


def _refuse_living(epoch: KeyEpoch, file: Path, *, force: bool) -> None:
    """Raise KeyLifeRefused where the secret may not be destroyed."""
    name = _first_upper(str(epoch))
    if epoch.is_open:
        raise KeyLifeRefused(f"{name} er i brug. Skift først nøglen med rotate_client_key.")
    if epoch.destroyed_at is not None and not file.exists():
        raise KeyLifeRefused(
            f"Nøglen til {epoch} blev destrueret {long_date(epoch.destroyed_at)}. "
            "Der er intet at gøre."
        )
    if force:
        return
    end = overlap_end(epoch)
    if timezone.now() < end:
        raise KeyLifeRefused(
            f"{name} er i sit overlap til {long_date(end)}. Vent til da, eller brug --force "
            "med --reason; så er kendte brugere, der ikke er kommet igen, nye."
        )
    if not file.exists():
        raise KeyLifeRefused(
            f"Nøglefilen {file} findes ikke, så den kan ikke destrueres her. Se efter, om KEY_DIR "
            "er rigtig. Er filen væk for altid, så brug --force med --reason."
        )


def _wipe(file: Path) -> None:
    """Take the file away for good. Raises KeyLifeRefused where the system refuses."""
    try:
        wipe(file)
    except OSError as error:
        raise KeyLifeRefused(
            f"Nøglefilen {file} kunne ikke slettes ({error.strerror}). Intet er gjort i databasen. "
            "Ret rettighederne, og prøv igen."
        ) from error


def has_secret(epoch: KeyEpoch) -> bool:
    """Whether the secret of `epoch` lies whole where it should."""
    forget_secret(secret_file(epoch))
    try:
        read_secret(secret_file(epoch))
    except SecretMissing:
        return False
    return True
