"""Keying in what came by mail or post, or what somebody said, and correcting that."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from config.access.guards import requires
from config.access.roles import Permission
from config.filing import FileRefused
from config.http import StaffRequest
from consultation.exceptions import ConsultationError
from consultation.forms.hearing_letters import LetterForm
from consultation.forms.hearing_list import number_name
from consultation.forms.hearing_mending import MendingForm
from consultation.hearing_codes import ResponseState
from consultation.models import Hearing, HearingResponse
from consultation.services import hearing_letters
from consultation.services.hearing_answers import Received
from consultation.services.revisions import Conflict

EDIT = Permission.EDIT_CONSULTATIONS
_FORM = ["GET", "HEAD", "POST"]


def _keyed(received: Received) -> str:
    """What was stored, and the code that nobody can show again."""
    stored = received.response
    if not received.code:
        return f"Svaret var allerede gemt som nr. {number_name(stored)}."
    late = " Det kom efter fristen." if stored.is_late else ""
    return (
        f"Svaret er gemt som nr. {number_name(stored)}.{late} Afsenderens svarkode er "
        f"{received.code}. Den vises kun her: skriv den i jeres kvittering."
    )


@requires(EDIT)
@require_http_methods(_FORM)
def key_in(request: StaffRequest, slug: str) -> HttpResponse:
    """Key in a response that came by mail or post, or that somebody said."""
    hearing = get_object_or_404(Hearing.objects.select_related("consultation"), slug=slug)
    form = LetterForm(hearing, request.POST or None, request.FILES or None)
    if form.is_valid():
        data = form.cleaned_data
        try:
            received = hearing_letters.key_in(
                hearing,
                form.facts(),
                channel=form.came_by,
                received_at=data["received_at"],
                letters=data["letters"],
                uploads=data["attachments"],
                party=data["party"],
                by=request.user,
            )
        except FileRefused as error:
            form.add_error("letters", str(error))
        except ConsultationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _keyed(received))
            return redirect("consultation:hearing_response_desk", slug, received.response.pk)
    context = {"hearing": hearing, "consultation": hearing.consultation, "form": form}
    return render(request, "consultation/hearing_desk/key_in.html", context)


@requires(EDIT)
@require_http_methods(_FORM)
def mend(request: StaffRequest, slug: str, pk: UUID) -> HttpResponse:
    """Correct what was keyed in; a colleague's change in between is shown beside one's own."""
    found = HearingResponse.objects.select_related("hearing__consultation", "party__party")
    stored = get_object_or_404(found, hearing__slug=slug, pk=pk)
    if stored.channel not in hearing_letters.KEYED or stored.state == ResponseState.WITHDRAWN:
        raise Http404
    form = MendingForm(stored, request.POST or None, request.FILES or None)
    theirs: list[tuple[str, str]] = []
    if form.is_valid():
        try:
            _mend(stored, form, request)
        except Conflict as error:
            theirs = form.differences(error.theirs)
            form = form.over(error.theirs)
            messages.error(request, str(error))
        except FileRefused as error:
            form.add_error("letters", str(error))
        except ConsultationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Rettelsen er gemt. Svaret venter på at blive set igennem.")
            return redirect("consultation:hearing_response_desk", slug, pk)
    context = {
        "hearing": stored.hearing,
        "consultation": stored.hearing.consultation,
        "response": stored,
        "number": number_name(stored),
        "form": form,
        "theirs": theirs,
    }
    return render(request, "consultation/hearing_desk/mend.html", context)


def _mend(stored: HearingResponse, form: MendingForm, request: StaffRequest) -> None:
    data = form.cleaned_data
    hearing_letters.mend(
        stored,
        form.facts(),
        channel=form.came_by,
        received_at=data["received_at"] if form.received_changed else None,
        letters=data["letters"],
        uploads=data["attachments"],
        party=data["party"],
        revision=form.opened_revision,
        by=request.user,
    )
