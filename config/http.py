"""Requests and answers: what our middleware guarantees and adds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
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


class StaffInDanishMiddleware:
    """Shows pages behind log-in in Danish, whatever language a public page was left in.

    Staff pages are written in Danish only; with an English cookie their dates and form errors
    would be mixed. Public pages keep the language that was chosen.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> None:
        if getattr(view, "login_required", True):
            translation.activate("da")
            request.LANGUAGE_CODE = "da"
