"""The virus scanner, where one is configured: ClamAV's daemon, spoken to over its socket."""

from __future__ import annotations

import logging
from enum import StrEnum
from typing import Any

from clamav_client import clamd
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from config.filing.facts import FileRefused

_log = logging.getLogger(__name__)
_AWAY = (clamd.ClamdError, OSError, ValueError)
"""No connection, cut off, too large for the scanner's own limit, or no answer in time."""


class Found(StrEnum):
    """What the scanner says of a file."""

    CLEAN = "clean"
    INFECTED = "infected"
    AWAY = "away"
    """It says nothing: it does not answer, or could not read the file."""


def look(file: Any) -> Found:
    """What the scanner says of a file, which is rewound; CLEAN where none is configured.

    Which virus it was stands in the server's log only.
    """
    if not settings.CLAMD:
        return Found.CLEAN
    file.seek(0)
    try:
        status, detail = _client().instream(file)["stream"]
    except _AWAY as error:
        status, detail = "AWAY", str(error)
    file.seek(0)
    if status == "OK":
        return Found.CLEAN
    if status == "FOUND":
        _log.warning("The virus scanner found %s in a file.", detail)
        return Found.INFECTED
    _log.error("The virus scanner at CLAMD says nothing of a file: %s", detail)
    return Found.AWAY


def scan(file: Any, name: str) -> bool:
    """Whether a file that comes in was scanned; True also where no scanner is configured.

    False: the scanner is away and CLAMD_AWAY says to take files all the same. Raises FileRefused
    for one that is infected, and while the scanner is away.
    """
    found = look(file)
    if found == Found.INFECTED:
        raise FileRefused(
            _(
                "Filen %(name)s kan skade andres computere, siger vores virusscanner. "
                "Vi tager ikke imod den. Send en anden fil."
            )
            % {"name": name}
        )
    if found == Found.AWAY and settings.CLAMD_AWAY == "refuse":
        raise FileRefused(_("Vi kan ikke tage imod filer lige nu. Prøv igen om lidt."))
    return found == Found.CLEAN


def _client() -> Any:
    """A connection is made for each file: it needs none kept open."""
    address, seconds = settings.CLAMD, int(settings.CLAMD_TIMEOUT_SECONDS)
    if address.startswith("/"):
        return clamd.ClamdUnixSocket(path=address, timeout=seconds)
    host, _colon, port = address.rpartition(":")
    if not host or not port.isdecimal():
        raise ImproperlyConfigured(
            f"CLAMD is {address!r}; name a socket's path (/run/clamav/clamd.ctl) or host:port."
        )
    return clamd.ClamdNetworkSocket(host=host, port=int(port), timeout=seconds)
