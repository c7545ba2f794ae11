"""What the tests of the counter send to it, and read."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from intake_rooms.models import Room

StaffIn = Callable[..., Client]
SCRIPT = {"X-Counter": "1"}


def url(room: Room, name: str = "counter", *more: Any) -> str:
    return reverse(f"intake_rooms:{name}", args=[room.slug, *more])


def taps(**changes: Any) -> dict[str, Any]:
    """A new client, answered in full; None leaves an answer out."""
    answers = {
        "id": str(uuid.uuid4()),
        "alias": "Anker",
        "sex": "male",
        "age": "42",
        "municipality": "",
        "substance": "KOK",
        "method": "injection",
        **changes,
    }
    return {name: value for name, value in answers.items() if value is not None}


def text(response: HttpResponse) -> str:
    return response.content.decode()
