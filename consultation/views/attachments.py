"""The files that came with answers, for the editor."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from config.access.guards import requires
from config.access.roles import Permission
from config.http import StaffRequest
from consultation.models import Attachment, Questionnaire
from consultation.queries import public
from consultation.services import attachments

_PER_PAGE = 50


@requires(Permission.EDIT_CONSULTATIONS)
@require_safe
def files(request: StaffRequest, slug: str) -> HttpResponseBase:
    """The files of all sent answers, with the organisation where it was invited."""
    questionnaire = get_object_or_404(Questionnaire, slug=slug)
    found = public.sent_attachments(questionnaire)
    context = {
        "questionnaire": questionnaire,
        "files": Paginator(found, _PER_PAGE).get_page(request.GET.get("side")),
    }
    return render(request, "consultation/attachments/list.html", context)


@requires(Permission.EDIT_CONSULTATIONS)
@require_safe
def file(request: StaffRequest, slug: str, pk: UUID) -> HttpResponseBase:
    """One file, always to be saved: nothing that came from outside opens in the portal."""
    questionnaire = get_object_or_404(Questionnaire, slug=slug)
    found = get_object_or_404(public.sent_attachments(questionnaire), pk=pk)
    try:
        opened = attachments.open_for(found, by=request.user)
    except FileNotFoundError as error:
        raise Http404 from error
    return _saved(found, opened)


def _saved(found: Attachment, opened: object) -> FileResponse:
    answer = FileResponse(
        opened,
        as_attachment=True,
        filename=found.file_name,
        content_type="application/octet-stream",
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
