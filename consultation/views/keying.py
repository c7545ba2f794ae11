"""Questionnaires on paper, keying them in, and interviews."""

from __future__ import annotations

import uuid
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from config.access.guards import requires
from config.access.roles import Permission
from config.http import StaffRequest
from config.typesetting import NotSet
from consultation.codes import Channel
from consultation.definition.schema import QuestionType
from consultation.exceptions import ConsultationError, PageRefused
from consultation.forms.answering import PageForm
from consultation.forms.paper import ConversationForm, SheetForm
from consultation.forms.words import language_name
from consultation.models import Questionnaire, QuestionnaireVersion
from consultation.paper import sheet
from consultation.queries import paper as queries
from consultation.services import paper
from consultation.services.paper import Conversation

_KEYS_IN = (Permission.EDIT_CONSULTATIONS, Permission.HELP_ANSWER)


def published(slug: str) -> tuple[Questionnaire, QuestionnaireVersion]:
    """The questionnaire with its current version; 404 before the first one."""
    questionnaire = get_object_or_404(
        Questionnaire.objects.select_related("consultation", "current"), slug=slug
    )
    if questionnaire.current is None:
        raise Http404
    return questionnaire, questionnaire.current


@requires(*_KEYS_IN)
@require_safe
def on_paper(request: StaffRequest, slug: str) -> HttpResponse:
    """The sheet in each language, how many came back, and the ways to key them in."""
    questionnaire, version = published(slug)
    counts = queries.keyed_counts(questionnaire)
    context = {
        "questionnaire": questionnaire,
        "languages": [(code, language_name(code)) for code in version.content.languages],
        "paper": Channel.PAPER in questionnaire.channels,
        "interview": Channel.INTERVIEW in questionnaire.channels,
        "sheets": counts.get(Channel.PAPER, 0),
        "interviews": counts.get(Channel.INTERVIEW, 0),
        "may_edit": request.user.may(Permission.EDIT_CONSULTATIONS),
    }
    return render(request, "consultation/paper/on_paper.html", context)


@requires(*_KEYS_IN)
@require_safe
def sheet_pdf(request: StaffRequest, slug: str, language: str) -> HttpResponse:
    """The questionnaire as PDF, to print."""
    questionnaire, version = published(slug)
    if language not in version.content.languages:
        raise Http404
    try:
        made = sheet.render(questionnaire, version, language)
    except NotSet as error:
        messages.error(request, str(error))
        return redirect("consultation:on_paper", slug)
    return HttpResponse(
        made,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{slug}-{language}.pdf"'},
    )


@requires(*_KEYS_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def key_in(request: StaffRequest, slug: str) -> HttpResponse:
    """One sheet of paper, all questions on one page, then the next."""
    return _keyed(request, slug, Channel.PAPER)


@requires(*_KEYS_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def interview(request: StaffRequest, slug: str) -> HttpResponse:
    """One interview: the guide beside the questions, and room for notes."""
    return _keyed(request, slug, Channel.INTERVIEW)


def _keyed(request: StaffRequest, slug: str, channel: Channel) -> HttpResponse:
    questionnaire, version = published(slug)
    if channel not in questionnaire.channels:
        raise Http404
    definition = version.content
    questions = [q for q in definition.questions.values() if q.type != QuestionType.FILE]
    form_class = ConversationForm if channel == Channel.INTERVIEW else SheetForm
    facts = form_class(
        request.POST or None,
        languages=[(code, language_name(code)) for code in definition.languages],
        initial={
            "day": _last_day(questionnaire),
            "language": request.GET.get("sprog", definition.source),
        },
    )
    form = PageForm(
        definition,
        questions,
        language="da",
        data=request.POST if request.method == "POST" else None,
    )
    if request.method == "POST" and facts.is_valid():
        if not form.unreadable:
            if _record(request, questionnaire, facts, form):
                address = request.path + f"?sprog={facts.cleaned_data['language']}"
                return redirect(address)
        else:
            form.refuse({})
    notes = {q.key: request.POST.get(f"note.{q.key}", "") for q in questions}
    numbers = sheet.numbers(definition)
    context = {
        "questionnaire": questionnaire,
        "facts": facts,
        "form": form,
        "rows": [
            (numbers.get(field.key), field, field.question.note, notes.get(field.key, ""))
            for field in form.fields
        ],
        "whole_note": request.POST.get("note.", ""),
        "is_interview": channel == Channel.INTERVIEW,
        "count": queries.keyed_counts(questionnaire).get(channel, 0),
    }
    return render(request, "consultation/paper/key_in.html", context)


def _last_day(questionnaire: Questionnaire) -> date:
    """The day that a sheet most likely is of: today, or the last one that was open."""
    today = timezone.localdate()
    if questionnaire.closes_at is None:
        return today
    return min(today, timezone.localdate(questionnaire.closes_at))


def _record(
    request: StaffRequest, questionnaire: Questionnaire, facts: SheetForm, form: PageForm
) -> bool:
    """Record it; False where something must be mended first, which is then said on the page."""
    given = facts.cleaned_data
    conversation = None
    if isinstance(facts, ConversationForm):
        notes = {
            key.removeprefix("note."): text
            for key, text in request.POST.items()
            if key.startswith("note.") and isinstance(text, str)
        }
        conversation = Conversation(given["group"], given["place"], given["people"], notes)
    number: uuid.UUID = given["number"]
    try:
        new = paper.key_in(
            questionnaire,
            number,
            form.raw,
            day=given["day"],
            language=given["language"],
            conversation=conversation,
        )
    except PageRefused as error:
        form.refuse(error.errors)
        return False
    except ConsultationError as error:
        facts.add_error("day", str(error))
        return False
    word = "Interviewet" if conversation else "Skemaet"
    if new:
        messages.success(request, f"{word} er gemt. Her er det næste.")
    else:
        messages.info(request, f"{word} var gemt i forvejen og er kun talt én gang.")
    return True
