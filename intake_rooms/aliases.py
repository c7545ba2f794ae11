"""From a nickname to a key that cannot be turned back (design §8, domain §6).

`client_key` = HMAC-SHA-256(secret of the epoch, room group | normalised alias), 64 bits kept as
a signed integer. Secrets are files under `KEY_DIR/<installation id>/`, mode 0600, never in the
database or its backups. The first use of an alias makes the first epoch; a secret that is
missing later is an error, never a new secret. An intake is keyed by the epoch it happened in
(decisions A10); docs/keys.md tells the life of a key.
"""

from __future__ import annotations

import hmac
import os
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from intake_rooms.exceptions import SecretMissing
from intake_rooms.models import ImportBatch, Installation, KeyEpoch

KEY_BYTES = 8
SECRET_BYTES = 32


def normalise(alias: str) -> str:
    """NFC, casefolded, letters and digits only; æøå are letters of their own and stay.

    Returns "" for an alias without letters or digits: that is no alias.
    """
    folded = unicodedata.normalize("NFC", alias).casefold()
    return "".join(sign for sign in unicodedata.normalize("NFC", folded) if sign.isalnum())


_secrets: dict[Path, bytes] = {}
"""What this process has read; a destroyed epoch's is forgotten when the epochs are next read."""


def _folder(installation_id: UUID) -> Path:
    """Where the secrets of one database lie."""
    return Path(settings.KEY_DIR) / str(installation_id)


def secret_folder() -> Path:
    """Where this installation's secret files lie. One query."""
    return _folder(_installation().pk)


def secret_file(epoch: KeyEpoch) -> Path:
    """Where the secret of `epoch` lies, or lay."""
    return _folder(epoch.installation_id) / f"epoch-{epoch.number}.key"


def _installation() -> Installation:
    installation, _ = Installation.objects.get_or_create(one=True)
    return installation


def create_secret(file: Path) -> bytes:
    """Write 32 random bytes once; adopt a file that an interrupted run left unused."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return read_secret(file)
    secret = secrets.token_bytes(SECRET_BYTES)
    with os.fdopen(handle, "wb") as out:
        out.write(secret)
        out.flush()
        os.fsync(out.fileno())
    return secret


def read_secret(file: Path) -> bytes:
    """The secret in `file`. Raises SecretMissing, naming the file, where it is gone or broken."""
    if file in _secrets:
        return _secrets[file]
    try:
        secret = file.read_bytes()
    except FileNotFoundError:
        raise SecretMissing(
            f"Nøglefilen {file} mangler. Læg den tilbage fra det sikre sted, før der registreres "
            "med kaldenavn; en ny nøgle ville gøre alle kendte brugere ukendte."
        ) from None
    if len(secret) != SECRET_BYTES:
        raise SecretMissing(f"Nøglefilen {file} er ødelagt. Læg den hele fil tilbage.")
    _secrets[file] = secret
    return secret


def forget_secret(file: Path) -> None:
    """Drop what this process remembers of `file`; other processes do when they next read epochs."""
    _secrets.pop(file, None)


@dataclass(frozen=True)
class KeyMaker:
    """Makes client keys under one epoch's secret."""

    epoch: KeyEpoch
    secret: bytes = field(repr=False)

    def key(self, alias: str, group_id: int) -> int | None:
        """The signed 64-bit key of `alias` in a room group.

        None for an alias without a letter or digit: that is no alias.
        """
        name = normalise(alias)
        if not name:
            return None
        digest = hmac.digest(self.secret, f"{group_id}|{name}".encode(), "sha256")
        return int.from_bytes(digest[:KEY_BYTES], "big", signed=True)


class KeyRing:
    """The keys of every epoch, as they stand when read. Get one by `key_ring()`."""

    def __init__(self, epochs: Sequence[KeyEpoch]) -> None:
        """`epochs` in the order of their numbers, at least one of them open."""
        self.epochs = tuple(epochs)
        self.open = next(epoch for epoch in reversed(self.epochs) if epoch.is_open)
        for epoch in self.epochs:
            if epoch.destroyed_at is not None:
                forget_secret(secret_file(epoch))

    @property
    def current(self) -> KeyMaker:
        """The key maker of the open epoch. Raises SecretMissing."""
        return self._maker(self.open)

    def epoch_at(self, instant: datetime) -> KeyEpoch:
        """The epoch that an aware `instant` lies in; what was before the first is the first's."""
        begun = [epoch for epoch in self.epochs if epoch.started_at <= instant]
        return begun[-1] if begun else self.epochs[0]

    def at(self, instant: datetime) -> KeyMaker | None:
        """The key maker for what happened at `instant`; None once its secret is destroyed.

        Raises SecretMissing where the file is gone without having been destroyed.
        """
        epoch = self.epoch_at(instant)
        return None if epoch.destroyed_at is not None else self._maker(epoch)

    def linked(self, now: datetime) -> KeyMaker | None:
        """The key maker of the epoch before the open one, while the overlap lasts; else None.

        In the overlap (ALIAS_OVERLAP_DAYS) a returning client's profile is carried over.
        """
        before = [epoch for epoch in self.epochs if epoch.number < self.open.number]
        if not before or before[-1].destroyed_at is not None or now >= overlap_end(before[-1]):
            return None
        return self._maker(before[-1])

    @staticmethod
    def _maker(epoch: KeyEpoch) -> KeyMaker:
        return KeyMaker(epoch, read_secret(secret_file(epoch)))


def overlap_end(epoch: KeyEpoch) -> datetime:
    """Until when clients of an ended epoch are linked. Raises ValueError for an open one."""
    if epoch.ended_at is None:
        raise ValueError(f"{epoch} is open")
    return epoch.ended_at + timedelta(days=settings.ALIAS_OVERLAP_DAYS)


def key_ring() -> KeyRing:
    """The keys of all epochs, for many intakes at once; the first use makes the first epoch.

    One query once there is an epoch.
    """
    epochs = list(KeyEpoch.objects.order_by("number"))
    if not any(epoch.is_open for epoch in epochs):
        first_epoch()
        epochs = list(KeyEpoch.objects.order_by("number"))
    return KeyRing(epochs)


def current_keys() -> KeyMaker:
    """The key maker of the open epoch: one query. Raises SecretMissing where its file is gone."""
    return key_ring().current


def keys_at(instant: datetime) -> KeyMaker | None:
    """The key maker for what happened at `instant`: one query.

    None once the secret of that epoch is destroyed. Raises SecretMissing.
    """
    return key_ring().at(instant)


@transaction.atomic
def first_epoch() -> KeyEpoch:
    """Begin an epoch with a secret of its own where none is open."""
    installation = _installation()
    last = KeyEpoch.objects.order_by("-number").first()
    epoch, made = KeyEpoch.objects.get_or_create(
        is_open=True,
        defaults={
            "installation": installation,
            "number": last.number + 1 if last else 1,
            "started_at": timezone.now(),
        },
    )
    if made:
        create_secret(secret_file(epoch))
    return epoch


def row_secret() -> bytes:
    """The installation's secret for the ids of imported rows; it never rotates (decisions A11).

    Raises SecretMissing where files have been imported before and the secret is gone.
    """
    file = _folder(_installation().pk) / "rows.key"
    if file.exists() or ImportBatch.objects.filter(kind=ImportBatch.Kind.INTAKES).exists():
        return read_secret(file)
    return create_secret(file)
