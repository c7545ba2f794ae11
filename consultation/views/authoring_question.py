"""Writing one question, and the condition of a question or section."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from config.access.guards import requires
from config.access.roles import Permission
from config.http import StaffRequest
from consultation.definition import editing, schema
from consultation.definition.reading import TYPE_NAMES, sentence
from consultation.definition.schema import Definition, Question, QuestionType, Section
from consultation.exceptions import ConsultationError
from consultation.forms.authoring import QuestionForm, type_choices
from consultation.forms.authoring_condition import ConditionForm
from consultation.models import Questionnaire
from consultation.queries import authoring as queries
from consultation.services import authoring
from consultation.services.authoring import ChangedMeanwhile, PartGone, Step
from consultation.views.authoring import draft_of, outline_address, part_gone
from consultation.views.authoring_kept import Kept, conflict_between

EDIT = Permission.EDIT_CONSULTATIONS
_FORM = ["GET", "HEAD", "POST"]


def _kind(text: str, audience: str) -> QuestionType | None:
    offered = {kind.value: kind for kind, _, _ in type_choices(audience)}
    return offered.get(text)


@requires(EDIT)
@require_http_methods(_FORM)
def add_question(request: StaffRequest, slug: str, section: str) -> HttpResponse:
    """Choose a type, then write the question; `?type=` says which."""
    questionnaire = draft_of(slug)
    definition = schema.load(questionnaire.draft)
    try:
        around = editing.section_of(definition, section)
    except editing.NoSuchPart:
        return part_gone(request, slug)
    asked = request.POST.get("type") or request.GET.get("type", "")
    kind = _kind(asked, questionnaire.audience)
    context: dict[str, object] = {"questionnaire": questionnaire, "section": around}
    if kind is None:
        context["types"] = type_choices(questionnaire.audience)
        return render(request, "consultation/authoring/choose_type.html", context)
    kept = Kept(request, f"new:{slug}:{section}:{kind}", "")
    form = QuestionForm(kind, definition, kept.data)
    if kept.is_sent and not _apply(form, request.POST.get("deed", "save")) and form.is_valid():
        try:
            done = authoring.add_question(questionnaire, section, form.written(), by=request.user)
        except PartGone:
            return part_gone(request, slug)
        kept.forget()
        return _saved(
            request, questionnaire, done, f"Spørgsmålet er tilføjet i »{_title(around)}«."
        )
    context |= {"form": form, "kept": kept, "kind": kind, "type_name": TYPE_NAMES[kind]}
    return _page(request, context)


def _title(section: Section) -> str:
    return next(iter(section.title.values()), section.key)


def _apply(form: QuestionForm, deed: str) -> bool:
    """Do what a button inside the form says: add, move or remove a row; not save."""
    done = deed == "type"
    for rows in (form.options, form.rows):
        done = (rows is not None and rows.apply(deed)) or done
    if done:
        form.show_no_errors()
    return done


@requires(EDIT)
@require_http_methods(_FORM)
def edit_question(request: StaffRequest, slug: str, key: str) -> HttpResponse:
    """Change a question, or its type (`?type=`)."""
    questionnaire = draft_of(slug)
    definition = schema.load(questionnaire.draft)
    question = definition.questions.get(key)
    if question is None:
        return part_gone(request, slug)
    kept = Kept(request, f"question:{slug}:{key}", authoring.digest(question))
    asked = (kept.data.get("type") if kept.data else None) or request.GET.get("type", "")
    kind = _kind(asked, questionnaire.audience) or question.type
    form = QuestionForm(kind, definition, kept.data, question=question)
    context = {
        "questionnaire": questionnaire,
        "section": editing.place_of(definition, key)[0],
        "question": question,
        "form": form,
        "kept": kept,
        "kind": kind,
        "type_name": TYPE_NAMES[kind],
        "types": type_choices(questionnaire.audience),
        "errors": queries.errors_at(definition, questionnaire.audience, key),
        "condition": sentence(question.show_if, definition),
    }
    if kept.is_sent and not _apply(form, request.POST.get("deed", "save")) and form.is_valid():
        try:
            done = authoring.save_question(
                questionnaire, form.written(), began=kept.began, by=request.user
            )
        except ChangedMeanwhile as error:
            theirs = QuestionForm(question.type, definition, question=question)
            context["theirs"] = conflict_between(form, theirs) + _options(form, theirs)
            messages.error(request, str(error))
            kept.began = authoring.digest(question)
        else:
            kept.forget()
            return _saved(request, questionnaire, replace(done, key=key), "Spørgsmålet er gemt.")
    return _page(request, context)


def _options(mine: QuestionForm, theirs: QuestionForm) -> list[tuple[str, str]]:
    """The other's answers, where they differ."""
    found = []
    for own, other in ((mine.options, theirs.options), (mine.rows, theirs.rows)):
        if own and other and own.written() != other.written():
            found.append((other.title, "\n".join(row.label for row in other.rows)))
    return found


