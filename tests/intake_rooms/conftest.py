"""A room, and people who work in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from intake_rooms import services
from intake_rooms.models import Room, RoomMembership


@pytest.fixture(autouse=True)
def _keys_of_this_test(settings: Any, tmp_path: Path) -> None:
    """Secrets of client keys lie in a folder of the test's own, and no look-up is remembered."""
    settings.KEY_DIR = tmp_path / "keys"
    cache.clear()


@pytest.fixture
def make_room(db: None) -> Callable[..., Room]:
    """A function `make_room(slug, **more)`: a temporary room, open all day since 1 October 2012."""

    def make(slug: str = "midlertidigt", **more: Any) -> Room:
        facts: dict[str, Any] = {
            "name": "Det midlertidige rum",
            "kind": "temporary",
            "opened_on": date(2012, 10, 1),
            **more,
        }
        room, _ = services.add_room(slug=slug, by=None, **facts)
        return room

    return make


@pytest.fixture
def room(make_room: Callable[..., Room]) -> Room:
    """The temporary room of 2012."""
    return make_room()


@pytest.fixture
def staff_in(client_as: Callable[..., Client]) -> Callable[..., Client]:
    """A function `staff_in(room, role="room_staff")`: somebody logged in who works in `room`."""

    def log_in(room: Room, role: str = "room_staff") -> Client:
        client = client_as(role)
        RoomMembership.objects.create(room=room, user=client.user)  # type: ignore[attr-defined]
        return client

    return log_in
