"""Areas of the city and what is observed there. Never about a person."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from intake_rooms.codes import AreaKind
from intake_rooms.models.intake import ImportBatch
from intake_rooms.models.void import Voidable, void_is_whole


class Area(models.Model):
    slug = models.SlugField("kode", max_length=60, unique=True)
    name = models.CharField("navn", max_length=120)
    kind = models.CharField("art", max_length=12, choices=AreaKind)

    class Meta:
        verbose_name = "område"
        verbose_name_plural = "områder"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class NuisanceIndicator(models.Model):
    """What is observed, in which unit, and with how many decimals it is shown."""

    code = models.SlugField("kode", max_length=60, primary_key=True)
    name = models.CharField("navn", max_length=120)
    unit = models.CharField("enhed", max_length=40)
    decimals = models.PositiveSmallIntegerField("decimaler", default=0)

    class Meta:
        verbose_name = "generindikator"
        verbose_name_plural = "generindikatorer"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class NuisanceObservation(Voidable):
    """One indicator's value in one area and period, with where it comes from."""

    area = models.ForeignKey(Area, verbose_name="område", on_delete=models.PROTECT)
    indicator = models.ForeignKey(
        NuisanceIndicator, verbose_name="indikator", on_delete=models.PROTECT
    )
    period_from = models.DateField("fra")
    period_to = models.DateField("til")
    value = models.DecimalField("værdi", max_digits=14, decimal_places=4)
    unit = models.CharField("enhed", max_length=40)
    source = models.CharField("kilde", max_length=200)
    method = models.CharField("metode", max_length=300, blank=True)
    caveat = models.CharField("forbehold", max_length=300, blank=True)
    recorded_at = models.DateTimeField("tastet")
    batch = models.ForeignKey(ImportBatch, null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        verbose_name = "generobservation"
        verbose_name_plural = "generobservationer"
        ordering = ["-period_from", "area", "indicator"]
        constraints = [
            models.CheckConstraint(
                condition=Q(period_to__gte=F("period_from")), name="nuisance_period_forwards"
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="nuisance_not_negative"),
            models.UniqueConstraint(
                fields=["area", "indicator", "unit", "period_from", "period_to", "source"],
                condition=Q(voided_at=None),
                name="one_observation_per_period_and_source",
                violation_error_message="Observationen er allerede registreret.",
            ),
            void_is_whole("nuisance_void_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.indicator} {self.period_from}"
