"""From what was said to what was decided: challenges, tracks, proposals, decisions, evidence."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q

from config.danish import long_date
from consultation.hearing_codes import ResponseState
from consultation.models.consultation import Consultation, Document
from consultation.models.event import Event
from consultation.models.group import Meeting
from consultation.models.hearing import HearingResponse
from consultation.models.questionnaire import Questionnaire
from consultation.models.response import Response, ResponseFlag
from consultation.models.translated import Translated
from consultation.process_codes import (
    DecisionOutcome,
    EvidenceKind,
    FollowUpState,
    FoundBy,
    ProposalKind,
)


class Challenge(Translated, models.Model):
    """Something that was found to be wrong or missing, and by whom."""

    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="challenges"
    )
    number = models.PositiveSmallIntegerField("nummer")
    title = models.CharField("titel", max_length=200)
    description = models.TextField("beskrivelse", blank=True)
    found_by = models.CharField("fundet af", max_length=10, choices=FoundBy)
    translations = models.JSONField("oversættelser", default=dict, blank=True)
    is_public = models.BooleanField("vises på hjemmesiden", default=False)
    is_synthetic = models.BooleanField("prøvedata", default=False)
    revision = models.PositiveIntegerField("udgave", default=1)

    class Meta:
        verbose_name = "udfordring"
        verbose_name_plural = "udfordringer"
        ordering = ["consultation", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "number"], name="one_challenge_per_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Track(models.Model):
    """A strand of the work: some challenges, the groups that met about them."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="tracks")
    number = models.PositiveSmallIntegerField("nummer")
    name = models.CharField("navn", max_length=200)
    description = models.TextField("beskrivelse", blank=True)
    challenges = models.ManyToManyField(Challenge, blank=True, related_name="tracks")
    is_synthetic = models.BooleanField("prøvedata", default=False)
    revision = models.PositiveIntegerField("udgave", default=1)

    class Meta:
        verbose_name = "spor"
        verbose_name_plural = "spor"
        ordering = ["consultation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="one_track_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"


class Proposal(models.Model):
    """What somebody proposed in answer to challenges; principles and structure among them."""

    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="proposals"
    )
    number = models.PositiveSmallIntegerField("nummer")
    kind = models.CharField(
        "art", max_length=10, choices=ProposalKind, default=ProposalKind.PROPOSAL
    )
    title = models.CharField("titel", max_length=200)
    text = models.TextField("forslag", blank=True)
    track = models.ForeignKey(
        Track, null=True, blank=True, on_delete=models.SET_NULL, related_name="proposals"
    )
    challenges = models.ManyToManyField(Challenge, blank=True, related_name="proposals")
    rests_on = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="carries")
    """Principles and structure that the proposal follows."""
    document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="proposals"
    )
    translations = models.JSONField("oversættelser", default=dict, blank=True)
    is_public = models.BooleanField("vises på hjemmesiden", default=False)
    is_synthetic = models.BooleanField("prøvedata", default=False)
    revision = models.PositiveIntegerField("udgave", default=1)

    class Meta:
        verbose_name = "forslag"
        verbose_name_plural = "forslag"
        ordering = ["consultation", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "number"], name="one_proposal_per_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Decision(models.Model):
    """What a political body decided, when, in which case."""

    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="decisions"
    )
    body = models.CharField("udvalg", max_length=120)
    decided_on = models.DateField("dato")
    case_number = models.CharField("sagsnummer", max_length=40, blank=True)
    title = models.CharField("titel", max_length=200)
    text = models.TextField("beslutning", blank=True)
    outcome = models.CharField("udfald", max_length=10, choices=DecisionOutcome)
    challenges = models.ManyToManyField(Challenge, blank=True, related_name="decisions")
    proposals = models.ManyToManyField(Proposal, blank=True, related_name="decisions")
    translations = models.JSONField("oversættelser", default=dict, blank=True)
    is_public = models.BooleanField("vises på hjemmesiden", default=False)
    is_synthetic = models.BooleanField("prøvedata", default=False)
    revision = models.PositiveIntegerField("udgave", default=1)

    class Meta:
        verbose_name = "beslutning"
        verbose_name_plural = "beslutninger"
        ordering = ["consultation", "decided_on", "pk"]

    def __str__(self) -> str:
        return f"{self.body}, {long_date(self.decided_on)}: {self.title}"


