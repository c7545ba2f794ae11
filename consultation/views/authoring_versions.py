"""Publishing a draft, and the versions there have been."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from config.access.guards import requires
from config.access.roles import Permission
from config.http import StaffRequest
from consultation.definition import schema
from consultation.definition.changes import Change, changes
from consultation.definition.checking import Problem
from consultation.definition.reading import TYPE_NAMES
from consultation.definition.schema import Definition
from consultation.models import QuestionnaireVersion
from consultation.queries import authoring as queries
from consultation.services import publishing
from consultation.services.publishing import NotPublishable
from consultation.views.authoring import draft_of

JOINS = {
    "same": "Svarene lægges sammen.",
    "changed": "Svarene lægges sammen, og resultaterne siger, at spørgsmålet er ændret.",
    "apart": "Svarene holdes adskilt.",
    "new": "Nyt: der er kun svar fra nu af.",
}


@dataclass(frozen=True)
class Joined:
    """A changed question and how its results go with those of the version before."""

    change: Change
    join: str
    sentence: str
    may_choose: bool


@dataclass(frozen=True)
class Place:
    """Something wrong, and where: the words of the question or section."""

    key: str
    name: str
    sentence: str


def _joined(before: Definition, now: Definition, joins: dict[str, str]) -> tuple[Joined, ...]:
    found = []
    for change in changes(before, now):
        join = "" if change.is_gone or not change.key else joins.get(change.key, "same")
        found.append(Joined(change, join, JOINS.get(join, ""), join == "changed"))
    return tuple(found)


@requires(Permission.EDIT_CONSULTATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: StaffRequest, slug: str) -> HttpResponse:
    """What will change, how results join; then publish."""
    questionnaire = draft_of(slug)
    definition = schema.load(questionnaire.draft)
    before = questionnaire.current.content if questionnaire.current else None
    joins = publishing.joined(before, definition)
    if request.method == "POST":
        if request.POST.get("revision") != str(questionnaire.revision):
            messages.error(
                request, "Kladden er ændret, siden siden blev vist. Se den igennem igen."
            )
            return redirect("consultation:publish_questionnaire", slug)
        apart = {
            key: "apart"
            for key, join in joins.items()
            if join == "changed" and request.POST.get(f"join-{key}") == "apart"
        }
        try:
            made = publishing.publish(
                questionnaire, by=request.user, note=request.POST.get("note", "")[:500], joins=apart
            )
        except NotPublishable as error:
            messages.error(request, str(error))
            return redirect("consultation:publish_questionnaire", slug)
        messages.success(request, f"Version {made.number} er udgivet.")
        return redirect("consultation:versions", slug)
    problems = queries.problems(definition, questionnaire.audience)
    context = {
        "questionnaire": questionnaire,
        "errors": _places(definition, [p for p in problems if p.is_error]),
        "untranslated": sum(not problem.is_error for problem in problems),
        "machine_made": definition.machine_made,
        "changes": _joined(before, definition, joins) if before else (),
        "is_first": before is None,
        "is_same": questionnaire.current is not None
        and questionnaire.current.digest == publishing.definition_digest(schema.dump(definition)),
        "number": (questionnaire.current.number if questionnaire.current else 0) + 1,
    }
    return render(request, "consultation/authoring/publish.html", context)


def _places(definition: Definition, problems: list[Problem]) -> list[Place]:
    names = {section.key: section.title for section in definition.sections}
    names |= {key: question.label for key, question in definition.questions.items()}
    return [
        Place(
            each.place,
            definition.words(names.get(each.place, {}), definition.source) or "Skemaet",
            each.sentence,
        )
        for each in problems
    ]


@requires(Permission.EDIT_CONSULTATIONS, Permission.DRAW_ANNEXES)
@require_safe
def versions(request: StaffRequest, slug: str) -> HttpResponse:
    """All published versions, the latest first."""
    questionnaire = draft_of(slug)
    found = (
        questionnaire.versions.select_related("published_by")
        .annotate(answers_begun=Count("responses"))
        .order_by("-number")
    )
    context = {"questionnaire": questionnaire, "versions": found}
    return render(request, "consultation/authoring/versions.html", context)


@requires(Permission.EDIT_CONSULTATIONS, Permission.DRAW_ANNEXES)
@require_safe
def version(request: StaffRequest, slug: str, number: int) -> HttpResponse:
    """One version: what it asks, and what is different from the one before."""
    questionnaire = draft_of(slug)
    shown = get_object_or_404(
        QuestionnaireVersion.objects.select_related("published_by"),
        questionnaire=questionnaire,
        number=number,
    )
    before = QuestionnaireVersion.objects.filter(
        questionnaire=questionnaire, number=number - 1
    ).first()
    definition = shown.content
    context = {
        "questionnaire": questionnaire,
        "version": shown,
        "definition": definition,
        "questions": [
            (definition.words(question.label, definition.source), TYPE_NAMES[question.type])
            for question in definition.questions.values()
        ],
        "before": before,
        "changes": _joined(before.content, definition, shown.joins) if before else (),
    }
    return render(request, "consultation/authoring/version.html", context)
