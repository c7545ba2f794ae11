"""The report of a questionnaire as a page, and its files. Nothing is chosen, so nothing is stored:
the head comes from the consultation, the figures from the answers as they are."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from config.access.guards import requires
from config.access.roles import Permission
from config.http import StaffRequest
from consultation.queries.results import NoSuchQuestionnaire, case_number
from reports import services
from reports.parameters import ParameterError
from reports.questionnaire_parameters import QuestionnaireParameters
from reports.services import FORMATS, DrawnQuestionnaire
from reports.views import CONTENT_TYPES, FORMAT_NAMES, chart_address, chart_inline


@requires(Permission.DRAW_ANNEXES)
@require_GET
def page(request: StaffRequest, slug: str) -> HttpResponse:
    """The report under disclosure control, with its files to download."""
    return _page(request, slug, internal=False)


@requires(Permission.SEE_UNCONTROLLED)
@require_GET
def internal(request: StaffRequest, slug: str) -> HttpResponse:
    """The same report with nothing hidden: for work inside, marked and audited."""
    return _page(request, slug, internal=True)


@requires(Permission.DRAW_ANNEXES)
@require_GET
def download(request: StaffRequest, slug: str, format: str) -> HttpResponse:
    """One file of the report, under disclosure control."""
    return _file(request, slug, format, internal=False)


@requires(Permission.SEE_UNCONTROLLED)
@require_GET
def download_internal(request: StaffRequest, slug: str, format: str) -> HttpResponse:
    """One file with nothing hidden, marked on every page; audited."""
    return _file(request, slug, format, internal=True)


def _draw(request: StaffRequest, slug: str, *, internal: bool) -> DrawnQuestionnaire:
    """Raises Http404 for an unknown questionnaire, ParameterError for one without answers."""
    try:
        parameters = QuestionnaireParameters(case_number=case_number(slug))
    except NoSuchQuestionnaire as error:
        raise Http404 from error
    return services.draw_questionnaire(slug, parameters, by=request.user, uncontrolled=internal)


def _page(request: StaffRequest, slug: str, *, internal: bool) -> HttpResponse:
    from reports.renderers import html

    try:
        drawn = _draw(request, slug, internal=internal)
    except ParameterError as error:
        messages.error(request, str(error))
        return redirect("reports:index")
    context = {
        "facts": drawn.figures.facts,
        "internal": internal,
        "control": drawn.figures.control,
        "formats": FORMAT_NAMES.items(),
        "may_see_uncontrolled": request.user.may(Permission.SEE_UNCONTROLLED),
        "annex": html.body(drawn.annex, chart_inline if internal else chart_address),
    }
    return render(request, "reports/questionnaire.html", context)


def _file(request: StaffRequest, slug: str, format: str, *, internal: bool) -> HttpResponse:
    if format not in FORMATS:
        raise Http404
    try:
        content = _draw(request, slug, internal=internal).render(format)
    except ParameterError as error:
        messages.error(request, str(error))
        return redirect("reports:index")
    response = HttpResponse(content, content_type=CONTENT_TYPES[format])
    mark = "-intern" if internal else ""
    response["Content-Disposition"] = f'attachment; filename="svar-{slug}{mark}.{format}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
