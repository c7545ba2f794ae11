"""Text that waits sealed: a tablet, or the database, holds it and cannot read it.

HPKE (RFC 9180), base mode: X25519, HKDF-SHA256, AES-256-GCM, info `alias/1`. The plaintext is
UTF-8, filled with NUL to a multiple of 32 bytes so that its length tells little. On the way it is
base64url(enc || ciphertext) without `=`. Private keys are files `seal-<n>.key` of 32 raw bytes,
mode 0600, in the folder of the installation's secrets; a missing one is an error, never a new key.
"""

from __future__ import annotations

import base64
import binascii
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from django.db import transaction
from django.utils import timezone

from config.offline.exceptions import NotSealedHere, SealKeyMissing
from config.offline.models import SealKey

INFO = b"alias/1"
BLOCK = 32
KEY_BYTES = 32
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


@dataclass(frozen=True)
class PublicKey:
    """The key to seal to: its number, and 32 bytes."""

    number: int
    public: bytes

    @property
    def text(self) -> str:
        return as_base64(self.public)


def as_base64(content: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def current_key(folder: Path) -> PublicKey:
    """The newest key whose private half lies in `folder`; the first use makes the first one.

    One query. Raises SealKeyMissing where the file is gone: what was sealed could not be opened.
    """
    key = SealKey.objects.order_by("-number").first() or make_key(folder, 1)
    _private_key(folder, key.number)
    return PublicKey(key.number, bytes(key.public))


@transaction.atomic
def make_key(folder: Path, number: int) -> SealKey:
    """Write the private key, then the row. A file that an interrupted run left is adopted."""
    file = key_file(folder, number)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(handle, "wb") as out:
            out.write(X25519PrivateKey.generate().private_bytes_raw())
            out.flush()
            os.fsync(out.fileno())
    public = _private_key(folder, number).public_key().public_bytes_raw()
    key, _ = SealKey.objects.get_or_create(
        number=number, defaults={"public": public, "made_at": timezone.now()}
    )
    return key


def forget_keys() -> None:
    """Keep no private key in this process's memory; files are read anew at their next use."""
    _read_key.cache_clear()


def key_file(folder: Path, number: int) -> Path:
    """Where the private half of key `number` lies."""
    return folder / f"seal-{number}.key"


def _private_key(folder: Path, number: int) -> X25519PrivateKey:
    """As its file says now: what is kept in memory serves only while the file is the same."""
    file = key_file(folder, number)
    try:
        changed_at = file.stat().st_mtime_ns
        return _read_key(file, changed_at)
    except FileNotFoundError:
        raise SealKeyMissing(
            f"Nøglefilen {file} mangler. Læg den tilbage fra det sikre sted: uden den kan "
            "kaldenavne, der venter på en tablet, ikke åbnes."
        ) from None


@lru_cache(maxsize=32)
def _read_key(file: Path, changed_at: int) -> X25519PrivateKey:
    content = file.read_bytes()
    if len(content) != KEY_BYTES:
        raise SealKeyMissing(f"Nøglefilen {file} er ødelagt. Læg den hele fil tilbage.")
    return X25519PrivateKey.from_private_bytes(content)


def seal(text: str, key: PublicKey) -> str:
    """`text` sealed to `key`, as it goes on the wire. Only the private key opens it."""
    plain = text.encode()
    padded = plain + bytes(-len(plain) % BLOCK or (BLOCK if not plain else 0))
    sealed = _SUITE.encrypt(padded, X25519PublicKey.from_public_bytes(key.public), INFO)
    return as_base64(sealed)


def unseal(sealed: str, *, number: int, folder: Path) -> str:
    """The text that was sealed to key `number`.

    Raises NotSealedHere for what that key does not open, or is destroyed; SealKeyMissing where the
    file of a key that is not is gone.
    """
    try:
        content = base64.b64decode(sealed + "=" * (-len(sealed) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise NotSealedHere from None
    try:
        private = _private_key(folder, number)
    except SealKeyMissing:
        if SealKey.objects.filter(number=number, destroyed_at=None).exists():
            raise
        raise NotSealedHere from None
    try:
        return _SUITE.decrypt(content, private, INFO).rstrip(b"\0").decode()
    except (InvalidTag, ValueError):
        raise NotSealedHere from None
