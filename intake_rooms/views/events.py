"""Refusals and incidents: a few taps, the last of which saves, and each can be undone."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from config.access.guards import requires
from config.access.roles import Permission
from config.http import StaffRequest
from intake_rooms import deeds, pages, services
from intake_rooms.codes import (
    IncidentKind,
    NeedleState,
    NeedleStickPerson,
    OverdoseGrade,
    OverdoseMeasure,
    RefusalReason,
)
from intake_rooms.exceptions import AlreadyVoided, IntakeRoomsError
from intake_rooms.forms.events import IncidentForm, RefusalForm
from intake_rooms.models import Incident, Refusal, Room
from intake_rooms.services.events import Event
from intake_rooms.views.counter import counter_answer, counter_url, is_partial


@dataclass(frozen=True)
class KindPage:
    """One kind of incident: its address, and the sentence that says what it is for."""

    code: str
    address: str
    title: str
    explanation: str


KIND_PAGES: tuple[KindPage, ...] = (
    KindPage(
        IncidentKind.OVERDOSE,
        "overdosis",
        "Overdosis",
        "Vælg først, hvad I gjorde. Tryk så det alvorligste, der var brug for: det gemmer.",
    ),
    KindPage(
        IncidentKind.ADVERSE_EVENT,
        "utilsigtet-haendelse",
        "Utilsigtet hændelse",
        "Noget gik anderledes, end det skulle, og kunne have skadet nogen.",
    ),
    KindPage(
        IncidentKind.SITUATION_REPORT,
        "situationsrapport",
        "Situationsrapport",
        "En situation, ledelsen skal kende, uden at nogen kom til skade.",
    ),
    KindPage(
        IncidentKind.NEEDLE_STICK,
        "naalestik",
        "Nålestik",
        "Vælg først, hvem der stak sig. Tryk så, om nålen var brugt: det gemmer.",
    ),
    KindPage(
        IncidentKind.VIOLENCE,
        "vold",
        "Vold eller trusler",
        "Mod en medarbejder, en bruger eller en anden.",
    ),
    KindPage(
        IncidentKind.WEAPON,
        "vaaben",
        "Våben",
        "Et våben blev set, truet med, brugt eller afleveret.",
    ),
)
_BY_ADDRESS = {page.address: page for page in KIND_PAGES}


def _context(request: StaffRequest, room: Room, **more: Any) -> dict[str, Any]:
    now = timezone.now()
    return {
        "room": room,
        "now": now,
        "id": request.POST.get("id") or str(uuid.uuid4()),
        "day": pages.counter_day(room, now),
        **more,
    }


@requires(Permission.REGISTER_INTAKES)
@require_http_methods(["GET", "HEAD", "POST"])
def refusal(request: StaffRequest, slug: str) -> HttpResponse:
    """Turn somebody away: the reason saves."""
    room = pages.counter_room(request.user, slug)
    form = RefusalForm(request.POST or None)
    if form.is_valid():
        try:
            stored = services.record_refusal(
                room=room, reason=form.cleaned_data["reason"], id=form.cleaned_data["id"]
            )
        except IntakeRoomsError as error:
            form.add_error(None, str(error))
        else:
            return redirect(counter_url(room, art="afvisning", record_id=stored.pk))
    context = _context(request, room, form=form, reasons=RefusalReason.choices)
    context["today"] = pages.todays_refusals(room, context["day"])
    return render(request, "intake_rooms/refusal.html", context)


@requires(Permission.REGISTER_INTAKES)
@require_http_methods(["GET", "HEAD"])
def incidents(request: StaffRequest, slug: str) -> HttpResponse:
    """Which kind of incident it is, and what was recorded today."""
    room = pages.counter_room(request.user, slug)
    context = _context(request, room, kinds=KIND_PAGES)
    context["today"] = pages.todays_incidents(room, context["day"])
    return render(request, "intake_rooms/incidents.html", context)


@requires(Permission.REGISTER_INTAKES)
@require_http_methods(["GET", "HEAD", "POST"])
def incident(request: StaffRequest, slug: str, kind: str) -> HttpResponse:
    """Record one incident of a kind."""
    if kind not in _BY_ADDRESS:
        raise Http404
    page = _BY_ADDRESS[kind]
    room = pages.counter_room(request.user, slug)
    form = IncidentForm(request.POST or None, kind=page.code)
    if form.is_valid():
        try:
            stored = services.record_incident(room=room, kind=page.code, **form.cleaned_data)
        except IntakeRoomsError as error:
            form.add_error(None, str(error))
        else:
            return redirect(counter_url(room, art="haendelse", record_id=stored.pk))
    context = _context(
        request,
        room,
        form=form,
        page=page,
        grades=OverdoseGrade.choices,
        measures=OverdoseMeasure.choices,
        persons=NeedleStickPerson.choices,
        needles=NeedleState.choices,
        chosen=request.POST.getlist("measures"),
    )
    return render(request, "intake_rooms/incident.html", context)


@requires(Permission.REGISTER_INTAKES)
@require_POST
def undo_refusal(request: StaffRequest, slug: str, event_id: uuid.UUID) -> HttpResponse:
    """Take a refusal back while its day is open."""
    room = pages.counter_room(request.user, slug)
    return _undo(request, room, get_object_or_404(Refusal, room=room, pk=event_id), "afvisning")


@requires(Permission.REGISTER_INTAKES)
@require_POST
def undo_incident(request: StaffRequest, slug: str, event_id: uuid.UUID) -> HttpResponse:
    """Take an incident back while its day is open."""
    room = pages.counter_room(request.user, slug)
    return _undo(request, room, get_object_or_404(Incident, room=room, pk=event_id), "haendelse")


def _undo(request: StaffRequest, room: Room, event: Event, art: str) -> HttpResponse:
    error = ""
    try:
        services.undo_event(event)
    except AlreadyVoided:
        pass
    except IntakeRoomsError as trouble:
        error = str(trouble)
    if is_partial(request):
        return counter_answer(request, room, saved=deeds.find(art, room, event.pk), error=error)
    if error:
        messages.error(request, error)
        return redirect(counter_url(room))
    return redirect(counter_url(room, art=art, record_id=event.pk))
