"""A word to the next shift, gone again after HANDOVER_HOURS."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from config.danish import listing
from config.personal_traits import personal_traits
from intake_rooms.exceptions import IntakeRoomsError
from intake_rooms.models import HandoverNote, Room

LONGEST_NOTE = 500


def _oldest_kept(now: datetime) -> datetime:
    return now - timedelta(hours=settings.HANDOVER_HOURS)


@transaction.atomic
def write_note(room: Room, text: str) -> HandoverNote:
    """Leave a word to the next shift, and let the old ones go. Who wrote it is not stored.

    Raises IntakeRoomsError for an empty text, a long one, or one that points to a person.
    """
    words = text.strip()
    if not words:
        raise IntakeRoomsError("Skriv, hvad næste vagt skal vide.")
    if len(words) > LONGEST_NOTE:
        raise IntakeRoomsError(f"Beskeden kan højst have {LONGEST_NOTE} tegn. Forkort den.")
    found = personal_traits(words)
    if found:
        raise IntakeRoomsError(
            f"Beskeden ser ud til at indeholde {listing(found)}. Skriv den om, så ingen kan "
            "genkendes."
        )
    now = timezone.now()
    forget_old_notes(now)
    return HandoverNote.objects.create(room=room, written_at=now, text=words)


def remove_note(note: HandoverNote) -> None:
    """Take a note away before its time; nothing of it stays."""
    note.delete()


def standing_notes(room: Room, now: datetime) -> tuple[HandoverNote, ...]:
    """The room's notes that have not had their time, newest first. One query."""
    return tuple(HandoverNote.objects.filter(room=room, written_at__gt=_oldest_kept(now)))


def forget_old_notes(now: datetime) -> int:
    """Delete the notes of all rooms that have had their time; gives how many.

    For `apply_retention`; writing a note does it too.
    """
    deleted, _ = HandoverNote.objects.filter(written_at__lte=_oldest_kept(now)).delete()
    return deleted
