"""Writing a questionnaire: its outline, moving and deleting, undo and the bin."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.access.guards import requires
from config.access.models import User
from config.access.roles import Permission
from config.http import StaffRequest
from consultation.definition import editing, schema
from consultation.exceptions import ConsultationError
from consultation.forms.authoring_frame import FrameForm, SectionForm
from consultation.models import BinnedPart, Questionnaire
from consultation.queries import authoring as queries
from consultation.services import authoring
from consultation.services.authoring import ChangedMeanwhile, Step
from consultation.views.authoring_kept import Kept, conflict_between

EDIT = Permission.EDIT_CONSULTATIONS


def draft_of(slug: str) -> Questionnaire:
    """The questionnaire with that address; 404 for none."""
    return get_object_or_404(
        Questionnaire.objects.select_related("consultation", "current"), slug=slug
    )


def outline_address(slug: str, key: str = "") -> str:
    """The outline, at one section or question."""
    return reverse("consultation:authoring", args=[slug]) + (f"#del-{key}" if key else "")


@requires(EDIT)
@require_safe
def outline(request: StaffRequest, slug: str) -> HttpResponse:
    """All sections and questions, with what is wrong and what can be done."""
    return render(request, "consultation/authoring/outline.html", _context(draft_of(slug)))


def _context(questionnaire: Questionnaire, done: Step | None = None) -> dict[str, object]:
    return {
        "questionnaire": questionnaire,
        "outline": queries.outline(questionnaire),
        "latest": questionnaire.steps.first(),
        "binned": questionnaire.bin.count(),
        "done": done,
    }


@requires(EDIT)
@require_POST
def deed(request: StaffRequest, slug: str) -> HttpResponse:
    """One step: `deed` is up, down, copy, delete, move, undo or section; `key` says of what."""
    questionnaire = draft_of(slug)
    try:
        done = _do(questionnaire, request)
    except ConsultationError as error:
        messages.error(request, str(error))
        done = None
    if request.htmx:
        context = _context(questionnaire, done)
        return render(request, "consultation/authoring/outline_parts.html", context)
    if done:
        messages.success(request, done.deed if done.deed.endswith(".") else f"{done.deed}.")
    return redirect(outline_address(slug, done.key if done else ""))


def _do(questionnaire: Questionnaire, request: StaffRequest) -> Step | None:
    deed, key, by = request.POST.get("deed", ""), request.POST.get("key", ""), request.user
    match deed:
        case "up" | "down":
            return authoring.step(questionnaire, key, -1 if deed == "up" else 1, by=by)
        case "copy":
            return authoring.copy(questionnaire, key, by=by)
        case "delete":
            return authoring.delete(questionnaire, key, by=by)
        case "move":
            return _move(questionnaire, request)
        case "undo":
            return authoring.undo(questionnaire)
        case "section":
            return authoring.add_section(questionnaire, request.POST.get("title", "")[:200], by=by)
    return None


def _move(questionnaire: Questionnaire, request: StaffRequest) -> Step:
    """Move a part to `section` and `index`; without an index, last."""
    index = request.POST.get("index", "")
    place = int(index) if index.isascii() and index.isdigit() and len(index) < 5 else 10_000
    section = request.POST.get("section", "")
    return authoring.move(
        questionnaire, request.POST.get("key", ""), section, place, by=request.user
    )


@requires(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def bin_(request: StaffRequest, slug: str) -> HttpResponse:
    """What was deleted; a POST puts one part back."""
    questionnaire = draft_of(slug)
    if request.method == "POST":
        return _put_back(questionnaire, request.POST.get("part", ""), request)
    present = editing.taken_keys(schema.load(questionnaire.draft))
    context = {
        "questionnaire": questionnaire,
        "parts": questionnaire.bin.select_related("deleted_by"),
        "present": present,
    }
    return render(request, "consultation/authoring/bin.html", context)


def _put_back(questionnaire: Questionnaire, part_id: str, request: StaffRequest) -> HttpResponse:
    found = part_id if part_id.isascii() and part_id.isdigit() and len(part_id) < 16 else "0"
    binned = BinnedPart.objects.filter(questionnaire=questionnaire, pk=found).first()
    if binned is None:
        messages.error(request, "Det ligger ikke længere i papirkurven.")
        return redirect("consultation:authoring_bin", questionnaire.slug)
    done = authoring.put_back(questionnaire, binned, by=request.user)
    messages.success(request, f"»{binned.title}« er tilbage i skemaet.")
    return redirect(outline_address(questionnaire.slug, done.key))


@requires(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_frame(request: StaffRequest, slug: str) -> HttpResponse:
    """Title, introduction, the sentence on privacy, thanks, paging."""
    questionnaire = draft_of(slug)
    definition = schema.load(questionnaire.draft)
    kept = Kept(request, f"frame:{slug}", authoring.digest(definition))
    form = FrameForm(definition, kept.data)
    theirs: list[tuple[str, str]] = []
    if kept.is_sent and form.is_valid():
        try:
            authoring.save_frame(questionnaire, form.written(), began=kept.began, by=request.user)
        except ChangedMeanwhile as error:
            theirs = conflict_between(form, FrameForm(definition))
            messages.error(request, str(error))
            kept.began = authoring.digest(definition)
        else:
            kept.forget()
            messages.success(request, "Skemaets tekster er gemt.")
            return redirect(outline_address(slug))
    context = {"questionnaire": questionnaire, "form": form, "kept": kept, "theirs": theirs}
    return render(request, "consultation/authoring/frame.html", context)


@requires(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_section(request: StaffRequest, slug: str, key: str) -> HttpResponse:
    """A section's heading."""
    questionnaire = draft_of(slug)
    definition = schema.load(questionnaire.draft)
    try:
        section = editing.section_of(definition, key)
    except editing.NoSuchPart:
        return part_gone(request, slug)
    kept = Kept(request, f"section:{slug}:{key}", authoring.digest(section))
    form = SectionForm(definition, kept.data, section=section)
    theirs: list[tuple[str, str]] = []
    if kept.is_sent and form.is_valid():
        try:
            authoring.save_section(questionnaire, form.written(), began=kept.began, by=request.user)
        except ChangedMeanwhile as error:
            theirs = conflict_between(form, SectionForm(definition, section=section))
            messages.error(request, str(error))
            kept.began = authoring.digest(section)
        else:
            kept.forget()
            messages.success(request, "Afsnittet er gemt.")
            return redirect(outline_address(slug, key))
    context = {
        "questionnaire": questionnaire,
        "section": section,
        "form": form,
        "kept": kept,
        "theirs": theirs,
    }
    return render(request, "consultation/authoring/section.html", context)


def part_gone(request: StaffRequest, slug: str) -> HttpResponse:
    """Back to the outline: the part is deleted."""
    messages.error(request, str(authoring.PartGone()))
    return redirect(outline_address(slug))


@requires(EDIT)
@require_POST
def keep(request: StaffRequest, slug: str) -> HttpResponse:
    """Keep what is typed in a form and not saved (sent by the page itself while one writes)."""
    draft_of(slug)
    return _keep(request, request.user)


def _keep(request: StaffRequest, user: User) -> HttpResponse:
    place = request.POST.get("kept-place", "")[:200]
    if not place:
        return HttpResponse(status=204)
    at = authoring.keep_form(user, place, dict(request.POST.lists()))
    return render(request, "consultation/authoring/kept_at.html", {"at": at})
