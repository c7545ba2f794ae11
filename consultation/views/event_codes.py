"""Coming back with the code of a sign-up: see it, come fewer or more, cancel."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consultation import moments
from consultation.exceptions import ConsultationError
from consultation.forms.events import ChangeSeatsForm
from consultation.forms.words import public_text
from consultation.models import SignUp
from consultation.process_codes import AttendeeGroup, SignUpState
from consultation.queries import events as queries
from consultation.services import sign_ups
from consultation.views.answering_session import (
    LEFT,
    Scope,
    Session,
    answering_view,
    bar,
    clear,
    keep,
    read,
    speak,
)

_LANGUAGES = ("da", "en")


def _mine(request: HttpRequest) -> tuple[Session, SignUp | None]:
    """The sign-up that this browser typed the code of; the page speaks Danish or English."""
    session = read(request, Scope.CODE)
    made = queries.sign_up(session.response) if session.response else None
    if made is not None:
        language = session.language or made.language
        session = replace(session, language=language if language in _LANGUAGES else "en")
        speak(request, session.language)
    return session, made


def _back(request: HttpRequest) -> HttpResponse:
    return redirect("consultation:left" if request.COOKIES.get(LEFT) else "consultation:code_page")


def _context(session: Session, made: SignUp) -> dict[str, Any]:
    event, language = made.event, session.language
    frame = bar(session, None)
    frame["languages"] = [each for each in frame["languages"] if each.code in _LANGUAGES]
    return {
        **frame,
        "sign_up": made,
        "event": event,
        "event_title": public_text(event, "title", language),
        "cancel_reason": public_text(event, "cancel_reason", language),
        "when": moments.when(event.starts_at, event.ends_at, language),
        "is_over": timezone.now() >= event.ends_at,
        "waits": made.state == SignUpState.WAITING,
        "place": sign_ups.ahead_of(made) + 1,
        "code": session.code,
        "written": _written(made),
    }


def _written(made: SignUp) -> list[tuple[str, str]]:
    """What the person wrote, with labels."""
    group = str(AttendeeGroup(made.group).label) if made.group else ""
    said = (
        (_("Navn"), made.name),
        (_("E-mail"), made.email),
        (_("Hvem er du?"), group),
        (_("Er der noget, vi skal sørge for?"), made.needs),
    )
    return [(label, text) for label, text in said if text]


@answering_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_sign_up(request: HttpRequest) -> HttpResponse:
    """How the sign-up stands; sent, how many come."""
    session, made = _mine(request)
    if made is None:
        return _back(request)
    if choice := request.POST.get("show"):
        shown = session.shown_as(choice)
        return keep(redirect("consultation:my_sign_up"), shown, Scope.CODE)
    form = ChangeSeatsForm(request.POST or None, initial={"seats": made.seats})
    if form.is_valid():
        try:
            sign_ups.change_seats(
                made.pk,
                form.cleaned_data["seats"],
                now=timezone.now(),
                address=request.build_absolute_uri,
            )
        except ConsultationError as error:
            form.add_error("seats", str(error))
        else:
            return redirect(f"{reverse('consultation:my_sign_up')}?rettet")
    context = {**_context(session, made), "form": form, "changed": "rettet" in request.GET}
    return render(request, "consultation/events/mine.html", context)


@answering_view
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_sign_up(request: HttpRequest) -> HttpResponse:
    """Ask once, then give the seats back and delete what was written."""
    session, made = _mine(request)
    if made is None:
        return _back(request)
    if choice := request.POST.get("show"):
        shown = session.shown_as(choice)
        return keep(redirect("consultation:cancel_sign_up"), shown, Scope.CODE)
    context = _context(session, made)
    if request.method != "POST":
        return render(request, "consultation/events/cancel.html", context)
    sign_ups.cancel(made.pk, now=timezone.now(), address=request.build_absolute_uri)
    return clear(render(request, "consultation/events/cancelled.html", context), Scope.CODE)
