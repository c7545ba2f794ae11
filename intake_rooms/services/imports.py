"""Reading files into the portal: all or nothing, and the same file twice changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from config.access.models import User
from config.audit import services as audit
from intake_rooms.exceptions import IntakeRoomsError
from intake_rooms.importing.files import open_table
from intake_rooms.importing.rejects import RejectsFile
from intake_rooms.importing.summary import ImportSummary, Progress, RowsRefused
from intake_rooms.importing.table import Table, no_rows
from intake_rooms.models import ImportBatch, Installation, KeyEpoch, Room
from intake_rooms.services import rules
from intake_rooms.services.batches import new_batch
from intake_rooms.services.client_profiles import remember_clients
from intake_rooms.services.intake_reading import IntakeReading
from intake_rooms.services.staging import Fate, StagedIntakes, staged_intakes


def import_intakes(
    path: Path,
    *,
    room: Room,
    by: User | None,
    dry_run: bool = False,
    skip_invalid: bool = False,
    rejects: Path | None = None,
    progress: Progress | None = None,
    file_name: str = "",
) -> ImportSummary:
    """Store the intakes of a CSV or XLSX file in `room`, in one transaction.

    One bad row stops all, unless `skip_invalid`: then the others are stored, and the bad ones go
    to the new file `rejects`, if named. Rows that are already known are counted and left as they
    are, voided ones too. `dry_run` judges everything and stores nothing, no rejects file either.
    `file_name` is what the batch is called where `path` is a temporary name.

    Raises FileRefused, RowsRefused (with the summary), SecretMissing; then nothing is stored.
    """
    table = open_table(path, limit_mb=settings.UPLOAD_LIMIT_MB)
    reading = IntakeReading(table, room, timezone.now())
    wanted = rejects if skip_invalid and not dry_run else None
    with _keys(keep=not dry_run), staged_intakes() as staged, _rejects(wanted, table) as file:
        reading.read_all(staged, file, progress)
        if reading.tally.rows == 0:
            raise no_rows(path.name)
        with transaction.atomic():
            fates = staged.judge(room, table.sha256, reading.epoch)
            if fates[Fate.CLASH_IN_FILE] or fates[Fate.CONFLICT]:
                reading.reject_conflicts(staged, file)
            summary = reading.summary(file_name or path.name, fates, dry_run=dry_run)
            if summary.rejected and not skip_invalid:
                raise RowsRefused(summary)
            if summary.created and not dry_run:
                summary = replace(summary, batch=_store(reading, staged, summary, by))
            return replace(summary, rejects=file.keep() if file else None)


@contextmanager
def _keys(*, keep: bool) -> Iterator[None]:
    """Let the first import make the first keys, and take them back where it stores nothing.

    Where there are keys, reading a file writes nothing, and locks nothing.
    """
    if Installation.objects.exists() and KeyEpoch.objects.filter(is_open=True).exists():
        yield
        return
    with transaction.atomic():
        yield
        if not keep:
            transaction.set_rollback(True)


def _rejects(target: Path | None, table: Table) -> AbstractContextManager[RejectsFile | None]:
    if target is None:
        return nullcontext()
    return RejectsFile(target, table.first_row(), delimiter=table.delimiter)


def _store(
    reading: IntakeReading, staged: StagedIntakes, summary: ImportSummary, by: User | None
) -> ImportBatch:
    """The batch with its rows, the clients they tell of, and one line in the audit log."""
    for code in sorted(staged.substances()):
        rules.substance_for(code)
    batch = new_batch(
        ImportBatch.Kind.INTAKES,
        summary.file_name,
        reading.table.sha256,
        by=by,
        room=reading.room,
        rows=summary.rows,
        created=summary.created,
        already_known=summary.already_known,
        rejected=summary.rejected,
    )
    if staged.store(batch, reading.epoch, reading.now) != summary.created:
        raise IntakeRoomsError(
            "Nogle af filens rækker blev registreret et andet sted imens, så intet er gemt. "
            "Indlæs filen igen."
        )
    if reading.epoch is not None:
        remember_clients(staged.seen(), reading.epoch)
    audit.record(
        "intakes_imported",
        by=by,
        target=batch,
        room=reading.room.slug,
        sha256=batch.sha256,
        created=summary.created,
        already_known=summary.already_known,
        rejected=summary.rejected,
    )
    return batch
