"""Setting up rooms."""

from __future__ import annotations

from datetime import date, time

from django.db import transaction

from config.access.models import User
from config.audit import services as audit
from intake_rooms.codes import RoomKind
from intake_rooms.exceptions import IntakeRoomsError, RoomExistsWithOtherData
from intake_rooms.models import OpeningHours, Room, RoomGroup

DEFAULT_GROUP = "alle"
ALL_DAY = (time(0), time(0))


@transaction.atomic
def add_room(
    *,
    slug: str,
    name: str,
    kind: str,
    opened_on: date,
    hours: tuple[time, time] = ALL_DAY,
    group: str = DEFAULT_GROUP,
    by: User | None,
) -> tuple[Room, bool]:
    """A room that is open every day in `hours` from `opened_on`; and whether it was made now.

    The same again changes nothing. Raises RoomExistsWithOtherData, IntakeRoomsError.
    """
    if kind not in RoomKind.values:
        raise IntakeRoomsError(f"Arten {kind} findes ikke. Brug fixed, temporary eller mobile.")
    existing = Room.objects.select_related("group").filter(slug=slug).first()
    if existing is not None:
        if _differs(existing, name, kind, opened_on, hours, group):
            raise RoomExistsWithOtherData(
                f"Rummet {slug} findes allerede med andre oplysninger. Intet er ændret; "
                "ret rummet på siden Rum, eller vælg en anden adresse."
            )
        return existing, False
    room_group, _ = RoomGroup.objects.get_or_create(name=group)
    room = Room.objects.create(
        slug=slug, name=name, kind=kind, opened_on=opened_on, group=room_group
    )
    OpeningHours.objects.bulk_create(
        OpeningHours(
            room=room, weekday=weekday, opens=hours[0], closes=hours[1], valid_from=opened_on
        )
        for weekday in range(1, 8)
    )
    audit.record("room_added", by=by, target=room, slug=slug)
    return room, True


def _differs(
    room: Room, name: str, kind: str, opened_on: date, hours: tuple[time, time], group: str
) -> bool:
    stands = (room.name, room.kind, room.opened_on, room.group.name)
    if stands != (name, kind, opened_on, group):
        return True
    rules = set(room.opening_hours.values_list("weekday", "opens", "closes"))
    return rules != {(weekday, *hours) for weekday in range(1, 8)}
