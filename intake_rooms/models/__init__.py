"""What is stored of the rooms. No field can hold a person's name, number or picture."""

from intake_rooms.models.area import Area, NuisanceIndicator, NuisanceObservation
from intake_rooms.models.event import Incident, IncidentRecording, Refusal
from intake_rooms.models.intake import Client, ImportBatch, Intake, ManualCount
from intake_rooms.models.key import AliasLookUps, Installation, KeyEpoch
from intake_rooms.models.room import (
    OpeningException,
    OpeningHours,
    Room,
    RoomGroup,
    RoomMembership,
    RoomPlaces,
    RoomSubstance,
    Stop,
    Substance,
)

__all__ = [
    "AliasLookUps", "Area", "Client", "ImportBatch", "Incident", "IncidentRecording",
    "Installation", "Intake", "KeyEpoch", "ManualCount", "NuisanceIndicator", "NuisanceObservation",
    "OpeningException", "OpeningHours", "Refusal", "Room", "RoomGroup", "RoomMembership",
    "RoomPlaces", "RoomSubstance", "Stop", "Substance",
]  # fmt: skip
