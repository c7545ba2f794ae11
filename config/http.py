"""Requests and answers: what our middleware guarantees and adds."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django_htmx.middleware import HtmxDetails

from config.access.models import User


class HtmxRequest(HttpRequest):
    """A request that htmx's middleware has seen."""

    htmx: HtmxDetails


class StaffRequest(HtmxRequest):
    """A request behind log-in."""

    user: User


class NoStoreMiddleware:
    """Keeps answers to people who are logged in out of every cache, the browser's included.

    Tablets are shared: the back button after log-out must show nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response.headers["Cache-Control"] = "no-store"
        return response
