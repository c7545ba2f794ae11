"""The board's aliases, sealed: readable with a key file that lies outside database and backups.

AES-256-GCM under `KEY_DIR/<installation id>/board.key` (mode 0600), bound to the row it stands
in, and padded so that its length says nothing of the alias's (decisions A16). The file is made at
the first use. If it is lost, only the aliases of those who are inside cannot be read any more.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from intake_rooms.aliases import secret_folder

KEY_BYTES, NONCE_BYTES, BLOCK = 32, 12, 64
UNREADABLE = "?"
"""Stands for an alias whose key is gone."""


def key_file() -> Path:
    """Where the board's key lies. One query."""
    return secret_folder() / "board.key"


class BoardSeal:
    """Seals and opens aliases under the key as it lies in its file now."""

    def __init__(self) -> None:
        self._cipher = AESGCM(_read_or_make(key_file()))

    def seal(self, alias: str, presence_id: UUID) -> bytes:
        """`alias` sealed for one row of the board; empty for no alias."""
        text = " ".join(alias.split()).encode()
        if not text:
            return b""
        padded = text + b"\x00" * (-len(text) % BLOCK)
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, padded, presence_id.bytes)

    def open(self, sealed: bytes, presence_id: UUID) -> str:
        """The alias of one row; "" where there is none, UNREADABLE where the key is another."""
        if not sealed:
            return ""
        raw = bytes(sealed)
        try:
            padded = self._cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], presence_id.bytes)
        except InvalidTag:
            return UNREADABLE
        return padded.rstrip(b"\x00").decode()


def _read_or_make(file: Path) -> bytes:
    """The key in `file`; a new one, in place at once and whole, where there is none."""
    try:
        key = file.read_bytes()
    except FileNotFoundError:
        return _make(file)
    return key if len(key) == KEY_BYTES else _make(file, replace=True)


def _make(file: Path, *, replace: bool = False) -> bytes:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(secrets.token_bytes(KEY_BYTES))
        out.flush()
        os.fsync(out.fileno())
    if replace:
        draft.replace(file)
        return file.read_bytes()
    try:
        os.link(draft, file)  # unlike a rename, it never replaces the key of somebody quicker
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return file.read_bytes()
