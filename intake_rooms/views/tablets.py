"""Tablets: the leader lists, enrols and revokes them; a browser becomes one by a code."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.access import log_in_limit
from config.access.guards import requires
from config.access.log_in_limit import TooManyTries
from config.access.roles import Permission
from config.danish import clock
from config.http import StaffRequest
from config.offline import held
from config.offline import services as machines
from config.offline.exceptions import CodeRefused, OfflineError
from config.offline.middleware import DeviceRequest, set_cookie
from config.offline.models import Device, EnrolmentCode, HeldItem
from intake_rooms import pages, tablet_pages
from intake_rooms.exceptions import IntakeRoomsError
from intake_rooms.forms.tablets import CodeForm, DiscardForm, TabletForm
from intake_rooms.models import Room

_MANAGE = (Permission.CORRECT_INTAKES, Permission.SET_UP_ROOMS)
GUESSES = "tablet enrolment"
"""The tries of codes are counted as log-ins are, under a name that no account can have."""


@requires(*_MANAGE)
@require_safe
def tablets(request: StaffRequest, slug: str) -> HttpResponse:
    """The room's tablets: when each was last there, and what waits on it."""
    room = pages.reachable_room(request.user, slug)
    context = {
        "room": room,
        "tablets": tablet_pages.tablets(room),
        "held": tablet_pages.held_count(room),
        "may_decide": request.user.may(Permission.CORRECT_INTAKES),
    }
    return render(request, "intake_rooms/tablets/list.html", context)


