"""Coming back to one's response in a hearing with its code: see, correct, withdraw."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from consultation.forms.hearing import filled
from consultation.hearing_codes import ContributorRole, Lane, QuoteConsent
from consultation.models import HearingResponse
from consultation.queries import hearing_public, traces
from consultation.services import hearing_answers
from consultation.services.hearing_answers import NewResponse, Uploads
from consultation.views.answering_session import (
    LEFT,
    Scope,
    Session,
    answering_view,
    clear,
    keep,
    read,
    speak,
)
from consultation.views.hearing_pages import Writing, frame, spoken


def _mine(request: HttpRequest) -> tuple[Session, HearingResponse | None]:
    session = read(request, Scope.CODE)
    response = hearing_public.mine(session.response) if session.response else None
    if response is None:
        return session, None
    session = replace(session, language=spoken(session.language or response.language))
    speak(request, session.language)
    return session, response


def _back(request: HttpRequest) -> HttpResponse:
    return redirect("consultation:left" if request.COOKIES.get(LEFT) else "consultation:code_page")


@answering_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_response(request: HttpRequest) -> HttpResponse:
    """What was written, how it stands, what it became part of, and what can be done with it."""
    session, response = _mine(request)
    if response is None:
        return _back(request)
    if request.method == "POST":
        shown = session.shown_as(request.POST.get("show", ""))
        return keep(redirect("consultation:my_hearing_response"), shown, Scope.CODE)
    context: dict[str, Any] = {
        **frame(session, response.hearing),
        "code": session.code,
        "response": response,
        "files": list(response.attachments.all()),
        "is_open": response.hearing.is_open(timezone.now()),
        "is_published": response.hearing.published_at is not None,
        "role": ContributorRole(response.role).label if response.role else "",
        "consent": QuoteConsent(response.consent).label,
        "may_be_quoted": response.consent != QuoteConsent.NONE,
        "traces": traces.became(hearing_response_id=response.pk, language=session.language),
    }
    return render(request, "consultation/hearing/mine.html", context)


@answering_view
@require_http_methods(["GET", "HEAD", "POST"])
def correct_response(request: HttpRequest) -> HttpResponse:
    """Write it anew, and check it, as when it was written."""
    session, response = _mine(request)
    if response is None:
        return _back(request)
    now = timezone.now()
    if not response.hearing.is_open(now):
        return redirect("consultation:my_hearing_response")
    pk = response.pk
    seen = hearing_public.seen(response.hearing, now)
    writing = Writing(request, seen, Lane(response.lane), session, Scope.CODE, response)
    if request.method != "POST":
        return writing.form_page(writing.form(initial=filled(response)))

    def send(facts: NewResponse, uploads: Uploads, without: Sequence[uuid.UUID]) -> HttpResponse:
        hearing_answers.correct(pk, facts, now=now, uploads=uploads, without=without)
        return redirect("consultation:my_hearing_response")

    return writing.answer(send, lambda: None)


@answering_view
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_response(request: HttpRequest) -> HttpResponse:
    """Ask once, then empty it for good."""
    session, response = _mine(request)
    if response is None:
        return _back(request)
    if not response.hearing.is_open(timezone.now()):
        return redirect("consultation:my_hearing_response")
    context = {**frame(session, response.hearing), "response": response}
    if request.method != "POST":
        return render(request, "consultation/hearing/withdraw.html", context)
    if choice := request.POST.get("show"):
        shown = session.shown_as(choice)
        return keep(redirect("consultation:withdraw_hearing_response"), shown, Scope.CODE)
    hearing_answers.withdraw(response.pk, now=timezone.now())
    answer = render(request, "consultation/hearing/withdrawn.html", context)
    return clear(answer)


@answering_view
@require_POST
def take_back_consent(request: HttpRequest) -> HttpResponse:
    """Nobody may quote it any more."""
    _session, response = _mine(request)
    if response is None:
        return _back(request)
    hearing_answers.take_back_consent(response.pk)
    return redirect("consultation:my_hearing_response")
