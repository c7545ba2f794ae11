"""How often a wrong receipt code may be tried. Nothing about anybody is stored.

Codes that cannot be codes at all (a typing error, told by the check characters) cost nothing: only
well-formed codes that open nothing count, and an honest person types one about once in a thousand
typing errors. They are counted in 4,096 bins that an address falls into by a keyed digest whose
key this process makes and never writes down: a bin is shared by many addresses, tells none of
them, and is gone with the process. The counts live in memory, for ten minutes.

With 2^50 codes, 100,000 of them live, and 30 tries each ten minutes in one server process, all bins
used all the time, a hit is to be expected once in 1.7 years; from one address, once in 7,000.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache
from django.utils.translation import gettext as _

from consultation.exceptions import ConsultationError, NoSuchCode

LIMIT = 30
SECONDS = 600
_BINS = 4096
_KEY = secrets.token_bytes(32)


class TooManyAttempts(ConsultationError):
    """Too many wrong codes were tried in a short time."""

    def __init__(self) -> None:
        super().__init__(
            _("Der er prøvet for mange forkerte koder. Vent ti minutter, og prøv igen.")
        )


@contextmanager
def attempts(address: str) -> Iterator[None]:
    """Around the look-up of a code; counts it where it opens nothing. Raises TooManyAttempts."""
    name = f"code-attempts-{bin_of(address)}"
    if cache.get(name, 0) >= LIMIT:
        raise TooManyAttempts
    try:
        yield
    except NoSuchCode:
        if not cache.add(name, 1, SECONDS):
            try:
                cache.incr(name)
            except ValueError:  # it ran out meanwhile
                cache.set(name, 1, SECONDS)
        raise


def bin_of(address: str) -> int:
    """The bin that an address falls into, 0 to 4,095; it tells no address."""
    digest = hmac.new(_KEY, address.encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:4], "big") % _BINS
