"""In which days a room recorded a kind of incident, where that is not all its life."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from config.access.guards import requires
from config.access.roles import Permission
from config.http import StaffRequest
from intake_rooms import services
from intake_rooms.exceptions import IntakeRoomsError
from intake_rooms.forms.setup import RecordingForm
from intake_rooms.models import IncidentRecording, Room


@requires(Permission.SET_UP_ROOMS)
@require_http_methods(["GET", "HEAD", "POST"])
def recordings(request: StaffRequest, slug: str) -> HttpResponse:
    """The kinds that were recorded for a part of the room's life only."""
    room = get_object_or_404(Room, slug=slug)
    form = RecordingForm(request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        try:
            services.set_recording(
                room=room, kind=data["kind"], start=data["start"], end=data["end"], by=request.user
            )
        except IntakeRoomsError as error:
            form.add_error("end", str(error))
        else:
            messages.success(request, "Perioden er gemt og bruges i bilagene.")
            return redirect("intake_rooms:setup_recordings", slug)
    context = {"room": room, "form": form, "recordings": room.recordings.all()}
    return render(request, "intake_rooms/setup/recordings.html", context)


@requires(Permission.SET_UP_ROOMS)
@require_POST
def remove_recording(request: StaffRequest, slug: str, recording_id: int) -> HttpResponse:
    """Say that the room has always recorded the kind."""
    room = get_object_or_404(Room, slug=slug)
    recording = get_object_or_404(IncidentRecording, room=room, pk=recording_id)
    services.remove_recording(recording, by=request.user)
    messages.success(request, "Hændelsen regnes nu for opgjort i hele rummets tid.")
    return redirect("intake_rooms:setup_recordings", slug)
