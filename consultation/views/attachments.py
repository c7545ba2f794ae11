"""The files that came with answers, for the editor."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from config.access.guards import requires
from config.access.roles import Permission
from config.filing import serve
from config.http import StaffRequest
from consultation.models import Questionnaire
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
    return serve(
        opened, file_name=found.file_name, content_type=found.content_type, is_original=True
    )
