"""A leader, intakes of a day and its closing, for the tests of the day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from config.access.models import User
from config.danish import LOCAL_ZONE
from intake_rooms import services
from intake_rooms.findings import day_findings
from intake_rooms.models import (
    DayClosing,
    Intake,
    Room,
)
from intake_rooms.services.closing import (
    close_day,
    finding_key,
)
from intake_rooms.services.intakes import NewIntake

StaffIn = Callable[..., Client]
DAY = date(2012, 10, 24)
HOME = "/rum/midlertidigt/"


@pytest.fixture
def leader(make_user: Callable[..., User]) -> User:
    return make_user("room_leader", username="leder")


def register(room: Room, when: str = "2012-10-24T13:55", **more: Any) -> Intake:
    """An intake at a Danish local time."""
    moment = datetime.fromisoformat(when).replace(tzinfo=LOCAL_ZONE)
    facts = {"substance": "KOK", "method": "smoking", **more}
    return services.register_intake(NewIntake(occurred_at=moment, **facts), room=room).intake


def all_seen(room: Room, day: date = DAY) -> dict[str, str]:
    return {finding_key(finding): "" for finding in day_findings(room, day)}


def close(room: Room, by: User, day: date = DAY, **more: Any) -> DayClosing:
    return close_day(room, day, by=by, seen=all_seen(room, day), **more)