class FollowUp(models.Model):
    """What has been done about a decision."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="follow_ups")
    text = models.TextField("opfølgning")
    state = models.CharField(
        "tilstand", max_length=10, choices=FollowUpState, default=FollowUpState.PLANNED
    )
    noted_on = models.DateField("dato")

    class Meta:
        verbose_name = "opfølgning"
        verbose_name_plural = "opfølgninger"
        ordering = ["noted_on", "pk"]

    def __str__(self) -> str:
        return self.text


_ORIGINS = ("response", "questionnaire", "hearing_response", "meeting", "event", "document")
_TARGETS = ("challenge", "proposal", "decision")


def _only(names: tuple[str, ...], chosen: str | None) -> Q:
    """`chosen` is given and none of the others."""
    return Q(**{f"{name}__isnull": name != chosen for name in names})


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def standing(self) -> EvidenceQuerySet:
        """Those whose contribution still counts: not withdrawn, refused, or left out."""
        left_out = ResponseFlag.objects.filter(response=OuterRef("response"), left_out=True)
        gone = [ResponseState.WITHDRAWN, ResponseState.REFUSED]
        return self.filter(
            ~Q(hearing_response__state__in=gone), ~Exists(left_out), response__withdrawn_hour=None
        )


class Evidence(models.Model):
    """One contribution, and the one thing it became part of - or why it led nowhere.

    Origin: an answer (`response`, with the question's key), an interview (`response` of that
    channel), all answers to one `question` of a `questionnaire` together, a hearing response,
    approved minutes, an event, a document, or literature and experts by `source` alone. Target: a
    challenge, a proposal, a decision, or `because`.
    `summary` is the editor's own words of what it says; a confidential contribution is shown by
    nothing else.
    """

    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="evidence"
    )
    kind = models.CharField("art", max_length=10, choices=EvidenceKind)
    response = models.ForeignKey(
        Response, null=True, blank=True, on_delete=models.CASCADE, related_name="evidence"
    )
    questionnaire = models.ForeignKey(
        Questionnaire, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence"
    )
    question = models.CharField("spørgsmål", max_length=60, blank=True)
    hearing_response = models.ForeignKey(
        HearingResponse, null=True, blank=True, on_delete=models.CASCADE, related_name="evidence"
    )
    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence"
    )
    event = models.ForeignKey(
        Event, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence"
    )
    document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence"
    )
    source = models.CharField("kilde", max_length=300, blank=True)
    summary = models.CharField("hvad det siger", max_length=500, blank=True)
    challenge = models.ForeignKey(
        Challenge, null=True, blank=True, on_delete=models.CASCADE, related_name="evidence"
    )
    proposal = models.ForeignKey(
        Proposal, null=True, blank=True, on_delete=models.CASCADE, related_name="evidence"
    )
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.CASCADE, related_name="evidence"
    )
    because = models.CharField("førte ikke videre, fordi", max_length=300, blank=True)
    is_synthetic = models.BooleanField("prøvedata", default=False)
    added_at = models.DateTimeField("tilføjet", auto_now_add=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "grundlag"
        verbose_name_plural = "grundlag"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(kind__in=["answer", "interview"]) & _only(_ORIGINS, "response")
                    | Q(kind="question") & _only(_ORIGINS, "questionnaire") & ~Q(question="")
                    | Q(kind="response") & _only(_ORIGINS, "hearing_response")
                    | Q(kind="minutes") & _only(_ORIGINS, "meeting")
                    | Q(kind="event") & _only(_ORIGINS, "event")
                    | Q(kind="document") & _only(_ORIGINS, "document")
                    | Q(kind__in=["literature", "expert"]) & _only(_ORIGINS, None) & ~Q(source="")
                ),
                name="evidence_has_one_origin",
            ),
            models.CheckConstraint(
                condition=(
                    Q(because="")
                    & (
                        _only(_TARGETS, "challenge")
                        | _only(_TARGETS, "proposal")
                        | _only(_TARGETS, "decision")
                    )
                    | ~Q(because="") & _only(_TARGETS, None)
                ),
                name="evidence_has_one_target",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
