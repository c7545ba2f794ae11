"""The audit log: who did what to which record, and why. Append-only."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models


class AuditLogIsAppendOnly(Exception):
    """Someone tried to change or delete a line of the log."""


class AuditEntry(models.Model):
    """One deed. Holds no personal data beyond the staff account that did it.

    `target_id` is a record's id as text; `details` are codes and counts, never free text about
    a client. The database itself refuses UPDATE and DELETE (migration `refuse_change`).
    """

    at = models.DateTimeField("tidspunkt", db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="medarbejder", null=True, on_delete=models.PROTECT
    )
    action = models.CharField("handling", max_length=60, db_index=True)
    target_type = models.CharField("art", max_length=60, blank=True)
    target_id = models.CharField("id", max_length=64, blank=True)
    reason = models.CharField("begrundelse", max_length=500, blank=True)
    details = models.JSONField("detaljer", default=dict)

    class Meta:
        verbose_name = "loglinje"
        verbose_name_plural = "log"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["target_type", "target_id"], name="audit_by_target")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.target_type} {self.target_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AuditLogIsAppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AuditLogIsAppendOnly
