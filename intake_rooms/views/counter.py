"""The counter: one intake in a few taps, the last of which saves."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from config.access.guards import requires
from config.access.roles import Permission
from config.http import StaffRequest
from intake_rooms import deeds, pages, services, wording
from intake_rooms.board_pages import inside
from intake_rooms.codes import Sex
from intake_rooms.deeds import Saved
from intake_rooms.exceptions import (
    AlreadyVoided,
    IntakeRoomsError,
    InvalidIntake,
)
from intake_rooms.forms.counter import CounterForm, entry, municipality_choices, preset
from intake_rooms.models import Intake, Room
from intake_rooms.services import presence
from intake_rooms.services.client_profiles import Profile
from intake_rooms.services.intakes import NewIntake
from intake_rooms.services.look_ups import may_look_up


def is_partial(request: StaffRequest) -> bool:
    """Whether the counter's script asks for the changed parts only."""
    return request.headers.get("X-Counter") == "1"


def counter_url(room: Room, *, art: str = "", record_id: uuid.UUID | None = None) -> str:
    """The counter's address; with a deed and an id it says what became of that record."""
    address = reverse("intake_rooms:counter", args=[room.slug])
    return f"{address}?art={art}&id={record_id}" if record_id else address


@requires(Permission.REGISTER_INTAKES)
@require_http_methods(["GET", "HEAD", "POST"])
def counter(request: StaffRequest, slug: str) -> HttpResponse:
    """Register one intake. To the script, answer with the changed parts only."""
    room = pages.counter_room(request.user, slug)
    if request.method != "POST":
        return _page(request, room, saved=_asked_for(request, room))
    form = CounterForm(request.POST, room=room)
    intake = _register(form, room)
    if intake is None:
        return _answer(request, room, form=form)
    saved = _say(intake, form, room)
    if is_partial(request) or saved.warning:
        return _answer(request, room, saved=saved)
    return redirect(counter_url(room, art="indtag", record_id=intake.pk))


def _register(form: CounterForm, room: Room) -> Intake | None:
    """Store what the form says, once; None, with errors on the form, where that cannot be."""
    if not form.is_valid():
        return None
    try:
        answers = form.cleaned_data
        profile = None
        if answers["alias"] and form.lacks_person:
            profile = services.known_client(answers["alias"], room=room)
        new = form.new_intake(timezone.now(), profile)
        return _store(new, room) if new else None
    except InvalidIntake as error:
        for finding in error.findings:
            form.add_error(
                finding.column if finding.column in form.fields else None, finding.reason
            )
    except IntakeRoomsError as error:
        form.add_error(None, str(error))
    return None


def _store(new: NewIntake, room: Room) -> Intake:
    """Register, and where the room uses the board, put the person in the queue by the same tap."""
    receipt = services.register_intake(new, room=room)
    if receipt.status == "created":
        presence.enter_registered(
            new.id,
            room=room,
            method=new.method,
            occurred_at=new.occurred_at,
            alias=new.alias,
        )
    return receipt.intake


def _say(intake: Intake, form: CounterForm, room: Room) -> Saved:
    """What to say of the stored intake, which an earlier tap may have stored otherwise."""
    saved = pages.say_intake(intake, room)
    if form.agrees_with(intake):
        return saved
    warning = "Det var allerede gemt. Skulle det være anderledes, så fortryd, og registrér igen."
    return replace(saved, warning=warning)


def _asked_for(request: StaffRequest, room: Room) -> Saved | None:
    """What the address asks to be said: `?art=indtag&id=…` after a save without script."""
    try:
        record_id = uuid.UUID(request.GET.get("id", ""))
    except ValueError:
        return None
    return deeds.find(request.GET.get("art", ""), room, record_id)


def _answer(
    request: StaffRequest,
    room: Room,
    *,
    saved: Saved | None = None,
    form: CounterForm | None = None,
) -> HttpResponse:
    """The changed parts to the script, the whole page to everyone else."""
    if is_partial(request):
        return counter_answer(request, room, saved=saved, form=form)
    return _page(request, room, form=form, saved=saved)


