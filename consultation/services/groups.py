"""Groups and who sits in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from config.access.models import User
from config.audit import services as audit
from consultation.exceptions import ConsultationError
from consultation.models import Consultation, GroupMember, WorkingGroup
from consultation.services import revisions


@transaction.atomic
def create(consultation: Consultation, facts: Mapping[str, Any], *, by: User) -> WorkingGroup:
    """A new group. Raises ConsultationError where one of that name is there."""
    _name_is_free(consultation, facts["name"])
    made = WorkingGroup.objects.create(consultation=consultation, **facts)
    audit.record("group_created", by=by, target=made)
    return made


@transaction.atomic
def save(group: WorkingGroup, facts: Mapping[str, Any], *, revision: int, by: User) -> WorkingGroup:
    """Change the fields named in `facts`. Raises Conflict, and ConsultationError for a name that
    is taken."""
    _name_is_free(group.consultation, facts.get("name", group.name), but=group)
    return revisions.save(group, facts, revision=revision, by=by, action="group_changed")


def _name_is_free(
    consultation: Consultation, name: str, *, but: WorkingGroup | None = None
) -> None:
    others = consultation.groups.filter(name=name)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise ConsultationError("Der er allerede en gruppe med det navn. Vælg et andet.")


@transaction.atomic
def close(group: WorkingGroup, *, by: User) -> None:
    """Its work is over: no new meetings. Raises ConsultationError while one lies ahead."""
    stored = WorkingGroup.objects.select_for_update().get(pk=group.pk)
    if stored.meetings.filter(starts_at__gt=timezone.now(), cancelled_at=None).exists():
        raise ConsultationError(
            "Gruppen har et møde foran sig. Aflys det først, eller vent, til det er holdt."
        )
    if stored.closed_at is None:
        stored.closed_at = timezone.now()
        stored.save(update_fields=["closed_at"])
        audit.record("group_closed", by=by, target=stored)


@transaction.atomic
def reopen(group: WorkingGroup, *, by: User) -> None:
    """Let it meet again."""
    stored = WorkingGroup.objects.select_for_update().get(pk=group.pk)
    if stored.closed_at is not None:
        stored.closed_at = None
        stored.save(update_fields=["closed_at"])
        audit.record("group_reopened", by=by, target=stored)


@transaction.atomic
def save_member(
    group: WorkingGroup, member: GroupMember | None, facts: Mapping[str, Any], *, by: User
) -> GroupMember:
    """Add a seat, or change one. A new chair takes over from the one before."""
    kept = member or GroupMember(group=group)
    for name, value in facts.items():
        setattr(kept, name, value)
    if kept.is_chair:
        group.members.exclude(pk=kept.pk).update(is_chair=False)
    kept.save()
    audit.record("group_member_saved", by=by, target=group, kind=kept.role)
    return kept


@transaction.atomic
def remove_member(member: GroupMember, *, by: User) -> None:
    """Somebody leaves: the seat's role stays on record, the name does not."""
    if member.left_at is None:
        member.left_at = timezone.now()
        member.name, member.is_chair = "", False
        member.save(update_fields=["left_at", "name", "is_chair"])
        audit.record("group_member_left", by=by, target=member.group, kind=member.role)
