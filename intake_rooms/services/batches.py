"""Files that were read in, as batches: kept with digest and counts, voided as one."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from config.access.models import User
from config.audit import services as audit
from intake_rooms.exceptions import AlreadyVoided, ReasonMissing
from intake_rooms.models import ImportBatch, Intake, ManualCount, NuisanceObservation, Room
from intake_rooms.services.day_lock import refuse_closed_batch


def new_batch(
    kind: ImportBatch.Kind,
    file_name: str,
    sha256: str,
    *,
    by: User | None,
    room: Room | None = None,
    **counts: int,
) -> ImportBatch:
    """Store a batch of now; `counts` are its fields rows, created, already_known, rejected."""
    return ImportBatch.objects.create(
        kind=kind,
        room=room,
        file_name=file_name[-200:],
        sha256=sha256,
        imported_at=timezone.now(),
        imported_by=by,
        **counts,
    )


@transaction.atomic
def void_batch(batch: ImportBatch, *, by: User | None, reason: str) -> ImportBatch:
    """Take all that a file brought out of every figure, with a reason; audited.

    What had been voided before keeps its own reason. Raises ReasonMissing, AlreadyVoided, and
    ClosedDaysTouched where some of it counts on a closed day: all of it or nothing.
    """
    if not reason.strip():
        raise ReasonMissing
    refuse_closed_batch(batch)
    stored = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if stored.voided_at is not None:
        raise AlreadyVoided
    stored.voided_at, stored.void_reason = timezone.now(), reason.strip()
    rows = sum(
        model._default_manager.filter(batch=stored, voided_at=None).update(
            voided_at=stored.voided_at, void_reason=stored.void_reason
        )
        for model in (Intake, ManualCount, NuisanceObservation)
    )
    stored.save(update_fields=["voided_at", "void_reason"])
    audit.record("batch_voided", by=by, target=stored, reason=reason.strip(), rows=rows)
    return stored
