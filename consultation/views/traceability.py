"""The traceability matrix on the desk: both ways, what is missing, contributions, files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from config.access.guards import requires
from config.access.roles import Permission
from config.audit import services as audit
from config.danish import number
from config.http import StaffRequest
from config.lists import SearchForm
from consultation.exporting import trace_file
from consultation.models import Consultation
from consultation.process_codes import EvidenceKind, FoundBy
from consultation.queries import contribution_states as states
from consultation.queries.contribution_names import describe
from consultation.queries.contribution_states import ASKED_FOR, AnswerTally, State, Tally
from consultation.queries.contributions import Asked, asked
from consultation.queries.trace_sheets import sheets
from consultation.queries.traceability import Line, Matrix, kinds

READERS = (Permission.EDIT_CONSULTATIONS, Permission.DRAW_ANNEXES)
WAYS = (
    ("frem", "Fra udfordringer"),
    ("tilbage", "Fra beslutninger"),
    ("bidrag", "Bidrag"),
    ("huller", "Det mangler"),
)
_PER_PAGE = 25
_MOST_HOLES = 100
_SHOWN_TEXT = 240
"""Characters of a contribution in the list."""


class MatrixForm(SearchForm):
    """Which rows of the matrix are shown."""

    fundet_af = forms.ChoiceField(
        label="Fundet af", required=False, choices=[("", "Alle"), *FoundBy.choices]
    )
    huller = forms.BooleanField(label="Kun rækker, hvor der mangler noget", required=False)

    def wants(self, line: Line) -> bool:
        """Whether a row is asked for. Call `is_valid` before."""
        found_by = self.chosen("fundet_af")
        if found_by and all(each.found_by != found_by for each in line.challenges):
            return False
        if self.chosen("huller") and not line.has_hole:
            return False
        said = " ".join(
            str(each).casefold() for each in (line.subject, *line.challenges, *line.proposals)
        )
        return all(word in said for word in (self.chosen("q") or "").casefold().split())


class ContributionForm(forms.Form):
    """Which contributions are shown."""

    art = forms.ChoiceField(
        label="Art",
        required=False,
        choices=[
            *((kind.value, kind.label) for kind in ASKED_FOR),
            (EvidenceKind.ANSWER.value, "Fritekst i spørgeskemaer"),
        ],
    )
    spor = forms.ChoiceField(
        label="Hvad blev det til?",
        required=False,
        choices=[("", "Alt"), *((state.value, state.label.capitalize()) for state in State)],
    )

    @property
    def kind(self) -> str:
        """The kind that is asked for; hearing responses where none is."""
        return self.cleaned_data.get("art") or EvidenceKind.RESPONSE.value

    @property
    def state(self) -> State | None:
        """The state that is asked for."""
        found = self.cleaned_data.get("spor")
        return State(found) if found else None


@requires(*READERS)
@require_safe
def page(request: StaffRequest, slug: str) -> HttpResponse:
    """The matrix; `?vej=` says from which end, or what else."""
    consultation = get_object_or_404(Consultation, slug=slug)
    asked_for = request.GET.get("vej", "")
    way = asked_for if asked_for in dict(WAYS) else WAYS[0][0]
    matrix = Matrix(consultation)
    tallies, answers = states.tallies(consultation), states.answer_tally(consultation)
    context: dict[str, Any] = {
        "consultation": consultation,
        "way": way,
        "ways": WAYS,
        "figures": _figures(matrix, tallies, answers),
        "answers": answers,
        "may_edit": request.user.may(Permission.EDIT_CONSULTATIONS),
    }
    if way == "bidrag":
        context |= _contributions(request, consultation)
    elif way == "huller":
        context |= _holes(matrix, tallies)
    else:
        context |= _rows(request, matrix, way)
    return render(request, f"consultation/process/matrix_{_TEMPLATES[way]}.html", context)


_TEMPLATES = {"frem": "rows", "tilbage": "rows", "bidrag": "contributions", "huller": "holes"}


def _figures(
    matrix: Matrix, tallies: tuple[Tally, ...], answers: AnswerTally
) -> list[tuple[str, str, str]]:
    graph = matrix.graph
    proposals = f"{number(len(graph.without_evidence))} uden grundlag"
    without = sum(each.open for each in tallies)
    nowhere = sum(each.nowhere for each in tallies)
    return [
        (
            "Udfordringer",
            number(len(matrix.challenges)),
            f"{number(len(graph.without_proposal))} uden forslag",
        ),
        ("Forslag", number(len(matrix.proposals)), proposals),
        (
            "Beslutninger",
            number(len(matrix.decisions)),
            f"{number(len(graph.without_follow_up))} uden opfølgning",
        ),
        (
            "Bidrag",
            number(sum(each.total for each in tallies)),
            f"{number(without)} uden spor, {number(nowhere)} førte ikke videre",
        ),
        (
            "Svar på skemaer",
            number(answers.total),
            f"{number(answers.questions)} spørgsmål er med samlet",
        ),
    ]


def _rows(request: StaffRequest, matrix: Matrix, way: str) -> dict[str, Any]:
    form = MatrixForm(request.GET)
    form.is_valid()
    lines = matrix.forwards() if way == "frem" else matrix.backwards()
    shown = Paginator([line for line in lines if form.wants(line)], _PER_PAGE)
    found = shown.get_page(request.GET.get("page"))
    return {
        "form": form,
        "page": found,
        "lines": [(line, kinds(line.evidence), kinds(line.further)) for line in found],
        "is_narrowed": any(request.GET.get(name) for name in form.fields),
    }


def _contributions(request: StaffRequest, consultation: Consultation) -> dict[str, Any]:
    form = ContributionForm(request.GET)
    if not form.is_valid():
        form = ContributionForm({})
        form.is_valid()
    questions = asked(consultation)
    if form.kind == EvidenceKind.ANSWER:
        rows: Any = states.written(consultation, questions, form.state)
    else:
        expected = states.expected(consultation, form.kind)
        rows = states.in_state(expected, form.kind, form.state)
    found = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
    if request.user.may(Permission.EDIT_CONSULTATIONS):  # who alone is shown the texts
        audit.record("contributions_seen", by=request.user, target=consultation, kind=form.kind)
    return {
        "form": form,
        "kind": form.kind,
        "page": found,
        "total": found.paginator.count,
        "rows": _shown(consultation, form.kind, list(found), questions),
    }


def _shown(
    consultation: Consultation, kind: str, things: list[Any], questions: Asked
) -> list[dict[str, Any]]:
    lines = states.lines_of(consultation, kind, things)
    found = []
    for thing in things:
        said = describe(kind, thing, questions)
        text = said.text if len(said.text) <= _SHOWN_TEXT else f"{said.text[:_SHOWN_TEXT]} …"
        found.append({"said": said, "text": text, "lines": lines.get(said.id, [])})
    return found


def _holes(matrix: Matrix, tallies: tuple[Tally, ...]) -> dict[str, Any]:
    lists = (
        ("challenge", "Udfordringer uden forslag", matrix.without_proposal),
        ("proposal", "Forslag uden grundlag", matrix.without_evidence),
        ("proposal", "Forslag uden beslutning", matrix.without_decision),
        ("decision", "Beslutninger uden opfølgning", matrix.without_follow_up),
    )
    return {
        "holes": [
            {
                "url": f"consultation:{kind}",
                "name": name,
                "count": len(things),
                "things": things[:_MOST_HOLES],
                "more": max(0, len(things) - _MOST_HOLES),
            }
            for kind, name, things in lists
        ],
        "tallies": tallies,
    }


@requires(*READERS)
@require_safe
def download(request: StaffRequest, slug: str, format: str) -> HttpResponseBase:
    """The matrix as a file: `xlsx` with all sheets, `csv` with the one that `?ark=` names."""
    consultation = get_object_or_404(Consultation, slug=slug)
    found = sheets(consultation)
    if format == "xlsx":
        answer: HttpResponseBase = HttpResponse(
            trace_file.workbook(found),
            content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        )
        name = f"sporbarhed-{slug}.xlsx"
    elif format == "csv":
        asked_for = request.GET.get("ark", "")
        sheet = next((each for each in found if each.code == asked_for), found[0])
        answer = StreamingHttpResponse(
            trace_file.csv_lines(sheet), content_type="text/csv; charset=utf-8"
        )
        name = f"sporbarhed-{slug}-{sheet.code}.csv"
    else:
        raise Http404
    audit.record("traces_exported", by=request.user, target=consultation, kind=format)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
