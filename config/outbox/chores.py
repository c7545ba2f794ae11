"""What apps want done now and then by `deliver_mail`: each registers a function."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from config.outbox import services

Chore = Callable[[datetime], int]
"""Given the time; gives how many things it did."""
_chores: dict[str, Chore] = {"old_mails_deleted": services.delete_old}


def register(name: str, chore: Chore) -> None:
    """Add a chore; the same name twice replaces it. `name` says in the JSON what was counted."""
    _chores[name] = chore


def do_all(now: datetime) -> dict[str, int]:
    """Do every chore; how many things each did."""
    return {name: chore(now) for name, chore in _chores.items()}
