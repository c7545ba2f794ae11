"""Writing in a hearing, in public or in confidence, and the receipt."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from consultation.forms.words import public_text
from consultation.hearing_codes import Lane
from consultation.queries import hearing_public
from consultation.services import hearing_answers, hearing_fairplay
from consultation.services.hearing_answers import NewResponse, Uploads
from consultation.views.answering_qr import code_picture
from consultation.views.answering_session import (
    LEFT,
    RECEIPT_SECONDS,
    Scope,
    Session,
    answering_view,
    keep,
    language_for,
    read,
    speak,
)
from consultation.views.hearing_pages import Writing, frame, spoken


@answering_view
@require_http_methods(["GET", "HEAD", "POST"])
def write_publicly(request: HttpRequest, slug: str) -> HttpResponse:
    """Lane A: a public response."""
    return _write(request, slug, Lane.PUBLIC)


@answering_view
@require_http_methods(["GET", "HEAD", "POST"])
def write_confidentially(request: HttpRequest, slug: str) -> HttpResponse:
    """Lane B: a confidential contribution."""
    return _write(request, slug, Lane.CONFIDENTIAL)


def _session(request: HttpRequest) -> Session:
    """How the pages are shown to this browser; nothing of an earlier response."""
    held = read(request, Scope.HEARING)
    held = replace(held, response=None, code="")
    return replace(held, language=spoken(language_for(request, held, None)))


def _write(request: HttpRequest, slug: str, lane: Lane) -> HttpResponse:
    seen = hearing_public.hearing(slug)
    if seen is None:
        raise Http404
    session = _session(request)
    speak(request, session.language)
    takes = seen.takes_public if lane == Lane.PUBLIC else seen.takes_confidential
    has_lane = seen.hearing.takes_public if lane == Lane.PUBLIC else seen.hearing.takes_confidential
    writing = Writing(request, seen, lane, session, Scope.HEARING)
    if request.method != "POST" and takes:
        return writing.form_page(writing.form())
    if not has_lane or request.method != "POST":
        context = {**frame(session, seen.hearing), "seen": seen}
        return render(request, "consultation/hearing/not_open.html", context)

    def send(facts: NewResponse, uploads: Uploads, without: Sequence[uuid.UUID]) -> HttpResponse:
        received = hearing_answers.receive(seen.hearing, facts, now=timezone.now(), uploads=uploads)
        held = replace(session, response=received.response.pk, code=received.code)
        answer = redirect("consultation:hearing_receipt", slug=slug)
        for path in {scope.path for scope in Scope}:
            answer.delete_cookie(LEFT, path=path, samesite="Lax")
        return keep(answer, held, Scope.HEARING, seconds=RECEIPT_SECONDS)

    return writing.answer(send, lambda: hearing_fairplay.check(seen.hearing, request.POST.dict()))


@answering_view
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest, slug: str) -> HttpResponse:
    """The code, and what happens next. Shown for ten minutes at most, or until "done"."""
    session = read(request, Scope.HEARING)
    response = hearing_public.mine(session.response) if session.response else None
    if response is None or response.hearing.slug != slug:
        if request.COOKIES.get(LEFT):
            return redirect("consultation:left")
        return redirect("consultation:hearing", slug=slug)
    session = replace(session, language=spoken(session.language))
    speak(request, session.language)
    if request.method == "POST":
        shown = session.shown_as(request.POST.get("show", ""))
        shown = replace(shown, language=spoken(shown.language))
        answer = redirect(request.get_full_path())
        return keep(answer, shown, Scope.HEARING, seconds=RECEIPT_SECONDS)
    context = {
        **frame(session, response.hearing),
        "response": response,
        "is_open": response.hearing.is_open(timezone.now()),
        "code": session.code,
        "picture": code_picture(request, session.code) if session.code else "",
        "consultation_title": public_text(response.hearing.consultation, "title", session.language),
    }
    return render(request, "consultation/hearing/receipt.html", context)
