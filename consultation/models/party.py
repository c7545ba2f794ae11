"""The register of those who are heard, when they meet, and what each hearing asks of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from consultation.hearing_codes import AskedFor, PartyKind
from consultation.models.hearing import Hearing


class Party(models.Model):
    """An organisation or body that can be heard; one row for all hearings."""

    name = models.CharField("navn", max_length=200, unique=True)
    kind = models.CharField("art", max_length=20, choices=PartyKind)
    area = models.CharField("bydel", max_length=40, blank=True)
    contact_name = models.CharField("kontaktperson", max_length=120, blank=True)
    email = models.EmailField("e-mail", blank=True)
    phone = models.CharField("telefon", max_length=40, blank=True)
    address = models.CharField("adresse", max_length=200, blank=True)
    note = models.CharField("bemærkning", max_length=300, blank=True)
    retired_at = models.DateTimeField("ude af brug", null=True, blank=True)
    is_synthetic = models.BooleanField("prøvedata", default=False)
    revision = models.PositiveIntegerField("udgave", default=1)

    class Meta:
        verbose_name = "høringspart"
        verbose_name_plural = "høringsparter"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PartyMeeting(models.Model):
    """A day on which a party meets: before the first of them it can hardly answer."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="meetings")
    held_on = models.DateField("mødedag")

    class Meta:
        verbose_name = "mødedag"
        verbose_name_plural = "mødedage"
        ordering = ["held_on"]
        constraints = [
            models.UniqueConstraint(fields=["party", "held_on"], name="one_meeting_per_day")
        ]

    def __str__(self) -> str:
        return f"{self.party} {self.held_on}"


class HearingParty(models.Model):
    """A party that one hearing asks.

    The link's token is stored hashed. It can be told again (a reminder must not make a page that
    somebody is writing on worthless), but only with the portal's secret key: it is drawn from
    `link_nonce`. `link_site` is the address of the portal that the link was given under.

    What came of it is worked out from these times and the party's responses (`PartyStatus`).
    """

    hearing = models.ForeignKey(Hearing, on_delete=models.CASCADE, related_name="parties")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="hearings")
    asked_for = models.CharField(
        "bedt om", max_length=10, choices=AskedFor, default=AskedFor.RESPONSE
    )
    question = models.TextField("hvad der spørges om", blank=True)
    token_digest = models.CharField(max_length=64, blank=True)
    link_nonce = models.CharField(max_length=32, blank=True, editable=False)
    link_site = models.CharField(max_length=200, blank=True, editable=False)
    invited_at = models.DateTimeField("inviteret", null=True, blank=True)
    reminded_at = models.DateTimeField("mindet om fristen", null=True, blank=True)
    opened_at = models.DateTimeField("åbnet", null=True, blank=True)
    declined_at = models.DateTimeField("takket nej", null=True, blank=True)

    class Meta:
        verbose_name = "part i en høring"
        verbose_name_plural = "parter i en høring"
        ordering = ["party__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["hearing", "party", "asked_for"], name="one_party_per_hearing"
            ),
            models.UniqueConstraint(
                fields=["token_digest"],
                condition=~Q(token_digest=""),
                name="one_hearing_party_per_token",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hearing}: {self.party}"
