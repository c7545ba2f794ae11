"""Machines that may send: enrolled tablets, other systems' tokens, and what waits for a decision.

`place` is what a tablet belongs to, as text that the app above understands (a room's slug).
Secrets are kept as SHA-256 only; they are 256 random bits, so nothing slower is needed.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q


class Device(models.Model):
    """A tablet that may do what the counter of one place does, until it is revoked.

    `oldest_key` is the number of the oldest key that anything on it is, or will be, sealed to, as
    it last told; None where it has not told. `oldest_answers_key` is the same of the questionnaires
    that it takes without network, None where it never had their page.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.SlugField("sted", max_length=60, db_index=True)
    name = models.CharField("navn", max_length=60)
    token_sha256 = models.CharField(max_length=64, editable=False)
    enrolled_at = models.DateTimeField("tilmeldt")
    enrolled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    last_seen_at = models.DateTimeField("sidst set", null=True, blank=True)
    queue_length = models.PositiveIntegerField("i kø", null=True, blank=True)
    oldest_key = models.PositiveIntegerField("ældste nøgle i kø", null=True, blank=True)
    oldest_answers_key = models.PositiveIntegerField(
        "ældste nøgle i kø af svar", null=True, blank=True
    )
    app_version = models.CharField("version", max_length=40, blank=True)
    revoked_at = models.DateTimeField("spærret", null=True, blank=True)

    class Meta:
        verbose_name = "tablet"
        verbose_name_plural = "tablets"
        ordering = ["revoked_at", "name", "enrolled_at"]

    def __str__(self) -> str:
        return self.name


class EnrolmentCode(models.Model):
    """A code that makes one browser a tablet of `place`, once, before `expires_at`."""

    place = models.SlugField("sted", max_length=60)
    name = models.CharField("tablettens navn", max_length=60)
    code_digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField("lavet")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    expires_at = models.DateTimeField("gælder til")
    used_at = models.DateTimeField("brugt", null=True, blank=True)

    class Meta:
        verbose_name = "tilmeldingskode"
        verbose_name_plural = "tilmeldingskoder"

    def __str__(self) -> str:
        return f"kode til {self.place}"


class HeldItem(models.Model):
    """Something a revoked tablet sent, kept for the leader of `place` to accept or discard.

    `payload` holds the item's own fields, with any alias sealed (see `config.offline.sealing`);
    it is emptied when the item is decided.
    """

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", "godkendt"
        DISCARDED = "discarded", "kasseret"

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="held")
    place = models.SlugField("sted", max_length=60)
    kind = models.CharField("art", max_length=20)
    item_id = models.CharField("id", max_length=64)
    payload = models.JSONField("indhold", default=dict)
    received_at = models.DateTimeField("modtaget")
    outcome = models.CharField("afgjort", max_length=10, choices=Outcome, blank=True)
    decided_at = models.DateTimeField("afgjort den", null=True, blank=True)
    reason = models.CharField("begrundelse", max_length=300, blank=True)

    class Meta:
        verbose_name = "tilbageholdt"
        verbose_name_plural = "tilbageholdte"
        ordering = ["received_at", "pk"]
        indexes = [models.Index(fields=["place", "kind", "outcome"], name="held_by_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["device", "kind", "item_id"], name="held_once_per_device"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at=None)
                | Q(outcome="accepted", decided_at__isnull=False)
                | (Q(outcome="discarded", decided_at__isnull=False) & ~Q(reason="")),
                name="held_decided_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.item_id}"


class SealKey(models.Model):
    """A public key that items wait sealed to. Its private key is a file, never in the database.

    Once `destroyed_at` is set, the file is gone and nothing sealed to the key can be opened.
    """

    number = models.PositiveIntegerField("nummer", unique=True)
    public = models.BinaryField(max_length=32)
    made_at = models.DateTimeField("lavet")
    destroyed_at = models.DateTimeField("destrueret", null=True, blank=True)

    class Meta:
        verbose_name = "forseglingsnøgle"
        verbose_name_plural = "forseglingsnøgler"
        ordering = ["number"]

    def __str__(self) -> str:
        return f"forseglingsnøgle {self.number}"


class ApiToken(models.Model):
    """Another system's way in: what it may do (`scopes`) and for which `places`."""

    class Scope(models.TextChoices):
        REGISTER = "intakes", "registrere indtag"
        STATISTICS = "statistics", "hente tal, beskyttet mod genkendelse"
        UNCONTROLLED = "uncontrolled", "hente ubeskyttede tal (hvert opslag logges)"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("navn", max_length=80, unique=True)
    token_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    scopes = models.JSONField("må", default=list)
    places = models.JSONField("rum", default=list)
    made_at = models.DateTimeField("lavet")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    last_used_at = models.DateTimeField("sidst brugt", null=True, blank=True)
    revoked_at = models.DateTimeField("spærret", null=True, blank=True)

    class Meta:
        verbose_name = "nøgle til API"
        verbose_name_plural = "nøgler til API"
        ordering = ["revoked_at", "name"]

    def __str__(self) -> str:
        return self.name
