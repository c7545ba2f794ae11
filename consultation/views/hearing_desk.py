"""Setting up a hearing: its texts, times and material, and who may see it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.access.guards import requires
from config.access.roles import Permission
from config.danish import count, number
from config.http import StaffRequest
from consultation import hearing_parts
from consultation.exceptions import ConsultationError
from consultation.forms.desk import DocumentForm
from consultation.forms.hearing_desk import ExtensionForm, HearingForm
from consultation.forms.revision import differences, over
from consultation.models import Consultation, Document, Hearing
from consultation.queries import hearing_desk as queries
from consultation.queries import hearing_parties as parties
from consultation.queries.hearing_desk import Numbers
from consultation.services import consultations, hearings
from consultation.services.revisions import Conflict

EDIT = Permission.EDIT_CONSULTATIONS
READERS = (Permission.EDIT_CONSULTATIONS, Permission.DRAW_ANNEXES)
_FORM = ["GET", "HEAD", "POST"]
_SHOWN_HEARINGS = 200
_COPIED = ("case_number", "areas", "responsible_name", "responsible_office", "responsible_email",
           "responsible_phone")  # fmt: skip


@requires(*READERS)
@require_safe
def all_hearings(request: StaffRequest) -> HttpResponse:
    """Every hearing of every consultation, the newest deadline first."""
    found = list(queries.hearings()[:_SHOWN_HEARINGS])
    context = {"rows": _with_states(found), "most": _SHOWN_HEARINGS}
    return render(request, "consultation/hearing_desk/all.html", context)


@requires(*READERS)
@require_safe
def consultation_hearings(request: StaffRequest, slug: str) -> HttpResponse:
    """The hearings of one consultation."""
    stored = get_object_or_404(Consultation, slug=slug)
    context = {
        "consultation": stored,
        "rows": _with_states(list(queries.hearings().filter(consultation=stored))),
        "may_edit": request.user.may(EDIT),
    }
    return render(request, "consultation/hearing_desk/of_consultation.html", context)


def _with_states(found: list[Hearing]) -> list[tuple[Hearing, str]]:
    now = timezone.now()
    return [(each, state_sentence(each, now)) for each in found]


def state_sentence(hearing: Hearing, now: datetime) -> str:
    """Where a hearing stands, in one sentence."""
    if hearing.published_at is None:
        return "Kladde. Kun I kan se den."
    if hearing.consultation.published_at is None:
        return "Venter: inddragelsens side er ikke offentlig."
    if not hearing.has_begun(now):
        return f"Begynder {hearings.moment_text(hearing.starts_at)}."
    if hearing.is_open(now):
        return f"Åben til {hearings.moment_text(hearing.deadline)}."
    return f"Lukket. Fristen var {hearings.moment_text(hearing.deadline)}."


@requires(EDIT)
@require_http_methods(_FORM)
def add_hearing(request: StaffRequest, slug: str) -> HttpResponse:
    """Make a new hearing; case and contact are those of the consultation to begin with."""
    of = get_object_or_404(Consultation, slug=slug)
    known = {name: getattr(of, name) for name in _COPIED}
    form = HearingForm(request.POST or None, initial=known)
    if form.is_valid():
        made = hearings.create(of, form.facts(), by=request.user)
        messages.success(request, f"»{made.title}« er oprettet. Kun I kan se den endnu.")
        return redirect("consultation:hearing_desk", made.slug)
    context = {"consultation": of, "form": form}
    return render(request, "consultation/hearing_desk/edit.html", context)


@requires(*READERS)
@require_safe
def hearing_desk(request: StaffRequest, slug: str) -> HttpResponse:
    """One hearing: its state and numbers, what is to be done next, and the doors."""
    shown = _hearing(slug)
    now = timezone.now()
    numbers = queries.numbers(shown)
    context = {
        "hearing": shown,
        "consultation": shown.consultation,
        "state": state_sentence(shown, now),
        "figures": _figures(numbers),
        "numbers": numbers,
        "next": _next(shown, numbers, now) if request.user.may(EDIT) else [],
        "parties": [(each.name, each.count) for each in parties.counts(shown, now)],
        "warnings": parties.meeting_warnings(shown, now=now),
        "extensions": shown.extensions.all(),
        "statements": parties.statements(shown),
        "doors": tuple(hearing_parts.doors(shown, request.user)),
        "is_seen": shown.has_begun(now) and shown.consultation.published_at is not None,
        "may_edit": request.user.may(EDIT),
    }
    return render(request, "consultation/hearing_desk/hearing.html", context)


def _hearing(slug: str) -> Hearing:
    return get_object_or_404(Hearing.objects.select_related("consultation"), slug=slug)


def _figures(numbers: Numbers) -> list[tuple[str, str, str]]:
    late = f"{number(numbers.late)} kom for sent" if numbers.late else ""
    shown = f"{number(numbers.shown)} vist på siden"
    return [
        ("svar i alt", number(numbers.counted), late),
        ("offentlige høringssvar", number(numbers.public), shown),
        ("fortrolige bidrag", number(numbers.confidential), ""),
        ("ikke set igennem", number(numbers.waiting), ""),
    ]


def _next(hearing: Hearing, numbers: Numbers, now: datetime) -> list[tuple[str, str]]:
    """What is to be done next: (sentence, address)."""
    slug = hearing.slug
    listed = reverse("consultation:hearing_responses", args=[slug])
    found = []
    if hearing.published_at is None:
        edit = reverse("consultation:edit_hearing", args=[slug])
        found += [(each, edit) for each in hearings.missing_for_publishing(hearing, now)]
        if not hearing.documents.exists():
            materials = reverse("consultation:hearing_materials", args=[slug])
            found.append(("Tilføj det, der er i høring.", materials))
    elif hearing.consultation.published_at is None:
        desk = reverse("consultation:consultation_desk", args=[hearing.consultation.slug])
        found.append(("Offentliggør inddragelsens side; først da kan nogen se høringen.", desk))
    if numbers.waiting:
        waiting = count(numbers.waiting, "svar er", "svar er")
        found.append((f"{waiting} ikke set igennem.", f"{listed}?state=received"))
    if numbers.refused:
        refused = count(numbers.refused, "svar er afvist", "svar er afvist")
        sentence = f"{refused}, fordi det kom efter fristen. Se, om I vil tage det med."
        found.append((sentence, f"{listed}?state=refused"))
    return found


@requires(EDIT)
@require_http_methods(_FORM)
def edit_hearing(request: StaffRequest, slug: str) -> HttpResponse:
    """Change a hearing; a colleague's change in between is shown beside one's own text."""
    stored = _hearing(slug)
    form = HearingForm(request.POST or None, instance=stored)
    theirs: list[tuple[str, str]] = []
    if form.is_valid():
        try:
            saved = hearings.save(
                stored, form.facts(), revision=form.opened_revision, by=request.user
            )
        except Conflict as error:
            theirs = differences(form, error.theirs)
            form = over(form, error.theirs)
            messages.error(request, str(error))
        except ConsultationError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Gemt.")
            return redirect("consultation:hearing_desk", saved.slug)
    context = {"hearing": stored, "consultation": stored.consultation, "form": form}
    return render(request, "consultation/hearing_desk/edit.html", {**context, "theirs": theirs})


def _deed(
    deed: Callable[..., None], sentence: str
) -> Callable[[StaffRequest, str], HttpResponseBase]:
    """A view that does one thing with a hearing and says so."""

    @requires(EDIT)
    @require_POST
    def view(request: StaffRequest, slug: str) -> HttpResponse:
        stored = _hearing(slug)
        try:
            deed(stored, by=request.user)
        except ConsultationError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, sentence)
        return redirect("consultation:hearing_desk", slug)

    return view


publish = _deed(hearings.publish, "Høringen er offentlig nu, fra den begynder.")
unpublish = _deed(hearings.unpublish, "Høringen er taget af den offentlige side.")


@requires(EDIT)
@require_http_methods(_FORM)
def extend(request: StaffRequest, slug: str) -> HttpResponse:
    """Give a later deadline, with the reason that the public reads."""
    stored = _hearing(slug)
    if not hearings.deadline_is_fixed(stored):
        messages.info(request, "Fristen er ikke meldt ud endnu, så du kan rette den her.")
        return redirect("consultation:edit_hearing", slug)
    form = ExtensionForm(request.POST or None, initial={"revision": stored.revision})
    if form.is_valid():
        data = form.cleaned_data
        try:
            made = hearings.extend(
                stored,
                data["new"],
                reason=data["reason"],
                revision=data["revision"],
                by=request.user,
            )
        except Conflict:
            stored = _hearing(slug)
            form = _extension_over(form, stored)
            messages.error(request, "En anden har ændret høringen imens. Se efter, og gem igen.")
        except ConsultationError as error:
            form.add_error("deadline_on", str(error))
        else:
            messages.success(request, f"Fristen er nu {hearings.moment_text(made.new)}.")
            return redirect("consultation:hearing_desk", slug)
    context = {
        "hearing": stored,
        "consultation": stored.consultation,
        "form": form,
        "deadline": hearings.moment_text(stored.deadline),
        "is_over": timezone.now() >= stored.closes_at,
        "late": stored.responses.filter(is_late=True).count(),
        "warnings": parties.meeting_warnings(stored),
    }
    return render(request, "consultation/hearing_desk/extend.html", context)


def _extension_over(form: ExtensionForm, stored: Hearing) -> ExtensionForm:
    """The same typed text, now on top of the colleague's revision."""
    assert isinstance(form.data, QueryDict)
    data = form.data.copy()
    data["revision"] = str(stored.revision)
    return ExtensionForm(data)


