"""The only writer of the audit log."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from config.access.models import User
from config.audit.models import AuditEntry


def record(
    action: str,
    *,
    by: User | None,
    target: models.Model | None = None,
    reason: str = "",
    **details: Any,
) -> AuditEntry:
    """Write one line, in the caller's transaction: the deed and its trace stand or fall together.

    `by` is None for commands. `details` must be JSON: codes, counts, dates as text.
    """
    return AuditEntry.objects.create(
        at=timezone.now(),
        actor=by,
        action=action,
        target_type=target._meta.label_lower if target is not None else "",
        target_id=str(target.pk) if target is not None else "",
        reason=reason,
        details=details,
    )
