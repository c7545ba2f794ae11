"""Intakes and counts: what is counted, and the files it came from."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from intake_rooms.codes import GREATEST_AGE, LEAST_AGE, Method, Sex, Source
from intake_rooms.models.key import KeyEpoch
from intake_rooms.models.room import Room, Stop, Substance
from intake_rooms.models.void import Voidable, void_is_whole


class ImportBatch(Voidable):
    """A file that was read in: who, when, which bytes, how many rows. Voided as one."""

    class Kind(models.TextChoices):
        INTAKES = "intakes", "indtag"
        COUNTS = "counts", "manuelle optællinger"
        NUISANCE = "nuisance", "gener"

    kind = models.CharField("art", max_length=12, choices=Kind)
    room = models.ForeignKey(Room, null=True, blank=True, on_delete=models.PROTECT)
    file_name = models.CharField("fil", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    imported_at = models.DateTimeField("indlæst")
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT
    )
    rows = models.PositiveIntegerField("rækker", default=0)
    created = models.PositiveIntegerField("nye", default=0)
    already_known = models.PositiveIntegerField("allerede kendt", default=0)
    rejected = models.PositiveIntegerField("afvist", default=0)

    class Meta:
        verbose_name = "indlæsning"
        verbose_name_plural = "indlæsninger"
        ordering = ["-imported_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.get_kind_display()})"


class IntakeQuerySet(models.QuerySet["Intake"]):
    def counted(self) -> IntakeQuerySet:
        """Leave out voided intakes: they count nowhere."""
        return self.filter(voided_at=None)

    def between(self, start: date, end: date) -> IntakeQuerySet:
        """Intakes on local days `start` to `end`, both included."""
        return self.filter(local_date__range=(start, end))


class Intake(Voidable):
    """One supervised consumption, the unit that is counted (BEK 972/2016 § 6).

    `local_date` and `local_hour` are `occurred_at` in Europe/Copenhagen, kept for grouping.
    `client_key` (64 bits, signed) and `epoch` say that it was the same client, never who.
    `device_time` is what a tablet's clock said, where that was wrong and `occurred_at` is not.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Indexes that no question asks for cost every single INSERT: those of these four keys are left
    # out; `intake_by_room_and_day` serves the room.
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="intakes", db_index=False)
    stop = models.ForeignKey(Stop, null=True, blank=True, on_delete=models.PROTECT, db_index=False)
    occurred_at = models.DateTimeField("tidspunkt")
    device_time = models.DateTimeField("tidspunkt efter tablettens ur", null=True, blank=True)
    received_at = models.DateTimeField("modtaget")
    local_date = models.DateField("dato")
    local_hour = models.PositiveSmallIntegerField("time")
    age = models.PositiveSmallIntegerField("alder", null=True, blank=True)
    sex = models.CharField("køn", max_length=8, choices=Sex, default=Sex.UNKNOWN)
    substance = models.ForeignKey(
        Substance, verbose_name="stof", on_delete=models.PROTECT, db_index=False
    )
    method = models.CharField("indtagelsesmåde", max_length=12, choices=Method)
    method_detail = models.CharField("nærmere om måden", max_length=20, blank=True)
    municipality = models.CharField("hjemkommune", max_length=12, default="unknown")
    is_assisted = models.BooleanField("assisteret", default=False)
    assisted_at = models.DateTimeField("assistance registreret", null=True, blank=True)
    client_key = models.BigIntegerField(null=True, blank=True, editable=False)
    epoch = models.ForeignKey(
        KeyEpoch, null=True, blank=True, on_delete=models.PROTECT, db_index=False
    )
    source = models.CharField("kilde", max_length=8, choices=Source)
    batch = models.ForeignKey(ImportBatch, null=True, blank=True, on_delete=models.PROTECT)

    objects = IntakeQuerySet.as_manager()

    class Meta:
        verbose_name = "indtag"
        verbose_name_plural = "indtag"
        indexes = [models.Index(fields=["room", "local_date"], name="intake_by_room_and_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(age=None) | Q(age__range=(LEAST_AGE, GREATEST_AGE)),
                name="intake_adult",
                violation_error_message=(
                    f"Alderen skal være mellem {LEAST_AGE} og {GREATEST_AGE}. "
                    "Er personen under 18, så tryk Afvisning."
                ),
            ),
            models.CheckConstraint(condition=Q(sex__in=Sex.values), name="intake_sex_known_code"),
            models.CheckConstraint(
                condition=Q(method__in=Method.values), name="intake_method_known_code"
            ),
            models.CheckConstraint(
                condition=Q(local_hour__range=(0, 23)), name="intake_hour_of_a_day"
            ),
            models.CheckConstraint(
                condition=Q(is_assisted=False, assisted_at=None)
                | Q(is_assisted=True, assisted_at__isnull=False),
                name="intake_assisted_with_time",
            ),
            models.CheckConstraint(
                condition=Q(client_key=None, epoch=None)
                | Q(client_key__isnull=False, epoch__isnull=False),
                name="intake_key_has_epoch",
            ),
            void_is_whole("intake_void_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.room_id} {self.occurred_at:%Y-%m-%d %H:%M} {self.substance_id}"


class Client(models.Model):
    """What was last known under a key, only to prefill the next registration."""

    epoch = models.ForeignKey(KeyEpoch, on_delete=models.CASCADE)
    key = models.BigIntegerField(editable=False)
    sex = models.CharField(max_length=8, choices=Sex, default=Sex.UNKNOWN)
    age = models.PositiveSmallIntegerField(null=True)
    municipality = models.CharField(max_length=12, default="unknown")
    last_seen_on = models.DateField()

    class Meta:
        verbose_name = "bruger"
        verbose_name_plural = "brugere"
        constraints = [models.UniqueConstraint(fields=["epoch", "key"], name="one_profile_per_key")]

    def __str__(self) -> str:
        return f"bruger i {self.epoch}"


class ManualCount(Voidable):
    """A day's count from paper, where nothing was registered (seed 003: "manuel optælling")."""

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="manual_counts")
    date = models.DateField("dato")
    count = models.PositiveIntegerField("antal indtag")
    note = models.CharField("note", max_length=200, blank=True)
    recorded_at = models.DateTimeField("tastet")
    batch = models.ForeignKey(ImportBatch, null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        verbose_name = "manuel optælling"
        verbose_name_plural = "manuelle optællinger"
        ordering = ["-date", "room"]
        constraints = [
            models.UniqueConstraint(
                fields=["room", "date"],
                condition=Q(voided_at=None),
                name="one_manual_count_per_day",
                violation_error_message=(
                    "Der er allerede en optælling for dagen. Ret den i stedet for at tilføje en ny."
                ),
            ),
            void_is_whole("count_void_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.room} {self.date}: {self.count}"
