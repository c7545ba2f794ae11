"""Setting up rooms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from django.db import transaction
from django.db.models import Max, Min
from django.db.models.deletion import ProtectedError
from django.utils import timezone

from config.access.models import User
from config.audit import services as audit
from config.danish import long_date
from intake_rooms.codes import Method, RoomKind
from intake_rooms.exceptions import IntakeRoomsError, RoomExistsWithOtherData
from intake_rooms.models import (
    OpeningHours,
    Room,
    RoomGroup,
    RoomMembership,
    RoomPlaces,
    RoomSubstance,
    Stop,
    Substance,
)
from intake_rooms.services import presence, rules

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


@transaction.atomic
def change_room(
    room: Room,
    *,
    name: str,
    kind: str,
    group: RoomGroup,
    opened_on: date,
    closed_on: date | None,
    default_municipality: str,
    by: User | None,
) -> Room:
    """Change what a room is. Old and new values go to the audit log.

    Raises IntakeRoomsError where registered intakes would fall outside the room's life, or where
    another group would part clients from the keys they have.
    """
    stored = Room.objects.select_for_update().get(pk=room.pk)
    refuse_outside_new_life(stored, opened_on, closed_on)
    if group.pk != stored.group_id and stored.intakes.exclude(client_key=None).exists():
        raise IntakeRoomsError(
            "Rummet har registreringer med kaldenavn, så det kan ikke skifte rumgruppe: kendte "
            "brugere ville blive ukendte. Opret et nyt rum i den anden gruppe."
        )
    new: dict[str, Any] = {
        "name": name,
        "kind": kind,
        "group": group,
        "opened_on": opened_on,
        "closed_on": closed_on,
        "default_municipality": default_municipality,
    }
    changed = {field: value for field, value in new.items() if getattr(stored, field) != value}
    old = {field: str(getattr(stored, field)) for field in changed}
    for field, value in changed.items():
        setattr(stored, field, value)
    stored.save()
    if changed:
        told = {field: str(value) for field, value in changed.items()}
        audit.record("room_changed", by=by, target=stored, old=old, new=told)
    return stored


def refuse_outside_new_life(room: Room, opened_on: date, closed_on: date | None) -> None:
    """Raise IntakeRoomsError where an intake of the room lies before or after the new dates."""
    if closed_on is not None and closed_on < opened_on:
        raise IntakeRoomsError("Rummet kan ikke lukke, før det åbner. Ret datoerne.")
    days = room.intakes.aggregate(first=Min("local_date"), last=Max("local_date"))
    if days["first"] is not None and days["first"] < opened_on:
        raise IntakeRoomsError(
            f"Der er registreret indtag den {long_date(days['first'])}, så rummet kan ikke åbne "
            "senere. Ret åbningsdatoen."
        )
    if closed_on is not None and days["last"] is not None and days["last"] > closed_on:
        raise IntakeRoomsError(
            f"Der er registreret indtag den {long_date(days['last'])}, så rummet kan ikke lukke "
            "før. Ret lukkedatoen."
        )


@transaction.atomic
def delete_room(room: Room, *, by: User | None) -> None:
    """Delete a room that was never used, with its hours, places and members; audited.

    Raises IntakeRoomsError for a room with any record.
    """
    slug, pk = room.slug, room.pk
    try:
        with transaction.atomic():
            room.delete()
    except ProtectedError:
        raise IntakeRoomsError(
            f"{room.name} har været i brug, så det kan ikke slettes: tallene ville mangle i "
            "gamle bilag. Sæt en lukkedato i stedet."
        ) from None
    room.pk = pk
    audit.record("room_deleted", by=by, target=room, slug=slug)


@transaction.atomic
def set_places(room: Room, places: Mapping[str, int], *, by: User | None) -> None:
    """How many places the room has for each method; 0 is none. No places at all: all methods."""
    wanted = {Method(method).value: count for method, count in places.items() if count > 0}
    stands = dict(room.places.values_list("method", "places"))
    if wanted == stands:
        return
    room.places.all().delete()
    RoomPlaces.objects.bulk_create(
        RoomPlaces(room=room, method=method, places=wanted[method])
        for method in Method.values
        if method in wanted
    )
    audit.record("room_places_set", by=by, target=room, old=stands, new=wanted)


@transaction.atomic
def set_board(room: Room, *, uses_board: bool, long_stay_minutes: int, by: User | None) -> None:
    """Whether the room uses the board, and after how many minutes a stay is long; audited.

    A board that is turned off is emptied. Raises IntakeRoomsError for less than five minutes.
    """
    if not 5 <= long_stay_minutes <= 600:
        raise IntakeRoomsError("Grænsen skal være mellem 5 og 600 minutter. Ret tallet.")
    new = {"uses_board": uses_board, "long_stay_minutes": long_stay_minutes}
    old = {name: getattr(room, name) for name in new}
    if new == old:
        return
    room.uses_board, room.long_stay_minutes = uses_board, long_stay_minutes
    room.save(update_fields=list(new))
    if not uses_board:
        presence.clear_board(room, timezone.now())
    audit.record("room_board_set", by=by, target=room, old=old, new=new)


@transaction.atomic
def set_buttons(room: Room, codes: Sequence[str], *, by: User | None) -> None:
    """Which substances have a button at the counter, in order; none gives the usual ones.

    `codes` may be mixes of known substances (`HER+KOK`), which are stored on first use. Raises
    IntakeRoomsError for an unknown code or one named twice.
    """
    singles = frozenset(
        code for code in Substance.objects.values_list("code", flat=True) if "+" not in code
    )
    wanted = [rules.canonical_mix(code) for code in codes]
    for code in wanted:
        finding = rules.substance_finding(code, singles)
        if finding is not None:
            raise IntakeRoomsError(finding.reason)
    if len(set(wanted)) != len(wanted):
        raise IntakeRoomsError("Det samme stof kan kun have én knap. Fjern den ene.")
    stands = list(room.buttons.order_by("order").values_list("substance_id", flat=True))
    if wanted == stands:
        return
    room.buttons.all().delete()
    RoomSubstance.objects.bulk_create(
        RoomSubstance(room=room, substance=rules.substance_for(code), order=place)
        for place, code in enumerate(wanted, start=1)
    )
    audit.record("room_buttons_set", by=by, target=room, old=stands, new=wanted)


@transaction.atomic
def add_stop(room: Room, name: str, *, by: User | None) -> Stop:
    """A place where a mobile unit stands; one out of use comes into use again."""
    stop, made = Stop.objects.get_or_create(room=room, name=name.strip())
    if made or not stop.is_active:
        stop.is_active = True
        stop.save(update_fields=["is_active"])
        audit.record("stop_added", by=by, target=stop, room=room.slug, name=stop.name)
    return stop


@transaction.atomic
def retire_stop(stop: Stop, *, by: User | None) -> None:
    """Take a stop out of use; intakes registered there keep it."""
    if stop.is_active:
        stop.is_active = False
        stop.save(update_fields=["is_active"])
        audit.record("stop_retired", by=by, target=stop, name=stop.name)


@transaction.atomic
def add_member(room: Room, user: User, *, by: User | None) -> None:
    """Let a member of staff work in the room; audited. The same again changes nothing."""
    _, made = RoomMembership.objects.get_or_create(room=room, user=user)
    if made:
        audit.record("room_member_added", by=by, target=room, member=user.username)


@transaction.atomic
def remove_member(room: Room, user: User, *, by: User | None) -> None:
    """End a member of staff's work in the room; audited."""
    removed, _ = RoomMembership.objects.filter(room=room, user=user).delete()
    if removed:
        audit.record("room_member_removed", by=by, target=room, member=user.username)
