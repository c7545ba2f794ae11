"""Pages where an analyst chooses, sees and downloads annexes."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from config.access.guards import requires
from config.access.roles import Permission
from config.http import StaffRequest
from consultation.queries.process_record import named_processes
from consultation.queries.results import named_questionnaires
from reports import queries, services
from reports.annex import Chart
from reports.forms import MarkForm, StatusChoices
from reports.models import AnnexDraft, ChartMark
from reports.parameters import ParameterError
from reports.services import FORMATS, Drawn

FORMAT_NAMES = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel", "html": "HTML", "json": "JSON"}
FILE_NAMES = {"status": "statusbilag", "capacity": "kapacitet"}
CONTENT_TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


@requires(Permission.DRAW_ANNEXES)
@require_GET
def index(request: StaffRequest) -> HttpResponse:
    """The drafts there are, and how to make one."""
    context = {
        "drafts": queries.drafts(),
        "questionnaires": named_questionnaires(),
        "processes": named_processes(),
    }
    return render(request, "reports/index.html", context)


def _stored(pk: int) -> AnnexDraft:
    """A draft that has a page of its own here; that of a process stands at its consultation."""
    return get_object_or_404(AnnexDraft.objects.exclude(kind=queries.PROCESS), pk=pk)


@requires(Permission.DRAW_ANNEXES)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """Choose rooms, period and document data for a new annex."""
    last_week = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
    start = last_week - timedelta(days=56)
    choices = StatusChoices(request.POST or None, initial={"start": start, "weeks": 8})
    return _edit(request, None, choices)


@requires(Permission.DRAW_ANNEXES)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Change a draft's choices."""
    draft = _stored(pk)
    choices = StatusChoices(
        request.POST or None,
        name=draft.name,
        kind=draft.kind,
        parameters=queries.parameters_of(draft),
    )
    return _edit(request, draft, choices)


def _edit(request: StaffRequest, draft: AnnexDraft | None, choices: StatusChoices) -> HttpResponse:
    if request.method == "POST" and choices.is_valid():
        chosen = choices.form.cleaned_data
        stored = services.save_draft(
            draft,
            name=chosen["name"],
            kind=chosen["kind"],
            parameters=choices.chosen(),
            by=request.user,
        )
        if "more" in request.POST:
            return redirect(f"{reverse('reports:edit', args=[stored.pk])}#{request.POST['more']}")
        return redirect("reports:draft", pk=stored.pk)
    return render(request, "reports/edit.html", {"draft": draft, "choices": choices})


@requires(Permission.DRAW_ANNEXES)
@require_GET
def draft(request: StaffRequest, pk: int) -> HttpResponse:
    """The annex as a page, under disclosure control, with its files to download."""
    stored = get_object_or_404(AnnexDraft, pk=pk)
    if stored.kind == queries.PROCESS:
        return redirect("reports:process", stored.name)
    return _page(request, stored, internal=False)


@requires(Permission.SEE_UNCONTROLLED)
@require_GET
def internal(request: StaffRequest, pk: int) -> HttpResponse:
    """The same annex with nothing hidden: for work inside, marked and audited."""
    stored = _stored(pk)
    return _page(request, stored, internal=True)


def _draw(request: StaffRequest, stored: AnnexDraft, *, internal: bool) -> Drawn:
    return services.draw(
        stored.kind, queries.parameters_of(stored), by=request.user, uncontrolled=internal
    )


def _page(request: StaffRequest, stored: AnnexDraft, *, internal: bool) -> HttpResponse:
    from reports.renderers import html

    try:
        drawn = _draw(request, stored, internal=internal)
    except ParameterError as error:
        messages.error(request, str(error))
        return redirect("reports:edit", pk=stored.pk)
    context: dict[str, Any] = {
        "draft": stored,
        "internal": internal,
        "control": drawn.figures.control,
        "formats": FORMAT_NAMES.items(),
        "may_see_uncontrolled": request.user.may(Permission.SEE_UNCONTROLLED),
        "annex": html.body(drawn.annex, chart_inline if internal else chart_address),
    }
    return render(request, "reports/draft.html", context)


def chart_address(chart: Chart) -> str:
    """Where the browser gets a controlled chart: kept by its digest for a month."""
    from reports import charts

    return reverse("reports:chart", args=[charts.keep(chart)])


def chart_inline(chart: Chart) -> str:
    """An uncontrolled chart stays in the page: it is never written to disk."""
    from reports import charts

    drawn = charts.draw(chart, format="svg", cached=False)
    return f"data:image/svg+xml;base64,{base64.b64encode(drawn).decode()}"


@requires(Permission.DRAW_ANNEXES, Permission.EDIT_CONSULTATIONS)
@require_GET
def chart(request: StaffRequest, digest: str) -> HttpResponse:
    """One chart as SVG. Its address is its content, so it may stay in the browser."""
    from reports import charts

    kept = charts.kept(digest)
    if kept is None:
        raise Http404
    response = HttpResponse(charts.draw(kept, format="svg"), content_type="image/svg+xml")
    response["Cache-Control"] = "private, max-age=86400, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return response


@requires(Permission.DRAW_ANNEXES)
@require_GET
def download(request: StaffRequest, pk: int, format: str) -> HttpResponse:
    """One file of the annex, under disclosure control."""
    return _file(request, pk, format, internal=False)


@requires(Permission.SEE_UNCONTROLLED)
@require_GET
def download_internal(request: StaffRequest, pk: int, format: str) -> HttpResponse:
    """One file with nothing hidden, marked on every page; audited."""
    return _file(request, pk, format, internal=True)


def _file(request: StaffRequest, pk: int, format: str, *, internal: bool) -> HttpResponse:
    stored = _stored(pk)
    if format not in FORMATS:
        raise Http404
    try:
        content = _draw(request, stored, internal=internal).render(format)
    except ParameterError as error:
        messages.error(request, str(error))
        return redirect("reports:edit", pk=stored.pk)
    response = HttpResponse(content, content_type=CONTENT_TYPES[format])
    mark = "-intern" if internal else ""
    name = FILE_NAMES.get(stored.kind, "bilag")
    response["Content-Disposition"] = f'attachment; filename="{name}-{pk}{mark}.{format}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@requires(Permission.DRAW_ANNEXES)
@require_POST
def delete(request: StaffRequest, pk: int) -> HttpResponse:
    """Remove a draft; only its maker or someone who sees uncontrolled figures may."""
    stored = _stored(pk)
    if stored.created_by_id != request.user.pk and not request.user.may(
        Permission.SEE_UNCONTROLLED
    ):
        raise PermissionDenied
    services.delete_draft(stored, by=request.user)
    messages.success(request, f"Udkastet “{stored.name}” er slettet.")
    return redirect("reports:index")


@requires(Permission.DRAW_ANNEXES)
@require_http_methods(["GET", "HEAD", "POST"])
def marks(request: StaffRequest) -> HttpResponse:
    """Paydays, openings and other marks above the weekly chart."""
    form = MarkForm(request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        services.set_mark(day=data["date"], label=data["label"], kind=data["kind"], by=request.user)
        messages.success(request, "Mærket er gemt.")
        return redirect("reports:marks")
    return render(request, "reports/marks.html", {"form": form, "marks": queries.marks()})


@requires(Permission.DRAW_ANNEXES)
@require_POST
def remove_mark(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a mark away again."""
    services.remove_mark(get_object_or_404(ChartMark, pk=pk), by=request.user)
    messages.success(request, "Mærket er fjernet.")
    return redirect("reports:marks")
