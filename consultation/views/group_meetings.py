"""A group's meetings: planned, minuted, approved; and what was agreed at them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.access.guards import requires
from config.access.roles import Permission
from config.http import StaffRequest
from config.lists import Column, StaffList
from consultation.exceptions import ConsultationError
from consultation.forms.groups import MeetingForm, MinutesForm, PointForm, PointSearch
from consultation.forms.revision import RevisionForm, differences, over
from consultation.models import ActionPoint, Consultation, Meeting, WorkingGroup
from consultation.process_codes import ActionState, MemberRole, MinutesState
from consultation.queries import groups as queries
from consultation.services import meetings as services
from consultation.services.revisions import Conflict

EDIT = Permission.EDIT_CONSULTATIONS
READERS = (Permission.EDIT_CONSULTATIONS, Permission.DRAW_ANNEXES)
_FORM = ["GET", "HEAD", "POST"]


def _meeting(slug: str, pk: int) -> Meeting:
    shown = queries.meeting(slug, pk)
    if shown is None:
        raise Http404
    return shown


def _context(meeting: Meeting) -> dict[str, Any]:
    group = meeting.group
    return {"consultation": group.consultation, "group": group, "meeting": meeting}


@requires(*READERS)
@require_safe
def meeting(request: StaffRequest, slug: str, pk: int) -> HttpResponse:
    """One meeting: agenda, who came, minutes, what was agreed."""
    shown = _meeting(slug, pk)
    present = [(role.label, shown.present[role]) for role in MemberRole if shown.present.get(role)]
    context = {
        **_context(shown),
        "present": present,
        "people": sum(count for _, count in present),
        "points": shown.action_points.all(),
        "is_approved": shown.minutes_state == MinutesState.APPROVED,
        "may_edit": request.user.may(EDIT),
    }
    return render(request, "consultation/groups/meeting.html", context)


@requires(EDIT)
@require_http_methods(_FORM)
def plan(request: StaffRequest, slug: str, group_id: int) -> HttpResponse:
    """Plan a group's next meeting."""
    group = get_object_or_404(
        WorkingGroup.objects.select_related("consultation"),
        consultation__slug=slug,
        pk=group_id,
    )
    form = MeetingForm(request.POST or None)
    if form.is_valid():
        try:
            made = services.plan(group, form.facts(), by=request.user)
        except ConsultationError as error:
            messages.error(request, str(error))
            return redirect("consultation:group", slug, group_id)
        messages.success(request, f"{made.number}. møde er planlagt.")
        return redirect("consultation:group_meeting", slug, made.pk)
    context = {"consultation": group.consultation, "group": group, "form": form}
    return render(request, "consultation/groups/edit_meeting.html", context)


def _changed(
    request: StaffRequest,
    slug: str,
    pk: int,
    form_class: Callable[..., RevisionForm[Meeting]],
    template: str,
) -> HttpResponse:
    """A form on a meeting; a colleague's change in between is shown beside one's own text."""
    stored = _meeting(slug, pk)
    if stored.minutes_state == MinutesState.APPROVED:
        messages.error(request, str(services.MinutesAreApproved()))
        return redirect("consultation:group_meeting", slug, pk)
    form: Any = form_class(request.POST or None, instance=_meeting(slug, pk))
    context = _context(stored)
    if form.is_valid():
        try:
            services.save(stored, form.facts(), revision=form.opened_revision, by=request.user)
        except Conflict as error:
            context["theirs"] = differences(form, error.theirs)
            form = over(form, error.theirs)
            messages.error(request, str(error))
        except ConsultationError as error:
            messages.error(request, str(error))
            return redirect("consultation:group_meeting", slug, pk)
        else:
            messages.success(request, "Gemt.")
            return redirect("consultation:group_meeting", slug, pk)
    return render(request, template, {**context, "form": form})


@requires(EDIT)
@require_http_methods(_FORM)
def edit(request: StaffRequest, slug: str, pk: int) -> HttpResponse:
    """Change when and where, and the agenda."""
    return _changed(request, slug, pk, MeetingForm, "consultation/groups/edit_meeting.html")


@requires(EDIT)
@require_http_methods(_FORM)
def minutes(request: StaffRequest, slug: str, pk: int) -> HttpResponse:
    """Write the minutes."""
    return _changed(request, slug, pk, MinutesForm, "consultation/groups/minutes.html")


