"""What is stored of the rooms. No field can hold a person's name, number or picture."""

from intake_rooms.models.area import Area, NuisanceIndicator, NuisanceObservation
from intake_rooms.models.daily import DayClient, DayCode, RoomDay, RoomDayCode, StaleDay
from intake_rooms.models.day import DayClosing, DayFindingNote, HandoverNote, ServiceCount
from intake_rooms.models.event import Incident, IncidentRecording, Refusal
from intake_rooms.models.intake import Client, ImportBatch, Intake, ManualCount
from intake_rooms.models.key import AliasLookUps, Installation, KeyEpoch
from intake_rooms.models.presence import Presence, PresenceTimes
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
    "AliasLookUps", "Area", "Client", "DayClient", "DayClosing", "DayCode", "DayFindingNote",
    "HandoverNote", "ImportBatch", "Incident",
    "IncidentRecording", "Installation", "Intake", "KeyEpoch", "ManualCount",
    "NuisanceIndicator", "NuisanceObservation", "OpeningException", "OpeningHours", "Presence",
    "PresenceTimes", "Refusal",
    "Room", "RoomDay", "RoomDayCode", "RoomGroup", "RoomMembership", "RoomPlaces",
    "RoomSubstance", "ServiceCount", "StaleDay", "Stop", "Substance",
]  # fmt: skip
