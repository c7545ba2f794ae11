"""Trying a draft as those who answer will see it. Nothing is stored: answers travel in the page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_http_methods

from config.access.guards import requires
from config.access.roles import Permission
from config.http import StaffRequest
from consultation import languages
from consultation.definition import flow, schema
from consultation.definition.answers import Answers, WrongAnswer, clean, clean_other, other_key
from consultation.definition.reading import sentence
from consultation.definition.schema import Definition, Needed, Question, QuestionType
from consultation.forms import summary
from consultation.forms.answering import PageForm
from consultation.forms.words import Speaker, direction_of
from consultation.views.authoring import draft_of

WAYS = (("web", "Hjemmeside"), ("kiosk", "Tablet i et rum"), ("paper", "På papir"))
_LARGEST = 200_000


@dataclass(frozen=True)
class Choice:
    """What is previewed: the way of answering, the language, simple words or not."""

    way: str
    language: str
    simple: bool


@requires(Permission.EDIT_CONSULTATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: StaffRequest, slug: str) -> HttpResponse:
    """A page of the draft; `?maade=`, `?sprog=`, `?lette=1` say how."""
    questionnaire = draft_of(slug)
    definition = schema.load(questionnaire.draft)
    choice = _choice(request, definition)
    context = {
        "questionnaire": questionnaire,
        "choice": choice,
        "ways": WAYS,
        "languages": [(code, languages.name(code)) for code in definition.languages],
        "direction": direction_of(choice.language),
        "machine_made": choice.language in definition.machine_made,
        "audience": questionnaire.get_audience_display(),
    }
    if choice.way == "paper":
        shown = _paper(definition, choice)
    else:
        shown = _page(request, definition, choice)
    with translation.override(shown["page_language"]):
        return render(request, "consultation/authoring/preview.html", {**context, **shown})


def _choice(request: StaffRequest, definition: Definition) -> Choice:
    way, language = request.GET.get("maade", ""), request.GET.get("sprog", "")
    return Choice(
        way if way in dict(WAYS) else "web",
        language if language in definition.languages else definition.source,
        request.GET.get("lette") == "1",
    )


def _texts(definition: Definition, choice: Choice) -> dict[str, Any]:
    speaker = Speaker(definition, choice.language)
    return {
        "page_language": speaker.page_language,
        "title": speaker.say(definition.title),
        "intro": speaker.say(definition.intro),
        "privacy": speaker.say(definition.privacy),
        "thanks": speaker.say(definition.thanks),
    }


def _paper(definition: Definition, choice: Choice) -> dict[str, Any]:
    """All questions one after another, with their conditions."""
    said = _texts(definition, choice)
    with translation.override(said["page_language"]):
        form = PageForm(
            definition,
            definition.questions.values(),
            language=choice.language,
            simple=choice.simple,
        )
        conditions = [
            " ".join(
                words
                for words in (sentence(part.show_if, definition) for part in (section, question))
                if words
            )
            for section, question in definition.walk()
        ]
        pairs = list(zip(form.fields, conditions, strict=True))
    return {**said, "pairs": pairs}


def _page(request: StaffRequest, definition: Definition, choice: Choice) -> dict[str, Any]:
    """The page that one is at, after what was just sent."""
    said = _texts(definition, choice)
    with translation.override(said["page_language"]):
        answers = _carried(request, definition)
        at, go = request.POST.get("page", ""), request.POST.get("go", "")
        pages = _pages(definition, answers, choice.way)
        number = next((n for n, page in enumerate(pages) if page.key == at), 0)
        form = None
        if go == "next" and pages:
            form, answers = _sent(request, definition, pages[number], answers, choice)
            if form is None:
                pages = _pages(definition, answers, choice.way)
                number = _after(definition, pages, at, answers)
        elif go == "back":
            number = max(0, number - 1) if at != "end" else len(pages) - 1
        elif go == "restart":
            answers, number = {}, 0
        return {**said, **_shown(definition, choice, pages, number, answers, form)}


def _pages(definition: Definition, answers: Answers, way: str) -> tuple[flow.Page, ...]:
    if way == "kiosk":
        core, more = flow.kiosk_pages(definition, answers)
        return (*core, *more)
    return flow.pages(definition, answers)


def _after(definition: Definition, pages: tuple[flow.Page, ...], at: str, answers: Answers) -> int:
    """The page after the one with key `at`, now that the answers have changed."""
    keys = [page.key for page in pages]
    return keys.index(at) + 1 if at in keys else min(1, len(pages))


def _carried(request: StaffRequest, definition: Definition) -> Answers:
    """The answers that the page carries: those that the draft takes, and nothing else."""
    text = request.POST.get("answers", "")
    try:
        found = json.loads(text) if text and len(text) <= _LARGEST else {}
    except ValueError:
        return {}
    kept: Answers = {}
    for question in definition.questions.values() if isinstance(found, dict) else ():
        try:
            kept.update(_cleaned(question, found))
        except WrongAnswer:
            continue
    return {key: value for key, value in kept.items() if value is not None}


def _sent(
    request: StaffRequest,
    definition: Definition,
    page: flow.Page,
    answers: Answers,
    choice: Choice,
) -> tuple[PageForm | None, Answers]:
    """The form again where something is wrong with it, else None; and the answers so far."""
    data = request.POST if isinstance(request.POST, QueryDict) else QueryDict()
    form = PageForm(
        definition, page.questions, language=choice.language, data=data, simple=choice.simple
    )
    kept, errors = dict(answers), {}
    for question in form.saved_questions:
        if question.type == QuestionType.FILE:
            continue
        try:
            kept.update(_cleaned(question, form.raw))
        except WrongAnswer as error:
            errors[question.key] = str(error)
        if kept.get(question.key) is None:
            kept.pop(question.key, None)
    for question in form.unanswered(Needed.YES):
        if question.type != QuestionType.FILE:
            errors.setdefault(
                question.key, translation.gettext("Svar på spørgsmålet, før du går videre.")
            )
    if errors or form.unreadable:
        form.refuse(errors)
        return form, kept
    return None, flow.allowed(definition, kept)


def _cleaned(question: Question, raw: dict[str, Any]) -> Answers:
    found: Answers = {question.key: clean(question, raw.get(question.key))}
    if question.other:
        found[other_key(question.key)] = clean_other(question, raw.get(other_key(question.key)))
    return found


def _shown(
    definition: Definition,
    choice: Choice,
    pages: tuple[flow.Page, ...],
    number: int,
    answers: Answers,
    form: PageForm | None,
) -> dict[str, Any]:
    carried = json.dumps(answers, ensure_ascii=False)
    if number >= len(pages):
        lines = summary.lines(definition, answers, language=choice.language, pages=pages)
        return {"page": None, "lines": lines, "answers": carried, "count": len(pages)}
    page = pages[number]
    form = form or PageForm(
        definition,
        page.questions,
        language=choice.language,
        answers=answers,
        simple=choice.simple,
    )
    core = len([each for each in pages if each.questions[0].core]) if choice.way == "kiosk" else 0
    return {
        "page": page,
        "section": Speaker(definition, choice.language).say(page.section.title),
        "form": form,
        "fields": form.fields,
        "number": number + 1,
        "count": len(pages),
        "answers": carried,
        "is_more": bool(core) and number >= core,
    }
