"""Working groups, their meetings and minutes, and who does what until when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from consultation.models.consultation import Consultation
from consultation.process_codes import ActionState, GroupKind, MemberRole, MinutesState


class WorkingGroup(models.Model):
    """A group that meets: a working group of a track, a following group, a local network."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="groups")
    track = models.ForeignKey(
        "Track", null=True, blank=True, on_delete=models.SET_NULL, related_name="groups"
    )
    kind = models.CharField("art", max_length=10, choices=GroupKind, default=GroupKind.WORKING)
    name = models.CharField("navn", max_length=200)
    purpose = models.TextField("formål", blank=True)
    closed_at = models.DateTimeField("nedlagt", null=True, blank=True)
    is_synthetic = models.BooleanField("prøvedata", default=False)
    revision = models.PositiveIntegerField("udgave", default=1)

    class Meta:
        verbose_name = "gruppe"
        verbose_name_plural = "grupper"
        ordering = ["consultation", "track__number", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "name"],
                name="one_group_per_name",
                violation_error_message="Der er allerede en gruppe med det navn.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    """A seat in a group. The name is for the group's own use and never public."""

    group = models.ForeignKey(WorkingGroup, on_delete=models.CASCADE, related_name="members")
    role = models.CharField("rolle", max_length=12, choices=MemberRole)
    name = models.CharField("navn", max_length=120, blank=True)
    organisation = models.CharField("organisation", max_length=200, blank=True)
    is_chair = models.BooleanField("leder gruppen", default=False)
    left_at = models.DateTimeField("trådt ud", null=True, blank=True)

    class Meta:
        verbose_name = "medlem"
        verbose_name_plural = "medlemmer"
        ordering = ["-is_chair", "role", "name", "pk"]

    def __str__(self) -> str:
        return self.name or self.organisation or str(MemberRole(self.role).label)


class Meeting(models.Model):
    """A group's meeting. Minutes that are approved never change: the database refuses it."""

    group = models.ForeignKey(WorkingGroup, on_delete=models.PROTECT, related_name="meetings")
    number = models.PositiveIntegerField("nummer")
    starts_at = models.DateTimeField("begynder")
    ends_at = models.DateTimeField("slutter", null=True, blank=True)
    place = models.CharField("sted", max_length=160, blank=True)
    agenda = models.TextField("dagsorden", blank=True)
    present = models.JSONField("til stede", default=dict, blank=True)
    """How many of each member role came: {"user": 2, "staff": 3}."""
    minutes = models.TextField("referat", blank=True)
    minutes_state = models.CharField(
        "referatets tilstand", max_length=8, choices=MinutesState, default=MinutesState.NONE
    )
    minutes_digest = models.CharField("referatets fingeraftryk", max_length=64, blank=True)
    approved_at = models.DateTimeField("godkendt", null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_public = models.BooleanField("referatet er offentligt", default=False)
    cancelled_at = models.DateTimeField("aflyst", null=True, blank=True)
    is_synthetic = models.BooleanField("prøvedata", default=False)
    revision = models.PositiveIntegerField("udgave", default=1)

    class Meta:
        verbose_name = "møde"
        verbose_name_plural = "møder"
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["group", "number"], name="one_meeting_per_number"),
            models.CheckConstraint(
                condition=~Q(minutes_state="approved")
                | Q(approved_at__isnull=False) & ~Q(minutes="") & ~Q(minutes_digest=""),
                name="approved_minutes_are_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group}, {self.number}. møde"


class ActionPoint(models.Model):
    """What was agreed at a meeting: who does what, until when."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="action_points")
    text = models.CharField("hvad", max_length=400)
    responsible = models.CharField("ansvarlig", max_length=160)
    due_on = models.DateField("frist", null=True, blank=True)
    state = models.CharField(
        "tilstand", max_length=8, choices=ActionState, default=ActionState.OPEN
    )
    settled_on = models.DateField("afsluttet", null=True, blank=True)
    note = models.CharField("bemærkning", max_length=300, blank=True)

    class Meta:
        verbose_name = "aftale"
        verbose_name_plural = "aftaler"
        ordering = ["state", "due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", settled_on=None)
                | ~Q(state="open") & Q(settled_on__isnull=False),
                name="settled_action_point_has_day",
            )
        ]

    def __str__(self) -> str:
        return self.text
