"""The rooms' part of the demo: eight weeks of 2012, and one room of today to register in.

The sums and shapes are those of the committee annex of 2012 (seed 003). Everything that the
annex does not say - each week's number, who came when, every client - is invented.
"""

from __future__ import annotations

from collections.abc import Callable

from config.demo import DemoPart
from intake_rooms.codes import Source
from intake_rooms.demo.areas import load_areas
from intake_rooms.demo.events import load_events
from intake_rooms.demo.intakes import load_intakes
from intake_rooms.demo.people import CLIENTS
from intake_rooms.demo.rooms import TEMPORARY, load_rooms
from intake_rooms.demo.stays import load_stays
from intake_rooms.models import (
    Incident,
    Intake,
    ManualCount,
    NuisanceObservation,
    Refusal,
    Room,
)


def is_loaded() -> bool:
    """Whether the demo's intakes are here; others may have come to them since."""
    return Intake.objects.filter(room__slug=TEMPORARY, source=Source.DEMO).exists()


def load(say: Callable[[str], None]) -> None:
    """Make rooms, intakes, events, areas and observations, once."""
    if is_loaded():
        return
    rooms = load_rooms()
    say(f"{len(rooms)} rooms: {', '.join(rooms)}")
    say(
        f"{load_intakes(rooms)} intakes of {CLIENTS} clients, whom the counter knows as "
        f"“demo 1” to “demo {CLIENTS}”"
    )
    say(f"{load_stays(rooms[TEMPORARY])} invented stays, for waiting times and places taken")
    say(f"{load_events(rooms)} refusals and incidents")
    say(f"{load_areas()} observations around the room")


def holds_real_data() -> bool:
    """Whether anything is stored of any room or area, and the demo was not there first."""
    stored = (Room, Intake, Refusal, Incident, ManualCount, NuisanceObservation)
    return not is_loaded() and any(model._default_manager.exists() for model in stored)


PART = DemoPart("rooms", 20, load, holds_real_data)
