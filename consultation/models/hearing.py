"""A hearing: what is sent out, until when, what came in, in two lanes."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from config.filing.names import safe_name
from consultation.hearing_codes import (
    ContributorRole,
    HearingKind,
    Lane,
    LatePolicy,
    QuoteConsent,
    ResponseChannel,
    ResponseState,
    SenderKind,
)
from consultation.models.consultation import Consultation
from consultation.models.translated import Translated


class HearingQuerySet(models.QuerySet["Hearing"]):
    def published(self) -> HearingQuerySet:
        """Those that the public may see: released, in a published consultation."""
        return self.filter(published_at__isnull=False, consultation__published_at__isnull=False)


class Hearing(Translated, models.Model):
    """A formal hearing with a deadline (domain.md §8).

    `deadline` is the last minute in which a response is in time: of 23.59 all sixty seconds.
    `last_number` is the number that the newest public response got; both lanes are counted apart.
    """

    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="hearings"
    )
    slug = models.SlugField("adresse", max_length=80, unique=True)
    title = models.CharField("titel", max_length=200)
    kind = models.CharField(
        "type", max_length=16, choices=HearingKind, default=HearingKind.EXTERNAL
    )
    lead = models.CharField("indledning", max_length=600)
    asked_for = models.TextField("hvad der spørges om", blank=True)
    other_channels = models.TextField("andre måder at svare på", blank=True)
    areas = models.JSONField("områder", default=list, blank=True)
    case_number = models.CharField("sagsnummer", max_length=40, blank=True)
    starts_at = models.DateTimeField("begynder")
    deadline = models.DateTimeField("frist")
    late_policy = models.CharField(
        "svar efter fristen", max_length=8, choices=LatePolicy, default=LatePolicy.ACCEPT
    )
    takes_public = models.BooleanField("tager imod offentlige svar", default=True)
    takes_confidential = models.BooleanField("tager imod fortrolige bidrag", default=True)
    responsible_name = models.CharField("ansvarlig person", max_length=120)
    responsible_office = models.CharField("ansvarligt kontor", max_length=200)
    responsible_email = models.EmailField("e-mail", blank=True)
    responsible_phone = models.CharField("telefon", max_length=40, blank=True)
    translations = models.JSONField("oversættelser", default=dict, blank=True)
    published_at = models.DateTimeField("offentliggjort", null=True, blank=True)
    last_number = models.PositiveIntegerField("seneste nummer", default=0)
    last_confidential_number = models.PositiveIntegerField("seneste fortrolige nummer", default=0)
    is_synthetic = models.BooleanField("prøvedata", default=False)
    created_at = models.DateTimeField("oprettet", auto_now_add=True)
    revision = models.PositiveIntegerField("udgave", default=1)

    objects = HearingQuerySet.as_manager()

    class Meta:
        verbose_name = "høring"
        verbose_name_plural = "høringer"
        ordering = ["-deadline", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(deadline__gt=F("starts_at")),
                name="hearing_forwards",
                violation_error_message="Fristen ligger, før høringen begynder. Ret tiderne.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def closes_at(self) -> datetime:
        """The moment from which a response is late: the minute of the deadline has passed."""
        return self.deadline + timedelta(minutes=1)

    def has_begun(self, now: datetime) -> bool:
        """Whether the public can see and answer it."""
        return self.published_at is not None and now >= self.starts_at

    def is_open(self, now: datetime) -> bool:
        """Whether a response at `now` is in time."""
        return self.has_begun(now) and now < self.closes_at


class DeadlineExtension(models.Model):
    """A deadline that was moved, and why; shown on the hearing's page."""

    hearing = models.ForeignKey(Hearing, on_delete=models.CASCADE, related_name="extensions")
    old = models.DateTimeField("før")
    new = models.DateTimeField("nu")
    reason = models.CharField("begrundelse", max_length=300)
    made_at = models.DateTimeField("ændret")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "fristændring"
        verbose_name_plural = "fristændringer"
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return f"{self.hearing} {self.new:%Y-%m-%d %H:%M}"


class HearingResponseQuerySet(models.QuerySet["HearingResponse"]):
    def counted(self) -> HearingResponseQuerySet:
        """Those that were received and stand: not withdrawn, not refused as late."""
        return self.exclude(state__in=[ResponseState.WITHDRAWN, ResponseState.REFUSED])

    def shown(self) -> HearingResponseQuerySet:
        """The only ones a public page, feed, search or file may hold."""
        return self.filter(lane=Lane.PUBLIC, state=ResponseState.SHOWN)


