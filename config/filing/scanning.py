"""The virus scanner, where one is configured: ClamAV's daemon, spoken to over its socket."""

from __future__ import annotations

import logging
from typing import Any

from clamav_client import clamd
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from config.filing.facts import FileRefused

_log = logging.getLogger(__name__)
_AWAY = (clamd.ClamdError, OSError, ValueError)
"""No connection, cut off, too large for the scanner's own limit, or no answer in time."""


def scan(file: Any, name: str) -> bool:
    """Whether the file was scanned and found clean; it is rewound.

    True also where no scanner is configured: nothing was left out. False: the scanner is away and
    CLAMD_AWAY says to take files all the same. Raises FileRefused for one that is infected, and
    while the scanner is away. Which virus it was stands in the server's log only.
    """
    if not settings.CLAMD:
        return True
    file.seek(0)
    try:
        status, detail = _client().instream(file)["stream"]
    except _AWAY as error:
        _log.error("The virus scanner at CLAMD does not answer: %s", error)
        status, detail = "AWAY", None
    file.seek(0)
    if status == "OK":
        return True
    if status == "FOUND":
        _log.warning("An uploaded file was refused: the virus scanner found %s", detail)
        raise FileRefused(
            _(
                "Filen %(name)s kan skade andres computere, siger vores virusscanner. "
                "Vi tager ikke imod den. Send en anden fil."
            )
            % {"name": name}
        )
    if status == "ERROR":
        _log.error("The virus scanner could not read a file: %s", detail)
    if settings.CLAMD_AWAY == "accept":
        return False
    raise FileRefused(_("Vi kan ikke tage imod filer lige nu. Prøv igen om lidt."))


def is_configured() -> bool:
    """Whether files are scanned."""
    return bool(settings.CLAMD)


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
