"""Results for editors and analysts: live, exact, and each look written down in the log."""

from __future__ import annotations

import tempfile
from typing import Any

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from config.access.guards import requires
from config.access.roles import Permission
from config.audit import services as audit
from config.danish import number, share
from config.http import StaffRequest
from consultation.exporting import csv_file, files, geojson_file, xlsx_file
from consultation.exporting.sheet import Sheet, sheet
from consultation.forms.results import ChoiceForm, GroupForm, SectionForm
from consultation.models import Questionnaire
from consultation.queries import results as queries
from consultation.queries.results_across import NoSuchConsultation, across
from consultation.queries.results_groups import HELP, balance, grouped, groupings
from consultation.queries.results_snapshot import strands_of
from consultation.queries.results_texts import NoTexts, text_questions, texts
from consultation.queries.results_types import Choice, Counts, Facts, QuestionResult, Results
from consultation.views import results_tables as tables
from consultation.views.results_map import map_picture

READERS = (Permission.EDIT_CONSULTATIONS, Permission.DRAW_ANNEXES)
MOST_GROUPS = 12


@requires(*READERS)
@require_safe
def results(request: StaffRequest, slug: str) -> HttpResponse:
    """How many answered, and question by question what."""
    facts = _facts(request, slug, "results")
    form = SectionForm(request.GET, sections=facts.sections)
    found = queries.results(slug, form.choice)
    section = form.section
    questions = [each for each in found.questions if not section or each.section == section]
    context = {
        **_frame(found.facts, "results", form, found.choice),
        "counts": found.counts,
        "figures": _figures(found.counts),
        "days": tables.day_chart(found.counts.by_day),
        "overviews": _overviews(found),
        "stops": found.stops if not section else (),
        "questions": [_shown(each) for each in questions if each.is_current],
        "former": [_shown(each) for each in questions if not each.is_current],
        "written": text_questions(slug),
        "formats": files.FORMATS,
    }
    return render(request, "consultation/results/results.html", context)


def _shown(result: QuestionResult) -> dict[str, Any]:
    picture = map_picture(result.distributions[0]) if result.type == "map" else None
    return {"shown": tables.question(result), "picture": picture}


def _figures(counts: Counts) -> list[tuple[str, str, str]]:
    chosen = "" if counts.sent == counts.all_sent else f"af {number(counts.all_sent)} i alt"
    return [
        ("Svar, der tæller med", number(counts.sent), chosen),
        ("Begyndt, ikke sendt", number(counts.unsent), ""),
        ("Trukket tilbage", number(counts.withdrawn), ""),
        ("Holdt ude af en medarbejder", number(counts.left_out), "tæller ikke med"),
    ]


def _overviews(found: Results) -> list[tables.BarTable]:
    counts = found.counts
    made = [tables.plain_table("Kanal", counts.by_channel)]
    if any(line.code for line in counts.by_area):
        made.append(tables.plain_table("Bydel", counts.by_area))
    if len(counts.by_language) > 1:
        made.append(tables.plain_table("Sprog", counts.by_language))
    return made


@requires(*READERS)
@require_safe
def results_groups(request: StaffRequest, slug: str) -> HttpResponse:
    """The answers in groups side by side: alone or helped, by channel, by any question."""
    facts = _facts(request, slug, "groups")
    form = GroupForm(request.GET, by=groupings(slug))
    by = form.by or HELP
    found = grouped(slug, by, form.choice)
    shown = found.groups[:MOST_GROUPS]
    context = {
        **_frame(facts, "groups", form, form.choice),
        "found": found,
        "groups": shown,
        "left": found.groups[MOST_GROUPS:],
        "is_help": by == HELP,
        "questions": [
            tables.in_groups(_first(each, len(shown)))
            for each in found.questions
            if each.whole.distributions and each.whole.name != by
        ],
    }
    return render(request, "consultation/results/groups.html", context)


def _first(question: Any, count: int) -> Any:
    return type(question)(question.whole, question.parts[:count])


@requires(*READERS)
@require_safe
def results_balance(request: StaffRequest, slug: str) -> HttpResponse:
    """Whose voices there are, against the goals, and what it means for the results."""
    facts = _facts(request, slug, "balance")
    form = ChoiceForm(request.GET)
    found = balance(slug, form.choice)
    total = sum(goal.count for goal in found.goals) + found.outside
    context = {
        **_frame(facts, "balance", form, form.choice),
        "found": found,
        "goals": [
            (goal, share(goal.count, total), _goal_width(goal.count, goal.goal))
            for goal in found.goals
        ],
        "questions": [
            (each.label, [tables.balance_table(d) for d in each.distributions])
            for each in found.questions
            if each.name != found.by
        ],
    }
    return render(request, "consultation/results/balance.html", context)


