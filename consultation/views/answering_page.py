"""One page of questions: shown, saved on the way, gone on from or back from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from consultation.definition import flow
from consultation.definition.answers import WrongAnswer
from consultation.definition.schema import Needed, Question, QuestionType
from consultation.exceptions import AlreadySent, NotOpen, PageRefused
from consultation.forms.answering import PageForm
from consultation.forms.words import Speaker
from consultation.models import Attachment, Response
from consultation.queries import public
from consultation.services import answering, attachments
from consultation.views.answering_session import (
    Scope,
    Session,
    answering_view,
    bar,
    keep,
    left_or_start,
    read,
    speak,
)


@dataclass(frozen=True)
class Answering:
    """Somebody's answer at one of its pages."""

    session: Session
    response: Response
    pages: tuple[flow.Page, ...]
    number: int
    """The page's place among them, from 0."""

    @property
    def page(self) -> flow.Page:
        """The page they are at."""
        return self.pages[self.number]

    @property
    def slug(self) -> str:
        """The questionnaire's."""
        return self.response.questionnaire.slug

    def address(self, number: int) -> str:
        """Of a page by its place; before the first is the start, after the last the check."""
        if number < 0:
            return reverse("consultation:questionnaire", args=[self.slug])
        if number >= len(self.pages):
            return reverse("consultation:check_answers", args=[self.slug])
        return reverse("consultation:answer_page", args=[self.slug, self.pages[number].key])


def begun(request: HttpRequest, slug: str) -> tuple[Session, Response | None]:
    """The session and the answer that is being written in it; None where there is none."""
    session = read(request, Scope.QUESTIONNAIRE)
    if session.response is None:
        return session, None
    response = public.written(session.response, slug)
    if response is None or response.draft is None:
        return session, None
    return replace(session, language=session.language or response.language), response


def _answering(request: HttpRequest, slug: str, page: str) -> Answering | None:
    session, response = begun(request, slug)
    if response is None:
        return None
    pages = flow.pages(response.version.content, response.draft or {})
    number = next((n for n, each in enumerate(pages) if each.key == page), -1)
    return Answering(session, response, pages, number)


@answering_view
@require_http_methods(["GET", "HEAD", "POST"])
def answer_page(request: HttpRequest, slug: str, page: str) -> HttpResponse:
    """The page, or where it leads once its answers are saved."""
    at = _answering(request, slug, page)
    if at is None:
        return left_or_start(request, slug)
    if at.number < 0:  # a condition hides it now
        return redirect(at.address(0) if at.pages else at.address(len(at.pages)))
    speak(request, at.session.language)
    if request.method == "POST":
        return _posted(request, at)
    form = _form(at, attached=_attached(at))
    return _show(request, at, form)


def _form(at: Answering, attached: tuple[Attachment, ...] = (), **more: Any) -> PageForm:
    return PageForm(
        at.response.version.content,
        at.page.questions,
        language=at.session.language,
        answers=at.response.draft,
        simple=at.session.simple,
        attachments=attached,
        **more,
    )


def _attached(at: Answering) -> tuple[Attachment, ...]:
    if any(question.type == QuestionType.FILE for question in at.page.questions):
        return attachments.of(at.response.pk)
    return ()


def _posted(request: HttpRequest, at: Answering) -> HttpResponse:
    try:
        form, saved = _save(request, at)
    except (NotOpen, AlreadySent) as error:
        context = _context(at, error=str(error))
        return render(request, "consultation/answering/not_open.html", context)
    if choice := request.POST.get("show"):
        session = at.session.shown_as(choice)
        return keep(redirect(request.get_full_path()), session, Scope.QUESTIONNAIRE)
    if request.POST.get("go") == "back":
        return redirect(at.address(at.number - 1))
    lacking = [
        question for question in form.unanswered(Needed.YES) if not _has_error(form, question)
    ]
    form.refuse({question.key: _lacks(question) for question in lacking})
    if form.errors:
        return _show(request, at, form)
    asked = set(request.POST.getlist("asked"))
    again = {question.key for question in form.unanswered(Needed.SOFT)} - asked
    if again:
        form.remind(again)
        return _show(request, at, form)
    return redirect(_next(request, at, saved))


def _has_error(form: PageForm, question: Question) -> bool:
    return any(field.key == question.key for field in form.errors)


