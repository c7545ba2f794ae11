"""A room's day: what was given besides intakes, what the next shift must know, and its closing."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from intake_rooms.codes import Service
from intake_rooms.models.room import Room


class ServiceCount(models.Model):
    """How often a service was given on a local day, or how many pieces of equipment."""

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="service_counts")
    day = models.DateField("dato")
    service = models.CharField("ydelse", max_length=20, choices=Service)
    count = models.PositiveIntegerField("antal", default=0)

    class Meta:
        verbose_name = "ydelse"
        verbose_name_plural = "ydelser"
        constraints = [
            models.UniqueConstraint(
                fields=["room", "day", "service"], name="one_count_per_service_and_day"
            ),
            models.CheckConstraint(
                condition=Q(service__in=Service.values), name="service_known_code"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room} {self.day} {self.get_service_display()}: {self.count}"


class HandoverNote(models.Model):
    """A word to the next shift; gone after HANDOVER_HOURS. Who wrote it is not stored."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="handover_notes")
    written_at = models.DateTimeField("skrevet")
    text = models.CharField("besked", max_length=500)

    class Meta:
        verbose_name = "besked til næste vagt"
        verbose_name_plural = "beskeder til næste vagt"
        ordering = ["-written_at", "-pk"]
        indexes = [models.Index(fields=["written_at"], name="handover_by_age")]

    def __str__(self) -> str:
        return f"{self.room} {self.written_at:%Y-%m-%d %H:%M}"


class DayClosing(models.Model):
    """A leader has looked at an opening day and signed it. It stands until it is reopened.

    `registered` and `paper_count` are as they were when it was signed; `difference` explains why
    they are not the same.
    """

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="closings")
    day = models.DateField("dato")
    closed_at = models.DateTimeField("lukket")
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    registered = models.PositiveIntegerField("registreret")
    paper_count = models.PositiveIntegerField("talt på papir", null=True, blank=True)
    difference = models.CharField("forklaring på forskellen", max_length=300, blank=True)
    reopened_at = models.DateTimeField("genåbnet", null=True, blank=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reopen_reason = models.CharField("hvorfor genåbnet", max_length=300, blank=True)

    class Meta:
        verbose_name = "dagslukning"
        verbose_name_plural = "dagslukninger"
        ordering = ["-day", "-closed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["room", "day"],
                condition=Q(reopened_at=None),
                name="one_standing_closing_per_day",
            ),
            models.CheckConstraint(
                condition=Q(reopened_at=None, reopened_by=None, reopen_reason="")
                | (Q(reopened_at__isnull=False) & ~Q(reopen_reason="")),
                name="reopening_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(paper_count=None)
                | Q(paper_count=models.F("registered"))
                | ~Q(difference=""),
                name="difference_is_explained",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room} {self.day}"


class DayFindingNote(models.Model):
    """A finding that was looked at when the day was closed; `explanation` "" is seen only."""

    closing = models.ForeignKey(DayClosing, on_delete=models.CASCADE, related_name="findings")
    kind = models.CharField("art", max_length=20)
    sentence = models.CharField("fund", max_length=400)
    explanation = models.CharField("forklaring", max_length=300, blank=True)

    class Meta:
        verbose_name = "set fund"
        verbose_name_plural = "sete fund"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.closing}: {self.kind}"
