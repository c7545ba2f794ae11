"""Deciding what marked answers count for."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from config.access.models import User
from config.audit import services as audit
from consultation.exceptions import ConsultationError
from consultation.models import Questionnaire, ResponseFlag


class NoReason(ConsultationError):
    """Leaving answers out needs a reason."""

    def __init__(self) -> None:
        super().__init__("Skriv, hvorfor svarene ikke skal tælle med.")


@transaction.atomic
def settle(
    questionnaire: Questionnaire,
    kind: str,
    responses: Iterable[UUID] | None,
    *,
    left_out: bool,
    reason: str,
    by: User,
) -> int:
    """Settle the waiting marks of `kind` on `responses` (None: on all); gives how many.

    An answer with any mark `left_out` counts nowhere. What was said stays. Raises NoReason.
    """
    reason = reason.strip()
    if left_out and not reason:
        raise NoReason
    flags = ResponseFlag.objects.filter(
        response__questionnaire=questionnaire, kind=kind, settled_at=None
    )
    if responses is not None:
        flags = flags.filter(response__in=list(responses))
    count = flags.update(settled_at=timezone.now(), left_out=left_out, reason=reason[:300])
    if count:
        audit.record(
            "answers_left_out" if left_out else "answers_kept",
            by=by,
            target=questionnaire,
            reason=reason[:300],
            kind=kind,
            answers=count,
        )
    return count


@transaction.atomic
def unsettle(questionnaire: Questionnaire, kind: str, *, by: User) -> int:
    """Take up all marks of `kind` again; gives how many."""
    flags = ResponseFlag.objects.filter(
        response__questionnaire=questionnaire, kind=kind, settled_at__isnull=False
    )
    count = flags.update(settled_at=None, left_out=False, reason="")
    if count:
        audit.record("answers_unsettled", by=by, target=questionnaire, kind=kind, answers=count)
    return count
