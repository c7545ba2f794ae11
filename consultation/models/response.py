"""Answers. No IP address, no device, no person; time is kept to the hour."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from consultation.codes import Channel, HelperRole
from consultation.models.questionnaire import (
    AnsweringPlace,
    Invitation,
    Questionnaire,
    QuestionnaireVersion,
)


class ResponseQuerySet(models.QuerySet["Response"]):
    def sent(self) -> ResponseQuerySet:
        """Those that count: sent and not withdrawn."""
        return self.filter(sent_hour__isnull=False, withdrawn_hour=None)


class Response(models.Model):
    """One person's (or organisation's) answer to one questionnaire.

    `answers` is what was sent (see `definition.answers`), `draft` what is being written: both at
    once while a sent answer is corrected, until it is sent anew. A withdrawn answer keeps its row
    but nothing that was said. `last_page` is where to go on.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="responses"
    )
    version = models.ForeignKey(
        QuestionnaireVersion, on_delete=models.PROTECT, related_name="responses"
    )
    channel = models.CharField("kanal", max_length=12, choices=Channel)
    language = models.CharField("sprog", max_length=8, default="da")
    answers = models.JSONField("svar", null=True, blank=True)
    draft = models.JSONField("kladde", null=True, blank=True)
    last_page = models.CharField("sidste side", max_length=60, blank=True)
    area = models.CharField("bydel", max_length=40, blank=True)
    code_digest = models.CharField("kodens fingeraftryk", max_length=64, blank=True)
    started_hour = models.DateTimeField("begyndt")
    sent_hour = models.DateTimeField("sendt", null=True, blank=True)
    withdrawn_hour = models.DateTimeField("trukket tilbage", null=True, blank=True)
    corrections = models.PositiveSmallIntegerField("rettelser", default=0)
    place = models.ForeignKey(
        AnsweringPlace, null=True, blank=True, on_delete=models.SET_NULL, related_name="responses"
    )
    invitation = models.OneToOneField(
        Invitation, null=True, blank=True, on_delete=models.SET_NULL, related_name="response"
    )
    helper_role = models.CharField("hjælper", max_length=16, choices=HelperRole, blank=True)
    helper_place = models.CharField("hjulpet hvor", max_length=120, blank=True)
    consent_spoken = models.BooleanField("mundtligt samtykke", default=False)
    answered_alone = models.JSONField("besvaret alene", default=list, blank=True)
    """Keys of the questions that the person answered without the helper seeing."""
    is_synthetic = models.BooleanField("prøvedata", default=False)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = "besvarelse"
        verbose_name_plural = "besvarelser"
        ordering = ["sent_hour", "pk"]
        indexes = [
            models.Index(fields=["questionnaire", "sent_hour"], name="response_by_hour"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["code_digest"],
                condition=~Q(code_digest=""),
                name="one_response_per_code",
            ),
            models.CheckConstraint(
                condition=Q(sent_hour=None) | Q(answers__isnull=False),
                name="sent_response_has_answers",
            ),
            models.CheckConstraint(
                condition=~Q(channel="assisted") | Q(consent_spoken=True),
                name="assisted_response_has_consent",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_hour=None) | Q(answers={}, draft__isnull=True),
                name="withdrawn_response_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire} {self.pk}"


class Attachment(models.Model):
    """A file that a stakeholder attached to a question; read by editors only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="attachments")
    question = models.CharField("spørgsmål", max_length=60)
    file = models.FileField("fil", upload_to="consultation/attachments/")
    file_name = models.CharField("filnavn", max_length=200)
    content_type = models.CharField("type", max_length=100)
    size = models.PositiveBigIntegerField("bytes")
    is_unscanned = models.BooleanField("ikke virusscannet endnu", default=False)

    class Meta:
        verbose_name = "bilag til svar"
        verbose_name_plural = "bilag til svar"

    def __str__(self) -> str:
        return self.file_name


class ResponseFlag(models.Model):
    """Something for a person to look at; the answer counts until somebody decides otherwise."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="flags")
    kind = models.CharField("art", max_length=24)
    detail = models.CharField("hvad", max_length=300, blank=True)
    raised_at = models.DateTimeField("rejst")
    settled_at = models.DateTimeField("afgjort", null=True, blank=True)
    left_out = models.BooleanField("tæller ikke med", default=False)
    reason = models.CharField("begrundelse", max_length=300, blank=True)

    class Meta:
        verbose_name = "mærke"
        verbose_name_plural = "mærker"
        ordering = ["-raised_at"]
        constraints = [
            models.UniqueConstraint(fields=["response", "kind"], name="one_flag_per_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.response_id}"


class Interview(models.Model):
    """How an answer came about in a conversation. `notes`: question key ("" for the whole) to what
    the interviewer wrote down; read by editors, never shown outside as it stands."""

    response = models.OneToOneField(Response, on_delete=models.CASCADE, related_name="interview")
    held_on = models.DateField("holdt den")
    group = models.CharField("gruppe", max_length=120)
    place = models.CharField("sted", max_length=120, blank=True)
    people = models.PositiveSmallIntegerField("personer", default=1)
    notes = models.JSONField("noter", default=dict, blank=True)

    class Meta:
        verbose_name = "interview"
        verbose_name_plural = "interview"
        ordering = ["held_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(people__gte=1), name="interview_of_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.held_on}"