@requires(EDIT)
@require_http_methods(_FORM)
def materials(request: StaffRequest, slug: str) -> HttpResponse:
    """The documents of a hearing, and one more."""
    stored = _hearing(slug)
    form = DocumentForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        upload, title = form.cleaned_data["file"], form.cleaned_data["title"]
        try:
            consultations.add_document(
                stored.consultation, upload, title=title, hearing=stored, by=request.user
            )
        except ConsultationError as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, f"Dokumentet »{title}« er tilføjet.")
            return redirect("consultation:hearing_materials", slug)
    context = {
        "hearing": stored,
        "consultation": stored.consultation,
        "documents": stored.documents.all(),
        "form": form,
    }
    return render(request, "consultation/hearing_desk/materials.html", context)


@requires(EDIT)
@require_POST
def change_material(request: StaffRequest, slug: str, document_id: int) -> HttpResponse:
    """Move a document up or down, or delete it: `deed` says which."""
    document = get_object_or_404(
        Document.objects.select_related("consultation"), hearing__slug=slug, pk=document_id
    )
    deed = request.POST.get("deed", "")
    if deed in ("up", "down"):
        consultations.step_document(document, -1 if deed == "up" else 1)
    elif deed == "remove":
        try:
            consultations.remove_document(document, by=request.user)
        except ConsultationError as error:
            messages.error(request, str(error))
    return redirect("consultation:hearing_materials", slug)
