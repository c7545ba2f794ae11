"""A room with places, its intakes, stays and refusals, for the tests of the capacity report."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from intake_rooms.models import Intake, KeyEpoch, OpeningHours, PresenceTimes, Refusal, Room
from intake_rooms.opening import local_day_and_hour
from intake_rooms.services import add_room
from intake_rooms.services.rooms import set_places
from reports.capacity_counts import capacity_figures
from reports.capacity_figures import CapacityFigures
from reports.parameters import StatusParameters
from reports.periods import Period


@pytest.fixture
def room(db: None, settings: Any, tmp_path: Path) -> Room:
    """A room of four places, open 10 to 14 every day."""
    settings.KEY_DIR = tmp_path / "keys"
    made, _ = add_room(
        slug="skyen", name="Skyen", kind="fixed", opened_on=date(2012, 1, 1), by=None
    )
    OpeningHours.objects.filter(room=made).update(opens=time(10), closes=time(14))
    set_places(made, {"injection": 3, "smoking": 1}, by=None)
    return made


PERIOD = Period.of_weeks(date(2012, 10, 1), 8)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC) - timedelta(
        hours=2 if day < date(2012, 10, 28) else 1
    )


def bulk_intakes(room: Room, moments: list[datetime], clients: int) -> None:
    """Intakes by so many clients in turn."""
    epoch = KeyEpoch.objects.first() or KeyEpoch.objects.create(
        installation=_installation(), number=1, started_at=datetime(2012, 1, 1, tzinfo=UTC)
    )
    made = []
    for number, moment in enumerate(moments):
        day, hour = local_day_and_hour(moment)
        made.append(
            Intake(
                id=uuid.uuid4(), room=room, occurred_at=moment, received_at=moment,
                local_date=day, local_hour=hour, substance_id="HER", method="smoking",
                source="counter", client_key=number % clients, epoch=epoch,
            )
        )  # fmt: skip
    Intake.objects.bulk_create(made)


def _installation() -> Any:
    from intake_rooms.models import Installation

    return Installation.objects.get_or_create(one=True)[0]


def stay(room: Room, queued: datetime, waited: int, minutes: int) -> PresenceTimes:
    seated = queued + timedelta(minutes=waited)
    day, hour = local_day_and_hour(queued)
    return PresenceTimes(
        room=room, method="smoking", queued_at=queued, called_at=seated, seated_at=seated,
        left_at=seated + timedelta(minutes=minutes), local_date=day, local_hour=hour,
    )  # fmt: skip


def refuse(room: Room, moment: datetime, reason: str) -> Refusal:
    day, hour = local_day_and_hour(moment)
    return Refusal.objects.create(
        room=room, reason=reason, occurred_at=moment, received_at=moment, local_date=day,
        local_hour=hour,
    )  # fmt: skip


def figures_of(*slugs: str, period: Period = PERIOD) -> CapacityFigures:
    return capacity_figures(StatusParameters(rooms=slugs, period=period))
