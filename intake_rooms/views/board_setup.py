"""Whether a room uses the board, for administrators."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from config.access.guards import requires
from config.access.roles import Permission
from config.http import StaffRequest
from intake_rooms.forms.board import BoardForm
from intake_rooms.models import Room
from intake_rooms.services.rooms import set_board


@requires(Permission.SET_UP_ROOMS)
@require_http_methods(["GET", "HEAD", "POST"])
def setup_board(request: StaffRequest, slug: str) -> HttpResponse:
    """Turn the board on or off, and say after how long a stay is long."""
    room = get_object_or_404(Room, slug=slug)
    form = BoardForm(request.POST or None, room=room)
    if form.is_valid():
        set_board(room, **form.cleaned_data, by=request.user)
        messages.success(request, "Tavlens indstillinger er gemt.")
        return redirect("intake_rooms:setup_board", room.slug)
    return render(request, "intake_rooms/setup/board.html", {"room": room, "form": form})
