"""What else happened in a room: refusals and incidents."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from intake_rooms.codes import (
    IncidentKind,
    NeedleState,
    NeedleStickPerson,
    OverdoseGrade,
    RefusalReason,
)
from intake_rooms.models.room import Room
from intake_rooms.models.void import Voidable, void_is_whole


class RoomEvent(Voidable):
    """Something that happened in a room at a time, and can be voided with a reason."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    occurred_at = models.DateTimeField("tidspunkt")
    received_at = models.DateTimeField("modtaget")
    local_date = models.DateField("dato")
    local_hour = models.PositiveSmallIntegerField("time")

    class Meta:
        abstract = True


class Refusal(RoomEvent):
    """A person was turned away, and why. Nothing about the person."""

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="refusals")
    reason = models.CharField("årsag", max_length=20, choices=RefusalReason)

    class Meta:
        verbose_name = "afvisning"
        verbose_name_plural = "afvisninger"
        indexes = [models.Index(fields=["room", "local_date"], name="refusal_by_room_and_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=RefusalReason.values), name="refusal_reason_known_code"
            ),
            void_is_whole("refusal_void_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.room} {self.local_date}: {self.get_reason_display()}"


class Incident(RoomEvent):
    """An overdose, adverse event, situation report, needle stick, violence or weapon.

    `measures` is a list of `OverdoseMeasure` codes. `description` is scanned before it is
    stored and must not name anyone.
    """

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="incidents")
    kind = models.CharField("art", max_length=20, choices=IncidentKind)
    grade = models.CharField("grad", max_length=12, choices=OverdoseGrade, blank=True)
    measures = models.JSONField("hvad blev gjort", default=list, blank=True)
    person = models.CharField("hvem stak sig", max_length=8, choices=NeedleStickPerson, blank=True)
    needle = models.CharField("nålen var", max_length=8, choices=NeedleState, blank=True)
    description = models.CharField("kort beskrivelse", max_length=500, blank=True)

    class Meta:
        verbose_name = "hændelse"
        verbose_name_plural = "hændelser"
        indexes = [models.Index(fields=["room", "local_date"], name="incident_by_room_and_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=IncidentKind.values), name="incident_kind_known_code"
            ),
            models.CheckConstraint(
                condition=Q(kind=IncidentKind.OVERDOSE, grade__in=OverdoseGrade.values)
                | (~Q(kind=IncidentKind.OVERDOSE) & Q(grade="")),
                name="overdose_has_a_grade",
            ),
            void_is_whole("incident_void_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.room} {self.local_date}: {self.get_kind_display()}"


class IncidentRecording(models.Model):
    """The days in which a room recorded a kind of incident, where that is not all its life.

    Outside them, no incident of the kind means nothing: the annex then gives the kind's own
    period. A room without a row for a kind has always recorded it.
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="recordings")
    kind = models.CharField("hændelse", max_length=20, choices=IncidentKind)
    period_from = models.DateField("opgjort fra")
    period_to = models.DateField("opgjort til", null=True, blank=True)

    class Meta:
        verbose_name = "opgørelsesperiode"
        verbose_name_plural = "opgørelsesperioder"
        ordering = ["room", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["room", "kind"], name="one_recording_per_kind"),
            models.CheckConstraint(
                condition=Q(period_to=None) | Q(period_to__gte=models.F("period_from")),
                name="recording_forwards",
                violation_error_message="Slutdatoen ligger før startdatoen. Ret datoerne.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room}: {self.get_kind_display()} fra {self.period_from}"
