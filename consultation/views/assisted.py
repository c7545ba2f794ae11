"""A helper begins: which questionnaire, what kind of helper, where, and consent spoken aloud.

Who helps is asked by nobody and kept nowhere: the answer holds the helper's role and place.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.access.guards import requires
from config.access.roles import Permission
from consultation.codes import Channel
from consultation.exceptions import NotOpen
from consultation.forms.assisted import HelpForm
from consultation.forms.words import Speaker
from consultation.models import Questionnaire
from consultation.queries import channels
from consultation.services import kiosk as service
from consultation.services.answering import Help
from consultation.views.answering_session import Session, bar, language_for, speak
from consultation.views.kiosk_cookies import Jar, Sitting, look, put, seat, sitting, take_away


def helping(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For helpers only, and kept by nobody. The view may `speak` another language."""

    @wraps(view)
    def unkept(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        with translation.override(translation.get_language() or settings.LANGUAGE_CODE):
            answer = view(request, *args, **kwargs)
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["Referrer-Policy"] = "same-origin"
        return answer

    guarded: Callable[..., Any] = requires(Permission.HELP_ANSWER)(unkept)
    return guarded


@helping
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The questionnaires that one can be helped with now; a single one is gone to at once."""
    open_ones = channels.taking(Channel.ASSISTED)
    if len(open_ones) == 1 and not request.GET.get("alle"):
        return redirect("consultation:assisted_begin", slug=open_ones[0].slug)
    return render(request, "consultation/assisted/list.html", {"open_ones": open_ones})


@helping
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """What to read to the person; their yes begins the answer."""
    found = channels.one_taking(Channel.ASSISTED, slug)
    if found is None or found.current is None:
        return redirect("consultation:assisted")
    language = language_for(request, Session(), found.current.content)
    speak(request, language)
    if choice := request.POST.get("show"):
        return redirect(_in_language(slug, choice.removeprefix("language:")))
    remembered = look(request, Jar.HELPER)
    form = HelpForm(request.POST if request.method == "POST" else None, initial=remembered)
    if request.method == "POST" and form.is_valid():
        answer = _begin(request, found, language, Help(**form.cleaned_data))
        return put(answer, Jar.HELPER, form.cleaned_data)
    return _ask(request, found, language, form, bool(remembered))


def _in_language(slug: str, language: str) -> str:
    return f"{reverse('consultation:assisted_begin', args=[slug])}?sprog={language[:8]}"


def _ask(
    request: HttpRequest,
    found: Questionnaire,
    language: str,
    form: HelpForm,
    is_remembered: bool,
) -> HttpResponse:
    assert found.current is not None
    definition = found.current.content
    speaker = Speaker(definition, language)
    context = {
        **bar(Session(language=language), definition),
        "questionnaire": found,
        "form": form,
        "is_remembered": is_remembered and not form.errors,
        "title": speaker.say(definition.title),
        "privacy": speaker.say(definition.privacy),
    }
    return render(request, "consultation/assisted/begin.html", context)


def _begin(request: HttpRequest, found: Questionnaire, language: str, helped: Help) -> HttpResponse:
    _forget(request)
    try:
        new = service.begin(found, channel=Channel.ASSISTED, language=language, helped=helped)
    except NotOpen:
        return redirect("consultation:assisted")
    session = Session(response=new.response.pk, code=new.code, language=language)
    return seat(redirect("consultation:assisted_resume"), Jar.ASSISTED, Sitting(session))


def _forget(request: HttpRequest) -> None:
    """Empty what was left unsent in this browser."""
    left = sitting(request, Jar.ASSISTED).session.response
    if left is not None:
        service.discard(left)


@helping
@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """The person stops, or is done: nothing stays in the browser, nor unsent on the server."""
    _forget(request)
    answer = redirect(f"{reverse('consultation:assisted')}?alle=1")
    return take_away(answer, Jar.ASSISTED)
