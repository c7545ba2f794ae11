"""Meetings of groups: planned, held, minuted, approved and then fixed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from config.access.models import User
from config.audit import services as audit
from consultation.exceptions import ConsultationError
from consultation.models import ActionPoint, Meeting, WorkingGroup
from consultation.process_codes import ActionState, MinutesState
from consultation.services import revisions

FIXED = frozenset({"agenda", "starts_at", "ends_at", "place", "present", "minutes"})
"""What approval fixes; the database refuses to change it (migration `approved_minutes…`)."""


class MinutesAreApproved(ConsultationError):
    """Approved minutes never change."""

    def __init__(self) -> None:
        super().__init__(
            "Referatet er godkendt og ligger fast. Skriv en rettelse i referatet af næste møde."
        )


@transaction.atomic
def plan(group: WorkingGroup, facts: Mapping[str, Any], *, by: User) -> Meeting:
    """The group's next meeting. Raises ConsultationError where the group is closed."""
    stored = WorkingGroup.objects.select_for_update().get(pk=group.pk)
    if stored.closed_at is not None:
        raise ConsultationError("Gruppen er nedlagt. Åbn den igen, før I planlægger et møde.")
    last = stored.meetings.aggregate(last=Max("number"))["last"] or 0
    made = Meeting.objects.create(group=stored, number=last + 1, **facts)
    audit.record("group_meeting_planned", by=by, target=made)
    return made


@transaction.atomic
def save(meeting: Meeting, facts: Mapping[str, Any], *, revision: int, by: User) -> Meeting:
    """Change time, place, agenda, who came, or the draft of the minutes.

    Raises MinutesAreApproved, and Conflict where a colleague saved in between.
    """
    stored = revisions.locked(meeting, revision)
    if stored.minutes_state == MinutesState.APPROVED:
        raise MinutesAreApproved
    changed = dict(facts)
    if "minutes" in changed:
        written = bool(changed["minutes"].strip())
        changed["minutes_state"] = MinutesState.DRAFT if written else MinutesState.NONE
    return revisions.save(
        meeting, changed, revision=revision, by=by, action="group_meeting_changed"
    )


@transaction.atomic
def approve(meeting: Meeting, *, revision: int, by: User, now: datetime | None = None) -> Meeting:
    """Approve the minutes as they stand; from now on they cannot be changed.

    Raises Conflict where they are not those that were read, ConsultationError where there are
    none, or the meeting is not over or was cancelled.
    """
    now = now or timezone.now()
    stored = revisions.locked(meeting, revision)
    if stored.minutes_state == MinutesState.APPROVED:
        return stored
    if stored.cancelled_at is not None:
        raise ConsultationError("Mødet er aflyst. Et aflyst møde har intet referat.")
    if stored.starts_at > now:
        raise ConsultationError("Mødet er ikke holdt endnu. Vent med at godkende referatet.")
    if not stored.minutes.strip():
        raise ConsultationError("Referatet er tomt. Skriv det, før det bliver godkendt.")
    stored.minutes_state = MinutesState.APPROVED
    stored.minutes_digest = minutes_digest(stored)
    stored.approved_at, stored.approved_by = now, by
    stored.revision += 1
    stored.save(
        update_fields=[
            "minutes_state",
            "minutes_digest",
            "approved_at",
            "approved_by",
            "revision",
        ]
    )
    audit.record("minutes_approved", by=by, target=stored, sha256=stored.minutes_digest)
    return stored


def minutes_digest(meeting: Meeting) -> str:
    """SHA-256 (hex) over what approval fixes: number, time, agenda, minutes."""
    whole = "\n".join(
        [str(meeting.number), meeting.starts_at.isoformat(), meeting.agenda, meeting.minutes]
    )
    return hashlib.sha256(whole.encode()).hexdigest()


@transaction.atomic
def set_public(meeting: Meeting, is_public: bool, *, by: User) -> None:
    """Show approved minutes on the public page, or take them off it."""
    stored = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if is_public and stored.minutes_state != MinutesState.APPROVED:
        raise ConsultationError("Kun et godkendt referat kan vises på hjemmesiden.")
    if stored.is_public != is_public:
        stored.is_public = is_public
        stored.save(update_fields=["is_public"])
        action = "minutes_published" if is_public else "minutes_unpublished"
        audit.record(action, by=by, target=stored)


@transaction.atomic
def cancel(meeting: Meeting, *, by: User) -> None:
    """The meeting is not held. Raises ConsultationError where it has minutes."""
    stored = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if stored.minutes_state != MinutesState.NONE:
        raise ConsultationError("Mødet har et referat og kan ikke aflyses.")
    if stored.cancelled_at is None:
        stored.cancelled_at = timezone.now()
        stored.save(update_fields=["cancelled_at"])
        audit.record("group_meeting_cancelled", by=by, target=stored)


@transaction.atomic
def agree(
    meeting: Meeting,
    *,
    text: str,
    responsible: str,
    due_on: date | None,
    by: User,
) -> ActionPoint:
    """Note who does what until when."""
    made = ActionPoint.objects.create(
        meeting=meeting, text=text, responsible=responsible, due_on=due_on
    )
    audit.record("action_point_added", by=by, target=made)
    return made


@transaction.atomic
def change_point(point: ActionPoint, facts: Mapping[str, Any], *, by: User) -> ActionPoint:
    """Change what was agreed or how it stands; the day it was settled follows from the state."""
    stored = ActionPoint.objects.select_for_update().get(pk=point.pk)
    before = stored.state
    changed = [name for name, value in facts.items() if getattr(stored, name) != value]
    for name in changed:
        setattr(stored, name, facts[name])
    if stored.state == ActionState.OPEN:
        stored.settled_on = None
    elif before == ActionState.OPEN or stored.settled_on is None:
        stored.settled_on = timezone.localdate()
    if changed:
        stored.save()
        audit.record("action_point_changed", by=by, target=stored, fields=sorted(changed))
    return stored
