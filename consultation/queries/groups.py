"""Groups, meetings, what was agreed, and interviews, for the desk and the public pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Min, Prefetch, Q, QuerySet, Sum
from django.utils import timezone

from consultation.models import (
    ActionPoint,
    Consultation,
    GroupMember,
    Interview,
    Meeting,
    WorkingGroup,
)
from consultation.process_codes import ActionState, MemberRole, MinutesState


@dataclass(frozen=True)
class RoleCount:
    """How many seats of a group are held by one role."""

    role: str
    name: str
    count: int


@dataclass(frozen=True)
class GroupRow:
    """A group as the list shows it. `waiting` are held meetings whose minutes are not approved."""

    group: WorkingGroup
    members: int
    held: int
    waiting: int
    open_points: int
    next_at: datetime | None


def groups(consultation: Consultation, now: datetime | None = None) -> tuple[GroupRow, ...]:
    """All groups of a consultation, in one query."""
    now = now or timezone.now()
    is_held = Q(meetings__starts_at__lte=now, meetings__cancelled_at=None)
    is_ahead = Q(meetings__starts_at__gt=now, meetings__cancelled_at=None)
    is_open = Q(meetings__action_points__state=ActionState.OPEN)
    found = (
        WorkingGroup.objects.filter(consultation=consultation)
        .select_related("track")
        .annotate(
            seats=Count("members", filter=Q(members__left_at=None), distinct=True),
            held=Count("meetings", filter=is_held, distinct=True),
            waiting=Count(
                "meetings",
                filter=is_held & ~Q(meetings__minutes_state=MinutesState.APPROVED),
                distinct=True,
            ),
            open_points=Count("meetings__action_points", filter=is_open, distinct=True),
            next_at=Min("meetings__starts_at", filter=is_ahead),
        )
    )
    return tuple(
        GroupRow(each, each.seats, each.held, each.waiting, each.open_points, each.next_at)
        for each in found
    )


def group(consultation_slug: str, pk: int) -> WorkingGroup | None:
    """A group with its consultation, members and meetings. Four queries."""
    return (
        WorkingGroup.objects.select_related("consultation", "track")
        .prefetch_related(
            Prefetch("members", GroupMember.objects.filter(left_at=None)),
            Prefetch(
                "meetings",
                Meeting.objects.annotate(
                    open_points=Count(
                        "action_points", filter=Q(action_points__state=ActionState.OPEN)
                    )
                ).order_by("-starts_at"),
            ),
        )
        .filter(consultation__slug=consultation_slug, pk=pk)
        .first()
    )


def roles(group: WorkingGroup) -> tuple[RoleCount, ...]:
    """The seats of a group (as `group` gives it) by role, in the order of the code list."""
    held = [member.role for member in group.members.all()]
    return tuple(
        RoleCount(role, str(role.label), held.count(role)) for role in MemberRole if role in held
    )


def meeting(consultation_slug: str, pk: int) -> Meeting | None:
    """A meeting with its group, consultation and action points. Two queries."""
    return (
        Meeting.objects.select_related("group__consultation", "group__track", "approved_by")
        .prefetch_related("action_points")
        .filter(group__consultation__slug=consultation_slug, pk=pk)
        .first()
    )


def action_points(consultation: Consultation) -> QuerySet[ActionPoint]:
    """What was agreed at all meetings of a consultation's groups."""
    return ActionPoint.objects.filter(meeting__group__consultation=consultation).select_related(
        "meeting__group__consultation"
    )


def overdue(points: QuerySet[ActionPoint], today: date | None = None) -> QuerySet[ActionPoint]:
    """Those that are open after their day."""
    return points.filter(state=ActionState.OPEN, due_on__lt=today or timezone.localdate())


def public_minutes(consultation: Consultation) -> tuple[Meeting, ...]:
    """Approved minutes that the public may read, the newest first. One query."""
    return tuple(
        Meeting.objects.filter(
            group__consultation=consultation,
            is_public=True,
            minutes_state=MinutesState.APPROVED,
        )
        .select_related("group")
        .order_by("-starts_at")
    )


@dataclass(frozen=True)
class InterviewRow:
    """Interviews of one group at one place: how many, with how many people, between which days."""

    group: str
    place: str
    interviews: int
    people: int
    first: date
    last: date


def _interviews(consultation: Consultation) -> QuerySet[Interview]:
    return Interview.objects.filter(
        response__questionnaire__consultation=consultation,
        response__sent_hour__isnull=False,
        response__withdrawn_hour=None,
    )


def interview_counts(consultation: Consultation) -> tuple[InterviewRow, ...]:
    """Interviews by group and place, those with the most people first. One query."""
    found = (
        _interviews(consultation)
        .order_by()
        .values("group", "place")
        .annotate(
            interviews=Count("pk"),
            persons=Sum("people"),
            first=Min("held_on"),
            last=Max("held_on"),
        )
        .order_by("-persons", "group", "place")
    )
    return tuple(
        InterviewRow(
            each["group"],
            each["place"],
            each["interviews"],
            each["persons"],
            each["first"],
            each["last"],
        )
        for each in found
    )


def interviews(consultation: Consultation) -> QuerySet[Interview]:
    """Each interview with its guide (the questionnaire); the answers stay in the database."""
    return (
        _interviews(consultation)
        .select_related("response__questionnaire")
        .defer("response__answers", "response__draft", "response__questionnaire__draft")
    )
