"""Questionnaires, their published versions, and where and by whom they are answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from consultation.codes import Audience, Channel, QuestionnaireState
from consultation.definition.schema import Definition, load
from consultation.models.consultation import Consultation


class QuestionnaireQuerySet(models.QuerySet["Questionnaire"]):
    def public(self) -> QuestionnaireQuerySet:
        """Those that the public may see: released, in a published consultation."""
        return self.filter(
            state__in=[QuestionnaireState.OPEN, QuestionnaireState.CLOSED],
            consultation__published_at__isnull=False,
        )


class Questionnaire(models.Model):
    """One questionnaire for one audience. `draft` is the definition that is being worked on.

    `goals`: how many answers are hoped for from each group, {"bydel-3": 120, "kiosk": 40}; the
    groups are values of `goal_question`, or channels where that is "".
    """

    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="questionnaires"
    )
    slug = models.SlugField("adresse", max_length=80, unique=True)
    name = models.CharField("navn", max_length=160)
    audience = models.CharField("målgruppe", max_length=16, choices=Audience)
    state = models.CharField(
        "tilstand", max_length=10, choices=QuestionnaireState, default=QuestionnaireState.DRAFT
    )
    opens_at = models.DateTimeField("åbner", null=True, blank=True)
    closes_at = models.DateTimeField("lukker", null=True, blank=True)
    channels = models.JSONField("kanaler", default=list)
    draft = models.JSONField("kladde", default=dict)
    revision = models.PositiveIntegerField("udgave af kladden", default=1)
    goal_question = models.CharField("mål efter", max_length=60, blank=True)
    goals = models.JSONField("mål", default=dict, blank=True)
    current = models.ForeignKey(
        "QuestionnaireVersion",
        verbose_name="gældende version",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField("oprettet", auto_now_add=True)

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        verbose_name = "spørgeskema"
        verbose_name_plural = "spørgeskemaer"
        ordering = ["consultation", "audience", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                name="questionnaire_open_forwards",
                violation_error_message="Spørgeskemaet lukker, før det åbner. Ret tiderne.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "archived"]) | Q(current__isnull=False),
                name="open_questionnaire_has_version",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def takes_answers(self, now: datetime) -> bool:
        """Whether an answer may be sent, begun or corrected at `now`."""
        return (
            self.state == QuestionnaireState.OPEN
            and (self.opens_at is None or now >= self.opens_at)
            and (self.closes_at is None or now < self.closes_at)
        )


class VersionNeverChanges(Exception):
    """Someone tried to change or delete a published version."""


class QuestionnaireVersion(models.Model):
    """A definition as it was published. Never changed: the database refuses it.

    `joins`: for each question key of this version how it goes with the one before, "same",
    "changed" (results are joined and say so), "apart" (results are not joined) or "new".
    """

    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField("version")
    definition = models.JSONField("indhold")
    digest = models.CharField("fingeraftryk", max_length=64)
    joins = models.JSONField("sammenhæng", default=dict)
    note = models.CharField("hvad er ændret", max_length=500, blank=True)
    published_at = models.DateTimeField("udgivet")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "version"
        verbose_name_plural = "versioner"
        ordering = ["questionnaire", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "number"], name="one_version_per_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise VersionNeverChanges
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise VersionNeverChanges

    @property
    def content(self) -> Definition:
        """The definition, read once in each process: a version never changes."""
        found = _known.get(self.pk) if self.pk else None
        if found is None or found[0] != self.digest:
            found = _known[self.pk] = (self.digest, load(self.definition))
            while len(_known) > _KNOWN_LIMIT:
                del _known[next(iter(_known))]
        return found[1]


_known: dict[int, tuple[str, Definition]] = {}
_KNOWN_LIMIT = 200


class AnsweringPlace(models.Model):
    """A place with a poster or a tablet. An answer that came by it names the place, no more."""

    token = models.CharField("kode i adressen", max_length=12, unique=True)
    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.CASCADE, related_name="places"
    )
    name = models.CharField("sted", max_length=120)
    channel = models.CharField("kanal", max_length=12, choices=Channel, default=Channel.WEB)
    created_at = models.DateTimeField("oprettet", auto_now_add=True)
    closed_at = models.DateTimeField("lukket", null=True, blank=True)

    class Meta:
        verbose_name = "svarsted"
        verbose_name_plural = "svarsteder"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "name"],
                name="one_place_per_name",
                violation_error_message="Der er allerede et sted med det navn.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Invitation(models.Model):
    """A personal link for one organisation: one answer, on its behalf.

    The link's token is stored hashed only.
    """

    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.CASCADE, related_name="invitations"
    )
    organisation = models.CharField("organisation", max_length=200)
    contact_name = models.CharField("kontaktperson", max_length=120, blank=True)
    email = models.EmailField("e-mail", blank=True)
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField("oprettet", auto_now_add=True)
    sent_at = models.DateTimeField("sendt", null=True, blank=True)
    opened_at = models.DateTimeField("åbnet", null=True, blank=True)
    cancelled_at = models.DateTimeField("trukket tilbage", null=True, blank=True)

    class Meta:
        verbose_name = "invitation"
        verbose_name_plural = "invitationer"
        ordering = ["organisation"]

    def __str__(self) -> str:
        return self.organisation
