"""Open meetings, workshops and network meetings that people sign up for and come to."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q

from consultation.models.consultation import Consultation, Document
from consultation.models.translated import Translated
from consultation.process_codes import AttendeeGroup, EventKind, SignUpState


class EventQuerySet(models.QuerySet["Event"]):
    def published(self) -> EventQuerySet:
        """Those that the public may see, cancelled ones too."""
        return self.filter(published_at__isnull=False, consultation__published_at__isnull=False)


class Event(Translated, models.Model):
    """Something that is held. `capacity` counts seats; None is no limit.

    `sign_up_until` is the last minute in which one can sign up: of 12.00 all sixty seconds.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="events")
    slug = models.SlugField("adresse", max_length=80, unique=True)
    kind = models.CharField("art", max_length=16, choices=EventKind)
    title = models.CharField("titel", max_length=200)
    lead = models.CharField("indledning", max_length=600, blank=True)
    for_whom = models.CharField("hvem det er for", max_length=300, blank=True)
    programme = models.TextField("program", blank=True)
    starts_at = models.DateTimeField("begynder")
    ends_at = models.DateTimeField("slutter")
    place = models.CharField("sted", max_length=160, blank=True)
    address = models.CharField("adresse på stedet", max_length=200, blank=True)
    accessibility = models.TextField("tilgængelighed", blank=True)
    takes_sign_up = models.BooleanField("tilmelding på hjemmesiden", default=False)
    capacity = models.PositiveIntegerField("pladser", null=True, blank=True)
    has_waiting_list = models.BooleanField("venteliste", default=True)
    sign_up_until = models.DateTimeField("tilmelding til og med", null=True, blank=True)
    notes = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """What was written afterwards, among the consultation's documents."""
    translations = models.JSONField("oversættelser", default=dict, blank=True)
    published_at = models.DateTimeField("offentliggjort", null=True, blank=True)
    cancelled_at = models.DateTimeField("aflyst", null=True, blank=True)
    cancel_reason = models.CharField("hvorfor aflyst", max_length=300, blank=True)
    is_synthetic = models.BooleanField("prøvedata", default=False)
    revision = models.PositiveIntegerField("udgave", default=1)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "arrangement"
        verbose_name_plural = "arrangementer"
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="event_forwards",
                violation_error_message="Arrangementet slutter, før det begynder. Ret tiderne.",
            ),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(capacity__gte=1), name="event_has_seats"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def sign_up_closes_at(self) -> datetime:
        """The moment from which the public cannot sign up: where nothing is set, its beginning."""
        if self.sign_up_until is None:
            return self.starts_at
        return self.sign_up_until + timedelta(minutes=1)


class SignUp(models.Model):
    """Somebody who wants to come; a code instead of an account. Seen by editors only.

    `line` is the place in the queue: a waiting sign-up moves up in its order.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="sign_ups")
    line = models.PositiveIntegerField("nummer i rækken")
    state = models.CharField("tilstand", max_length=10, choices=SignUpState)
    seats = models.PositiveSmallIntegerField("pladser", default=1)
    name = models.CharField("navn", max_length=120, blank=True)
    email = models.EmailField("e-mail", blank=True)
    group = models.CharField("gruppe", max_length=16, choices=AttendeeGroup, blank=True)
    needs = models.CharField("behov", max_length=300, blank=True)
    language = models.CharField("sprog", max_length=8, default="da")
    code_digest = models.CharField("kodens fingeraftryk", max_length=64, unique=True)
    signed_up_at = models.DateTimeField("tilmeldt")
    moved_up_at = models.DateTimeField("rykket op", null=True, blank=True)
    cancelled_at = models.DateTimeField("afmeldt", null=True, blank=True)
    is_synthetic = models.BooleanField("prøvedata", default=False)

    class Meta:
        verbose_name = "tilmelding"
        verbose_name_plural = "tilmeldinger"
        ordering = ["line"]
        constraints = [
            models.UniqueConstraint(fields=["event", "line"], name="one_sign_up_per_line"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="sign_up_has_seats"),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | Q(name="", email="", needs=""),
                name="cancelled_sign_up_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.line}"


class Attendance(models.Model):
    """How many of a group came; counted at the door, names of nobody."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="attendance")
    group = models.CharField("gruppe", max_length=16, choices=AttendeeGroup)
    people = models.PositiveIntegerField("personer")

    class Meta:
        verbose_name = "fremmøde"
        verbose_name_plural = "fremmøde"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "group"], name="one_attendance_per_group")
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.group} {self.people}"
