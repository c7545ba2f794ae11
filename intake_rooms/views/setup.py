"""Setting up rooms, for administrators."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.access.guards import requires
from config.access.models import User
from config.access.roles import Permission
from config.http import StaffRequest
from intake_rooms.exceptions import IntakeRoomsError
from intake_rooms.forms.setup import (
    ButtonsForm,
    EndHoursForm,
    ExceptionForm,
    HoursForm,
    MemberForm,
    PlacesForm,
    RoomForm,
    StopForm,
)
from intake_rooms.models import OpeningException, OpeningHours, Room, RoomGroup, Stop
from intake_rooms.opening import local_day_and_hour
from intake_rooms.services import hours as hours_services
from intake_rooms.services import rooms as services


@requires(Permission.SET_UP_ROOMS)
@require_safe
def room_list(request: StaffRequest) -> HttpResponse:
    """All rooms, with what is set up for each."""
    rooms = Room.objects.select_related("group").annotate(
        members=Count("memberships", distinct=True)
    )
    return render(request, "intake_rooms/setup/list.html", {"rooms": rooms})


@requires(Permission.SET_UP_ROOMS)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: StaffRequest) -> HttpResponse:
    """Add a room, open all day until its hours are set."""
    form = RoomForm(request.POST or None)
    if form.is_valid():
        try:
            room = _store_new(form, request.user)
        except IntakeRoomsError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{room.name} er oprettet, åbent hele døgnet. Sæt tiderne.")
            return redirect("intake_rooms:setup_room", room.slug)
    return render(request, "intake_rooms/setup/add.html", {"form": form})


@transaction.atomic
def _store_new(form: RoomForm, by: User) -> Room:
    answers = form.cleaned_data
    group = answers["group"].name if answers["group"] else answers["new_group"]
    room, _ = services.add_room(
        slug=answers["slug"],
        name=answers["name"],
        kind=answers["kind"],
        opened_on=answers["opened_on"],
        group=group,
        by=by,
    )
    return _change(room, form, by)


def _change(room: Room, form: RoomForm, by: User) -> Room:
    answers = form.cleaned_data
    group = answers["group"]
    if group is None:
        group, _ = RoomGroup.objects.get_or_create(name=answers["new_group"].strip())
    return services.change_room(
        room,
        name=answers["name"],
        kind=answers["kind"],
        group=group,
        opened_on=answers["opened_on"],
        closed_on=answers["closed_on"],
        default_municipality=answers["default_municipality"],
        by=by,
    )


@requires(Permission.SET_UP_ROOMS)
@require_http_methods(["GET", "HEAD", "POST"])
def room(request: StaffRequest, slug: str) -> HttpResponse:
    """What a room is, its places and its stops: three forms, each with a button of its own."""
    room = get_object_or_404(Room.objects.select_related("group"), slug=slug)
    chosen = next((name for name in ("room", "places", "stop") if name in request.POST), "")
    form = RoomForm(request.POST if chosen == "room" else None, room=room)
    places = PlacesForm(request.POST if chosen == "places" else None, room=room)
    stop = StopForm(request.POST if chosen == "stop" else None, auto_id="stop_%s")
    saved = _saved_room(request, room, chosen, form, places, stop)
    if saved:
        messages.success(request, saved)
        return redirect("intake_rooms:setup_room", room.slug)
    context = {
        "room": room,
        "form": form,
        "places": places,
        "stop": stop,
        "stops": room.stops.all(),
    }
    return render(request, "intake_rooms/setup/room.html", context)


def _saved_room(
    request: StaffRequest,
    room: Room,
    chosen: str,
    form: RoomForm,
    places: PlacesForm,
    stop: StopForm,
) -> str:
    """Store what one of the forms says; the sentence that says so, "" where nothing was stored."""
    if chosen == "places" and places.is_valid():
        services.set_places(room, places.places(), by=request.user)
        return "Pladserne er gemt. Skranken viser de måder, der er plads til."
    if chosen == "stop" and stop.is_valid():
        services.add_stop(room, stop.cleaned_data["name"], by=request.user)
        return "Holdepladsen er tilføjet."
    if chosen == "room" and form.is_valid():
        try:
            with transaction.atomic():
                _change(room, form, request.user)
        except IntakeRoomsError as error:
            form.add_error(None, str(error))
            return ""
        return "Rummet er gemt."
    return ""


@requires(Permission.SET_UP_ROOMS)
@require_POST
def retire_stop(request: StaffRequest, slug: str, stop_id: int) -> HttpResponse:
    """Take a stop out of use."""
    stop = get_object_or_404(Stop, room__slug=slug, pk=stop_id)
    services.retire_stop(stop, by=request.user)
    messages.success(request, f"{stop.name} vises ikke længere ved skranken.")
    return redirect("intake_rooms:setup_room", slug)


@requires(Permission.SET_UP_ROOMS)
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: StaffRequest, slug: str) -> HttpResponse:
    """Opening hours with their validity, and the days that differ."""
    room = get_object_or_404(Room, slug=slug)
    is_day = "exception" in request.POST
    form = HoursForm(request.POST if request.POST and not is_day else None)
    special = ExceptionForm(request.POST if is_day else None, auto_id="special_%s")
    try:
        if form.is_valid():
            hours_services.add_hours(room, by=request.user, **form.cleaned_data)
            messages.success(request, "Åbningstiden er tilføjet.")
            return redirect("intake_rooms:setup_hours", slug)
        if special.is_valid():
            hours_services.set_exception(room, by=request.user, **special.cleaned_data)
            messages.success(request, "Den særlige dag er gemt.")
            return redirect("intake_rooms:setup_hours", slug)
    except IntakeRoomsError as error:
        (special if is_day else form).add_error(None, str(error))
    today, _ = local_day_and_hour(timezone.now())
    context: dict[str, Any] = {
        "room": room,
        "form": form,
        "special": special,
        "hours": room.opening_hours.order_by("weekday", "valid_from", "opens"),
        "exceptions": room.opening_exceptions.order_by("-date"),
        "today": today,
    }
    return render(request, "intake_rooms/setup/hours.html", context)


@requires(Permission.SET_UP_ROOMS)
@require_http_methods(["GET", "HEAD", "POST"])
def end_hours(request: StaffRequest, slug: str, hours_id: int) -> HttpResponse:
    """The last day that hours hold; a day before their first removes them."""
    rule = get_object_or_404(
        OpeningHours.objects.select_related("room"), room__slug=slug, pk=hours_id
    )
    form = EndHoursForm(request.POST or None)
    if form.is_valid():
        hours_services.end_hours(rule, last_day=form.cleaned_data["last_day"], by=request.user)
        messages.success(request, "Åbningstiden er afsluttet.")
        return redirect("intake_rooms:setup_hours", slug)
    context = {"room": rule.room, "rule": rule, "form": form}
    return render(request, "intake_rooms/setup/end_hours.html", context)


@requires(Permission.SET_UP_ROOMS)
@require_POST
def remove_exception(request: StaffRequest, slug: str, exception_id: int) -> HttpResponse:
    """Let the usual hours hold again."""
    special = get_object_or_404(
        OpeningException.objects.select_related("room"), room__slug=slug, pk=exception_id
    )
    hours_services.remove_exception(special, by=request.user)
    messages.success(request, "Den særlige dag er fjernet. De almindelige tider gælder.")
    return redirect("intake_rooms:setup_hours", slug)


@requires(Permission.SET_UP_ROOMS)
@require_http_methods(["GET", "HEAD", "POST"])
def buttons(request: StaffRequest, slug: str) -> HttpResponse:
    """Which substances have a button at the counter."""
    room = get_object_or_404(Room, slug=slug)
    form = ButtonsForm(request.POST or None, room=room)
    if form.is_valid():
        try:
            services.set_buttons(room, form.codes(), by=request.user)
        except IntakeRoomsError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Knapperne er gemt.")
            return redirect("intake_rooms:setup_buttons", slug)
    return render(request, "intake_rooms/setup/buttons.html", {"room": room, "form": form})


@requires(Permission.SET_UP_ROOMS)
@require_http_methods(["GET", "HEAD", "POST"])
def members(request: StaffRequest, slug: str) -> HttpResponse:
    """Who works in the room."""
    room = get_object_or_404(Room, slug=slug)
    form = MemberForm(request.POST or None, room=room)
    if form.is_valid():
        services.add_member(room, form.cleaned_data["user"], by=request.user)
        messages.success(request, f"{form.cleaned_data['user']} kan nu registrere i rummet.")
        return redirect("intake_rooms:setup_members", slug)
    staff = User.objects.filter(room_memberships__room=room).order_by("first_name", "username")
    context = {"room": room, "form": form, "members": staff}
    return render(request, "intake_rooms/setup/members.html", context)


@requires(Permission.SET_UP_ROOMS)
@require_POST
def remove_member(request: StaffRequest, slug: str, user_id: int) -> HttpResponse:
    """End somebody's work in the room."""
    room = get_object_or_404(Room, slug=slug)
    user = get_object_or_404(User, room_memberships__room=room, pk=user_id)
    services.remove_member(room, user, by=request.user)
    messages.success(request, f"{user} kan ikke længere registrere i rummet.")
    return redirect("intake_rooms:setup_members", slug)


@requires(Permission.SET_UP_ROOMS)
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: StaffRequest, slug: str) -> HttpResponse:
    """Delete a room that was never used."""
    room = get_object_or_404(Room, slug=slug)
    if request.method == "POST":
        try:
            services.delete_room(room, by=request.user)
        except IntakeRoomsError as error:
            messages.error(request, str(error))
            return redirect("intake_rooms:setup_room", slug)
        messages.success(request, f"{room.name} er slettet.")
        return redirect("intake_rooms:setup")
    return render(request, "intake_rooms/setup/delete.html", {"room": room})
