"""Who is inside a room now, and the times that stay when a person has left."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from intake_rooms.codes import Method
from intake_rooms.models.intake import Intake
from intake_rooms.models.room import Room


def _in_order(earlier: str, later: str) -> Q:
    """`later` is unset, or not before `earlier`, or `earlier` is unset."""
    return Q(**{later: None}) | Q(**{earlier: None}) | Q(**{f"{later}__gte": F(earlier)})


class Presence(models.Model):
    """A person in the queue or on a place. The row is deleted when the person leaves.

    `alias_sealed` is encrypted under a key file outside the database (decisions A16), empty for
    somebody without alias. `place` is the number of the place among those of `method`, set while
    seated. `intake` is the registration that brought the person in, if one did.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="presences")
    method = models.CharField("indtagelsesmåde", max_length=12, choices=Method)
    alias_sealed = models.BinaryField("kaldenavn, krypteret", default=bytes, blank=True)
    intake = models.ForeignKey(Intake, null=True, blank=True, on_delete=models.SET_NULL)
    place = models.PositiveSmallIntegerField("plads", null=True, blank=True)
    queued_at = models.DateTimeField("kom i køen")
    called_at = models.DateTimeField("kaldt ind", null=True, blank=True)
    seated_at = models.DateTimeField("fik plads", null=True, blank=True)

    class Meta:
        verbose_name = "person på tavlen"
        verbose_name_plural = "personer på tavlen"
        ordering = ["queued_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["room", "method", "place"],
                condition=Q(place__isnull=False),
                name="one_person_per_place",
            ),
            models.CheckConstraint(
                condition=Q(place=None, seated_at=None) | Q(place__gte=1, seated_at__isnull=False),
                name="presence_seated_on_a_place",
            ),
            models.CheckConstraint(
                condition=_in_order("queued_at", "called_at")
                & _in_order("queued_at", "seated_at")
                & _in_order("called_at", "seated_at"),
                name="presence_times_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room_id} {self.method} {self.place or 'kø'}"


class PresenceTimes(models.Model):
    """When somebody queued, was called, got a place and left; nothing of who it was.

    Waiting time and occupancy are counted from it. `seated_at` is unset for those who left the
    queue. `is_cleared` says that nobody saw the person leave: `left_at` is then when the room
    closed or the board was cleared. `local_date` and `local_hour` are of `queued_at`.
    """

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="presence_times")
    method = models.CharField("indtagelsesmåde", max_length=12, choices=Method)
    queued_at = models.DateTimeField("kom i køen")
    called_at = models.DateTimeField("kaldt ind", null=True, blank=True)
    seated_at = models.DateTimeField("fik plads", null=True, blank=True)
    left_at = models.DateTimeField("gik")
    is_cleared = models.BooleanField("ikke set gå", default=False)
    local_date = models.DateField("dato")
    local_hour = models.PositiveSmallIntegerField("time")

    class Meta:
        verbose_name = "tider for ophold"
        verbose_name_plural = "tider for ophold"
        indexes = [
            models.Index(fields=["room", "local_date"], name="times_by_room_and_day"),
            models.Index(
                fields=["room", "seated_at"],
                condition=Q(seated_at__isnull=False),
                name="times_by_room_and_seat",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=_in_order("queued_at", "called_at")
                & _in_order("queued_at", "seated_at")
                & _in_order("called_at", "seated_at")
                & _in_order("queued_at", "left_at")
                & _in_order("called_at", "left_at")
                & _in_order("seated_at", "left_at"),
                name="stay_times_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room_id} {self.local_date} {self.local_hour}"
