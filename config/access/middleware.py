"""A password that somebody else knows opens one page only: the one where it is replaced."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

OPEN_MEANWHILE = frozenset(
    {
        "access:password_change",
        "access:logout",
        "access:login_help",
        "set_language",
        "accessibility",
        "contact",
    }
)
"""What can be reached before the password is chosen."""


class ChoosePasswordFirstMiddleware:
    """Sends those with a temporary password to choose one. After LoginRequiredMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, arguments: Any, keywords: Any
    ) -> HttpResponse | None:
        """Send on, unless the page is one of those that stay open."""
        assert request.resolver_match is not None
        if request.resolver_match.view_name in OPEN_MEANWHILE:
            return None
        if request.user.is_authenticated and request.user.must_change_password:
            return redirect("access:password_change")
        return None
