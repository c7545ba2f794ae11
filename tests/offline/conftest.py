"""A room, its leader, and secrets in a folder of the test's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from intake_rooms.models import Room
from tests import factories


@pytest.fixture(autouse=True)
def _keys_of_this_test(settings: Any, tmp_path: Path) -> None:
    settings.KEY_DIR = tmp_path / "keys"
    cache.clear()


@pytest.fixture
def room(db: None) -> Room:
    return factories.room("h17")


@pytest.fixture
def leader(room: Room) -> Client:
    """The leader of the room, logged in."""
    client = Client()
    user = factories.user("room_leader")
    factories.member(room, user)
    client.force_login(user)
    client.user = user  # type: ignore[attr-defined]
    return client
