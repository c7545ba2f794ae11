"""Offers, and referrals to them with their whole history."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from intake_rooms.models import Room
from intake_rooms.models.void import Voidable, void_is_whole


class OfferKind(models.Model):
    """What one can be referred to (domain §3): the target that figure 2 counts."""

    code = models.CharField("kode", max_length=40, primary_key=True)
    name = models.CharField("navn", max_length=120)
    law_basis = models.CharField("lovgrundlag", max_length=60, blank=True)
    order = models.PositiveSmallIntegerField("rækkefølge", default=100)
    is_active = models.BooleanField("i brug", default=True)

    class Meta:
        verbose_name = "art af tilbud"
        verbose_name_plural = "arter af tilbud"
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class Offer(models.Model):
    """A concrete place of one kind, with address and telephone."""

    kind = models.ForeignKey(OfferKind, on_delete=models.PROTECT, related_name="offers")
    name = models.CharField("navn", max_length=160)
    address = models.CharField("adresse", max_length=200, blank=True)
    phone = models.CharField("telefon", max_length=40, blank=True)
    is_active = models.BooleanField("i brug", default=True)

    class Meta:
        verbose_name = "tilbud"
        verbose_name_plural = "tilbud"
        ordering = ["kind", "name"]
        constraints = [models.UniqueConstraint(fields=["kind", "name"], name="one_offer_per_name")]

    def __str__(self) -> str:
        return self.name


class Manner(models.TextChoices):
    INFORMATION = "information", "mundtlig information"
    WRITTEN = "written", "skriftligt"
    ACCOMPANIED = "accompanied", "fulgt derhen"


class Cause(models.TextChoices):
    """Why the referral was given."""

    CLIENT_ASKED = "client_asked", "brugeren spurgte"
    STAFF_OFFERED = "staff_offered", "vi tilbød det"
    AFTER_INCIDENT = "after_incident", "efter en hændelse"


class State(models.TextChoices):
    """Where a referral stands (domain §3). The first cut gives; the loop is closed later."""

    OFFERED = "offered", "tilbudt"
    REFUSED = "refused", "takket nej"
    GIVEN = "given", "givet"
    RECEIVED = "received", "modtaget"
    ACCEPTED = "accepted", "accepteret"
    DECLINED = "declined", "afvist"
    PASSED_ON = "passed_on", "omvisiteret"
    APPOINTED = "appointed", "aftale"
    MET = "met", "mødt"
    MISSED = "missed", "udeblevet"
    STARTED = "started", "iværksat"
    CLOSED = "closed", "afsluttet"
    WITHDRAWN = "withdrawn", "tilbagekaldt"
    EXPIRED = "expired", "udløbet"


class Referral(Voidable):
    """A client was pointed to an offer. A referral is not a person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="referrals")
    kind = models.ForeignKey(OfferKind, on_delete=models.PROTECT, related_name="referrals")
    offer = models.ForeignKey(Offer, null=True, blank=True, on_delete=models.PROTECT)
    manner = models.CharField("måde", max_length=12, choices=Manner)
    cause = models.CharField("anledning", max_length=16, choices=Cause)
    given_at = models.DateTimeField("tidspunkt")
    received_at = models.DateTimeField("modtaget")
    local_date = models.DateField("dato")
    state = models.CharField("tilstand", max_length=12, choices=State, default=State.GIVEN)

    class Meta:
        verbose_name = "henvisning"
        verbose_name_plural = "henvisninger"
        indexes = [models.Index(fields=["room", "local_date"], name="referral_by_room_and_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="referral_state_known_code"
            ),
            models.CheckConstraint(
                condition=Q(manner__in=Manner.values), name="referral_manner_known_code"
            ),
            void_is_whole("referral_void_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.room} {self.local_date}: {self.kind}"


class ReferralStep(models.Model):
    """One step of a referral's history; rows are only ever added."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="steps")
    at = models.DateTimeField("tidspunkt")
    state = models.CharField("tilstand", max_length=12, choices=State)
    reason = models.CharField("begrundelse", max_length=200, blank=True)

    class Meta:
        verbose_name = "trin"
        verbose_name_plural = "trin"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="step_state_known_code"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.referral_id}: {self.get_state_display()}"
