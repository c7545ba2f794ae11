"""Intakes for the tests of the services."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from config.danish import LOCAL_ZONE
from intake_rooms.services.intakes import NewIntake

NOON = datetime(2012, 10, 24, 12, tzinfo=LOCAL_ZONE)


def new(**changes: Any) -> NewIntake:
    answers: dict[str, Any] = {
        "occurred_at": NOON,
        "substance": "KOK",
        "method": "injection",
        "sex": "male",
        "age": 42,
        "municipality": "101",
        **changes,
    }
    return NewIntake(**answers)
