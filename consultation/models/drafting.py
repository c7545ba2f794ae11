"""What lets an editor go back: steps of a draft, its bin, and forms that are not yet saved."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from consultation.models.questionnaire import Questionnaire


class DraftStep(models.Model):
    """The draft as it was before one change; undoing puts it back and removes the step."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="steps")
    before = models.JSONField("kladden før")
    deed = models.CharField("hvad", max_length=200)
    at = models.DateTimeField("hvornår", auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = "ændring af en kladde"
        verbose_name_plural = "ændringer af kladder"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.deed


class BinnedPart(models.Model):
    """A section or question that was deleted from a draft, and where it stood.

    `content` is a definition of one section, or of one section around the one question.
    """

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="bin")
    key = models.CharField("nøgle", max_length=60)
    is_section = models.BooleanField("afsnit")
    section = models.CharField("i afsnittet", max_length=60, blank=True)
    index = models.PositiveSmallIntegerField("plads")
    title = models.CharField("tekst", max_length=200)
    content = models.JSONField("indhold")
    deleted_at = models.DateTimeField("slettet", auto_now_add=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = "slettet del"
        verbose_name_plural = "slettede dele"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title


class UnsavedForm(models.Model):
    """What an editor has typed in one form and not saved: kept, so that a closed page costs
    nothing. One for each editor and form; gone when the form is saved."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    place = models.CharField("formular", max_length=200)
    data = models.JSONField("indhold")
    saved_at = models.DateTimeField("gemt", auto_now=True)

    class Meta:
        verbose_name = "ikke gemt formular"
        verbose_name_plural = "ikke gemte formularer"
        constraints = [
            models.UniqueConstraint(fields=["user", "place"], name="one_unsaved_form_per_place")
        ]

    def __str__(self) -> str:
        return self.place
