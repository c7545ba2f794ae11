"""Coming back with the receipt code: see, go on, correct, withdraw, and what it led to."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from config import receipt
from consultation import code_kinds
from consultation.exceptions import NoSuchCode, NotOpen
from consultation.forms import summary
from consultation.forms.words import Speaker, public_text
from consultation.models import Response
from consultation.queries import public, traces
from consultation.services import answering, attachments
from consultation.services.code_attempts import TooManyAttempts, attempts
from consultation.views.answering import first_page
from consultation.views.answering_session import (
    LEFT,
    Scope,
    Session,
    answering_view,
    bar,
    clear,
    keep,
    language_for,
    read,
    speak,
)


@answering_view
@require_http_methods(["GET", "HEAD", "POST"])
def code_page(request: HttpRequest) -> HttpResponse:
    """Where the code is typed."""
    session = read(request, Scope.CODE)
    session = replace(session, language=language_for(request, session, None))
    speak(request, session.language)
    if request.method != "POST":
        return _ask(request, session)
    if choice := request.POST.get("show"):
        return keep(redirect("consultation:code_page"), session.shown_as(choice), Scope.CODE)
    typed = request.POST.get("code", "")
    if not typed.strip():
        return _ask(request, session, _("Skriv de 12 tegn i din kode."))
    try:
        with attempts(request.META.get("REMOTE_ADDR", "")):
            opened = code_kinds.opened_by(typed)
    except (receipt.CodeMistyped, NoSuchCode, TooManyAttempts) as error:
        return _ask(request, session, str(error), typed)
    found = replace(
        session,
        response=opened.id,
        code=receipt.shown(receipt.normalised(typed)),
        language=opened.language,
        begun=0,
    )
    answer = keep(redirect(opened.page), found, Scope.CODE)
    answer.delete_cookie(LEFT, path=Scope.CODE.path, samesite="Lax")
    return answer


def _ask(request: HttpRequest, session: Session, error: str = "", typed: str = "") -> HttpResponse:
    context = {**bar(session, None), "error": error, "typed": typed}
    return render(request, "consultation/answering/code.html", context)


def _mine(request: HttpRequest) -> tuple[Session, Response | None]:
    session = read(request, Scope.CODE)
    response = public.written(session.response) if session.response else None
    if response is None:
        return session, None
    session = replace(session, language=session.language or response.language)
    speak(request, session.language)
    return session, response


def _back(request: HttpRequest) -> HttpResponse:
    return redirect("consultation:left" if request.COOKIES.get(LEFT) else "consultation:code_page")


@answering_view
@require_http_methods(["GET", "HEAD", "POST"])
def my_answer(request: HttpRequest) -> HttpResponse:
    """What was written, how it stands, and what can be done with it."""
    session, response = _mine(request)
    if response is None:
        return _back(request)
    if request.method == "POST":
        shown = session.shown_as(request.POST.get("show", ""))
        return keep(redirect("consultation:my_answer"), shown, Scope.CODE)
    definition = response.version.content
    speaker = Speaker(definition, session.language)
    written = response.answers if response.sent_hour else response.draft
    consultation = response.questionnaire.consultation
    context = {
        **bar(session, definition),
        "questionnaire": response.questionnaire,
        "consultation": consultation,
        "title": speaker.say(definition.title),
        "code": session.code,
        "response": response,
        "is_open": response.questionnaire.takes_answers(timezone.now()),
        "is_being_corrected": response.sent_hour is not None and response.draft is not None,
        "outcome": public_text(consultation, "outcome", session.language),
        "became": traces.became(response_id=response.pk, language=session.language),
        "lines": summary.lines(
            definition,
            written or {},
            language=session.language,
            attachments=attachments.of(response.pk),
        ),
    }
    return render(request, "consultation/answering/mine.html", context)


@answering_view
@require_POST
def correct(request: HttpRequest) -> HttpResponse:
    """Open the answer for writing again, and go there."""
    session, response = _mine(request)
    if response is None:
        return _back(request)
    try:
        opened = answering.reopen(response.pk)
    except NotOpen:
        return redirect("consultation:my_answer")
    if opened.sent_hour is None:
        answer = first_page(opened)
    else:
        answer = redirect("consultation:check_answers", slug=opened.questionnaire.slug)
    clear(answer, Scope.CODE)
    answer.delete_cookie(LEFT, path=Scope.QUESTIONNAIRE.path, samesite="Lax")
    return keep(answer, session, Scope.QUESTIONNAIRE)


@answering_view
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest) -> HttpResponse:
    """Ask once, then delete what was said."""
    session, response = _mine(request)
    if response is None:
        return _back(request)
    context = {**bar(session, response.version.content), "code": session.code}
    if request.method != "POST":
        return render(request, "consultation/answering/withdraw.html", context)
    if choice := request.POST.get("show"):
        return keep(redirect("consultation:withdraw"), session.shown_as(choice), Scope.CODE)
    answering.withdraw(response.pk)
    answer = render(request, "consultation/answering/withdrawn.html", context)
    return clear(answer)