@requires(EDIT)
@require_http_methods(_FORM)
def approve(request: StaffRequest, slug: str, pk: int) -> HttpResponse:
    """Read the minutes once more, and approve exactly those."""
    shown = _meeting(slug, pk)
    if request.method == "POST":
        sent = request.POST.get("revision", "")
        try:
            services.approve(shown, revision=int(sent) if sent.isdecimal() else 0, by=request.user)
        except Conflict:
            messages.error(
                request,
                "Referatet er ændret, efter at du åbnede siden. Læs det igen, og godkend det så.",
            )
            return redirect("consultation:approve_minutes", slug, pk)
        except ConsultationError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Referatet er godkendt og ligger fast.")
        return redirect("consultation:group_meeting", slug, pk)
    return render(request, "consultation/groups/approve.html", _context(shown))


@requires(EDIT)
@require_POST
def deed(request: StaffRequest, slug: str, pk: int) -> HttpResponse:
    """Show or hide approved minutes, or cancel the meeting: `deed` says which."""
    stored, asked = _meeting(slug, pk), request.POST.get("deed", "")
    said = {
        "show": "Referatet kan nu læses på hjemmesiden.",
        "hide": "Referatet er taget af hjemmesiden.",
        "cancel": "Mødet er aflyst.",
    }
    try:
        if asked == "cancel":
            services.cancel(stored, by=request.user)
        elif asked in ("show", "hide"):
            services.set_public(stored, asked == "show", by=request.user)
    except ConsultationError as error:
        messages.error(request, str(error))
    else:
        if asked in said:
            messages.success(request, said[asked])
    return redirect("consultation:group_meeting", slug, pk)


@requires(EDIT)
@require_http_methods(_FORM)
def point(request: StaffRequest, slug: str, pk: int, point_id: int | None = None) -> HttpResponse:
    """Note what was agreed, or how it stands."""
    stored = _meeting(slug, pk)
    kept = get_object_or_404(ActionPoint, meeting=stored, pk=point_id) if point_id else None
    form = PointForm(request.POST or None, instance=kept)
    if form.is_valid():
        if point_id:
            target = ActionPoint.objects.get(pk=point_id)
            services.change_point(target, form.facts(), by=request.user)
        else:
            services.agree(stored, **form.facts(), by=request.user)
        messages.success(request, "Aftalen er gemt.")
        return redirect("consultation:group_meeting", slug, pk)
    return render(
        request, "consultation/groups/point.html", {**_context(stored), "point": kept, "form": form}
    )


def _point_address(each: ActionPoint) -> str:
    meeting = each.meeting
    return reverse(
        "consultation:action_point", args=[meeting.group.consultation.slug, meeting.pk, each.pk]
    )


def _state(each: ActionPoint) -> str:
    is_late = (
        each.state == ActionState.OPEN
        and each.due_on is not None
        and each.due_on < timezone.localdate()
    )
    return "Over fristen" if is_late else str(ActionState(each.state).label)


POINT_COLUMNS: tuple[Column[ActionPoint], ...] = (
    Column("hvad", "Hvad", lambda each: each.text, order_by=("text",), link=_point_address),
    Column("hvem", "Hvem", lambda each: each.responsible, order_by=("responsible", "pk")),
    Column("senest", "Senest", lambda each: each.due_on, order_by=("due_on", "pk")),
    Column("tilstand", "Tilstand", _state, order_by=("state", "due_on", "pk")),
    Column("gruppe", "Gruppe", lambda each: each.meeting.group.name),
)


@requires(*READERS)
@require_safe
def points(request: StaffRequest, slug: str) -> HttpResponse | Any:
    """What was agreed in all groups: who has what to do."""
    consultation = get_object_or_404(Consultation, slug=slug)
    rows = queries.action_points(consultation)
    listed = StaffList(request.GET, rows, POINT_COLUMNS, PointSearch, first_sort="senest")
    if listed.wants_export:
        return listed.export("aftaler")
    context = {
        "consultation": consultation,
        "list": listed,
        "late": queries.overdue(rows).count(),
    }
    return render(request, "consultation/groups/points.html", context)


@login_not_required
@require_safe
def public_minutes(request: StaffRequest, slug: str, pk: int) -> HttpResponse:
    """Approved minutes that were released, for everybody; names of members are not in them."""
    consultation = get_object_or_404(Consultation.objects.published(), slug=slug)
    shown = next((each for each in queries.public_minutes(consultation) if each.pk == pk), None)
    if shown is None:
        raise Http404
    context = {"consultation": consultation, "meeting": shown, "group": shown.group}
    return render(request, "consultation/groups/public_minutes.html", context)