def counter_answer(
    request: StaffRequest,
    room: Room,
    *,
    saved: Saved | None = None,
    form: CounterForm | None = None,
    error: str = "",
) -> HttpResponse:
    """The parts of the counter that changed: what was said, today's total and list."""
    errors = [error] if error else _sentences(form)
    context = {
        "room": room,
        "saved": None if errors else saved,
        "errors": errors,
        "wanted": list(form.errors) if form else [],
        "today": pages.today(room, timezone.now()),
        "inside": inside(room),
    }
    return render(request, "intake_rooms/counter_answer.html", context)


def _sentences(form: CounterForm | None) -> list[str]:
    return [str(error) for errors in form.errors.values() for error in errors] if form else []


def _page(
    request: StaffRequest,
    room: Room,
    *,
    form: CounterForm | None = None,
    saved: Saved | None = None,
    profile: Profile | None = None,
    known: str = "",
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    today = pages.today(room, now)
    shown = entry(form, room, profile=profile)
    shown["stop"] = shown["stop"] or str(today.latest_stop or "")
    context: dict[str, Any] = {
        "room": room,
        "counter": pages.counter(room),
        "municipalities": municipality_choices(room),
        "entry": shown,
        "known": known,
        "saved": saved,
        "errors": _sentences(form) if not known else [],
        "wanted": list(form.errors) if form and not known else [],
        "today": today,
        "inside": inside(room),
        "now": now,
        "doors": deeds.doors(request.user, room),
        "sexes": Sex.choices,
    }
    return render(request, "intake_rooms/counter.html", context, status=status)


@requires(Permission.REGISTER_INTAKES)
@require_POST
def look_up(request: StaffRequest, slug: str) -> HttpResponse:
    """What is known under an alias: as JSON to the script, else the page, filled in.

    The alias comes by POST and goes nowhere: not into an address, a cache or a log.
    """
    room = pages.counter_room(request.user, slug)
    alias = request.POST.get("alias", "")
    profile, sentence = _known(request, room, alias)
    if is_partial(request):
        return JsonResponse(_profile_fields(profile, room) | {"said": sentence})
    form = CounterForm(request.POST, room=room)
    return _page(request, room, form=form, profile=profile, known=sentence)


def _known(request: StaffRequest, room: Room, alias: str) -> tuple[Profile | None, str]:
    if not alias.strip():
        return None, "Uden kaldenavn: indtaget tælles, men ikke personen."
    if not may_look_up(request.user):
        return None, "Der er slået mange kaldenavne op. Vent et minut, eller tast oplysningerne."
    try:
        profile = services.known_client(alias, room=room)
    except IntakeRoomsError as error:
        return None, str(error)
    if profile is None:
        return None, "ny: vælg køn og alder"
    return profile, f"kendt: {wording.person(profile.sex, profile.age, profile.municipality)}"


def _profile_fields(profile: Profile | None, room: Room) -> dict[str, Any]:
    if profile is None:
        return {"known": False}
    return {
        "known": True,
        "sex": profile.sex,
        "age": profile.age,
        "municipality": preset(profile.municipality, room),
    }


@requires(Permission.REGISTER_INTAKES)
@require_POST
def undo(request: StaffRequest, slug: str, intake_id: uuid.UUID) -> HttpResponse:
    """Take an intake back while its day is open."""
    room = pages.counter_room(request.user, slug)
    intake = get_object_or_404(Intake.objects.select_related("substance"), room=room, pk=intake_id)
    error = ""
    try:
        services.undo_intake(intake)
    except AlreadyVoided:
        pass
    except IntakeRoomsError as trouble:
        error = str(trouble)
    if is_partial(request):
        return counter_answer(request, room, saved=pages.saved_intake(room, intake_id), error=error)
    if error:
        messages.error(request, error)
        return redirect(counter_url(room))
    return redirect(counter_url(room, art="indtag", record_id=intake_id))


THEMES = {"moerk": "dark", "lys": "light"}


@requires(Permission.REGISTER_INTAKES)
@require_POST
def theme(request: StaffRequest, slug: str) -> HttpResponse:
    """Keep the counter dark or light on this device, whatever its own setting."""
    room = pages.reachable_room(request.user, slug)
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = counter_url(room)
    response = redirect(back)
    chosen = THEMES.get(request.POST.get("theme", ""))
    if chosen:
        response.set_cookie(
            "counter_theme",
            chosen,
            max_age=365 * 24 * 3600,
            samesite="Lax",
            httponly=True,
            secure=request.is_secure(),
        )
    return response
