"""Manual counts: a day's number from paper."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from config.access.models import User
from config.audit import services as audit
from config.danish import long_date
from intake_rooms.exceptions import AlreadyVoided, IntakeRoomsError, ReasonMissing, RecordConflict
from intake_rooms.models import ImportBatch, ManualCount, Room
from intake_rooms.opening import local_day_and_hour
from intake_rooms.services.day_lock import lock_room, refuse_closed_day

GREATEST_COUNT = 5000


def refuse_count(room: Room, day: date, count: int) -> None:
    """Raise IntakeRoomsError where a count cannot be right: future, before opening, too large."""
    today, _ = local_day_and_hour(timezone.now())
    if day > today:
        raise IntakeRoomsError(f"Den {long_date(day)} er ikke kommet endnu. Ret datoen.")
    if day < room.opened_on or (room.closed_on and day > room.closed_on):
        raise IntakeRoomsError(
            f"Rummet {room.name} var ikke åbent den {long_date(day)}. Ret datoen eller rummet."
        )
    if not 0 <= count <= GREATEST_COUNT:
        raise IntakeRoomsError(f"Antallet skal være mellem 0 og {GREATEST_COUNT}. Ret antallet.")


@transaction.atomic
def record_count(
    *,
    room: Room,
    day: date,
    count: int,
    note: str = "",
    by: User | None,
    batch: ImportBatch | None = None,
    replace: bool = False,
) -> ManualCount:
    """Store a day's count. The same count again changes nothing.

    With `replace`, a different count voids the one that stands. Raises RecordConflict where a
    different count stands and `replace` is not said, DayIsClosed, IntakeRoomsError for an
    impossible one.
    """
    refuse_count(room, day, count)
    lock_room(room.pk)
    standing = (
        ManualCount.objects.select_for_update().filter(room=room, date=day, voided_at=None).first()
    )
    if standing is not None and standing.count == count:
        return standing
    refuse_closed_day(room, day)
    if standing is not None:
        if not replace:
            raise RecordConflict(
                f"Der står allerede {standing.count} for {room.name} den {long_date(day)}. "
                "Annullér den gamle optælling, før du taster en ny."
            )
        void_count(standing, by=by, reason=f"rettet til {count}")
    stored = ManualCount.objects.create(
        room=room, date=day, count=count, note=note.strip(), recorded_at=timezone.now(), batch=batch
    )
    if batch is None:
        audit.record("count_recorded", by=by, target=stored, room=room.slug, count=count)
    return stored


@transaction.atomic
def void_count(count: ManualCount, *, by: User | None, reason: str) -> ManualCount:
    """Take a count out of every figure, with a reason; audited.

    Raises ReasonMissing, AlreadyVoided, DayIsClosed.
    """
    if not reason.strip():
        raise ReasonMissing
    room = lock_room(count.room_id)
    stored = ManualCount.objects.select_for_update().get(pk=count.pk)
    if stored.voided_at is not None:
        raise AlreadyVoided
    refuse_closed_day(room, stored.date)
    stored.voided_at, stored.void_reason = timezone.now(), reason.strip()
    stored.save(update_fields=["voided_at", "void_reason"])
    audit.record("count_voided", by=by, target=stored, reason=reason.strip(), count=stored.count)
    return stored
