"""Who is sending: `request.device`, and a limit on how often a machine may ask."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from config.access.log_in_limit import address_digest
from config.offline import services
from config.offline.models import Device

COOKIE = "device"
COOKIE_AGE = 365 * 24 * 3600
API = "/api/"
TOO_OFTEN = "Der er sendt for mange anmodninger. Vent et minut, og send resten samlet."


class DeviceRequest(HttpRequest):
    """A request that `DeviceMiddleware` has seen.

    `device` is the enrolled tablet it came from. Where its cookie is no longer good, `device` is
    None and `revoked_device` the tablet it was, None if it never was one.
    """

    device: Device | None
    revoked_device: Device | None


class DeviceMiddleware:
    """Sets `request.device` from the cookie (one query, none without it); slows down the API.

    Requests to the API count for a minute for the tablet, the token or else the address they come
    from, in each server process: more than `API_REQUESTS_A_MINUTE` get 429.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: DeviceRequest) -> HttpResponse:
        request.device = request.revoked_device = None
        if request.path.startswith(API) and _too_often(request):
            return JsonResponse(
                {"detail": TOO_OFTEN, "code": "throttled"}, status=429, headers={"Retry-After": 60}
            )
        cookie = request.COOKIES.get(COOKIE, "")
        if cookie:
            _recognise(request, cookie)
        return self.get_response(request)


def _recognise(request: DeviceRequest, cookie: str) -> None:
    device = find_device(cookie)
    if device is None:
        return
    if device.revoked_at is not None:
        request.revoked_device = device
        return
    services.seen(device)
    request.device = device


def find_device(cookie: str) -> Device | None:
    """The tablet whose cookie this is, revoked or not. One query."""
    name, _, token = cookie.partition(".")
    try:
        device = Device.objects.filter(pk=UUID(name)).first()
    except ValueError:
        return None
    if device is None or not secrets.compare_digest(device.token_sha256, services.digest(token)):
        return None
    return device


def _too_often(request: HttpRequest) -> bool:
    """Count this minute's requests of one sender, who is told by a digest only."""
    credential = request.headers.get("Authorization") or request.COOKIES.get(COOKIE)
    sender = services.digest(credential) if credential else address_digest(request)
    key = f"api-requests-{sender}-{timezone.now():%Y%m%d%H%M}"
    cache.add(key, 0, timeout=120)
    try:
        count = cache.incr(key)
    except ValueError:  # thrown out of the cache in between
        return False
    return count > settings.API_REQUESTS_A_MINUTE


def set_cookie(response: HttpResponse, value: str) -> None:
    """Let this browser be the tablet from now on."""
    response.set_cookie(
        COOKIE,
        value,
        max_age=COOKIE_AGE,
        httponly=True,
        samesite="Strict",
        secure=settings.PRODUCTION,
    )
