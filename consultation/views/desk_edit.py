"""Writing a consultation: its texts, timeline and documents, and who may see it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.access.guards import requires
from config.access.models import User
from config.access.roles import Permission
from config.filing import serve
from config.http import StaffRequest
from consultation.exceptions import ConsultationError
from consultation.forms.desk import ConsultationForm, DocumentForm, PhaseForm
from consultation.forms.revision import differences, over
from consultation.models import Consultation, Document, Phase
from consultation.services import consultations
from consultation.services.revisions import Conflict

EDIT = Permission.EDIT_CONSULTATIONS
_FORM = ["GET", "HEAD", "POST"]


@requires(EDIT)
@require_http_methods(_FORM)
def add_consultation(request: StaffRequest) -> HttpResponse:
    """Make a new consultation."""
    form = ConsultationForm(request.POST or None)
    if form.is_valid():
        made = consultations.create(form.facts(), by=request.user)
        messages.success(request, f"»{made.title}« er oprettet. Kun I kan se den endnu.")
        return redirect("consultation:consultation_desk", made.slug)
    return render(request, "consultation/desk/edit_consultation.html", {"form": form})


@requires(EDIT)
@require_http_methods(_FORM)
def edit_consultation(request: StaffRequest, slug: str) -> HttpResponse:
    """Change a consultation; a colleague's change in between is shown beside one's own text."""
    stored = get_object_or_404(Consultation, slug=slug)
    form = ConsultationForm(request.POST or None, instance=stored)
    context = {"consultation": stored, "title": str(stored)}
    theirs: list[tuple[str, str]] = []
    if form.is_valid():
        try:
            saved = consultations.save(
                stored, form.facts(), revision=form.opened_revision, by=request.user
            )
        except Conflict as error:
            theirs = differences(form, error.theirs)
            form = over(form, error.theirs)
            messages.error(request, str(error))
        else:
            messages.success(request, "Gemt.")
            return redirect("consultation:consultation_desk", saved.slug)
    context |= {"form": form, "theirs": theirs}
    return render(request, "consultation/desk/edit_consultation.html", context)


def _deed(
    deed: Callable[..., None], sentence: str
) -> Callable[[StaffRequest, str], HttpResponseBase]:
    """A view that does one thing with a consultation and says so."""

    @requires(EDIT)
    @require_POST
    def view(request: StaffRequest, slug: str) -> HttpResponse:
        stored = get_object_or_404(Consultation, slug=slug)
        try:
            deed(stored, by=request.user)
        except ConsultationError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, sentence)
        return redirect("consultation:consultation_desk", slug)

    return view


publish = _deed(consultations.publish, "Inddragelsen er offentlig nu.")
unpublish = _deed(consultations.unpublish, "Inddragelsen er taget af den offentlige side.")
archive = _deed(consultations.archive, "Inddragelsen er lagt i arkivet.")
unarchive = _deed(consultations.unarchive, "Inddragelsen er hentet fra arkivet.")


@requires(EDIT)
@require_http_methods(_FORM)
def edit_phase(request: StaffRequest, slug: str, phase_id: int | None = None) -> HttpResponse:
    """Add a step of the timeline, or change one."""
    stored = get_object_or_404(Consultation, slug=slug)
    phase = get_object_or_404(Phase, consultation=stored, pk=phase_id) if phase_id else None
    form = PhaseForm(request.POST or None, instance=phase)
    if form.is_valid():
        target = Phase.objects.get(pk=phase_id) if phase_id else None
        saved = consultations.save_phase(stored, target, by=request.user, **form.facts())
        messages.success(request, f"Fasen »{saved.name}« er gemt.")
        return redirect("consultation:consultation_desk", slug)
    context = {"consultation": stored, "phase": phase, "form": form}
    return render(request, "consultation/desk/phase.html", context)


@requires(EDIT)
@require_POST
def remove_phase(request: StaffRequest, slug: str, phase_id: int) -> HttpResponse:
    """Take a step off the timeline."""
    phase = get_object_or_404(Phase, consultation__slug=slug, pk=phase_id)
    consultations.remove_phase(phase, by=request.user)
    messages.success(request, f"Fasen »{phase.name}« er fjernet.")
    return redirect("consultation:consultation_desk", slug)


@requires(EDIT)
@require_http_methods(_FORM)
def add_document(request: StaffRequest, slug: str) -> HttpResponse:
    """Upload a file for the public page."""
    stored = get_object_or_404(Consultation, slug=slug)
    form = DocumentForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        upload, title = form.cleaned_data["file"], form.cleaned_data["title"]
        try:
            consultations.add_document(stored, upload, title=title, by=request.user)
        except ConsultationError as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, f"Dokumentet »{title}« er tilføjet.")
            return redirect("consultation:consultation_desk", slug)
    context = {"consultation": stored, "form": form}
    return render(request, "consultation/desk/document.html", context)


@requires(EDIT)
@require_POST
def change_document(request: StaffRequest, slug: str, document_id: int) -> HttpResponse:
    """Move a document up or down, or delete it: `deed` says which."""
    document = get_object_or_404(
        Document.objects.select_related("consultation"), consultation__slug=slug, pk=document_id
    )
    try:
        _change_document(document, request.POST.get("deed", ""), request.user)
    except ConsultationError as error:
        messages.error(request, str(error))
    return redirect("consultation:consultation_desk", slug)


def _change_document(document: Document, deed: str, user: User) -> None:
    if deed in ("up", "down"):
        consultations.step_document(document, -1 if deed == "up" else 1)
    elif deed == "remove":
        consultations.remove_document(document, by=user)


@requires(EDIT, Permission.DRAW_ANNEXES)
@require_safe
def read_document(request: StaffRequest, slug: str, document_id: int) -> FileResponse:
    """The file itself, for the desk."""
    document = get_object_or_404(Document, consultation__slug=slug, pk=document_id)
    try:
        file = document.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return serve(file, file_name=document.file_name, content_type=document.content_type)
