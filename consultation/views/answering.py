"""A questionnaire's start, its end, and leaving it. The pages between: `answering_page`."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultation.codes import Channel
from consultation.definition import flow
from consultation.exceptions import AlreadySent, NotOpen, NotWhole
from consultation.forms import summary
from consultation.forms.words import Speaker, public_text
from consultation.models import AnsweringPlace, Questionnaire, Response
from consultation.queries import public
from consultation.services import answering, attachments, fairplay
from consultation.views.answering_page import begun
from consultation.views.answering_qr import code_picture
from consultation.views.answering_session import (
    LEFT,
    RECEIPT_SECONDS,
    Scope,
    Session,
    answering_view,
    bar,
    clear,
    forget_everything,
    keep,
    language_for,
    left_or_start,
    read,
    speak,
)


@answering_view
@require_http_methods(["GET", "HEAD", "POST"])
def questionnaire(request: HttpRequest, slug: str) -> HttpResponse:
    """The start page: what it is, how long it takes, who sees it, in which language; and begin."""
    found = public.public_questionnaire(slug)
    if found is None or found.current is None:
        raise Http404
    session, ongoing = begun(request, slug)
    definition = found.current.content
    session = replace(session, language=language_for(request, session, definition))
    speak(request, session.language)
    if request.method == "POST":
        if choice := request.POST.get("show"):
            shown = session.shown_as(choice)
            return keep(redirect(request.get_full_path()), shown, Scope.QUESTIONNAIRE)
        return _begin(request, found, session)
    speaker = Speaker(definition, session.language)
    door = public.door(found)
    context = {
        **bar(session, definition),
        "questionnaire": found,
        "consultation_title": public_text(found.consultation, "title", session.language),
        "title": speaker.say(definition.title),
        "intro": speaker.say(definition.intro),
        "privacy": speaker.say(definition.privacy),
        "door": door,
        "open_here": door.is_open and public.OPEN_TO_ALL in found.channels,
        "ongoing": ongoing,
        "place": request.GET.get("sted", ""),
        "fair_token": fairplay.new_token(),
    }
    return render(request, "consultation/answering/start.html", context)


def _begin(request: HttpRequest, found: Questionnaire, session: Session) -> HttpResponse:
    """Begin an answer and lead to its first page; in a flood, the proof that it needs first."""
    place = None
    if token := request.POST.get("place", ""):
        place = AnsweringPlace.objects.filter(
            token=token, questionnaire=found, closed_at=None
        ).first()
    try:
        if public.OPEN_TO_ALL not in found.channels or not found.takes_answers(timezone.now()):
            raise NotOpen
        marks = fairplay.check_start(found, request.POST.dict())
        new = answering.begin(found, channel=Channel.WEB, language=session.language, place=place)
    except NotOpen:
        return redirect("consultation:questionnaire", slug=found.slug)
    except fairplay.ProofNeeded as needed:
        kept = [("place", token)] if token else []
        context = {"challenge": needed.challenge, "kept": kept}
        return render(request, "consultation/fairplay/challenge.html", context)
    fairplay.mark_begun(new.response, marks)
    session = replace(session, response=new.response.pk, code=new.code, begun=int(time.time()))
    answer = keep(first_page(new.response), session, Scope.QUESTIONNAIRE)
    for path in {scope.path for scope in Scope}:
        answer.delete_cookie(LEFT, path=path, samesite="Lax")
    return answer


def first_page(response: Response) -> HttpResponse:
    """To the page where the answer goes on: the last one that was saved, else the first."""
    slug = response.questionnaire.slug
    keys = [page.key for page in flow.pages(response.version.content, response.draft or {})]
    if not keys:
        return redirect("consultation:check_answers", slug=slug)
    key = response.last_page if response.last_page in keys else keys[0]
    return redirect("consultation:answer_page", slug=slug, page=key)


@answering_view
@require_safe
def resume(request: HttpRequest, slug: str) -> HttpResponse:
    """To where the answer of this browser goes on."""
    _session, response = begun(request, slug)
    return left_or_start(request, slug) if response is None else first_page(response)


@answering_view
@require_http_methods(["GET", "HEAD", "POST"])
def check_answers(request: HttpRequest, slug: str) -> HttpResponse:
    """All answers, each with a way to correct it; sending them."""
    session, response = begun(request, slug)
    if response is None:
        return left_or_start(request, slug)
    speak(request, session.language)
    if request.method == "POST":
        if choice := request.POST.get("show"):
            shown = session.shown_as(choice)
            return keep(redirect(request.get_full_path()), shown, Scope.QUESTIONNAIRE)
        return _send(request, session, response)
    return _show_check(request, session, response)


def _show_check(
    request: HttpRequest, session: Session, response: Response, error: str = ""
) -> HttpResponse:
    definition = response.version.content
    speaker = Speaker(definition, session.language)
    context = {
        **bar(session, definition),
        **_named(speaker, response),
        "code": session.code,
        "lines": summary.lines(
            definition,
            response.draft or {},
            language=session.language,
            attachments=attachments.of(response.pk) if _has_files(response) else (),
        ),
        "error": error,
        "is_correction": response.sent_hour is not None,
    }
    return render(request, "consultation/answering/check.html", context)


def _has_files(response: Response) -> bool:
    return any(each.type == "file" for each in response.version.content.questions.values())


def _named(speaker: Speaker, response: Response) -> dict[str, Any]:
    return {
        "questionnaire": response.questionnaire,
        "title": speaker.say(speaker.definition.title),
        "privacy": speaker.say(speaker.definition.privacy),
    }


def _send(request: HttpRequest, session: Session, response: Response) -> HttpResponse:
    """Send what was written and lead to the receipt; the answering session ends here."""
    seconds = time.time() - session.begun if session.begun else None
    try:
        sent = answering.send(response.pk, language=session.language)
    except NotWhole as error:
        return _show_check(request, session, response, str(error))
    except (NotOpen, AlreadySent) as error:
        return not_open(request, session, response, str(error))
    fairplay.look_at_sent(sent, response.version.content, seconds=seconds)
    answer = redirect("consultation:receipt", slug=response.questionnaire.slug)
    clear(answer, Scope.QUESTIONNAIRE)
    return keep(answer, session, Scope.RECEIPT, seconds=RECEIPT_SECONDS)


def not_open(
    request: HttpRequest, session: Session, response: Response, error: str
) -> HttpResponse:
    """The page that says that nothing can be written or sent now."""
    definition = response.version.content
    speaker = Speaker(definition, session.language)
    context = {**bar(session, definition), **_named(speaker, response), "error": error}
    return render(request, "consultation/answering/not_open.html", context)


@answering_view
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest, slug: str) -> HttpResponse:
    """The code, and what happens next. Shown for ten minutes at most, or until "done"."""
    session = read(request, Scope.RECEIPT)
    response = public.written(session.response, slug) if session.response else None
    if response is None:
        return left_or_start(request, slug)
    language = session.language or response.language
    session = replace(session, language=language)
    speak(request, language)
    if request.method == "POST":
        shown = session.shown_as(request.POST.get("show", ""))
        return keep(
            redirect(request.get_full_path()), shown, Scope.RECEIPT, seconds=RECEIPT_SECONDS
        )
    definition = response.version.content
    speaker = Speaker(definition, language)
    context = {
        **bar(session, definition),
        **_named(speaker, response),
        "code": session.code,
        "thanks": speaker.say(definition.thanks),
        "is_correction": response.corrections > 0,
        "picture": code_picture(request, session.code) if session.code else "",
    }
    return render(request, "consultation/answering/receipt.html", context)


@answering_view
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Leave at once: the browser forgets everything and shows an empty page."""
    return forget_everything(redirect("consultation:left"))


@answering_view
@require_safe
def left(request: HttpRequest) -> HttpResponse:
    """A page that shows nothing of what was there."""
    return render(request, "consultation/answering/left.html")
