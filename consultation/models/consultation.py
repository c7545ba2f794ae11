"""A consultation: what is asked about, when, of whom, and who answers for it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from consultation.codes import PhaseKind
from consultation.models.translated import Translated


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def published(self) -> ConsultationQuerySet:
        """Those that the public may see."""
        return self.filter(published_at__isnull=False)


class Consultation(Translated, models.Model):
    """The frame of questionnaires, hearings and meetings on one matter.

    Texts are plain; a blank line parts paragraphs. `translations` holds the public texts in other
    languages: {"en": {"title": "…", "lead": "…"}}.
    """

    slug = models.SlugField("adresse", max_length=80, unique=True)
    title = models.CharField("titel", max_length=200)
    lead = models.CharField("indledning", max_length=500)
    background = models.TextField("baggrund", blank=True)
    purpose = models.TextField("formål", blank=True)
    use_of_answers = models.TextField("hvad svarene bruges til", blank=True)
    keeping_of_answers = models.TextField("hvordan svarene gemmes", blank=True)
    outcome = models.TextField("hvad det førte til", blank=True)
    areas = models.JSONField("områder", default=list, blank=True)
    case_number = models.CharField("sagsnummer", max_length=40, blank=True)
    responsible_name = models.CharField("ansvarlig person", max_length=120)
    responsible_office = models.CharField("ansvarligt kontor", max_length=200)
    responsible_email = models.EmailField("e-mail", blank=True)
    responsible_phone = models.CharField("telefon", max_length=40, blank=True)
    translations = models.JSONField("oversættelser", default=dict, blank=True)
    is_synthetic = models.BooleanField("prøvedata", default=False)
    published_at = models.DateTimeField("offentliggjort", null=True, blank=True)
    archived_at = models.DateTimeField("arkiveret", null=True, blank=True)
    created_at = models.DateTimeField("oprettet", auto_now_add=True)
    revision = models.PositiveIntegerField("udgave", default=1)
    """Goes up with each change: two editors on one record see each other."""

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = "inddragelse"
        verbose_name_plural = "inddragelser"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.title


class Phase(models.Model):
    """A step of the timeline; days are whole, both included."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="phases")
    kind = models.CharField("art", max_length=16, choices=PhaseKind)
    name = models.CharField("navn", max_length=160)
    description = models.CharField("beskrivelse", max_length=500, blank=True)
    starts_on = models.DateField("fra")
    ends_on = models.DateField("til", null=True, blank=True)
    translations = models.JSONField("oversættelser", default=dict, blank=True)

    class Meta:
        verbose_name = "fase"
        verbose_name_plural = "faser"
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="phase_forwards",
                violation_error_message="Fasen slutter, før den begynder. Ret datoerne.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Document(models.Model):
    """A file that the public may read, stored outside the web root."""

    consultation = models.ForeignKey(
        Consultation, on_delete=models.CASCADE, related_name="documents"
    )
    hearing = models.ForeignKey(
        "Hearing", null=True, blank=True, on_delete=models.CASCADE, related_name="documents"
    )
    """Material of that hearing; it is public no sooner than the hearing."""
    title = models.CharField("titel", max_length=200)
    file = models.FileField("fil", upload_to="consultation/documents/")
    file_name = models.CharField("filnavn", max_length=200)
    content_type = models.CharField("type", max_length=100)
    size = models.PositiveBigIntegerField("bytes")
    order = models.PositiveSmallIntegerField("rækkefølge", default=0)
    added_at = models.DateTimeField("tilføjet", auto_now_add=True)

    class Meta:
        verbose_name = "dokument"
        verbose_name_plural = "dokumenter"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title
