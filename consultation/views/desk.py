"""The editor's desk: what consultations there are, one of them, one questionnaire of it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from config.access.guards import requires
from config.access.roles import Permission
from config.http import StaffRequest
from consultation import case_parts, desk_parts
from consultation.queries import desk as queries


@requires(Permission.EDIT_CONSULTATIONS, Permission.DRAW_ANNEXES)
@require_safe
def index(request: StaffRequest) -> HttpResponse:
    """All consultations with their questionnaires; `?q=` searches, `?vis=arkiv` the archived."""
    asked = request.GET.get("q", "").strip()
    archived = request.GET.get("vis") == "arkiv"
    found = queries.consultations().filter(archived_at__isnull=not archived)
    if asked:
        found = queries.matching(found, asked)
    context = {
        "consultations": found,
        "asked": asked,
        "archived": archived,
        "may_edit": request.user.may(Permission.EDIT_CONSULTATIONS),
    }
    return render(request, "consultation/desk/index.html", context)


@requires(Permission.EDIT_CONSULTATIONS, Permission.DRAW_ANNEXES)
@require_safe
def consultation(request: StaffRequest, slug: str) -> HttpResponse:
    """One consultation: its questionnaires, phases, documents, and what is left to do."""
    shown = get_object_or_404(queries.consultations(), slug=slug)
    context = {
        "consultation": shown,
        "phases": shown.phases.all(),
        "documents": shown.documents.filter(hearing=None),
        "public_url": reverse("consultation:public_consultation", args=[slug]),
        "groups": tuple(case_parts.doors(shown, request.user)),
        "may_edit": request.user.may(Permission.EDIT_CONSULTATIONS),
    }
    return render(request, "consultation/desk/consultation.html", context)


@requires(Permission.EDIT_CONSULTATIONS, Permission.DRAW_ANNEXES)
@require_safe
def questionnaire(request: StaffRequest, slug: str) -> HttpResponse:
    """One questionnaire: the hub that leads to its parts."""
    shown = get_object_or_404(queries.questionnaires(), slug=slug)
    context = {
        "questionnaire": shown,
        "waits_for_page": shown.state == "open" and shown.consultation.published_at is None,
        "groups": tuple(desk_parts.doors(shown, request.user)),
        "may_edit": request.user.may(Permission.EDIT_CONSULTATIONS),
    }
    return render(request, "consultation/desk/questionnaire.html", context)