class HearingResponse(models.Model):
    """What one sender wrote in a hearing.

    Lane A names its sender and keeps the minute. Lane B holds no name, no address and no e-mail,
    keeps the hour only, and its words are shown nowhere without `consent`. `shown_text` is what
    the public sees instead of `text` where an editor had to take something out.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    hearing = models.ForeignKey(Hearing, on_delete=models.PROTECT, related_name="responses")
    lane = models.CharField("spor", max_length=12, choices=Lane)
    number = models.PositiveIntegerField("nummer")
    state = models.CharField(
        "tilstand", max_length=10, choices=ResponseState, default=ResponseState.RECEIVED
    )
    channel = models.CharField(
        "kanal", max_length=8, choices=ResponseChannel, default=ResponseChannel.WEB
    )
    language = models.CharField("sprog", max_length=8, default="da")
    sender_kind = models.CharField("afsender", max_length=12, choices=SenderKind, blank=True)
    name = models.CharField("navn", max_length=160, blank=True)
    organisation = models.CharField("organisation", max_length=200, blank=True)
    postcode = models.CharField("postnummer", max_length=10, blank=True)
    town = models.CharField("by", max_length=80, blank=True)
    email = models.EmailField("e-mail", blank=True)
    role = models.CharField("rolle", max_length=12, choices=ContributorRole, blank=True)
    consent = models.CharField(
        "må citeres", max_length=12, choices=QuoteConsent, default=QuoteConsent.NONE
    )
    text = models.TextField("svar", blank=True)
    shown_text = models.TextField("vist tekst", blank=True)
    without_remarks = models.BooleanField("uden bemærkninger", default=False)
    party = models.ForeignKey(
        "HearingParty", null=True, blank=True, on_delete=models.PROTECT, related_name="responses"
    )
    received_at = models.DateTimeField("modtaget")
    is_late = models.BooleanField("efter fristen", default=False)
    corrected_at = models.DateTimeField("rettet", null=True, blank=True)
    code_digest = models.CharField("kodens fingeraftryk", max_length=64, blank=True)
    state_reason = models.CharField("begrundelse", max_length=300, blank=True)
    shown_at = models.DateTimeField("vist fra", null=True, blank=True)
    search_text = models.TextField("søgetekst", blank=True, editable=False)
    """Name, organisation and text in one, case-folded; written by the services."""
    is_synthetic = models.BooleanField("prøvedata", default=False)
    revision = models.PositiveIntegerField("udgave", default=1)

    objects = HearingResponseQuerySet.as_manager()

    class Meta:
        verbose_name = "høringssvar"
        verbose_name_plural = "høringssvar"
        ordering = ["-received_at", "-number"]
        indexes = [
            models.Index(fields=["hearing", "state", "lane"], name="hearing_response_by_state"),
            models.Index(fields=["hearing", "-received_at"], name="hearing_response_newest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["hearing", "lane", "number"], name="one_hearing_response_per_number"
            ),
            models.UniqueConstraint(
                fields=["code_digest"],
                condition=~Q(code_digest=""),
                name="one_hearing_response_per_code",
            ),
            models.CheckConstraint(
                condition=~Q(lane="confidential")
                | Q(name="", organisation="", email="", postcode="", town="", party=None)
                & ~Q(state="shown"),
                name="confidential_response_names_nobody",
            ),
            models.CheckConstraint(
                condition=~Q(lane="public") | Q(consent="none", role=""),
                name="public_response_needs_no_consent",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn")
                | Q(text="", shown_text="", name="", email="", search_text=""),
                name="withdrawn_hearing_response_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hearing} {self.lane} {self.number}"

    @property
    def public_text(self) -> str:
        """What the public reads of a shown response."""
        return self.shown_text or self.text

    @property
    def sender(self) -> str:
        """Who it is from, as a list shows it; "" in the confidential lane."""
        return self.organisation or self.name


class HearingAttachment(models.Model):
    """A file that came with a response.

    `file` is the original, for the desk only, kept until the retention date. `public_file` is the
    copy without hidden metadata; nothing else ever leaves by a public address. `is_letter`: the
    letter or mail itself, of a response that was keyed in.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    response = models.ForeignKey(
        HearingResponse, on_delete=models.CASCADE, related_name="attachments"
    )
    file = models.FileField("fil", upload_to="consultation/hearing/")
    public_file = models.FileField(
        "offentlig kopi", upload_to="consultation/hearing/public/", blank=True
    )
    file_name = models.CharField("filnavn", max_length=200)
    content_type = models.CharField("type", max_length=100)
    size = models.PositiveBigIntegerField("bytes")
    sha256 = models.CharField("fingeraftryk", max_length=64)
    is_letter = models.BooleanField("det oprindelige brev", default=False)
    is_shown = models.BooleanField("vises", default=False)
    is_unscanned = models.BooleanField("ikke virusscannet endnu", default=False)
    added_at = models.DateTimeField("tilføjet")

    class Meta:
        verbose_name = "bilag til høringssvar"
        verbose_name_plural = "bilag til høringssvar"
        ordering = ["added_at", "file_name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_shown=False) | ~Q(public_file=""),
                name="shown_attachment_has_public_copy",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def public_name(self) -> str:
        """What the public copy is called; an editor may have put a PDF in a picture's place."""
        return safe_name(self.file_name, str(self.public_file.name).rpartition(".")[2])
