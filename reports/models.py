"""What an analyst chose and wrote for an annex. Figures are computed, never stored here."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class ChartMark(models.Model):
    """A dated mark above a chart. A month without a payday of its own gets the default one."""

    class Kind(models.TextChoices):
        PAYDAY = "payday", "udbetalingsdag"
        OPENING = "opening", "åbning"
        OTHER = "other", "andet"

    date = models.DateField("dato")
    label = models.CharField("tekst", max_length=40)
    kind = models.CharField("art", max_length=10, choices=Kind)

    class Meta:
        verbose_name = "mærke"
        verbose_name_plural = "mærker"
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(fields=["date", "kind"], name="one_mark_per_date_and_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.date}: {self.label}"


class AnnexDraft(models.Model):
    """The choices behind an annex: kind, rooms, period, comparison and document data.

    `parameters` is the JSON that the annex kind's form cleans to; see `reports.parameters`.
    """

    kind = models.CharField("art", max_length=40, default="status")
    name = models.CharField("navn", max_length=120)
    parameters = models.JSONField("valg", default=dict)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL
    )
    updated_at = models.DateTimeField("ændret", auto_now=True)

    class Meta:
        verbose_name = "udkast til bilag"
        verbose_name_plural = "udkast til bilag"
        ordering = ["-updated_at"]

    def __str__(self) -> str:
        return self.name


class DraftObservation(models.Model):
    """A paragraph under one heading: what someone saw, with source and date. Not a figure."""

    draft = models.ForeignKey(AnnexDraft, on_delete=models.CASCADE, related_name="observations")
    section = models.CharField("afsnit", max_length=40)
    text = models.TextField("tekst", max_length=2000)
    source = models.CharField("kilde", max_length=200)
    observed_on = models.DateField("dato", null=True, blank=True)
    order = models.PositiveSmallIntegerField("rækkefølge", default=0)

    class Meta:
        verbose_name = "observation"
        verbose_name_plural = "observationer"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.section}: {self.text[:40]}"
