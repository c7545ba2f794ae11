"""The responses of a hearing on the desk: the list, one of them, its files, letters, exports."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.http.response import StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.access.guards import requires
from config.access.roles import Permission
from config.audit import services as audit
from config.danish import count
from config.filing import CannotClean, FileRefused, serve
from config.http import StaffRequest
from consultation.exceptions import ConsultationError
from consultation.exporting import hearing_file
from consultation.exporting.hearing_file import HearingSheet
from consultation.exporting.xlsx_file import TooManyRows
from consultation.forms.hearing_list import (
    ResponseList,
    ResponseSearch,
    columns,
    number_name,
    sender_name,
    state_name,
)
from consultation.forms.hearing_moderation import ModerationForm
from consultation.hearing_codes import Lane, ResponseState
from consultation.models import Hearing, HearingAttachment, HearingResponse
from consultation.process_codes import EvidenceKind
from consultation.queries import hearing_desk as queries
from consultation.queries.contribution_states import lines_of
from consultation.services import hearing_files
from consultation.services import hearing_moderation as moderation
from consultation.services.hearing_letters import KEYED
from consultation.services.revisions import Conflict

EDIT = Permission.EDIT_CONSULTATIONS
_FORM = ["GET", "HEAD", "POST"]
Deed = Callable[[HearingResponse, ModerationForm, StaffRequest], object]


def _hearing(slug: str) -> Hearing:
    return get_object_or_404(Hearing.objects.select_related("consultation"), slug=slug)


@requires(EDIT)
@require_safe
def responses(request: StaffRequest, slug: str) -> HttpResponseBase:
    """The list: filter, search, sort, page; `format=csv` and `format=xlsx` give it as a file."""
    hearing = _hearing(slug)
    format = request.GET.get("format", "")
    if format in hearing_file.FORMATS:
        return _file(request, hearing, format)
    listed = ResponseList(
        request.GET,
        queries.responses(hearing),
        columns(slug),
        ResponseSearch,
        first_sort="-modtaget",
    )
    audit.record("hearing_responses_seen", by=request.user, target=hearing)
    context = {"hearing": hearing, "consultation": hearing.consultation, "list": listed}
    return render(request, "consultation/hearing_desk/responses.html", context)


def _file(request: StaffRequest, hearing: Hearing, format: str) -> HttpResponseBase:
    """What the address asks for as a file; that somebody took it is written down."""
    form = ResponseSearch(request.GET)
    form.is_valid()
    rows = form.narrow(HearingResponse.objects.filter(hearing=hearing))
    sheet = HearingSheet(hearing, rows)
    narrowed = any(request.GET.get(name) for name in form.fields)
    name = hearing_file.file_name(hearing, format)
    if format == "csv":
        hearing_file.record(sheet, [format], narrowed=narrowed, by=request.user)
        answer = StreamingHttpResponse(
            hearing_file.csv_lines(sheet), content_type="text/csv; charset=utf-8"
        )
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        answer["X-Content-Type-Options"] = "nosniff"
        return answer
    target = tempfile.TemporaryFile()  # noqa: SIM115 (FileResponse closes it)
    try:
        hearing_file.write_xlsx(sheet, target)
    except TooManyRows as error:
        target.close()
        messages.error(request, str(error))
        return redirect("consultation:hearing_responses", hearing.slug)
    hearing_file.record(sheet, [format], narrowed=narrowed, by=request.user)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=name)


@requires(EDIT)
@require_POST
def show_marked(request: StaffRequest, slug: str) -> HttpResponse:
    """Show the marked responses; those that changed since the list was opened are left."""
    hearing = _hearing(slug)
    opened = moderation.opened_of(request.POST.getlist("response"))
    back = request.POST.get("back", "")
    try:
        done = moderation.show_many(hearing, opened, by=request.user)
    except ConsultationError as error:
        messages.error(request, str(error))
    else:
        _say_how_many(request, done)
    listed = reverse("consultation:hearing_responses", args=[slug])
    if back.startswith("?") and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(f"{listed}{back}")
    return redirect(listed)


def _say_how_many(request: StaffRequest, done: moderation.ShownMany) -> None:
    if not done.shown and not done.left:
        messages.info(request, "Sæt kryds ved de svar, du vil vise.")
    if done.shown:
        messages.success(request, f"{count(done.shown, 'svar er', 'svar er')} vist på siden nu.")
    if done.left:
        left = count(done.left, "svar blev", "svar blev")
        messages.warning(request, f"{left} ikke vist: det er ændret, siden du åbnede listen.")


@requires(EDIT)
@require_http_methods(_FORM)
def response(request: StaffRequest, slug: str, pk: UUID) -> HttpResponse:
    """One response with all that editors can do with it; `deed` says what was pressed."""
    stored = _response(slug, pk)
    form = ModerationForm(stored, request.POST or None)
    conflict = False
    if request.method == "POST" and form.is_valid():
        deed = _DEEDS.get(request.POST.get("deed", ""))
        if deed is None:
            return redirect("consultation:hearing_response_desk", slug, pk)
        try:
            deed[0](stored, form, request)
        except Conflict as error:
            conflict = True
            form = form.over(error.theirs)
            stored = _response(slug, pk)
        except ConsultationError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, deed[1])
            return redirect("consultation:hearing_response_desk", slug, pk)
    if stored.lane == Lane.CONFIDENTIAL:  # who reads them is written down (domain.md §5)
        audit.record("hearing_response_read", by=request.user, target=stored)
    context = _page(stored, form, conflict=conflict)
    context["opened"] = request.POST.get("deed", "")
    found = lines_of(stored.hearing.consultation, EvidenceKind.RESPONSE, [stored])
    context["traces"] = found.get(str(stored.pk), [])
    return render(request, "consultation/hearing_desk/response.html", context)


def _response(slug: str, pk: UUID) -> HearingResponse:
    found = HearingResponse.objects.select_related("hearing__consultation", "party__party")
    return get_object_or_404(found, hearing__slug=slug, pk=pk)


def _page(stored: HearingResponse, form: ModerationForm, *, conflict: bool) -> dict[str, object]:
    attachments = list(stored.attachments.all())
    return {
        "hearing": stored.hearing,
        "consultation": stored.hearing.consultation,
        "response": stored,
        "number": number_name(stored),
        "sender": stored.sender or sender_name(stored),
        "state": state_name(stored),
        "attachments": attachments,
        "neighbours": queries.neighbours(stored),
        "history": queries.history(stored, attachments),
        "form": form,
        "conflict": conflict,
        "is_keyed": stored.channel in KEYED and stored.state != ResponseState.WITHDRAWN,
    }


def _show(stored: HearingResponse, form: ModerationForm, request: StaffRequest) -> None:
    moderation.show(stored, revision=form.opened_revision, by=request.user)


def _redact(stored: HearingResponse, form: ModerationForm, request: StaffRequest) -> None:
    data = form.cleaned_data
    if not data["shown_text"].strip():
        raise ConsultationError("Skriv det, alle kan læse, eller hold hele svaret tilbage.")
    moderation.show(
        stored,
        revision=form.opened_revision,
        by=request.user,
        shown_text=data["shown_text"],
        reason=data["redact_reason"],
    )


def _withhold(stored: HearingResponse, form: ModerationForm, request: StaffRequest) -> None:
    reason = form.cleaned_data["withhold_reason"]
    moderation.withhold(stored, reason=reason, revision=form.opened_revision, by=request.user)


def _put_back(stored: HearingResponse, form: ModerationForm, request: StaffRequest) -> None:
    moderation.put_back(stored, revision=form.opened_revision, by=request.user)


def _take_in(stored: HearingResponse, form: ModerationForm, request: StaffRequest) -> None:
    moderation.take_in(stored, revision=form.opened_revision, by=request.user)


_REDACTED = "Svaret er vist på siden nu. Er noget taget ud, skriver siden, at dele er udeladt."
_DEEDS: dict[str, tuple[Deed, str]] = {
    ModerationForm.SHOW: (_show, "Svaret er vist på siden nu."),
    ModerationForm.REDACT: (_redact, _REDACTED),
    ModerationForm.WITHHOLD: (_withhold, "Svaret er set igennem og vises ikke."),
    ModerationForm.PUT_BACK: (_put_back, "Svaret venter igen på at blive set igennem."),
    ModerationForm.TAKE_IN: (_take_in, "Svaret er taget med. Det er stadig mærket som for sent."),
}


@requires(EDIT)
@require_safe
def original(request: StaffRequest, slug: str, pk: UUID, file_id: UUID) -> HttpResponseBase:
    """A file as it was sent; that it was opened is written down."""
    found = _attachment(slug, pk, file_id)
    try:
        opened = hearing_files.open_original(found, by=request.user)
    except FileNotFoundError as error:
        raise Http404 from error
    answer = serve(opened, file_name=found.file_name, content_type=found.content_type)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@requires(EDIT)
@require_safe
def public_copy(request: StaffRequest, slug: str, pk: UUID, file_id: UUID) -> HttpResponseBase:
    """The copy that the public gets, to look at before and after it is shown."""
    found = _attachment(slug, pk, file_id)
    try:
        return hearing_files.serve_public(found)
    except FileNotFoundError as error:
        raise Http404 from error


@requires(EDIT)
@require_POST
def change_file(request: StaffRequest, slug: str, pk: UUID, file_id: UUID) -> HttpResponse:
    """Show a file to the public as a clean copy, or hide it: `deed` says which."""
    found = _attachment(slug, pk, file_id)
    try:
        if request.POST.get("deed") == "show":
            hearing_files.publish(found, by=request.user)
            messages.success(request, f"»{found.file_name}« vises nu sammen med svaret.")
        elif request.POST.get("deed") == "hide":
            hearing_files.hide(found, by=request.user)
            messages.success(request, f"»{found.file_name}« vises ikke længere.")
    except (CannotClean, FileRefused) as error:
        messages.error(request, str(error))
    return redirect("consultation:hearing_response_desk", slug, pk)


def _attachment(slug: str, pk: UUID, file_id: UUID) -> HearingAttachment:
    return get_object_or_404(
        HearingAttachment, response__hearing__slug=slug, response=pk, pk=file_id
    )
