"""Challenges, tracks, proposals and decisions on the desk: lists, one of them, making, changing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.access.guards import requires
from config.access.roles import Permission
from config.http import StaffRequest
from consultation.exceptions import ConsultationError
from consultation.forms.process import FollowUpForm
from consultation.forms.revision import differences, over
from consultation.models import Consultation, Decision, FollowUp
from consultation.queries.contribution_names import evidence_rows, named
from consultation.queries.contributions import asked
from consultation.queries.trace_graph import Thread
from consultation.queries.traceability import Matrix
from consultation.services import process as services
from consultation.services.revisions import Conflict
from consultation.views.process_shelves import SHELVES, Shelf, things

EDIT = Permission.EDIT_CONSULTATIONS
READERS = (Permission.EDIT_CONSULTATIONS, Permission.DRAW_ANNEXES)
_FORM = ["GET", "HEAD", "POST"]
_PER_PAGE = 50
_LINES_PER_PAGE = 25


def _consultation(slug: str) -> Consultation:
    return get_object_or_404(Consultation, slug=slug)


def _frame(request: StaffRequest, consultation: Consultation, shelf: Shelf) -> dict[str, Any]:
    return {
        "consultation": consultation,
        "shelf": shelf,
        "may_edit": request.user.may(EDIT),
    }


@requires(*READERS)
@require_safe
def shelf_list(request: StaffRequest, slug: str, kind: str) -> HttpResponse:
    """All of a kind in their order; `?q=` searches titles and texts."""
    consultation, shelf = _consultation(slug), SHELVES[kind]
    matrix = Matrix(consultation)
    wanted = request.GET.get("q", "").strip()
    rows = [
        (thing, shelf.facts(thing, matrix, shelf.thread(matrix, pk)))
        for pk, thing in things(matrix, kind).items()
        if _holds(thing, wanted)
    ]
    page = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
    context = {**_frame(request, consultation, shelf), "page": page, "wanted": wanted}
    return render(request, "consultation/process/list.html", context)


def _holds(thing: Any, wanted: str) -> bool:
    texts = (str(thing), getattr(thing, "text", ""), getattr(thing, "description", ""))
    said = " ".join(text for text in texts if isinstance(text, str)).casefold()
    return all(word in said for word in wanted.casefold().split())


@requires(*READERS)
@require_safe
def shelf_page(request: StaffRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    """One of them: what it says, what it hangs together with, and what it rests on."""
    consultation, shelf = _consultation(slug), SHELVES[kind]
    matrix = Matrix(consultation)
    thing = things(matrix, kind).get(pk)
    if thing is None:
        get_object_or_404(shelf.model, pk=pk, consultation=consultation)
    context = {
        **_frame(request, consultation, shelf),
        "thing": thing,
        "facts": shelf.facts(thing, matrix, shelf.thread(matrix, pk)),
        "text": getattr(thing, "description", None) or _own_text(thing),
        "related": list(_related(shelf, matrix, shelf.thread(matrix, pk))),
    }
    if isinstance(thing, Decision):
        context["follow_ups"] = matrix.follow_ups.get(pk, [])
        context["form"] = FollowUpForm()
    if shelf.has_evidence:
        rows = evidence_rows(consultation).filter(**{kind: pk}).order_by("pk")
        page = Paginator(rows, _LINES_PER_PAGE).get_page(request.GET.get("page"))
        context["page"] = page
        context["lines"] = named(page, asked(consultation))
    return render(request, "consultation/process/page.html", context)


def _own_text(thing: Any) -> str:
    """The text of a proposal or decision: a field there, a method of a challenge."""
    text = thing.__dict__.get("text", "")
    return text if isinstance(text, str) else ""


def _related(
    shelf: Shelf, matrix: Matrix, thread: Thread
) -> Iterator[tuple[Shelf, tuple[Any, ...]]]:
    """What a thing hangs together with, list by list; its own list is left out."""
    found: Mapping[str, frozenset[int]] = {
        "challenge": thread.challenges,
        "track": thread.tracks,
        "proposal": thread.proposals,
        "decision": thread.decisions,
    }
    for other in SHELVES.values():
        if other.kind == shelf.kind or (shelf.kind, other.kind) in _APART:
            continue
        all_of_them = things(matrix, other.kind)
        yield other, tuple(all_of_them[pk] for pk in all_of_them if pk in found[other.kind])


_APART = frozenset({("track", "decision")})
"""Lists that have nothing to do with each other but by what stands between."""


@requires(EDIT)
@require_http_methods(_FORM)
def add(request: StaffRequest, slug: str, kind: str) -> HttpResponse:
    """Make a new one."""
    consultation, shelf = _consultation(slug), SHELVES[kind]
    form = shelf.form(request.POST or None, instance=shelf.new(consultation))
    if form.is_valid():
        try:
            made = services.create(shelf.model, consultation, form.facts(), by=request.user)
        except ConsultationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"»{made}« er oprettet.")
            return redirect(shelf.page_name, slug, made.pk)
    context = {**_frame(request, consultation, shelf), "form": form}
    return render(request, "consultation/process/edit.html", context)


@requires(EDIT)
@require_http_methods(_FORM)
def edit(request: StaffRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    """Change one; a colleague's change in between is shown beside one's own text."""
    consultation, shelf = _consultation(slug), SHELVES[kind]
    stored = get_object_or_404(shelf.model, pk=pk, consultation=consultation)
    title = str(stored)
    form = shelf.form(request.POST or None, instance=stored)
    theirs: list[tuple[str, str]] = []
    if form.is_valid():
        try:
            services.save(stored, form.facts(), revision=form.opened_revision, by=request.user)
        except Conflict as error:
            theirs = differences(form, error.theirs)
            form = over(form, error.theirs)
            messages.error(request, str(error))
        except ConsultationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Gemt.")
            return redirect(shelf.page_name, slug, pk)
    context = {
        **_frame(request, consultation, shelf),
        "thing": stored,
        "title": title,
        "form": form,
        "theirs": theirs,
    }
    return render(request, "consultation/process/edit.html", context)


@requires(EDIT)
@require_POST
def move(request: StaffRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    """One place up or down: `deed` says which."""
    shelf = SHELVES[kind]
    stored = get_object_or_404(shelf.model, pk=pk, consultation__slug=slug)
    if (deed := request.POST.get("deed", "")) in ("up", "down"):
        services.step(stored, -1 if deed == "up" else 1, by=request.user)
    return redirect(shelf.list_name, slug)


@requires(EDIT)
@require_POST
def delete(request: StaffRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    """Delete what nothing points to."""
    shelf = SHELVES[kind]
    stored = get_object_or_404(shelf.model, pk=pk, consultation__slug=slug)
    try:
        services.delete(stored, by=request.user)
    except ConsultationError as error:
        messages.error(request, str(error))
        return redirect(shelf.page_name, slug, pk)
    messages.success(request, f"»{stored}« er slettet.")
    return redirect(shelf.list_name, slug)


@requires(EDIT)
@require_POST
def add_follow_up(request: StaffRequest, slug: str, pk: int) -> HttpResponse:
    """Write one line of what has been done about a decision."""
    decision = get_object_or_404(Decision, pk=pk, consultation__slug=slug)
    form = FollowUpForm(request.POST)
    if form.is_valid():
        services.add_follow_up(decision, **form.cleaned_data, by=request.user)
        messages.success(request, "Opfølgningen er gemt.")
        return redirect("consultation:decision", slug, pk)
    context = {
        **_frame(request, decision.consultation, SHELVES["decision"]),
        "thing": decision,
        "form": form,
    }
    return render(request, "consultation/process/follow_up.html", context)


@requires(EDIT)
@require_POST
def remove_follow_up(request: StaffRequest, slug: str, pk: int, follow_up_id: int) -> HttpResponse:
    """Take a line back."""
    found = get_object_or_404(
        FollowUp.objects.select_related("decision"),
        pk=follow_up_id,
        decision=pk,
        decision__consultation__slug=slug,
    )
    services.remove_follow_up(found, by=request.user)
    messages.success(request, "Linjen er fjernet.")
    return redirect("consultation:decision", slug, pk)
