"""Whose secret a client key was made with. The secrets themselves lie in files, never here."""

from __future__ import annotations

import uuid

from django.db import models


class Installation(models.Model):
    """This database's own id: it names the folder of its key files. One row, made on first use."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    one = models.BooleanField(default=True, unique=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(one=True), name="one_installation")
        ]

    def __str__(self) -> str:
        return str(self.pk)


class KeyEpoch(models.Model):
    """A stretch of time in which one secret made all client keys (design §8)."""

    installation = models.ForeignKey(Installation, on_delete=models.PROTECT, editable=False)
    number = models.PositiveIntegerField("epoke", unique=True)
    started_at = models.DateTimeField("begyndt")
    ended_at = models.DateTimeField("afsluttet", null=True, blank=True)
    is_open = models.BooleanField("i brug", default=True)
    destroyed_at = models.DateTimeField("nøgle destrueret", null=True, blank=True)
    lost = models.PositiveIntegerField("kaldenavne modtaget efter destruktion", default=0)

    class Meta:
        verbose_name = "nøgleepoke"
        verbose_name_plural = "nøgleepoker"
        constraints = [
            models.UniqueConstraint(
                fields=["is_open"], condition=models.Q(is_open=True), name="one_open_epoch"
            ),
            models.CheckConstraint(
                condition=models.Q(is_open=True, ended_at=None)
                | models.Q(is_open=False, ended_at__isnull=False),
                name="epoch_open_or_ended",
            ),
            models.CheckConstraint(
                condition=models.Q(destroyed_at=None) | models.Q(is_open=False),
                name="open_epoch_has_its_key",
            ),
        ]

    def __str__(self) -> str:
        return f"epoke {self.number}"


class AliasLookUps(models.Model):
    """How many aliases an account or a device looked up on a day: a number, never which.

    `who` is "account-" or "device-" and the id. `in_minute` counts those since `minute`, the
    latest minute with any, for the rate limit.
    """

    who = models.CharField("hvem", max_length=60)
    day = models.DateField("dag")
    count = models.PositiveIntegerField("opslag", default=0)
    limited = models.PositiveIntegerField("bremset", default=0)
    minute = models.DateTimeField("seneste minut")
    in_minute = models.PositiveIntegerField("opslag i minuttet", default=0)

    class Meta:
        verbose_name = "opslag på kaldenavne"
        verbose_name_plural = "opslag på kaldenavne"
        constraints = [models.UniqueConstraint(fields=["who", "day"], name="look_ups_per_day")]

    def __str__(self) -> str:
        return f"{self.who} {self.day}: {self.count}"
