"""Receipt codes: how someone without an account comes back to what they wrote.

Ten random characters of Crockford's base 32 (50 bits) and two check characters, shown 4-4-4
(decisions.md C12). Stored as a keyed digest only: a copy of the database alone opens nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from django.conf import settings
from django.utils.translation import gettext as _

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
_RANDOM, _CHECK = 10, 2
_MODULUS = 1021
"""The largest prime that two characters can hold: every single wrong or swapped character of
the ten changes the remainder."""


class CodeMistyped(ValueError):
    """No code can be written so; `str(error)` says what to do."""

    def __init__(self) -> None:
        super().__init__(_("Koden er ikke skrevet rigtigt. Se efter, og skriv de 12 tegn igen."))


def new_code() -> str:
    """A fresh code, as it is shown: "7K3M-9QTR-2XAB"."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(_RANDOM))
    return shown(body + _check(body))


def shown(code: str) -> str:
    """A code in groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def normalised(text: str) -> str:
    """What a person typed, as the 12 characters; o, i and l are read as 0 and 1.

    Raises CodeMistyped.
    """
    code = "".join(text.split()).upper().translate(_READ_AS)
    if len(code) != _RANDOM + _CHECK or any(each not in ALPHABET for each in code):
        raise CodeMistyped
    if code[_RANDOM:] != _check(code[:_RANDOM]):
        raise CodeMistyped
    return code


def digest(code: str, purpose: str) -> str:
    """What is stored of a code (hex, 64 characters). Raises CodeMistyped.

    `purpose` keeps the digests of different kinds of codes apart.
    """
    return keyed_digest(normalised(code), purpose)


def keyed_digest(secret: str, purpose: str) -> str:
    """The keyed digest of any secret text that leaves the portal, e.g. a personal link's token."""
    key = hashlib.sha256(f"receipt|{purpose}|{settings.SECRET_KEY}".encode()).digest()
    return hmac.new(key, secret.encode(), hashlib.sha256).hexdigest()


def _check(body: str) -> str:
    value = 0
    for character in body:
        value = (value * 32 + ALPHABET.index(character)) % _MODULUS
    return ALPHABET[value // 32] + ALPHABET[value % 32]