def _lacks(question: Question) -> str:
    if question.declinable:
        return _("Svar på spørgsmålet, eller vælg, at du ikke ønsker at svare.")
    return _("Svar på spørgsmålet, før du går videre.")


def _next(request: HttpRequest, at: Answering, saved: Response) -> str:
    pages = flow.pages(saved.version.content, saved.draft or {})
    keys = [each.key for each in pages]
    after = replace(at, pages=pages)
    if request.POST.get("check"):
        return after.address(len(pages))
    here = keys.index(at.page.key) if at.page.key in keys else at.number - 1
    return after.address(here + 1)


def _save(request: HttpRequest, at: Answering) -> tuple[PageForm, Response]:
    """Save what the page sent: all that is right of it. Raises NotOpen, AlreadySent."""
    attached = _attached(at)
    form = _form(at, attached, data=request.POST, files=request.FILES)
    errors: dict[str, str] = {}
    raw = dict(form.raw)
    for question in form.questions:
        if question.type == QuestionType.FILE:
            raw[question.key], fresh, wrong = _files(form, question, at, attached)
            form.attachments += fresh
            form.raw[question.key] = raw[question.key]
            errors.update(wrong)
    try:
        response = answering.save_page(at.response.pk, form.saved_questions, raw, page=at.page.key)
    except PageRefused as error:
        errors.update(error.errors)
        response = at.response
    form.refuse(errors)
    return form, response


def _files(
    form: PageForm, question: Question, at: Answering, attached: tuple[Attachment, ...]
) -> tuple[Any, tuple[Attachment, ...], dict[str, str]]:
    """What a file question holds now: the ids, the new files, and what was wrong with one."""
    kept = form.raw.get(question.key)
    if not isinstance(kept, list):  # declined
        return kept, (), {}
    ours = {str(each.pk) for each in attached if each.question == question.key}
    fresh: list[Attachment] = []
    wrong: dict[str, str] = {}
    if form.uploads and not at.response.questionnaire.takes_answers(timezone.now()):
        raise NotOpen
    for upload in form.uploads.get(question.key, ()):
        try:
            fresh.append(attachments.attach(at.response.pk, question.key, upload))
        except WrongAnswer as error:
            wrong = {question.key: str(error)}
    ids = [each for each in kept if each in ours] + [str(each.pk) for each in fresh]
    return ids, tuple(fresh), wrong


def _context(at: Answering, **more: Any) -> dict[str, Any]:
    speaker = Speaker(at.response.version.content, at.session.language)
    return {
        **bar(at.session, at.response.version.content),
        "questionnaire": at.response.questionnaire,
        "title": speaker.say(speaker.definition.title),
        "privacy": speaker.say(speaker.definition.privacy),
        "code": at.session.code,
        **more,
    }


def _show(request: HttpRequest, at: Answering, form: PageForm) -> HttpResponse:
    speaker = form.speaker
    section = at.page.section
    context = _context(
        at,
        form=form,
        page=at.page,
        number=at.number + 1,
        count=len(at.pages),
        section=speaker.say(section.title),
        check=request.GET.get("tjek") or request.POST.get("check"),
        has_files=any(field.type == "file" for field in form.fields),
        save_url=reverse("consultation:autosave", args=[at.slug, at.page.key]),
    )
    return render(request, "consultation/answering/page.html", context)


@answering_view
@require_POST
def autosave(request: HttpRequest, slug: str, page: str) -> HttpResponse:
    """Save a page while it is being written; nothing is complained of yet."""
    at = _answering(request, slug, page)
    if at is None or at.number < 0:
        return JsonResponse({"saved": False}, status=409)
    attached = _attached(at)
    form = _form(at, attached, data=request.POST)
    raw = dict(form.raw)
    ours = {str(each.pk) for each in attached}
    for question in form.questions:
        if question.type == QuestionType.FILE and isinstance(raw[question.key], list):
            raw[question.key] = [each for each in raw[question.key] if each in ours]
    try:
        answering.save_page(at.response.pk, form.saved_questions, raw, page=at.page.key)
    except PageRefused:
        return JsonResponse({"saved": True})  # what is right of it
    except (NotOpen, AlreadySent):
        return JsonResponse({"saved": False}, status=409)
    return JsonResponse({"saved": True})
