"""What is kept to see a flood: of the questionnaire, never of who sends."""

from __future__ import annotations

from django.db import models

from consultation.models.questionnaire import Questionnaire
from consultation.models.response import Response


class Flood(models.Model):
    """A time in which far more answers were begun on the web than people begin.

    `starts` were let in while it lasted, `refused` asked for and not begun. It is over when
    nothing has been seen of it for a while: `last_at` goes no finer than ten seconds.
    """

    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.CASCADE, related_name="floods"
    )
    begun_at = models.DateTimeField("begyndt")
    last_at = models.DateTimeField("sidst set")
    starts = models.PositiveIntegerField("begyndte", default=0)
    refused = models.PositiveIntegerField("afviste", default=0)

    class Meta:
        verbose_name = "oversvømmelse"
        verbose_name_plural = "oversvømmelser"
        ordering = ["-begun_at"]

    def __str__(self) -> str:
        return f"{self.questionnaire} {self.begun_at:%Y-%m-%d %H:%M}"


class SpentProof(models.Model):
    """A proof of work that let somebody in once; the digest of its salt, until it is too old."""

    digest = models.CharField(max_length=64, primary_key=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "brugt bevis"
        verbose_name_plural = "brugte beviser"

    def __str__(self) -> str:
        return self.digest


class LongText(models.Model):
    """The keyed digest of a long text in an answer, to find the same text in others."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="long_texts")
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = "langt svar"
        verbose_name_plural = "lange svar"
        constraints = [
            models.UniqueConstraint(fields=["response", "digest"], name="one_digest_per_response"),
        ]
        indexes = [models.Index(fields=["questionnaire", "digest"], name="long_text_digest")]

    def __str__(self) -> str:
        return self.digest
