"""What can be done at a counter besides an intake, and how each is found again to be undone.

Apps above the rooms (referrals) register their deed in AppConfig.ready: the counter shows a door
to it, and says what was saved, without knowing the app.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from config.access.models import User
from config.access.roles import Permission
from intake_rooms.models import Room


@dataclass(frozen=True)
class Saved:
    """A sentence on what was saved or taken back; `undo_url` is "" where nothing can be undone."""

    text: str
    undo_url: str = ""
    voided: bool = False
    warning: str = ""


@dataclass(frozen=True)
class Deed:
    """One kind of record made at the counter.

    `address` gives the page for a room; `find` what is to be said of a record of the room, None
    where there is no such record; `count` how many there are on a day, for the page of the day.
    A deed without `label` has no door of its own.
    """

    code: str
    label: str
    address: Callable[[Room], str]
    permission: Permission
    find: Callable[[Room, UUID], Saved | None]
    order: int = 100
    grave: bool = False
    count: Callable[[Room, date], Count] | None = None


@dataclass(frozen=True)
class Count:
    """How many records of a deed count on a day, with the noun in the right number.

    `url` is where they are listed, "" where they are not.
    """

    number: int
    noun: str
    url: str = ""


@dataclass(frozen=True)
class Door:
    """A way from the counter to a deed."""

    label: str
    url: str
    grave: bool


_deeds: dict[str, Deed] = {}


def register(deed: Deed) -> None:
    """Add a deed; the same code twice replaces it."""
    _deeds[deed.code] = deed


def doors(user: User, room: Room) -> tuple[Door, ...]:
    """The doors to the deeds that `user` may do, in order."""
    return tuple(
        Door(deed.label, deed.address(room), deed.grave)
        for deed in sorted(_deeds.values(), key=lambda each: each.order)
        if deed.label and user.may(deed.permission)
    )


def counts(room: Room, day: date) -> tuple[Count, ...]:
    """What other apps count on a day in a room."""
    return tuple(
        deed.count(room, day)
        for deed in sorted(_deeds.values(), key=lambda each: each.order)
        if deed.count
    )


def find(code: str, room: Room, record_id: UUID) -> Saved | None:
    """What is to be said of a record; None for an unknown deed or record."""
    deed = _deeds.get(code)
    return deed.find(room, record_id) if deed else None