def _goal_width(count: int, goal: int | None) -> int | None:
    """How far a group is towards its goal, in per cent, 100 at most."""
    return min(100, 100 * count // goal) if goal else None


@requires(*READERS)
@require_safe
def results_texts(request: StaffRequest, slug: str, name: str) -> HttpResponse:
    """What people wrote to one question, fifty at a time, in no order that tells anything."""
    facts = _facts(request, slug, "texts")
    asked = request.GET.get("side", "")
    try:
        found = texts(slug, name, int(asked) if asked.isascii() and asked.isdigit() else 1)
    except NoTexts as error:
        raise Http404 from error
    context = {**_frame(facts, "texts", None, Choice()), "found": found}
    return render(request, "consultation/results/texts.html", context)


@requires(*READERS)
@require_safe
def consultation_results(request: StaffRequest, slug: str) -> HttpResponse:
    """A consultation's questionnaires side by side, where they ask the same."""
    try:
        found = across(slug)
    except NoSuchConsultation as error:
        raise Http404 from error
    audit.record("results_seen", by=request.user, page="across", consultation=slug)
    context = {
        "found": found,
        "shared": [
            (
                question.label,
                [
                    (part.facts.audience_name, tables.question(result))
                    for part, result in zip(found.parts, question.results, strict=True)
                    if result
                ],
            )
            for question in found.shared
        ],
    }
    return render(request, "consultation/results/across.html", context)


@requires(*READERS)
@require_safe
def results_download(request: StaffRequest, slug: str, format: str) -> HttpResponseBase:
    """All answers as a file (`?navne=1`: choices as people read them); each is logged."""
    if format not in (*files.FORMATS, "kodebog"):
        raise Http404
    try:
        of = sheet(slug, labels=request.GET.get("navne") == "1")
    except queries.NoSuchQuestionnaire as error:
        raise Http404 from error
    if request.method == "HEAD":
        return HttpResponse()
    files.record(of, [format], by=request.user)
    return _file(of, slug, format)


def _file(of: Sheet, slug: str, format: str) -> HttpResponseBase:
    response: HttpResponseBase
    if format == "xlsx":
        target = tempfile.TemporaryFile()  # noqa: SIM115 (FileResponse closes it)
        xlsx_file.write(of, target)
        target.seek(0)
        return FileResponse(target, as_attachment=True, filename=f"{slug}.xlsx")
    lines, kind, name = {
        "csv": (csv_file.lines, "text/csv", f"{slug}.csv"),
        "kodebog": (csv_file.codebook_lines, "text/csv", f"{slug}-kodebog.csv"),
        "geojson": (geojson_file.lines, "application/geo+json", f"{slug}.geojson"),
    }[format]
    response = StreamingHttpResponse(lines(of), content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _facts(request: StaffRequest, slug: str, page: str) -> Facts:
    """What the questionnaire is; that somebody looks is written down (domain facts §5)."""
    try:
        questionnaire = queries.questionnaire_of(slug)
    except queries.NoSuchQuestionnaire as error:
        raise Http404 from error
    audit.record("results_seen", by=request.user, target=questionnaire, page=page)
    return _of(questionnaire)


def _of(questionnaire: Questionnaire) -> Facts:
    return queries.facts_of(questionnaire, strands_of(questionnaire))


def _frame(facts: Facts, page: str, form: ChoiceForm | None, choice: Choice) -> dict[str, Any]:
    """What all pages of a questionnaire's results have in common."""
    return {
        "facts": facts,
        "page": page,
        "form": form,
        "is_narrowed": not choice.is_all,
        "trail": [
            (reverse("consultation:desk"), "Inddragelse"),
            (
                reverse("consultation:consultation_desk", args=[facts.consultation_slug]),
                facts.consultation_title,
            ),
            (reverse("consultation:questionnaire_desk", args=[facts.slug]), facts.name),
        ],
        "tabs": [
            ("results", "Svarene", reverse("consultation:results", args=[facts.slug])),
            ("groups", "I grupper", reverse("consultation:results_groups", args=[facts.slug])),
            (
                "balance",
                "Hvis stemmer",
                reverse("consultation:results_balance", args=[facts.slug]),
            ),
        ],
        "across": reverse("consultation:consultation_results", args=[facts.consultation_slug]),
    }
