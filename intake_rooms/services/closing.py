"""Closing an opening day: the leader has looked at what was found, and signs.

From then on nothing of the day is undone or corrected; what still comes in is kept and shown as
late. Reopening needs a reason.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from config.access.models import User
from config.audit import services as audit
from config.danish import listing, long_date
from config.personal_traits import personal_traits
from intake_rooms.exceptions import IntakeRoomsError, ReasonMissing, RecordConflict
from intake_rooms.findings import DataFinding, day_findings
from intake_rooms.models import DayClosing, DayFindingNote, Intake, Room
from intake_rooms.opening import opening_day, opening_span
from intake_rooms.services import presence
from intake_rooms.services.counts import record_count
from intake_rooms.services.day_lock import lock_room, standing_closing


class FindingsUnseen(IntakeRoomsError):
    def __init__(self) -> None:
        super().__init__(
            "Sæt kryds ved Set, eller skriv en forklaring, ved hvert af fundene, før du lukker."
        )


class DifferenceUnexplained(IntakeRoomsError):
    def __init__(self, registered: int, counted: int) -> None:
        super().__init__(
            f"Der er registreret {registered}, men talt {counted} på papir. Forklar forskellen."
        )


def finding_key(finding: DataFinding) -> str:
    """Names a finding in a form; another sentence is another finding."""
    said = f"{finding.kind}|{finding.start}|{finding.end}|{finding.sentence}"
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def registered_on(room: Room, day: date) -> int:
    """The intakes that count of opening day `day`, a night shift's after midnight included."""
    start, end = opening_span(room, day)
    return (
        Intake.objects.counted()
        .filter(room=room, occurred_at__gte=start, occurred_at__lt=end)
        .count()
    )


@transaction.atomic
def close_day(
    room: Room,
    day: date,
    *,
    by: User,
    seen: Mapping[str, str],
    paper_count: int | None = None,
    difference: str = "",
) -> DayClosing:
    """Sign opening day `day`, today's too. Audited; the board forgets who came before it ended.

    `seen` holds each finding's `finding_key` with its explanation, "" for seen only; `difference`
    explains why `paper_count` is not what is registered. A paper count of a day without
    registrations becomes its manual count, so that it is in every figure.

    Raises FindingsUnseen, also where something new was found meanwhile, DifferenceUnexplained,
    RecordConflict for a closed day, IntakeRoomsError for a day outside the room's life or a text
    that points to a person.
    """
    locked = lock_room(room.pk)
    now = timezone.now()
    _refuse_day(locked, day, now)
    for text in (difference, *seen.values()):
        refuse_traits(text)
    findings = day_findings(locked, day)
    if any(finding_key(finding) not in seen for finding in findings):
        raise FindingsUnseen
    registered = registered_on(locked, day)
    if paper_count not in {None, registered} and registered and not difference.strip():
        raise DifferenceUnexplained(registered, paper_count or 0)
    if paper_count and not registered:
        record_count(room=locked, day=day, count=paper_count, by=by)
        difference = difference or "Intet registreret; tallet fra papiret er optællingen."
    closing = DayClosing.objects.create(
        room=locked,
        day=day,
        closed_at=now,
        closed_by=by,
        registered=registered,
        paper_count=paper_count,
        difference=difference.strip() if paper_count not in {None, registered} else "",
    )
    DayFindingNote.objects.bulk_create(
        DayFindingNote(
            closing=closing,
            kind=finding.kind,
            sentence=finding.sentence[:400],
            explanation=seen[finding_key(finding)].strip(),
        )
        for finding in findings
    )
    presence.clear_board(locked, now, came_before=opening_span(locked, day)[1])
    audit.record("day_closed", by=by, target=closing, room=locked.slug, day=day.isoformat())
    return closing


def _refuse_day(room: Room, day: date, now: datetime) -> None:
    if day > opening_day(room, now):
        raise IntakeRoomsError("Dagen er ikke begyndt endnu, så den kan ikke lukkes.")
    if day < room.opened_on or (room.closed_on is not None and day > room.closed_on):
        raise IntakeRoomsError(
            f"Rummet var ikke i brug den {long_date(day)}, så dagen kan ikke lukkes."
        )
    if standing_closing(room, day) is not None:
        raise RecordConflict("Dagen er allerede lukket. Genåbn den først, hvis noget skal rettes.")


def refuse_traits(text: str) -> None:
    """Raise IntakeRoomsError where a text holds what could point to a person."""
    found = personal_traits(text)
    if found:
        raise IntakeRoomsError(
            f"Teksten ser ud til at indeholde {listing(found)}. Skriv den om, så ingen kan "
            "genkendes."
        )


@transaction.atomic
def reopen_day(room: Room, day: date, *, by: User, reason: str) -> DayClosing:
    """Let opening day `day` be corrected again, with a reason; audited.

    Raises ReasonMissing, RecordConflict where the day is not closed.
    """
    if not reason.strip():
        raise ReasonMissing
    refuse_traits(reason)
    lock_room(room.pk)
    closing = standing_closing(room, day)
    if closing is None:
        raise RecordConflict("Dagen er ikke lukket, så den kan rettes.")
    closing.reopened_at, closing.reopened_by = timezone.now(), by
    closing.reopen_reason = reason.strip()
    closing.save(update_fields=["reopened_at", "reopened_by", "reopen_reason"])
    audit.record(
        "day_reopened",
        by=by,
        target=closing,
        reason=reason.strip(),
        room=room.slug,
        day=day.isoformat(),
    )
    return closing
