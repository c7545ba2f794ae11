"""Questionnaires as spreadsheets for ODK and Kobo: in and out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from config.access.guards import requires
from config.access.roles import Permission
from config.http import StaffRequest
from consultation.exceptions import ConsultationError
from consultation.forms.xlsform import NewXlsformForm, XlsformForm
from consultation.models import Consultation
from consultation.services import xlsform
from consultation.services.xlsform import Outcome
from consultation.views.authoring import draft_of
from consultation.xlsform.findings import Finding, XlsformRefused

EDIT = Permission.EDIT_CONSULTATIONS
_FORM = ["GET", "HEAD", "POST"]
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires(EDIT)
@require_http_methods(_FORM)
def read_new(request: StaffRequest, slug: str) -> HttpResponse:
    """Make a questionnaire of a file, in a consultation."""
    consultation = get_object_or_404(Consultation, slug=slug)
    form = NewXlsformForm(request.POST or None, request.FILES or None)
    refused: tuple[Finding, ...] = ()
    if form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("name", "audience", "slug", "language")}
        content = form.cleaned_data["file"].read()
        try:
            return _done(
                request, xlsform.import_new(consultation, content, by=request.user, **facts)
            )
        except XlsformRefused as error:
            refused = error.findings
        except ConsultationError as error:
            form.add_error("slug", str(error))
    context = {"consultation": consultation, "form": form, "refused": refused}
    return render(request, "consultation/xlsform/read_new.html", context)


@requires(EDIT)
@require_http_methods(_FORM)
def exchange(request: StaffRequest, slug: str) -> HttpResponse:
    """Fetch the questionnaire as a file, or read a file into its draft."""
    questionnaire = draft_of(slug)
    form = XlsformForm(request.POST or None, request.FILES or None)
    refused: tuple[Finding, ...] = ()
    if form.is_valid():
        content, language = form.cleaned_data["file"].read(), form.cleaned_data["language"]
        try:
            return _done(
                request,
                xlsform.import_into(questionnaire, content, by=request.user, language=language),
            )
        except XlsformRefused as error:
            refused = error.findings
    context = {"questionnaire": questionnaire, "form": form, "refused": refused}
    return render(request, "consultation/xlsform/exchange.html", context)


def _done(request: StaffRequest, outcome: Outcome) -> HttpResponse:
    """Say what was read; on to the page where the rest is mended."""
    count = len(outcome.plan.definition.questions)
    if not outcome.is_changed:
        messages.info(request, "Kladden er allerede sådan. Intet er ændret.")
    else:
        messages.success(request, f"{count} spørgsmål er læst ind i kladden.")
    for finding in outcome.plan.left_out[:20]:
        messages.warning(request, f"Udeladt. {finding}")
    if (more := len(outcome.plan.left_out) - 20) > 0:
        messages.warning(request, f"{more} ting mere er udeladt.")
    return redirect("consultation:authoring", outcome.questionnaire.slug)


@requires(EDIT)
@require_safe
def download(request: StaffRequest, slug: str) -> HttpResponse:
    """The draft as a file; `?version=udgivet`: the published version."""
    questionnaire = draft_of(slug)
    published = request.GET.get("version") == "udgivet"
    try:
        content = xlsform.export(questionnaire, published=published)
    except ConsultationError as error:
        messages.error(request, str(error))
        return redirect("consultation:xlsform", slug)
    response = HttpResponse(content, content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="{slug}.xlsx"'
    return response
