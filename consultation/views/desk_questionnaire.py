"""A questionnaire as a whole: make one, its times and goals, copy, close, archive."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from config import geography
from config.access.guards import requires
from config.access.roles import Permission
from config.http import StaffRequest
from consultation.codes import Channel, QuestionnaireState
from consultation.definition import schema
from consultation.definition.schema import Definition, QuestionType
from consultation.exceptions import ConsultationError
from consultation.forms.desk_questionnaire import CopyForm, GoalsForm, QuestionnaireForm
from consultation.models import Consultation, Questionnaire
from consultation.services import questionnaires

EDIT = Permission.EDIT_CONSULTATIONS
_FORM = ["GET", "HEAD", "POST"]


@requires(EDIT)
@require_http_methods(_FORM)
def add_questionnaire(request: StaffRequest, slug: str) -> HttpResponse:
    """Make a questionnaire in a consultation."""
    consultation = get_object_or_404(Consultation, slug=slug)
    form = QuestionnaireForm(request.POST or None)
    if form.is_valid():
        made = questionnaires.create(consultation, form.facts(), by=request.user)
        messages.success(request, f"»{made.name}« er oprettet som kladde. Skriv spørgsmålene.")
        return redirect("consultation:authoring", made.slug)
    context = {"consultation": consultation, "form": form}
    return render(request, "consultation/desk/edit_questionnaire.html", context)


@requires(EDIT)
@require_http_methods(_FORM)
def edit_questionnaire(request: StaffRequest, slug: str) -> HttpResponse:
    """Change name, channels and times."""
    stored = get_object_or_404(Questionnaire.objects.select_related("consultation"), slug=slug)
    form = QuestionnaireForm(request.POST or None, instance=stored)
    if form.is_valid():
        saved = questionnaires.save(stored, form.facts(), by=request.user)
        messages.success(request, "Gemt.")
        return redirect("consultation:questionnaire_desk", saved.slug)
    context = {"consultation": stored.consultation, "questionnaire": stored, "form": form}
    return render(request, "consultation/desk/edit_questionnaire.html", context)


@requires(EDIT)
@require_http_methods(_FORM)
def goals(request: StaffRequest, slug: str) -> HttpResponse:
    """How many answers are hoped for from each group; `?efter=` is what groups are made by."""
    stored = get_object_or_404(Questionnaire.objects.select_related("consultation"), slug=slug)
    definition = schema.load(stored.draft)
    choices = _groupings(definition)
    by = request.GET.get("efter", stored.goal_question)
    by = by if by in dict(choices) else ""
    initial = {f"goal-{code}": number for code, number in stored.goals.items()}
    form = GoalsForm(_groups(definition, by), request.POST or None, initial=initial)
    if form.is_valid():
        facts = {"goal_question": by, "goals": form.goals()}
        questionnaires.save(stored, facts, by=request.user)
        messages.success(request, "Målene er gemt.")
        return redirect("consultation:questionnaire_desk", slug)
    context = {"questionnaire": stored, "form": form, "choices": choices, "by": by}
    return render(request, "consultation/desk/goals.html", context)


def _groupings(definition: Definition) -> list[tuple[str, str]]:
    """What groups can be made by: the channel, or a question with one answer of a list."""
    kinds = (QuestionType.SINGLE, QuestionType.YES_NO, QuestionType.DISTRICT)
    found = [
        (key, definition.words(question.label, "da"))
        for key, question in definition.questions.items()
        if question.type in kinds
    ]
    return [("", "Måden, der er svaret på"), *found]


def _groups(definition: Definition, by: str) -> list[tuple[str, str]]:
    if not by:
        return [(code, str(label)) for code, label in Channel.choices]
    question = definition.questions[by]
    if question.type == QuestionType.DISTRICT:
        return [(each.code, each.name) for each in geography.districts()]
    if question.type == QuestionType.YES_NO:
        return [("yes", "Ja"), ("no", "Nej")]
    return [(each.code, definition.words(each.label, "da")) for each in question.options]


@requires(EDIT)
@require_http_methods(_FORM)
def copy(request: StaffRequest, slug: str) -> HttpResponse:
    """Make a new draft with the same questions."""
    stored = get_object_or_404(Questionnaire.objects.select_related("consultation"), slug=slug)
    initial = {
        "name": f"{stored.name} (kopi)",
        "audience": stored.audience,
        "consultation": stored.consultation_id,
    }
    form = CopyForm(request.POST or None, initial=initial)
    if form.is_valid():
        data = form.cleaned_data
        made = questionnaires.copy(
            stored,
            to=data["consultation"],
            name=data["name"],
            slug=questionnaires.free_slug(data["name"]),
            audience=data["audience"],
            by=request.user,
        )
        messages.success(request, f"»{made.name}« er lavet som kladde.")
        return redirect("consultation:questionnaire_desk", made.slug)
    context = {"questionnaire": stored, "form": form}
    return render(request, "consultation/desk/copy_questionnaire.html", context)


def _deed(
    deed: Callable[..., None], sentence: str
) -> Callable[[StaffRequest, str], HttpResponseBase]:
    """A view that does one thing with a questionnaire and says so."""

    @requires(EDIT)
    @require_POST
    def view(request: StaffRequest, slug: str) -> HttpResponse:
        stored = get_object_or_404(Questionnaire, slug=slug)
        try:
            deed(stored, by=request.user)
        except ConsultationError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, sentence)
        return redirect(reverse("consultation:questionnaire_desk", args=[slug]))

    return view


_set = questionnaires.set_state
close = _deed(
    partial(_set, state=QuestionnaireState.CLOSED), "Spørgeskemaet er lukket. Svarene er bevaret."
)
reopen = _deed(partial(_set, state=QuestionnaireState.OPEN), "Spørgeskemaet er åbent igen.")
archive = _deed(partial(_set, state=QuestionnaireState.ARCHIVED), "Spørgeskemaet er i arkivet.")
unarchive = _deed(questionnaires.unarchive, "Spørgeskemaet er hentet fra arkivet.")
