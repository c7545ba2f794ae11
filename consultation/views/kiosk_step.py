"""One page with one question on a shared tablet: shown, saved, gone on from. Kiosk and helper."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from consultation.definition.answers import is_answered
from consultation.definition.flow import Page
from consultation.definition.schema import Needed, Question
from consultation.exceptions import PageRefused
from consultation.forms.answering import PageForm
from consultation.models import Response
from consultation.services import answering
from consultation.views.answering_session import Session


@dataclass(frozen=True)
class Step:
    """What became of a page that was sent. `is_done`: nothing keeps one from going on.

    `stays`: the questions that were shown blank and sent blank; their answers are as they were.
    """

    form: PageForm
    response: Response
    is_done: bool
    stays: frozenset[str]


def form_for(response: Response, page: Page, session: Session, *, blank: bool = False) -> PageForm:
    """The page to be filled in; `blank`: without what was answered before."""
    return PageForm(
        response.version.content,
        page.questions,
        language=session.language,
        answers={} if blank else response.draft,
        simple=session.simple,
    )


def take(
    request: HttpRequest,
    response: Response,
    page: Page,
    session: Session,
    *,
    alone: bool = False,
    kept: Container[str] = (),
) -> Step:
    """Save what the page sent, and judge whether one may go on. Raises NotOpen, AlreadySent.

    `kept`: the questions that were shown blank, whose answer stays where nothing is sent.
    """
    form = PageForm(
        response.version.content,
        page.questions,
        language=session.language,
        simple=session.simple,
        data=request.POST,
    )
    stays = frozenset(
        question.key
        for question in form.saved_questions
        if question.key in kept
        and not is_answered(_plain(form.raw.get(question.key)))
        and is_answered((response.draft or {}).get(question.key))
    )
    saved = [question for question in form.saved_questions if question.key not in stays]
    try:
        response = answering.save_page(response.pk, saved, form.raw, page=page.key, alone=alone)
        form.refuse({})
    except PageRefused as error:
        form.refuse(error.errors)
    return Step(form, response, _may_go_on(request, form, stays), stays)


def _plain(value: object) -> object:
    """A value without what is empty in it: a matrix, period or site that nobody touched."""
    if isinstance(value, dict):
        return {key: part for key, part in value.items() if part}
    return value.strip() if isinstance(value, str) else value


def _may_go_on(request: HttpRequest, form: PageForm, stays: Container[str]) -> bool:
    wrong = {field.key for field in form.errors}
    lacking = [q for q in form.unanswered(Needed.YES) if q.key not in wrong and q.key not in stays]
    form.refuse({question.key: _lacks(question) for question in lacking})
    if form.errors:
        return False
    asked = set(request.POST.getlist("asked"))
    soft = {q.key for q in form.unanswered(Needed.SOFT) if q.key not in stays}
    form.remind(soft - asked)
    return not soft - asked


def _lacks(question: Question) -> str:
    if question.declinable:
        return _("Svar på spørgsmålet, eller vælg, at du ikke ønsker at svare.")
    return _("Svar på spørgsmålet, før du går videre.")