@requires(*_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def add_tablet(request: StaffRequest, slug: str) -> HttpResponse:
    """Name a new tablet and get its code, which is shown once and never again."""
    room = pages.reachable_room(request.user, slug)
    form = TabletForm(
        request.POST or None, save="Lav kode", initial={"name": tablet_pages.next_name(room)}
    )
    if not form.is_valid():
        return render(request, "intake_rooms/tablets/add.html", {"room": room, "form": form})
    name = form.cleaned_data["name"]
    code = machines.make_code(room.slug, name=name, by=request.user)
    address = request.build_absolute_uri(reverse("tablet:enrol", args=[code]))
    context = {
        "room": room,
        "name": name,
        "code": tablet_pages.spaced(code),
        "minutes": int(machines.CODE_LASTS.total_seconds() // 60),
        "picture": tablet_pages.qr_picture(address),
        "enter": request.build_absolute_uri(reverse("tablet:enter")),
    }
    return render(request, "intake_rooms/tablets/code.html", context)


def _device(request: StaffRequest, slug: str, device_id: uuid.UUID) -> tuple[Room, Device]:
    room = pages.reachable_room(request.user, slug)
    return room, get_object_or_404(Device, place=room.slug, pk=device_id)


@requires(*_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def rename_tablet(request: StaffRequest, slug: str, device_id: uuid.UUID) -> HttpResponse:
    """Call a tablet something else."""
    room, device = _device(request, slug, device_id)
    form = TabletForm(request.POST or None, save="Gem navn", initial={"name": device.name})
    if form.is_valid():
        machines.rename(device, form.cleaned_data["name"], by=request.user)
        messages.success(request, f"Tabletten hedder nu {form.cleaned_data['name']}.")
        return redirect("intake_rooms:tablets", slug)
    context = {"room": room, "device": device, "form": form}
    return render(request, "intake_rooms/tablets/rename.html", context)


@requires(*_MANAGE)
@require_POST
def revoke_tablet(request: StaffRequest, slug: str, device_id: uuid.UUID) -> HttpResponse:
    """Shut a tablet out at once."""
    _, device = _device(request, slug, device_id)
    machines.revoke(device, by=request.user)
    messages.success(
        request,
        f"{device.name} er spærret. Sender den noget, den havde i kø, venter det her på dig.",
    )
    return redirect("intake_rooms:tablets", slug)


@requires(Permission.CORRECT_INTAKES)
@require_safe
def held_items(request: StaffRequest, slug: str) -> HttpResponse:
    """What revoked tablets sent, without aliases."""
    room = pages.reachable_room(request.user, slug)
    context = {"room": room, "held": held.waiting(room.slug)}
    return render(request, "intake_rooms/tablets/held.html", context)


def _held(request: StaffRequest, slug: str, item_id: int) -> tuple[Room, HeldItem]:
    room = pages.reachable_room(request.user, slug)
    items = HeldItem.objects.filter(place=room.slug)
    return room, get_object_or_404(items, pk=item_id)


@requires(Permission.CORRECT_INTAKES)
@require_POST
def accept_item(request: StaffRequest, slug: str, item_id: int) -> HttpResponse:
    """Take a held registration in."""
    _, item = _held(request, slug, item_id)
    try:
        result = held.accept(item, by=request.user)
    except (OfflineError, IntakeRoomsError) as error:
        messages.error(request, str(error))
    else:
        if result.is_taken:
            messages.success(request, "Registreringen er godkendt.")
        else:
            said = " ".join(result.reasons)
            messages.error(request, f"Registreringen kan ikke godkendes: {said}")
    return redirect("intake_rooms:held_items", slug)


@requires(Permission.CORRECT_INTAKES)
@require_http_methods(["GET", "HEAD", "POST"])
def accept_all_items(request: StaffRequest, slug: str) -> HttpResponse:
    """Ask whether all that is held is to be taken in; by POST it is, as far as it was shown."""
    room = pages.reachable_room(request.user, slug)
    lines = held.waiting(room.slug)
    if request.method != "POST":
        context = {"room": room, "lines": lines, "kinds": tablet_pages.by_kind(lines)}
        return render(request, "intake_rooms/tablets/accept_all.html", context)
    last = request.POST.get("last", "")
    shown = [line.item for line in lines if last.isdecimal() and line.item.pk <= int(last)]
    try:
        results = held.accept_all(shown, by=request.user)
    except (OfflineError, IntakeRoomsError) as error:
        messages.error(request, str(error))
        return redirect("intake_rooms:held_items", slug)
    for level, sentence in tablet_pages.accepted_words(results):
        messages.add_message(request, level, sentence)
    return redirect("intake_rooms:held_items", slug)


@requires(Permission.CORRECT_INTAKES)
@require_http_methods(["GET", "HEAD", "POST"])
def discard_item(request: StaffRequest, slug: str, item_id: int) -> HttpResponse:
    """Throw a held registration away, with a reason."""
    room, item = _held(request, slug, item_id)
    form = DiscardForm(request.POST or None)
    if form.is_valid():
        try:
            machines.decide(
                item,
                HeldItem.Outcome.DISCARDED,
                by=request.user,
                reason=form.cleaned_data["reason"],
            )
        except OfflineError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Registreringen er kasseret. Begrundelsen står i loggen.")
        return redirect("intake_rooms:held_items", slug)
    line = next((line for line in held.waiting(room.slug) if line.item.pk == item.pk), None)
    context = {"room": room, "line": line, "form": form}
    return render(request, "intake_rooms/tablets/discard.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: DeviceRequest) -> HttpResponse:
    """Type the code. A tablet that is enrolled already is told so, with the way to its page."""
    form = CodeForm(request.POST or None)
    if form.is_valid():
        found, error = _guess(request, partial(machines.find_code, form.cleaned_data["code"]))
        if found is not None:
            return redirect("tablet:enrol", machines.clean_code(form.cleaned_data["code"]))
        form.add_error("code", error)
    place = request.device.place if request.device else ""
    context = {
        "form": form,
        "room": Room.objects.filter(slug=place).first() if place else None,
        "device": request.device,
        "was_revoked": request.revoked_device is not None,
    }
    return render(request, "intake_rooms/tablets/enter.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest, code: str) -> HttpResponse:
    """Ask whether this browser is to be the room's tablet; by POST it is."""
    found, error = _guess(request, partial(machines.find_code, code))
    room = Room.objects.filter(slug=found.place).first() if found else None
    if found is None or room is None:
        form = CodeForm({"code": ""})
        form.errors.clear()
        form.add_error("code", error or str(CodeRefused()))
        return render(request, "intake_rooms/tablets/enter.html", {"form": form})
    if request.method != "POST":
        context = {"room": room, "name": found.name}
        return render(request, "intake_rooms/tablets/enrol.html", context)
    try:
        enrolled = machines.enrol(code)
    except CodeRefused as refused:
        form = CodeForm({"code": ""})
        form.errors.clear()
        form.add_error("code", str(refused))
        return render(request, "intake_rooms/tablets/enter.html", {"form": form})
    response = redirect("intake_rooms:tablet", room.slug)
    set_cookie(response, enrolled.cookie)
    return response


def _guess(
    request: HttpRequest, find: Callable[[], EnrolmentCode]
) -> tuple[EnrolmentCode | None, str]:
    """Look for a code, a few times from one address in ten minutes; (None, why) where it fails."""
    try:
        log_in_limit.count_try(GUESSES, request)
    except TooManyTries as error:
        return None, f"Der er prøvet for mange koder. Vent til {clock(error.until)}, og prøv igen."
    try:
        found = find()
    except CodeRefused as error:
        return None, str(error)
    log_in_limit.forget(GUESSES, request)
    return found, ""
