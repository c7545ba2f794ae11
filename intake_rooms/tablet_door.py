"""The door to what belongs to a room's counter: for its staff, and for its own tablets."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils import translation

from config.access.roles import Permission
from intake_rooms import pages
from intake_rooms.devices import room_of
from intake_rooms.models import Room

P = ParamSpec("P")
View = Callable[Concatenate[Any, Room, P], HttpResponse]


def at_the_counter(*methods: str) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """Give a view the room of the address: for who registers intakes there, and its own tablets.

    Strangers are sent to the log-in; a room out of reach is a 404. Answers, in Danish, are kept
    nowhere.
    """

    def decorate(view: View[P]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: Any, /, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated and request.device is None:
                return redirect_to_login(request.get_full_path())
            if request.user.is_authenticated and not request.user.may(Permission.REGISTER_INTAKES):
                raise PermissionDenied
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            translation.activate("da")
            request.LANGUAGE_CODE = "da"
            response = view(request, _room(request, slug), *args, **kwargs)
            response["Cache-Control"] = "no-store"
            return response

        return login_not_required(guarded)

    return decorate


def _room(request: Any, slug: str) -> Room:
    if request.user.is_authenticated:
        return pages.counter_room(request.user, slug)
    return room_of(request.device, slug)
