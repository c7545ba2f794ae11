"""Attaching evidence: from a challenge, a proposal or a decision, find what it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from config.access.guards import requires
from config.access.roles import Permission
from config.audit import services as audit
from config.danish import count
from config.http import StaffRequest
from consultation.exceptions import ConsultationError
from consultation.forms.evidence import BY_SOURCE, AttachForm, FindForm, SourceForm
from consultation.models import Consultation, Evidence, Questionnaire
from consultation.process_codes import EvidenceKind
from consultation.queries.contribution_names import describe, fits
from consultation.queries.contributions import COLUMN, WITH_PAGE, Asked, asked, rows, search
from consultation.services import evidence as services
from consultation.services.evidence import AlreadyLinked, Origin, Target
from consultation.views.process_shelves import SHELVES

_PER_PAGE = 25
_SHOWN_TEXT = 400
"""Characters of a contribution in the list; the whole stands on its page."""


@requires(Permission.EDIT_CONSULTATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def attach(request: StaffRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    """Find contributions of one kind (`?art=`), and make them part of the thing."""
    shelf = SHELVES.get(kind)
    if shelf is None or not shelf.has_evidence:
        raise Http404
    consultation = get_object_or_404(Consultation, slug=slug)
    target = get_object_or_404(shelf.model, pk=pk, consultation=consultation)
    art = request.GET.get("art", "")
    art = art if art in EvidenceKind.values else EvidenceKind.RESPONSE.value
    frame = {
        "consultation": consultation,
        "shelf": shelf,
        "target": target,
        "art": art,
        "kinds": EvidenceKind.choices,
    }
    if art in BY_SOURCE:
        return _by_source(request, frame)
    return _found(request, frame)


def _by_source(request: StaffRequest, frame: dict[str, Any]) -> HttpResponse:
    form = SourceForm(request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        origin = Origin(source=data["source"], kind=EvidenceKind(frame["art"]))
        try:
            services.link(
                frame["consultation"],
                origin,
                frame["target"],
                summary=data["summary"],
                by=request.user,
            )
        except ConsultationError as error:
            form.add_error("source", str(error))
        else:
            messages.success(request, "Kilden er tilføjet.")
            return redirect(request.get_full_path())
    return render(request, "consultation/process/attach_source.html", {**frame, "form": form})


def _found(request: StaffRequest, frame: dict[str, Any]) -> HttpResponse:
    consultation, target, art = frame["consultation"], frame["target"], frame["art"]
    questions = asked(consultation)
    find = FindForm(request.GET, kind=art, questions=questions)
    find.is_valid()
    form = AttachForm(request.POST or None)
    if form.is_valid() and _attach_chosen(request, frame, find, form, questions):
        return redirect(request.get_full_path())
    shown: Any
    if art == EvidenceKind.QUESTION:
        shown = _questions(questions, find)
    else:
        shown = search(consultation, art, find.wanted, questions)
    if art in WITH_PAGE:
        audit.record("contributions_seen", by=request.user, target=consultation, kind=art)
    page = Paginator(shown, _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **frame,
        "find": find,
        "form": form,
        "page": page,
        "total": page.paginator.count,
        "is_narrowed": bool(find.chosen("q") or find.wanted.question),
        "rows": _rows(art, page, questions, _linked(target, art)),
        "chosen": set(request.POST.getlist("bidrag")),
    }
    return render(request, "consultation/process/attach.html", context)


def _questions(questions: Asked, find: FindForm) -> list[Any]:
    words = (find.chosen("q") or "").casefold().split()
    return [
        each
        for each in questions.questions.values()
        if all(word in f"{each.label} {each.questionnaire_name}".casefold() for word in words)
    ]


def _rows(
    art: str, page: Iterable[Any], questions: Asked, linked: set[str]
) -> list[dict[str, Any]]:
    """What the list shows of each: identity, label, facts, text, and whether it is part already."""
    found: list[dict[str, Any]] = []
    for each in page:
        if art == EvidenceKind.QUESTION:
            row = {"id": each.id, "label": each.label, "facts": each.questionnaire_name, "text": ""}
        else:
            said = describe(art, each, questions)
            text = said.text
            row = {
                "id": said.id,
                "label": said.label,
                "facts": said.facts,
                "text": text if len(text) <= _SHOWN_TEXT else f"{text[:_SHOWN_TEXT]} …",
                "has_page": True,
            }
        found.append({**row, "is_linked": row["id"] in linked})
    return found


def _linked(target: Target, art: str) -> set[str]:
    """The contributions of a kind that are part of the thing already."""
    lines = Evidence.objects.filter(kind=art, **{str(target._meta.model_name): target})
    if art == EvidenceKind.QUESTION:
        pairs = lines.values_list("questionnaire", "question")
        return {f"{questionnaire}:{question}" for questionnaire, question in pairs}
    return {str(pk) for pk in lines.values_list(COLUMN[art], flat=True)}


def _attach_chosen(
    request: StaffRequest,
    frame: dict[str, Any],
    find: FindForm,
    form: AttachForm,
    questions: Asked,
) -> bool:
    """Attach what is ticked; what is part already stays as it is. Says what was done."""
    chosen = request.POST.getlist("bidrag")[:_PER_PAGE]
    if not chosen:
        form.add_error(None, "Sæt kryds ved mindst ét bidrag.")
        return False
    added = 0
    for origin in _origins(frame["consultation"], frame["art"], chosen, find, questions):
        try:
            services.link(
                frame["consultation"],
                origin,
                frame["target"],
                summary=form.cleaned_data["summary"],
                by=request.user,
            )
        except AlreadyLinked:
            continue
        except ConsultationError as error:
            form.add_error("summary", str(error))
            break
        added += 1
    if added:
        messages.success(request, f"{count(added, 'bidrag', 'bidrag')} er tilføjet.")
    return not form.errors


def _origins(
    consultation: Consultation, art: str, chosen: list[str], find: FindForm, questions: Asked
) -> list[Origin]:
    if art == EvidenceKind.QUESTION:
        wanted = [each for each in questions.questions.values() if each.id in chosen]
        papers = Questionnaire.objects.in_bulk([each.questionnaire for each in wanted])
        return [Origin(papers[each.questionnaire], question=each.key) for each in wanted]
    question = find.wanted.question
    keys = [each for each in chosen if fits(art, each)]
    return [Origin(row, question=question) for row in rows(consultation, art).filter(pk__in=keys)]
