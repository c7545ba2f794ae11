"""Answering at a kiosk: the core questions, more if one likes, and the code."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from consultation.definition.flow import Page
from consultation.exceptions import AlreadySent, NotOpen, NotWhole
from consultation.forms import summary
from consultation.forms.answering import PageForm
from consultation.forms.words import Speaker
from consultation.models import Response
from consultation.queries import channels, public
from consultation.services import answering
from consultation.views.answering_qr import code_picture
from consultation.views.answering_session import bar, speak
from consultation.views.kiosk import Kiosk, at_kiosk
from consultation.views.kiosk_cookies import Jar, Sitting, seat, sitting
from consultation.views.kiosk_step import form_for, take

_METHODS = ["GET", "HEAD", "POST"]
_WARNING = 15
"""Seconds that are counted down before a kiosk clears itself."""


@dataclass(frozen=True)
class Seated:
    """Somebody's answer at this kiosk, with its pages as things stand."""

    one: Sitting
    response: Response
    core: tuple[Page, ...]
    more: tuple[Page, ...]

    @property
    def pages(self) -> tuple[Page, ...]:
        """All, in order."""
        return (*self.core, *self.more)

    def after(self, key: str) -> str:
        """The address after the page `key`."""
        keys = [page.key for page in self.pages]
        here = keys.index(key) if key in keys else -1
        if here + 1 == len(self.core) and self.more:
            return reverse("consultation:kiosk_more")
        if here + 1 < len(keys):
            return reverse("consultation:kiosk_page", args=[keys[here + 1]])
        return reverse("consultation:kiosk_check")

    def before(self, key: str) -> str:
        """The address before the page `key`; "" before the first."""
        keys = [page.key for page in self.pages]
        here = keys.index(key)
        if here == len(self.core):
            return reverse("consultation:kiosk_more")
        return reverse("consultation:kiosk_page", args=[keys[here - 1]]) if here else ""


def _seated(request: HttpRequest, *, sent: bool = False) -> Seated | None:
    """Who sits here, with an answer that is being written (or, `sent`, that was)."""
    one = sitting(request, Jar.KIOSK)
    response = public.written(one.session.response) if one.session.response else None
    if response is None or (response.sent_hour is None if sent else response.draft is None):
        return None
    speak(request, one.session.language)
    return _with_pages(one, response)


def _with_pages(one: Sitting, response: Response) -> Seated:
    core, more = channels.core_and_more(response.version.content, response.draft or {})
    return Seated(one, response, core, more)


def _context(at: Seated, **more: Any) -> dict[str, Any]:
    definition = at.response.version.content
    speaker = Speaker(definition, at.one.session.language)
    return {
        **bar(at.one.session, definition),
        "title": speaker.say(definition.title),
        "privacy": speaker.say(definition.privacy),
        "quiet_seconds": settings.KIOSK_QUIET_SECONDS,
        "warning_seconds": min(_WARNING, settings.KIOSK_QUIET_SECONDS // 2),
        **more,
    }


def _again(request: HttpRequest, at: Seated, choice: str) -> HttpResponse:
    """The same page, shown differently."""
    return seat(redirect(request.get_full_path()), Jar.KIOSK, at.one.shown_as(choice))


@require_http_methods(_METHODS)
@at_kiosk
def page(request: HttpRequest, kiosk: Kiosk, page: str) -> HttpResponse:
    """One question, or where it leads."""
    at = _seated(request)
    if at is None:
        return redirect("consultation:kiosk_start")
    shown = next((each for each in at.pages if each.key == page), None)
    if shown is None:  # a condition hides it now
        return redirect("consultation:kiosk_check")
    if request.method != "POST":
        return _show(request, at, shown, form_for(at.response, shown, at.one.session))
    try:
        step = take(request, at.response, shown, at.one.session)
    except (NotOpen, AlreadySent):
        return redirect("consultation:kiosk_start")
    at = _with_pages(at.one, step.response)
    if choice := request.POST.get("show"):
        return _again(request, at, choice)
    if request.POST.get("go") == "back":
        return redirect(at.before(shown.key) or "consultation:kiosk_start")
    if not step.is_done:
        return _show(request, at, shown, step.form)
    if request.POST.get("check"):
        return redirect("consultation:kiosk_check")
    return redirect(at.after(shown.key))


def _show(request: HttpRequest, at: Seated, shown: Page, form: PageForm) -> HttpResponse:
    part = at.core if shown in at.core else at.more
    context = _context(
        at,
        form=form,
        number=part.index(shown) + 1,
        count=len(part),
        section=form.speaker.say(shown.section.title),
        check=request.GET.get("tjek") or request.POST.get("check"),
        is_first=not at.before(shown.key),
    )
    return render(request, "consultation/kiosk/page.html", context)


@require_http_methods(_METHODS)
@at_kiosk
def more(request: HttpRequest, kiosk: Kiosk) -> HttpResponse:
    """The core questions are answered: send now, or answer more?"""
    at = _seated(request)
    if at is None:
        return redirect("consultation:kiosk_start")
    if not at.more:
        return redirect("consultation:kiosk_check")
    if request.method == "POST":
        return _posted(request, at)
    context = _context(
        at,
        count=len(at.more),
        first=reverse("consultation:kiosk_page", args=[at.more[0].key]),
        back=reverse("consultation:kiosk_page", args=[at.core[-1].key]) if at.core else "",
    )
    return render(request, "consultation/kiosk/more.html", context)


@require_http_methods(_METHODS)
@at_kiosk
def check(request: HttpRequest, kiosk: Kiosk) -> HttpResponse:
    """All that was answered, and sending it."""
    at = _seated(request)
    if at is None:
        return redirect("consultation:kiosk_start")
    return _posted(request, at) if request.method == "POST" else _show_check(request, at)


def _show_check(request: HttpRequest, at: Seated, error: str = "") -> HttpResponse:
    definition = at.response.version.content
    needed = channels.core_keys(definition)
    lines = summary.lines(
        definition,
        at.response.draft or {},
        language=at.one.session.language,
        pages=at.pages,
    )
    shown = tuple(
        replace(line, is_missing=line.is_missing and line.key in needed) for line in lines
    )
    context = _context(at, lines=shown, error=error)
    return render(request, "consultation/kiosk/check.html", context)


def _posted(request: HttpRequest, at: Seated) -> HttpResponse:
    if choice := request.POST.get("show"):
        return _again(request, at, choice)
    needed = channels.core_keys(at.response.version.content)
    try:
        answering.send(at.response.pk, asked=needed)
    except NotWhole as error:
        return _show_check(request, at, str(error))
    except (NotOpen, AlreadySent):
        return redirect("consultation:kiosk_start")
    return redirect("consultation:kiosk_receipt")


@require_http_methods(_METHODS)
@at_kiosk
def receipt(request: HttpRequest, kiosk: Kiosk) -> HttpResponse:
    """The code, for a short while: the kiosk resets itself as on every page."""
    at = _seated(request, sent=True)
    if at is None:
        return redirect("consultation:kiosk_start")
    if request.method == "POST":
        return _again(request, at, request.POST.get("show", ""))
    definition = at.response.version.content
    context = _context(
        at,
        is_sent=True,
        code=at.one.session.code,
        thanks=Speaker(definition, at.one.session.language).say(definition.thanks),
        picture=code_picture(request, at.one.session.code),
    )
    return render(request, "consultation/kiosk/receipt.html", context)
