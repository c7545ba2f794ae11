"""The annex about a process as a page, its files, and what an editor writes for it.

It is opened from the consultation's desk: editors write, whoever draws annexes draws.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from config.access.guards import requires
from config.access.roles import Permission
from config.http import StaffRequest
from consultation.queries.process_record import NoSuchConsultation, title_of
from reports import queries, services
from reports.parameters import ParameterError
from reports.process_forms import ProcessForm, differences, initial
from reports.services import FORMATS, DrawnProcess
from reports.views import CONTENT_TYPES, FORMAT_NAMES, chart_address, chart_inline

_WRITERS = (Permission.EDIT_CONSULTATIONS, Permission.DRAW_ANNEXES)


@requires(*_WRITERS)
@require_GET
def page(request: StaffRequest, slug: str) -> HttpResponse:
    """The annex under disclosure control, with its files to download."""
    return _page(request, slug, internal=False)


@requires(Permission.SEE_UNCONTROLLED)
@require_GET
def internal(request: StaffRequest, slug: str) -> HttpResponse:
    """The same annex with nothing hidden: for work inside, marked and audited."""
    return _page(request, slug, internal=True)


@requires(*_WRITERS)
@require_GET
def download(request: StaffRequest, slug: str, format: str) -> HttpResponse:
    """One file of the annex, under disclosure control."""
    return _file(request, slug, format, internal=False)


@requires(Permission.SEE_UNCONTROLLED)
@require_GET
def download_internal(request: StaffRequest, slug: str, format: str) -> HttpResponse:
    """One file with nothing hidden, marked on every page; audited."""
    return _file(request, slug, format, internal=True)


@requires(*_WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: StaffRequest, slug: str) -> HttpResponse:
    """Write the paragraphs between the figures, and the head."""
    title = _title(slug)
    form = ProcessForm(
        request.POST or None,
        initial=initial(queries.process_choices(slug), services.process_digest(slug)),
    )
    theirs: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            services.save_process(
                slug, form.chosen(), seen=form.cleaned_data["seen"], by=request.user
            )
        except services.ProcessTextChanged as conflict:
            messages.error(request, str(conflict))
            theirs = differences(form, conflict.theirs)
            data = request.POST.copy()
            data["seen"] = conflict.digest
            form = ProcessForm(data)
        else:
            messages.success(request, "Bilagets tekst er gemt.")
            return redirect("reports:process", slug)
    context = {"slug": slug, "title": title, "form": form, "theirs": theirs}
    return render(request, "reports/process_edit.html", context)


def _title(slug: str) -> str:
    try:
        return title_of(slug)
    except NoSuchConsultation as error:
        raise Http404 from error


def _draw(request: StaffRequest, slug: str, *, internal: bool) -> DrawnProcess:
    """Raises Http404 for an unknown consultation, ParameterError where nothing has happened."""
    _title(slug)
    return services.draw_process(
        slug, queries.process_choices(slug), by=request.user, uncontrolled=internal
    )


def _page(request: StaffRequest, slug: str, *, internal: bool) -> HttpResponse:
    from reports.renderers import html

    context = {
        "slug": slug,
        "title": _title(slug),
        "internal": internal,
        "formats": FORMAT_NAMES.items(),
        "may_draw": request.user.may(Permission.DRAW_ANNEXES),
        "may_edit": request.user.may(Permission.EDIT_CONSULTATIONS),
        "may_see_uncontrolled": request.user.may(Permission.SEE_UNCONTROLLED),
    }
    try:
        drawn = _draw(request, slug, internal=internal)
    except ParameterError as error:
        return render(request, "reports/process.html", {**context, "nothing": str(error)})
    context["control"] = drawn.figures.control
    context["annex"] = html.body(drawn.annex, chart_inline if internal else chart_address)
    return render(request, "reports/process.html", context)


def _file(request: StaffRequest, slug: str, format: str, *, internal: bool) -> HttpResponse:
    if format not in FORMATS:
        raise Http404
    try:
        content = _draw(request, slug, internal=internal).render(format)
    except ParameterError as error:
        messages.error(request, str(error))
        return redirect("reports:process", slug)
    response = HttpResponse(content, content_type=CONTENT_TYPES[format])
    mark = "-intern" if internal else ""
    response["Content-Disposition"] = f'attachment; filename="forloeb-{slug}{mark}.{format}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
