"""Slows down guessing of passwords: a few tries, then a pause.

A try counts for one account from one address, so nobody can shut a colleague out from elsewhere,
and a refused try does not prolong the pause. Whether the account exists makes no difference.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from config.access.models import FailedLogIn

TRIES = 5
PAUSE = timedelta(minutes=10)
_FORGOTTEN_AFTER = timedelta(days=1)


class TooManyTries(Exception):
    """The pause lasts until `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"no more tries until {until:%H:%M}")
        self.until = until


def count_try(username: str, request: HttpRequest) -> int:
    """Count a try before its password is looked at; gives the number of tries left after it.

    Counted first and taken back by `forget`, so that many tries at the same moment are not all
    looked at. Raises TooManyTries, and then the password must not be looked at.
    """
    now = timezone.now()
    FailedLogIn.objects.filter(at__lt=now - _FORGOTTEN_AFTER).delete()
    pair = {"account": _digest(username.lower()), "source": address_digest(request)}
    counted = FailedLogIn.objects.create(**pair, at=now)
    recent = FailedLogIn.objects.filter(**pair, at__gt=now - PAUSE).order_by("-at", "-pk")
    times = list(recent.values_list("at", flat=True)[: TRIES + 1])
    if len(times) <= TRIES:
        return TRIES - len(times)
    counted.delete()
    raise TooManyTries(times[TRIES] + PAUSE)


def forget(username: str, request: HttpRequest | None = None) -> None:
    """Start again from no tries: for the request's address, or without one for all addresses."""
    tries = FailedLogIn.objects.filter(account=_digest(username.lower()))
    if request is not None:
        tries = tries.filter(source=address_digest(request))
    tries.delete()


def address_digest(request: HttpRequest) -> str:
    """A keyed digest of where a request came from: the same for the same address, and no more."""
    return _digest(_address(request))


def _address(request: HttpRequest) -> str:
    """Where the request came from; behind our own proxy what that proxy saw, never what was sent.

    A proxy appends the address it saw to X-Forwarded-For, so only the last one is to be trusted.
    """
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if forwarded:
            return forwarded
    return str(request.META.get("REMOTE_ADDR", ""))


def _digest(value: str) -> str:
    return salted_hmac("config.access.log_in_limit", value, algorithm="sha256").hexdigest()
