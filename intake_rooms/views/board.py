"""The board of those who are inside: queue, places, and how long."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.messages import get_messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from intake_rooms import board_pages, pages
from intake_rooms.exceptions import IntakeRoomsError
from intake_rooms.forms.board import EnterForm
from intake_rooms.models import Presence, PresenceTimes, Room
from intake_rooms.services import presence
from intake_rooms.services.presence import NotOnBoard
from intake_rooms.tablet_door import at_the_counter

DEEDS: dict[str, Callable[[Presence], object]] = {
    "kald": presence.call,
    "koe": presence.back_to_queue,
    "plads": presence.seat,
    "gaaet": presence.leave,
}


@at_the_counter("GET", "HEAD", "POST")
def board(request: HttpRequest, room: Room) -> HttpResponse:
    """Show the board; by POST, put somebody in the queue."""
    if request.method == "POST":
        return _enter(request, room)
    now = timezone.now()
    presence.forget_old(now)
    context: dict[str, Any] = {
        "room": room,
        "now": now,
        "board": board_pages.board(room, now) if room.uses_board else None,
        "methods": pages.methods(room),
        "id": uuid.uuid4(),
        "notes": [str(message) for message in get_messages(request)],
    }
    return render(request, "intake_rooms/board.html", context)


def _enter(request: HttpRequest, room: Room) -> HttpResponse:
    form = EnterForm(request.POST)
    if not form.is_valid():
        for error in next(iter(form.errors.values())):
            messages.error(request, str(error))
        return _back(room)
    return _done(request, room, lambda: presence.enter(room, **form.cleaned_data))


@at_the_counter("POST")
def move(request: HttpRequest, room: Room, presence_id: uuid.UUID, deed: str) -> HttpResponse:
    """Call, seat, send back to the queue or let go, by `deed`."""
    if deed not in DEEDS:
        raise Http404
    somebody = Presence(pk=presence_id)
    known = Presence.objects.filter(room=room, pk=presence_id).exists()
    return _done(request, room, lambda: DEEDS[deed](somebody) if known else _gone())


def _gone() -> None:
    raise NotOnBoard


@at_the_counter("POST")
def come_back(request: HttpRequest, room: Room, times_id: int) -> HttpResponse:
    """Take a leaving back."""
    times = PresenceTimes(pk=times_id)
    known = PresenceTimes.objects.filter(
        room=room, pk=times_id, left_at__gt=timezone.now() - board_pages.UNDO_LEAVING
    ).exists()
    return _done(request, room, lambda: presence.come_back(times) if known else _gone())


def _done(request: HttpRequest, room: Room, deed: Callable[[], object]) -> HttpResponse:
    try:
        deed()
    except IntakeRoomsError as error:
        messages.error(request, str(error))
    return _back(room)


def _back(room: Room) -> HttpResponse:
    return redirect("intake_rooms:board", room.slug)
