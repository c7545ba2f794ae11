"""Answering with a helper: read aloud, handed over for what is answered alone, read back, sent.

While the person has the tablet, only the questions to be answered alone are shown; while the
helper has it, those are never shown with an answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

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
from consultation.views.assisted import helping
from consultation.views.kiosk_cookies import Jar, Sitting, seat, sitting
from consultation.views.kiosk_step import form_for, take

_METHODS = ["GET", "HEAD", "POST"]
CHECK = "consultation:assisted_check"
LIST = "consultation:assisted"


def _is_alone(page: Page) -> bool:
    return page.questions[0].alone


@dataclass(frozen=True)
class Helped:
    """The answer that a helper helps with, and its pages as things stand."""

    one: Sitting
    response: Response
    pages: tuple[Page, ...]

    def find(self, key: str) -> Page | None:
        """The page, if it is shown now."""
        return next((page for page in self.pages if page.key == key), None)

    def after(self, page: Page) -> str:
        """The address after `page`: what was answered alone is not gone through again."""
        keys = [each.key for each in self.pages]
        rest = self.pages[keys.index(page.key) + 1 :] if page.key in keys else ()
        if self.one.with_person:
            if rest and _is_alone(rest[0]):
                return _address(rest[0])
            return reverse("consultation:assisted_give_back", args=[page.key])
        done = set(self.response.answered_alone)
        onwards = next((each for each in rest if not (_is_alone(each) and each.key in done)), None)
        return _address(onwards) if onwards else reverse(CHECK)

    def before(self, page: Page) -> str:
        """The address before `page`, among those whoever has the tablet may see; "" for none."""
        earlier = self.pages[: self.pages.index(page)]
        if self.one.with_person:
            return _address(earlier[-1]) if earlier and _is_alone(earlier[-1]) else ""
        onwards = [each for each in earlier if not _is_alone(each)]
        return _address(onwards[-1]) if onwards else ""


def _address(page: Page) -> str:
    return reverse("consultation:assisted_page", args=[page.key])


def _helped(request: HttpRequest, *, sent: bool = False) -> Helped | None:
    """The answer of this browser that is being written (or, `sent`, that was)."""
    one = sitting(request, Jar.ASSISTED)
    response = public.written(one.session.response) if one.session.response else None
    if response is None or (response.sent_hour is None if sent else response.draft is None):
        return None
    speak(request, one.session.language)
    pages = channels.single_pages(response.version.content, response.draft or {})
    return Helped(one, response, pages)


def _context(at: Helped, **more: Any) -> dict[str, Any]:
    definition = at.response.version.content
    speaker = Speaker(definition, at.one.session.language)
    return {
        **bar(at.one.session, definition),
        "with_person": at.one.with_person,
        "title": speaker.say(definition.title),
        "privacy": speaker.say(definition.privacy),
        **more,
    }


def _again(request: HttpRequest, at: Helped, choice: str) -> HttpResponse:
    return seat(redirect(request.get_full_path()), Jar.ASSISTED, at.one.shown_as(choice))


@helping
@require_safe
def resume(request: HttpRequest) -> HttpResponse:
    """To the first question."""
    at = _helped(request)
    if at is None:
        return redirect(LIST)
    return redirect(_address(at.pages[0]) if at.pages else reverse(CHECK))


@helping
@require_http_methods(_METHODS)
def page(request: HttpRequest, page: str) -> HttpResponse:
    """One question, or where it leads; one for the person alone comes after handing over."""
    at = _helped(request)
    if at is None:
        return redirect(LIST)
    shown = at.find(page)
    if shown is None:
        return redirect(CHECK)
    if _is_alone(shown) and not at.one.with_person:
        return redirect("consultation:assisted_hand_over", page=shown.key)
    if at.one.with_person and not _is_alone(shown):
        return redirect("consultation:assisted_give_back", page=shown.key)
    if request.method != "POST":
        return _show(request, at, shown, _form(at, shown))
    return _posted(request, at, shown)


def _form(at: Helped, shown: Page) -> PageForm:
    blank = _is_alone(shown) and shown.key not in at.one.seen
    return form_for(at.response, shown, at.one.session, blank=blank)


def _posted(request: HttpRequest, at: Helped, shown: Page) -> HttpResponse:
    alone = _is_alone(shown)
    kept = () if not alone or shown.key in at.one.seen else (shown.key,)
    try:
        step = take(request, at.response, shown, at.one.session, alone=alone, kept=kept)
    except (NotOpen, AlreadySent):
        return redirect(LIST)
    saved = step.response
    if alone and shown.key not in step.stays:
        seen = tuple(dict.fromkeys((*at.one.seen, shown.key)))
        at = replace(at, one=replace(at.one, seen=seen))
    pages = channels.single_pages(saved.version.content, saved.draft or {})
    at = replace(at, response=saved, pages=pages)
    if choice := request.POST.get("show"):
        return _again(request, at, choice)
    if request.POST.get("go") == "back":
        answer = redirect(at.before(shown) or _address(shown))
    elif not step.is_done:
        return _show(request, at, shown, step.form)
    elif request.POST.get("check") and not alone:
        answer = redirect(CHECK)
    else:
        answer = redirect(at.after(shown))
    return seat(answer, Jar.ASSISTED, at.one)


def _show(request: HttpRequest, at: Helped, shown: Page, form: PageForm) -> HttpResponse:
    has_answer = shown.key in (at.response.draft or {})
    context = _context(
        at,
        form=form,
        number=at.pages.index(shown) + 1,
        count=len(at.pages),
        section=form.speaker.say(shown.section.title),
        check=request.GET.get("tjek") or request.POST.get("check"),
        back=at.before(shown),
        is_hidden=_is_alone(shown) and has_answer and shown.key not in at.one.seen,
    )
    return render(request, "consultation/assisted/page.html", context)


# --- handing over ---


@helping
@require_http_methods(_METHODS)
def hand_over(request: HttpRequest, page: str) -> HttpResponse:
    """Give the tablet to the person: from here on only they see it."""
    at = _helped(request)
    if at is None:
        return redirect(LIST)
    shown = at.find(page)
    if shown is None or not _is_alone(shown):
        return redirect(CHECK)
    if request.method == "POST":
        if choice := request.POST.get("show"):
            return _again(request, at, choice)
        return seat(redirect(_address(shown)), Jar.ASSISTED, replace(at.one, with_person=True))
    return render(request, "consultation/assisted/hand_over.html", _context(at))


@helping
@require_http_methods(_METHODS)
def give_back(request: HttpRequest, page: str) -> HttpResponse:
    """Ask for the tablet back; the answers given alone are out of sight from here on."""
    at = _helped(request)
    if at is None:
        return redirect(LIST)
    if request.method == "POST":
        if choice := request.POST.get("show"):
            return _again(request, at, choice)
        at = replace(at, one=replace(at.one, with_person=False, seen=()))
        shown = at.find(page)
        to = at.after(shown) if shown and _is_alone(shown) else reverse(CHECK)
        return seat(redirect(to), Jar.ASSISTED, at.one)
    return render(request, "consultation/assisted/give_back.html", _context(at))


# --- reading back ---


@helping
@require_http_methods(_METHODS)
def check(request: HttpRequest) -> HttpResponse:
    """Read back what was answered, but for what was answered alone; the person's word sends it."""
    at = _helped(request)
    if at is None:
        return redirect(LIST)
    if at.one.with_person:
        last = next((page for page in reversed(at.pages) if _is_alone(page)), None)
        return redirect("consultation:assisted_give_back", page=last.key if last else "slut")
    if request.method != "POST":
        return _read_back(request, at)
    if choice := request.POST.get("show"):
        return _again(request, at, choice)
    try:
        answering.send(at.response.pk)
    except NotWhole as error:
        return _read_back(request, at, str(error))
    except (NotOpen, AlreadySent):
        return redirect(LIST)
    return redirect("consultation:assisted_receipt")


def _read_back(request: HttpRequest, at: Helped, error: str = "") -> HttpResponse:
    lines = summary.lines(
        at.response.version.content,
        at.response.draft or {},
        language=at.one.session.language,
        pages=at.pages,
    )
    covered = tuple(replace(line, said=()) if line.alone else line for line in lines)
    done = frozenset(at.response.answered_alone)
    context = _context(at, lines=covered, error=error, done=done)
    return render(request, "consultation/assisted/check.html", context)


@helping
@require_http_methods(_METHODS)
def receipt(request: HttpRequest) -> HttpResponse:
    """The code for the person, on the screen or on paper."""
    at = _helped(request, sent=True)
    if at is None:
        return redirect(LIST)
    if request.method == "POST":
        return _again(request, at, request.POST.get("show", ""))
    definition = at.response.version.content
    context = _context(
        at,
        code=at.one.session.code,
        thanks=Speaker(definition, at.one.session.language).say(definition.thanks),
        picture=code_picture(request, at.one.session.code),
    )
    return render(request, "consultation/assisted/receipt.html", context)
