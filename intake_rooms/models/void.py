"""Nothing is deleted: a record that was wrong is voided, with a reason, and counts nowhere."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Voidable(models.Model):
    """A record that can be taken out of every count and still be seen."""

    voided_at = models.DateTimeField("annulleret", null=True, blank=True)
    void_reason = models.CharField("begrundelse", max_length=300, blank=True)

    class Meta:
        abstract = True


def void_is_whole(name: str) -> models.CheckConstraint:
    """A void has both time and reason, or neither."""
    return models.CheckConstraint(
        condition=Q(voided_at=None, void_reason="")
        | (Q(voided_at__isnull=False) & ~Q(void_reason="")),
        name=name,
    )
