"""Doors: every page is shut by default (LoginRequiredMiddleware); these open it to a deed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase

from config.access.roles import Permission

P = ParamSpec("P")
View = Callable[Concatenate[Any, P], HttpResponseBase]


def requires(*permissions: Permission) -> Callable[[View[P]], View[P]]:
    """Let in who may do at least one of `permissions`; 403 for everyone else who is logged in."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not any(request.user.may(permission) for permission in permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.required_permissions = permissions  # type: ignore[attr-defined]
        return guarded

    return decorate
