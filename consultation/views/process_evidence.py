"""Evidence on the desk: the list, a line of it, and what became of one contribution."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.access.guards import requires
from config.access.roles import Permission
from config.audit import services as audit
from config.http import StaffRequest
from config.lists import Column, SearchForm, StaffList
from consultation.exceptions import ConsultationError
from consultation.forms.evidence import BecomeForm, LineForm
from consultation.models import Consultation, Evidence, HearingResponse
from consultation.process_codes import EvidenceKind
from consultation.queries.contribution_names import (
    NamedLine,
    answered_by,
    consultation_of,
    describe,
    evidence_rows,
    named,
    one,
)
from consultation.queries.contributions import COLUMN, Asked, asked
from consultation.services import evidence as services
from consultation.services.evidence import ChangedMeanwhile, Origin

EDIT = Permission.EDIT_CONSULTATIONS
READERS = (Permission.EDIT_CONSULTATIONS, Permission.DRAW_ANNEXES)
_FORM = ["GET", "HEAD", "POST"]
NOWHERE = "nowhere"


class EvidenceSearch(SearchForm):
    """Evidence by kind, and by what it became part of."""

    kind = forms.ChoiceField(
        label="Art", required=False, choices=[("", "Alle"), *EvidenceKind.choices]
    )
    became = forms.ChoiceField(
        label="Blev en del af",
        required=False,
        choices=[
            ("", "Alt"),
            ("challenge", "En udfordring"),
            ("proposal", "Et forslag"),
            ("decision", "En beslutning"),
            (NOWHERE, "Førte ikke videre, fordi …"),
        ],
    )

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        if kind := self.chosen("kind"):
            rows = rows.filter(kind=kind)
        if became := self.chosen("became"):
            rows = (
                rows.exclude(because="")
                if became == NOWHERE
                else rows.filter(**{f"{became}__isnull": False})
            )
        return self.search(
            rows,
            "summary",
            "because",
            "source",
            "challenge__title",
            "proposal__title",
            "decision__title",
        )


def _columns(consultation: Consultation, questions: Asked, may_edit: bool) -> tuple[Any, ...]:
    def line(row: Evidence) -> NamedLine:
        return named([row], questions)[0]

    def contribution_address(row: Evidence) -> str:
        identity = line(row).identity
        return contribution_url(row.kind, identity) if identity and may_edit else ""

    def target_address(row: Evidence) -> str:
        found = line(row).target
        if found is None:
            return ""
        return reverse(f"consultation:{found[0]}", args=[consultation.slug, found[1]])

    def target_name(row: Evidence) -> str:
        found = line(row).target
        return found[2] if found else f"Førte ikke videre, fordi: {row.because}"

    def name(row: Evidence) -> str:
        found = line(row)
        return f"{found.label} (tæller ikke med mere)" if found.is_gone else found.label

    return (
        Column("bidrag", "Bidrag", name, order_by=("pk",), link=contribution_address),
        Column(
            "art", "Art", lambda row: str(EvidenceKind(row.kind).label), order_by=("kind", "pk")
        ),
        Column("siger", "Hvad det siger", lambda row: row.summary, order_by=("summary",)),
        Column(
            "blev",
            "Blev en del af",
            target_name,
            order_by=("challenge__number", "proposal__number", "decision__decided_on"),
            link=target_address,
        ),
    )


def contribution_url(kind: str, identity: str) -> str:
    """The page of a contribution."""
    return reverse("consultation:contribution", args=[kind, identity])


@requires(*READERS)
@require_safe
def evidence_list(request: StaffRequest, slug: str) -> HttpResponseBase:
    """All lines of evidence of a consultation."""
    consultation = get_object_or_404(Consultation, slug=slug)
    columns = _columns(consultation, asked(consultation), request.user.may(EDIT))
    listed = StaffList(
        request.GET, evidence_rows(consultation), columns, EvidenceSearch, first_sort="bidrag"
    )
    if listed.wants_export:
        return listed.export(f"grundlag-{slug}")
    context = {"consultation": consultation, "list": listed}
    return render(request, "consultation/process/evidence.html", context)


@requires(EDIT)
@require_http_methods(_FORM)
def edit_line(request: StaffRequest, slug: str, pk: int) -> HttpResponse:
    """Change what a line says of its contribution."""
    consultation = get_object_or_404(Consultation, slug=slug)
    line = get_object_or_404(evidence_rows(consultation), pk=pk)
    form = LineForm(request.POST or None, line=line)
    theirs: list[tuple[str, str]] = []
    if form.is_valid():
        data = form.cleaned_data
        try:
            services.change(
                line,
                summary=data["summary"],
                because=data.get("because", ""),
                was=form.was,
                by=request.user,
            )
        except ChangedMeanwhile as error:
            theirs = _their_texts(error.theirs)
            fresh = request.POST.copy()
            fresh["was_summary"], fresh["was_because"] = error.theirs.summary, error.theirs.because
            form = LineForm(fresh, line=line)
            messages.error(request, str(error))
        except ConsultationError as error:
            form.add_error("summary", str(error))
        else:
            messages.success(request, "Teksten er gemt.")
            return _back(request, consultation, line)
    context = {
        "consultation": consultation,
        "line": named([line], asked(consultation))[0],
        "form": form,
        "theirs": theirs,
        "back": request.GET.get("tilbage", ""),
    }
    return render(request, "consultation/process/edit_evidence.html", context)


def _their_texts(line: Evidence) -> list[tuple[str, str]]:
    found = [("Hvad siger det?", line.summary)]
    return found if not line.because else [*found, ("Førte ikke videre, fordi", line.because)]


@requires(EDIT)
@require_POST
def remove_line(request: StaffRequest, slug: str, pk: int) -> HttpResponse:
    """Take a line away; the contribution stays."""
    consultation = get_object_or_404(Consultation, slug=slug)
    line = get_object_or_404(Evidence, pk=pk, consultation=consultation)
    services.unlink(line, by=request.user)
    messages.success(request, "Grundlaget er fjernet. Bidraget selv er der stadig.")
    return _back(request, consultation, line)


def _back(request: StaffRequest, consultation: Consultation, line: Evidence) -> HttpResponse:
    """Where one came from on the desk; else the thing that the line belongs to."""
    wanted = request.GET.get("tilbage") or request.POST.get("tilbage") or ""
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return redirect(wanted)
    for name in ("challenge", "proposal", "decision"):
        if (pk := getattr(line, f"{name}_id")) is not None:
            return redirect(f"consultation:{name}", consultation.slug, pk)
    return redirect("consultation:evidence_list", consultation.slug)


@requires(EDIT)
@require_http_methods(_FORM)
def contribution(request: StaffRequest, kind: str, identity: str) -> HttpResponse:
    """What one contribution says, what it became part of, and more that it can become part of."""
    thing = one(kind, identity)
    if thing is None:
        raise Http404
    consultation = consultation_of(thing)
    questions = asked(consultation)
    answered = answered_by(thing, questions)
    form = BecomeForm(request.POST or None, consultation=consultation, questions=answered)
    if form.is_valid():
        try:
            _become(consultation, thing, form, request)
        except ConsultationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Gemt.")
            return redirect("consultation:contribution", kind, identity)
    said = describe(kind, thing, questions)
    if said.in_confidence:
        _log_reading(thing, request)
    rows = evidence_rows(consultation).filter(**{COLUMN[kind]: thing.pk})
    context = {
        "consultation": consultation,
        "contribution": said,
        "kind_label": EvidenceKind(kind).label,
        "lines": named(rows, questions),
        "form": form,
        "here": request.path,
    }
    return render(request, "consultation/process/contribution.html", context)


def _log_reading(thing: Any, request: StaffRequest) -> None:
    """Who reads what was said in confidence stands in the log, as on the hearing's own pages."""
    if isinstance(thing, HearingResponse):
        audit.record("hearing_response_read", by=request.user, target=thing)
    else:
        audit.record("answer_read", by=request.user, target=thing)


def _become(
    consultation: Consultation, thing: Any, form: BecomeForm, request: StaffRequest
) -> None:
    summary, target = form.cleaned_data["summary"], form.chosen
    origin = Origin(thing, question=form.cleaned_data.get("question", ""))
    if target is not None:
        services.link(consultation, origin, target, summary=summary, by=request.user)
    else:
        because = form.cleaned_data["because"]
        services.lead_nowhere(consultation, origin, because, summary=summary, by=request.user)
