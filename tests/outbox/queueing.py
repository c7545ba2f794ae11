"""Mails for the outbox's tests, and how they stand."""

from __future__ import annotations

from collections import Counter
from typing import Any

from config.outbox.models import OutgoingMail
from config.outbox.services import post


def queue(number: int = 1, **more: Any) -> list[OutgoingMail]:
    made = [
        post(f"modtager{n}@example.org", f"Emne {n}", "Hej\n\nÅse", about="test", **more)
        for n in range(number)
    ]
    assert all(made)
    return [each for each in made if each]


def states() -> Counter[str]:
    return Counter(OutgoingMail.objects.values_list("state", flat=True))
