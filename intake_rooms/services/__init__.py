"""The only writers of the rooms: counter, importers, commands and API all go through here."""

from intake_rooms.services.areas import add_area, record_nuisance, void_nuisance
from intake_rooms.services.batches import void_batch
from intake_rooms.services.counts import record_count, void_count
from intake_rooms.services.events import (
    record_incident,
    record_refusal,
    remove_recording,
    set_recording,
    undo_event,
    void_event,
)
from intake_rooms.services.imports import import_intakes
from intake_rooms.services.intakes import (
    NewIntake,
    correct_intake,
    known_client,
    register_intake,
    undo_intake,
    void_intake,
)
from intake_rooms.services.rooms import add_room
from intake_rooms.services.table_imports import import_counts, import_nuisance

__all__ = [
    "NewIntake", "add_area", "add_room", "correct_intake", "import_counts",
    "import_intakes", "import_nuisance", "known_client", "record_count", "record_incident",
    "record_nuisance", "record_refusal", "register_intake", "remove_recording",
    "set_recording", "undo_event", "undo_intake", "void_batch", "void_count", "void_event",
    "void_intake", "void_nuisance",
]  # fmt: skip
