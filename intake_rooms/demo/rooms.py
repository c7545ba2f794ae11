"""The demo's rooms, where they stand and who works there.

Dates and hours of the room of 2012 are from seed 003; the mobile unit's hours and stops, all
numbers of places but H17's 24 and H17's hours are invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from config.access.demo import STAFF
from config.access.models import User
from intake_rooms.codes import Method, RoomKind
from intake_rooms.models import Room, RoomMembership, RoomPlaces, RoomSubstance, Stop
from intake_rooms.services.rooms import ALL_DAY, add_room, set_board

TEMPORARY, MOBILE, TODAY = "midlertidigt", "mobil", "h17"
BESIDE_THE_ROOM, ISTEDGADE = "Ved det midlertidige rum", "Istedgade"
_ROLES = ("room_staff", "room_leader")


@dataclass(frozen=True)
class DemoRoom:
    """A room as it is made; `places` by method, `buttons` the substances at the counter."""

    slug: str
    name: str
    kind: str
    opened_on: date
    hours: tuple[time, time]
    places: dict[str, int]
    buttons: tuple[str, ...]
    stops: tuple[str, ...] = ()
    uses_board: bool = False


_BUTTONS = ("KOK", "HER", "HER+KOK", "MTD", "AMF", "KET", "MOR", "BZD")
ROOMS = (
    DemoRoom(
        slug=TEMPORARY,
        name="Midlertidigt stofindtagelsesrum",
        kind=RoomKind.TEMPORARY,
        opened_on=date(2012, 10, 1),
        hours=(time(8, 30), time(23, 30)),
        places={Method.INJECTION: 9},
        buttons=_BUTTONS,
        uses_board=True,
    ),
    DemoRoom(
        slug=MOBILE,
        name="Mobilt stofindtagelsesrum",
        kind=RoomKind.MOBILE,
        opened_on=date(2011, 9, 12),
        hours=(time(10), time(22)),
        places={Method.INJECTION: 3, Method.SNIFFING: 1},
        buttons=_BUTTONS,
        stops=(BESIDE_THE_ROOM, ISTEDGADE),
    ),
    DemoRoom(
        slug=TODAY,
        name="H17",
        kind=RoomKind.FIXED,
        opened_on=date(2016, 8, 1),
        hours=ALL_DAY,
        places={Method.INJECTION: 12, Method.SMOKING: 12},
        buttons=("KOK", "CRK", *_BUTTONS[1:]),
        uses_board=True,
    ),
)
PLANS = {plan.slug: plan for plan in ROOMS}


def load_rooms() -> dict[str, Room]:
    """Make the rooms with places, buttons, stops and staff. Gives them by slug."""
    return {plan.slug: _load(plan) for plan in ROOMS}


def _load(plan: DemoRoom) -> Room:
    room, _ = add_room(
        slug=plan.slug,
        name=plan.name,
        kind=plan.kind,
        opened_on=plan.opened_on,
        hours=plan.hours,
        by=None,
    )
    RoomPlaces.objects.bulk_create(
        RoomPlaces(room=room, method=method, places=places)
        for method, places in plan.places.items()
    )
    RoomSubstance.objects.bulk_create(
        RoomSubstance(room=room, substance_id=code, order=order)
        for order, code in enumerate(plan.buttons, start=1)
    )
    if plan.uses_board:
        set_board(room, uses_board=True, long_stay_minutes=room.long_stay_minutes, by=None)
    Stop.objects.bulk_create(Stop(room=room, name=name) for name in plan.stops)
    names = [person.username for person in STAFF if person.role in _ROLES]
    RoomMembership.objects.bulk_create(
        RoomMembership(room=room, user=user) for user in User.objects.filter(username__in=names)
    )
    return room
