"""From a nickname to a key that cannot be turned back (design §8, domain §6).

`client_key` = HMAC-SHA-256(secret of the epoch, room group | normalised alias), 64 bits kept as
a signed integer. Secrets are files under `KEY_DIR/<installation id>/`, mode 0600, never in the
database or its backups. The first use of an alias makes the first epoch; a secret that is
missing later is an error, never a new secret.
"""

from __future__ import annotations

import hmac
import os
import secrets
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
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


def _folder(installation_id: UUID) -> Path:
    """Where the secrets of one database lie."""
    return Path(settings.KEY_DIR) / str(installation_id)


def _installation() -> Installation:
    installation, _ = Installation.objects.get_or_create(one=True)
    return installation


def _create_secret(file: Path) -> bytes:
    """Write 32 random bytes once; adopt a file that an interrupted run left unused."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read_secret(file)
    secret = secrets.token_bytes(SECRET_BYTES)
    with os.fdopen(handle, "wb") as out:
        out.write(secret)
        out.flush()
        os.fsync(out.fileno())
    return secret


@lru_cache(maxsize=32)
def _read_secret(file: Path) -> bytes:
    try:
        secret = file.read_bytes()
    except FileNotFoundError:
        raise SecretMissing(
            f"Nøglefilen {file} mangler. Læg den tilbage fra det sikre sted, før der registreres "
            "med kaldenavn; en ny nøgle ville gøre alle kendte brugere ukendte."
        ) from None
    if len(secret) != SECRET_BYTES:
        raise SecretMissing(f"Nøglefilen {file} er ødelagt. Læg den hele fil tilbage.")
    return secret


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


def current_keys() -> KeyMaker:
    """The key maker of the open epoch; the first use of an alias makes the first epoch.

    One query once the epoch exists. Raises SecretMissing where its file is gone.
    """
    epoch = KeyEpoch.objects.filter(is_open=True).first() or _first_epoch()
    file = _folder(epoch.installation_id) / f"epoch-{epoch.number}.key"
    return KeyMaker(epoch, _read_secret(file))


@transaction.atomic
def _first_epoch() -> KeyEpoch:
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
        _create_secret(_folder(installation.pk) / f"epoch-{epoch.number}.key")
    return epoch


def row_secret() -> bytes:
    """The installation's secret for the ids of imported rows; it never rotates (decisions A11).

    Raises SecretMissing where files have been imported before and the secret is gone.
    """
    file = _folder(_installation().pk) / "rows.key"
    if file.exists() or ImportBatch.objects.filter(kind=ImportBatch.Kind.INTAKES).exists():
        return _read_secret(file)
    return _create_secret(file)
