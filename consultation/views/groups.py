"""Groups on the desk: who sits in them, and when they meet."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.access.guards import requires
from config.access.roles import Permission
from config.danish import number
from config.http import StaffRequest
from config.lists import Column, StaffList
from consultation.exceptions import ConsultationError
from consultation.forms.groups import GroupForm, InterviewSearch, MemberForm
from consultation.forms.revision import differences, over
from consultation.models import Consultation, GroupMember, Interview, WorkingGroup
from consultation.process_codes import EvidenceKind
from consultation.queries import groups as queries
from consultation.services import groups as services
from consultation.services.revisions import Conflict

EDIT = Permission.EDIT_CONSULTATIONS
READERS = (Permission.EDIT_CONSULTATIONS, Permission.DRAW_ANNEXES)
_FORM = ["GET", "HEAD", "POST"]


@requires(*READERS)
@require_safe
def index(request: StaffRequest, slug: str) -> HttpResponse:
    """All groups of a consultation, and what waits in them."""
    consultation = get_object_or_404(Consultation, slug=slug)
    context = {
        "consultation": consultation,
        "rows": queries.groups(consultation),
        "may_edit": request.user.may(EDIT),
    }
    return render(request, "consultation/groups/index.html", context)


@requires(*READERS)
@require_safe
def group(request: StaffRequest, slug: str, pk: int) -> HttpResponse:
    """One group: its purpose, members, meetings."""
    shown = _group(slug, pk)
    context = {
        "consultation": shown.consultation,
        "group": shown,
        "roles": queries.roles(shown),
        "may_edit": request.user.may(EDIT),
    }
    return render(request, "consultation/groups/group.html", context)


def _group(slug: str, pk: int) -> WorkingGroup:
    shown = queries.group(slug, pk)
    if shown is None:
        raise Http404
    return shown


@requires(EDIT)
@require_http_methods(_FORM)
def add(request: StaffRequest, slug: str) -> HttpResponse:
    """Make a group."""
    consultation = get_object_or_404(Consultation, slug=slug)
    form = GroupForm(request.POST or None, consultation=consultation)
    if form.is_valid():
        try:
            made = services.create(consultation, form.facts(), by=request.user)
        except ConsultationError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, f"Gruppen »{made.name}« er oprettet.")
            return redirect("consultation:group", slug, made.pk)
    context = {"consultation": consultation, "form": form}
    return render(request, "consultation/groups/edit_group.html", context)


@requires(EDIT)
@require_http_methods(_FORM)
def edit(request: StaffRequest, slug: str, pk: int) -> HttpResponse:
    """Change a group; a colleague's change in between is shown."""
    stored = _group(slug, pk)
    form = GroupForm(request.POST or None, instance=_group(slug, pk))
    context: dict[str, Any] = {"consultation": stored.consultation, "group": stored}
    if form.is_valid():
        try:
            services.save(stored, form.facts(), revision=form.opened_revision, by=request.user)
        except Conflict as error:
            context["theirs"] = differences(form, error.theirs)
            form = over(form, error.theirs)
            messages.error(request, str(error))
        except ConsultationError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, "Gemt.")
            return redirect("consultation:group", slug, pk)
    return render(request, "consultation/groups/edit_group.html", {**context, "form": form})


@requires(EDIT)
@require_POST
def close(request: StaffRequest, slug: str, pk: int) -> HttpResponse:
    """Close a group, or open it again: `deed` says which."""
    stored = _group(slug, pk)
    opens = request.POST.get("deed") == "open"
    try:
        (services.reopen if opens else services.close)(stored, by=request.user)
    except ConsultationError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Gruppen er åbnet igen." if opens else "Gruppen er nedlagt.")
    return redirect("consultation:group", slug, pk)


@requires(EDIT)
@require_http_methods(_FORM)
def edit_member(
    request: StaffRequest, slug: str, pk: int, member_id: int | None = None
) -> HttpResponse:
    """Add a member, or change one."""
    stored = _group(slug, pk)
    seats = GroupMember.objects.filter(group=stored, left_at=None)
    member = get_object_or_404(seats, pk=member_id) if member_id else None
    form = MemberForm(request.POST or None, instance=member)
    if form.is_valid():
        target = seats.get(pk=member_id) if member_id else None
        services.save_member(stored, target, form.facts(), by=request.user)
        messages.success(request, "Medlemmet er gemt.")
        return redirect("consultation:group", slug, pk)
    context = {
        "consultation": stored.consultation,
        "group": stored,
        "member": member,
        "form": form,
    }
    return render(request, "consultation/groups/member.html", context)


@requires(EDIT)
@require_POST
def remove_member(request: StaffRequest, slug: str, pk: int, member_id: int) -> HttpResponse:
    """A member leaves the group."""
    member = get_object_or_404(GroupMember, group=_group(slug, pk), pk=member_id, left_at=None)
    services.remove_member(member, by=request.user)
    messages.success(request, "Medlemmet er taget af listen, og navnet er slettet.")
    return redirect("consultation:group", slug, pk)


def _said(each: Interview) -> str:
    """Where what was said and noted is read; the log says who reads it."""
    return reverse("consultation:contribution", args=[EvidenceKind.INTERVIEW, each.response_id])


INTERVIEW_COLUMNS: tuple[Column[Interview], ...] = (
    Column("dato", "Dato", lambda each: each.held_on, order_by=("held_on", "pk"), link=_said),
    Column("gruppe", "Gruppe", lambda each: each.group, order_by=("group", "pk")),
    Column("sted", "Sted", lambda each: each.place, order_by=("place", "pk")),
    Column(
        "personer", "Personer", lambda each: each.people, order_by=("people", "pk"), numeric=True
    ),
    Column("guide", "Guide", lambda each: each.response.questionnaire.name),
    Column(
        "samtykke", "Samtykke", lambda each: "mundtligt" if each.response.consent_spoken else ""
    ),
    Column(
        "noter",
        "Noter",
        lambda each: number(len(each.notes)) if each.notes else "",
        numeric=True,
    ),
)


@requires(EDIT)
@require_safe
def interviews(request: StaffRequest, slug: str) -> HttpResponse | Any:
    """Interviews of a consultation: counts by group and place, then each of them."""
    consultation = get_object_or_404(Consultation, slug=slug)
    listed = StaffList(
        request.GET,
        queries.interviews(consultation),
        INTERVIEW_COLUMNS,
        InterviewSearch,
        first_sort="dato",
    )
    if listed.wants_export:
        return listed.export("interview")
    counts = queries.interview_counts(consultation)
    context = {
        "consultation": consultation,
        "list": listed,
        "counts": counts,
        "interviews": sum(each.interviews for each in counts),
        "people": sum(each.people for each in counts),
    }
    return render(request, "consultation/groups/interviews.html", context)
