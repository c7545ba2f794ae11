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
    """The choices behind an annex: rooms, period, comparison, document data, observations.

    `parameters` is what `reports.parameters.as_data` gives for the kinds "status" and "capacity",
    and what `reports.process_parameters.as_data` gives for "process": there is one of those for a
    consultation, and `name` is its slug.
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
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(kind="process"), name="one_draft_per_process"
            )
        ]

    def __str__(self) -> str:
        return self.name
