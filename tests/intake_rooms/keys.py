"""What the tests of keys do again and again."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any

from django.core.management import call_command
from django.utils import timezone

from intake_rooms import services
from intake_rooms.models import Intake, Room
from tests.conftest import Clock


def register(room: Room, alias: str, at: datetime | None = None, **more: Any) -> Intake:
    new = services.NewIntake(
        occurred_at=at or timezone.now(),
        alias=alias,
        **{"substance": "KOK", "method": "smoking", **more},
    )
    return services.register_intake(new, room=room).intake


def later(clock: Clock, **span: float) -> None:
    clock.set(clock.moment + timedelta(**span))


def run(command: str, *arguments: object) -> str:
    out = io.StringIO()
    call_command(command, *map(str, arguments), stdout=out)
    return out.getvalue()
