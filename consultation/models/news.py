"""News of a consultation, and who asked to get them by e-mail (decisions.md D52).

An address is kept apart from everything that anybody answered: no row points to one.
"""

from __future__ import annotations

from django.db import models

from consultation.models.consultation import Consultation


class NewsItem(models.Model):
    """A short public piece of news; sent to the subscribers when it is published."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="news")
    title = models.CharField("overskrift", max_length=200)
    text = models.TextField("tekst")
    published_at = models.DateTimeField("offentliggjort", null=True, blank=True)
    mailed_at = models.DateTimeField("sendt til abonnenterne", null=True, blank=True)
    """Once for good: taken off the page and published again, it is not mailed again."""
    is_synthetic = models.BooleanField("prøvedata", default=False)
    revision = models.PositiveIntegerField("udgave", default=1)

    class Meta:
        verbose_name = "nyhed"
        verbose_name_plural = "nyheder"
        ordering = ["-published_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class Subscription(models.Model):
    """An address that wants news. It gets none before `confirmed_at`; leaving deletes the row."""

    consultation = models.ForeignKey(
        Consultation, on_delete=models.CASCADE, related_name="subscriptions"
    )
    email = models.EmailField("e-mail")
    language = models.CharField("sprog", max_length=8, default="da")
    token_digest = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField("bedt om")
    confirmed_at = models.DateTimeField("bekræftet", null=True, blank=True)

    class Meta:
        verbose_name = "abonnement"
        verbose_name_plural = "abonnementer"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "email"], name="one_subscription_per_address"
            )
        ]

    def __str__(self) -> str:
        return f"{self.consultation} {self.pk}"
