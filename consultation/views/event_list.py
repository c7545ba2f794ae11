"""Who signed up for an event, for the desk: the list, entering who phones, taking people off."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.access.guards import requires
from config.access.roles import Permission
from config.audit import services as audit
from config.danish import count
from config.http import StaffRequest
from config.lists import Column, SearchForm, StaffList
from consultation.exceptions import ConsultationError
from consultation.forms.events import PersonForm, SignUpForm
from consultation.models import Event, SignUp
from consultation.process_codes import AttendeeGroup, SignUpState
from consultation.services import sign_ups
from consultation.services.sign_ups import SeatsShort, SignedUp, SignUpRefused
from consultation.views.events_desk import found, frame

EDIT = Permission.EDIT_CONSULTATIONS
_PER_PAGE = 200


def _name(row: SignUp) -> str:
    return row.name or f"Nr. {row.line}"


def _columns(slug: str, event_slug: str) -> tuple[Column[SignUp], ...]:
    def page(row: SignUp) -> str:
        return reverse("consultation:event_person", args=[slug, event_slug, row.pk])

    return (
        Column("navn", "Navn", _name, order_by=("name", "line"), link=page),
        Column("nr", "Nr.", lambda row: row.line, order_by=("line",), numeric=True),
        Column("tilstand", "Tilstand", _state, order_by=("state", "line")),
        Column("pladser", "Pladser", lambda row: row.seats, order_by=("seats",), numeric=True),
        Column("gruppe", "Gruppe", _group, order_by=("group",)),
        Column("behov", "Skal sørges for", lambda row: row.needs),
    )


MORE_IN_FILE: tuple[Column[SignUp], ...] = (
    Column("email", "E-mail", lambda row: row.email),
    Column("tid", "Tilmeldt", lambda row: row.signed_up_at),
    Column("rykket", "Rykket op", lambda row: row.moved_up_at),
)


def _state(row: SignUp) -> str:
    """How it stands, and whether somebody who moved up has to be phoned."""
    said = str(SignUpState(row.state).label)
    if row.moved_up_at is None:
        return said
    return f"{said}, rykket op" if row.email else f"{said}, rykket op uden e-mail"


def _group(row: SignUp) -> str:
    return str(AttendeeGroup(row.group).label) if row.group else ""


class SignUpSearch(SearchForm):
    """Narrow the list by state; names are not searched for, they would stand in the address."""

    state = forms.ChoiceField(label="Tilstand", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["q"]
        state = self.fields["state"]
        assert isinstance(state, forms.ChoiceField)
        shown = [each for each in SignUpState.choices if each[0] != SignUpState.CANCELLED]
        state.choices = [("", "Alle"), *shown]

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """What was asked for."""
        if state := self.chosen("state"):
            rows = rows.filter(state=state)
        return rows


@requires(EDIT)
@require_safe
def sign_up_list(request: StaffRequest, slug: str, event_slug: str) -> HttpResponseBase:
    """Everybody who is signed up; `format=csv` is the list for the door, and is logged."""
    seen = found(slug, event_slug)
    rows = seen.event.sign_ups.exclude(state=SignUpState.CANCELLED)
    columns = _columns(slug, event_slug)
    if request.GET.get("format") == "csv":
        columns += MORE_IN_FILE
    listed = StaffList(
        request.GET, rows, columns, SignUpSearch, first_sort="nr", per_page=_PER_PAGE
    )
    if listed.wants_export:
        audit.record("sign_ups_exported", by=request.user, target=seen.event, rows=listed.total)
        return listed.export(f"tilmeldte-{event_slug}")
    context = {
        **frame(request, seen),
        "list": listed,
        "to_phone": rows.filter(moved_up_at__isnull=False, email="").count(),
    }
    return render(request, "consultation/events/sign_ups.html", context)


@requires(EDIT)
@require_safe
def door_list(request: StaffRequest, slug: str, event_slug: str) -> HttpResponse:
    """The list to print for the door: by name, with boxes to tick, and what to see to."""
    seen = found(slug, event_slug)
    rows = seen.event.sign_ups.exclude(state=SignUpState.CANCELLED)
    confirmed = sorted(
        rows.filter(state=SignUpState.CONFIRMED),
        key=lambda row: (not row.name, row.name.casefold(), row.line),
    )
    context = {
        **frame(request, seen),
        "confirmed": confirmed,
        "waiting": rows.filter(state=SignUpState.WAITING).order_by("line"),
    }
    return render(request, "consultation/events/door_list.html", context)


@requires(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def enter_person(request: StaffRequest, slug: str, event_slug: str) -> HttpResponse:
    """Sign somebody up who phones or writes; the code is shown once, to read aloud."""
    seen = found(slug, event_slug)
    ticket = sign_ups.new_ticket(seen.event)
    form = SignUpForm(
        request.POST or None,
        event=seen.event,
        save="Skriv på listen",
        by_staff=True,
        initial={"ticket": ticket},
    )
    if form.is_valid():
        try:
            made = _enter(request, seen.event, form)
        except SignUpRefused as error:
            form.renew(ticket)
            form.add_error("seats", str(error))
            if isinstance(error, SeatsShort) and error.can_wait:
                form.ask_to_wait()
        else:
            return _told(request, slug, event_slug, made)
    context = {**frame(request, seen), "form": form}
    return render(request, "consultation/events/enter_person.html", context)


def _enter(request: StaffRequest, event: Event, form: SignUpForm) -> SignedUp:
    return sign_ups.sign_up(
        event,
        form.facts(),
        ticket=sign_ups.read_ticket(event, form.cleaned_data["ticket"]),
        now=timezone.now(),
        language="da",
        address=request.build_absolute_uri,
        by=request.user,
    )


def _told(request: StaffRequest, slug: str, event_slug: str, made: SignedUp) -> HttpResponse:
    """The page that says how it stands and shows the code; it is not kept anywhere."""
    context = {
        **frame(request, found(slug, event_slug)),
        "sign_up": made.sign_up,
        "code": made.code,
        "waits": made.sign_up.state == SignUpState.WAITING,
        "place": sign_ups.ahead_of(made.sign_up) + 1,
    }
    return render(request, "consultation/events/entered.html", context)


@requires(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: StaffRequest, slug: str, event_slug: str, pk: UUID) -> HttpResponse:
    """One sign-up: what was written, how many come; sent, both are corrected."""
    seen = found(slug, event_slug)
    row = _one(seen.event, pk)
    form = PersonForm(request.POST or None, sign_up=row)
    if form.is_valid():
        try:
            _correct(request, row, form)
        except ConsultationError as error:
            form.add_error("seats", str(error))
        else:
            messages.success(request, "Tilmeldingen er rettet.")
            return redirect("consultation:event_person", slug, event_slug, pk)
    context = {
        **frame(request, seen),
        "sign_up": row,
        "name": _name(row),
        "waits": row.state == SignUpState.WAITING,
        "place": sign_ups.ahead_of(row) + 1,
        "form": form,
    }
    return render(request, "consultation/events/person.html", context)


@transaction.atomic
def _correct(request: StaffRequest, row: SignUp, form: PersonForm) -> None:
    sign_ups.correct(row.pk, form.texts(), by=request.user)
    sign_ups.change_seats(
        row.pk,
        form.cleaned_data["seats"],
        now=timezone.now(),
        address=request.build_absolute_uri,
        by=request.user,
    )


def _one(event: Event, pk: UUID) -> SignUp:
    return get_object_or_404(
        SignUp.objects.exclude(state=SignUpState.CANCELLED), event=event, pk=pk
    )


@requires(EDIT)
@require_POST
def cancel_person(request: StaffRequest, slug: str, event_slug: str, pk: UUID) -> HttpResponse:
    """Take somebody off the list; who now fits moves up."""
    row = _one(found(slug, event_slug).event, pk)
    moved = sign_ups.cancel(
        row.pk, now=timezone.now(), address=request.build_absolute_uri, by=request.user
    )
    sentence = f"{_name(row)} er meldt fra, og det, der var skrevet, er slettet."
    if moved:
        sentence += f" {count(len(moved), 'tilmelding', 'tilmeldinger').capitalize()} rykkede op."
    if silent := sum(not each.email for each in moved):
        sentence += f" {silent} af dem har ingen e-mail: sig det til dem selv."
    messages.success(request, sentence)
    return redirect("consultation:event_sign_ups", slug, event_slug)