def _saved(
    request: StaffRequest, questionnaire: Questionnaire, done: Step, sentence: str
) -> HttpResponse:
    """Say so, with what is still wrong there, and go where the editor asked to."""
    errors = queries.errors_at(done.definition, questionnaire.audience, done.key)
    if errors:
        messages.warning(request, f"{sentence} Men: {' '.join(errors)}")
    else:
        messages.success(request, sentence)
    after = request.POST.get("after", "")
    if after == "condition":
        return redirect("consultation:authoring_condition", questionnaire.slug, done.key)
    if after == "next":
        section = editing.place_of(done.definition, done.key)[0].key
        return redirect("consultation:add_question", questionnaire.slug, section)
    return redirect(outline_address(questionnaire.slug, done.key))


def _page(request: StaffRequest, context: dict[str, object]) -> HttpResponse:
    return render(request, "consultation/authoring/question.html", context)


@requires(EDIT)
@require_http_methods(_FORM)
def edit_condition(request: StaffRequest, slug: str, key: str) -> HttpResponse:
    """When a question or section is shown."""
    questionnaire = draft_of(slug)
    definition = schema.load(questionnaire.draft)
    part = _part(definition, key)
    if part is None:
        return part_gone(request, slug)
    data = request.POST if request.method == "POST" else None
    form = ConditionForm(definition, key, part.show_if, data)
    began = request.POST.get("began") or authoring.digest(part)
    if data is not None and not form.apply(data.get("deed", "save")) and form.is_valid():
        changed = replace(part, show_if=form.written())
        try:
            done = _save(questionnaire, changed, began, request)
        except ConsultationError as error:
            messages.error(request, str(error))
            began = authoring.digest(part)
        else:
            sentence_ = "Betingelsen er gemt." if changed.show_if else "Vises nu altid."
            return _saved(request, questionnaire, replace(done, key=key), sentence_)
    context = {
        "questionnaire": questionnaire,
        "form": form,
        "part": part,
        "began": began,
        "name": definition.words(_words(part), definition.source) or key,
        "is_section": isinstance(part, Section),
        "sentence": sentence(part.show_if, definition),
        "theirs_changed": began != authoring.digest(part),
    }
    name = "condition_builder.html" if request.htmx else "condition.html"
    return render(request, f"consultation/authoring/{name}", context)


def _part(definition: Definition, key: str) -> Question | Section | None:
    if key in definition.questions:
        return definition.questions[key]
    return next((section for section in definition.sections if section.key == key), None)


def _words(part: Question | Section) -> dict[str, str]:
    return dict(part.title if isinstance(part, Section) else part.label)


def _save(
    questionnaire: Questionnaire, part: Question | Section, began: str, request: StaffRequest
) -> Step:
    if isinstance(part, Section):
        return authoring.save_section(questionnaire, part, began=began, by=request.user)
    return authoring.save_question(questionnaire, part, began=began, by=request.user)
