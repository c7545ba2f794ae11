"""What rooms' tablets send besides intakes: refusals, overdoses, and what takes back or discards.

At work refusals and overdoses come in one at a time (`views.tablet_events`); from a revoked tablet
all of it is held for the leader (see `config.offline.kinds`).
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from config.offline import services as machines
from config.offline.kinds import Item, ItemResult, Kind, Shown
from config.offline.models import Device, HeldItem
from intake_rooms import devices, services
from intake_rooms.codes import IncidentKind, OverdoseMeasure
from intake_rooms.exceptions import AlreadyVoided, IntakeRoomsError
from intake_rooms.held_words import (
    NOWHERE,
    any_words,
    event_words,
    read_moment,
    short_texts,
    substance_names,
    told_of,
)
from intake_rooms.models import Incident, Intake, Refusal, Room
from intake_rooms.services import presence
from intake_rooms.services.batch_items import CLOCK_RIGHT_WITHIN, clock_offset
from intake_rooms.services.discards import WHAT, record_discard

DISCARD_REASONS = {
    "twice": "registreret to gange",
    "mistake": "tastefejl",
    "trial": "prøve",
    "other": "andet",
}
UNDONE = "fortrudt på tabletten"
UNREADABLE = "Den kan ikke læses. Kassér den."
MOST_MEASURES = 10
_STORED: tuple[type[Intake] | type[Refusal] | type[Incident], ...] = (Intake, Refusal, Incident)


def record_event(item: Item, room: Room, *, sent_at: str = "") -> None:
    """Store a refusal or an overdose; the same `id` again changes nothing.

    `sent_at` is what the tablet's clock said at sending; the item's own goes before it. Raises
    ValueError for what cannot be read, IntakeRoomsError where a rule forbids it.
    """
    event_id = uuid.UUID(str(item.get("id", "")))
    moment = _moment(item, str(item.get("sent_at") or sent_at))
    if item.get("kind") == "refusal":
        services.record_refusal(
            room=room, reason=str(item.get("reason", "")), occurred_at=moment, id=event_id
        )
        return
    services.record_incident(
        room=room,
        kind=IncidentKind.OVERDOSE,
        grade=str(item.get("grade", "")),
        measures=_measures(item),
        occurred_at=moment,
        id=event_id,
    )


def _moment(item: Item, sent_at: str) -> datetime:
    """When it happened, a wrong clock of the tablet corrected for. Raises ValueError."""
    said = datetime.fromisoformat(str(item.get("occurred_at", "")))
    if said.tzinfo is None:
        raise ValueError("a time without zone")
    offset = clock_offset(sent_at, timezone.now())
    try:
        return said + offset if abs(offset) > CLOCK_RIGHT_WITHIN else said
    except OverflowError:
        raise ValueError("a time out of all time") from None


def _measures(item: Item) -> list[str]:
    said = item.get("measures")
    return [str(each) for each in said] if isinstance(said, list) else []


def _each(
    take: Callable[[Device, Room, Item], None],
) -> Callable[[Device, Sequence[Item]], list[ItemResult]]:
    """`Kind.take` of what is taken one by one; a rule that forbids one is its result's reason."""

    def one(device: Device, room: Room, item: Item) -> ItemResult:
        named = str(item.get("id", ""))
        try:
            take(device, room, item)
        except ValueError:
            return ItemResult(named, False, (UNREADABLE,))
        except IntakeRoomsError as error:
            return ItemResult(named, False, (str(error),))
        return ItemResult(named, True)

    def all_of(device: Device, items: Sequence[Item]) -> list[ItemResult]:
        room = devices.room_of(device)
        return [one(device, room, item) for item in items]

    return all_of


def _take_event(device: Device, room: Room, item: Item) -> None:
    record_event(item, room)


def _keep_event(item: Item) -> dict[str, Any]:
    kept: dict[str, Any] = short_texts(
        item, "id", "kind", "occurred_at", "reason", "grade", "sent_at"
    )
    measures = [each for each in _measures(item) if each in OverdoseMeasure.values]
    return kept | ({"measures": measures[:MOST_MEASURES]} if measures else {})


def _show_events(items: Sequence[HeldItem]) -> list[Shown]:
    return [
        Shown(event_words(item.payload), read_moment(item.payload.get("occurred_at", "")))
        for item in items
    ]


def _take_undo(device: Device, room: Room, item: Item) -> None:
    """Take back what is held of the tablet, or stored of the room; what is nowhere is back."""
    item_id = uuid.UUID(str(item.get("id", "")))
    waiting = HeldItem.objects.filter(device=device, item_id=str(item_id), outcome="")
    for held in waiting.exclude(kind__in=("undo", "discard")):
        machines.decide(held, HeldItem.Outcome.DISCARDED, by=None, reason=UNDONE)
    for model in _STORED:
        stored = model._default_manager.filter(room=room, pk=item_id).first()
        if stored is not None:
            _void(stored)


def _void(stored: Intake | Refusal | Incident) -> None:
    try:
        if isinstance(stored, Intake):
            presence.take_out_undone(services.void_intake(stored, by=None, reason=UNDONE))
        elif isinstance(stored, Refusal):
            services.void_event(stored, by=None, reason=UNDONE)
        else:
            services.void_event(stored, by=None, reason=UNDONE)
    except AlreadyVoided:
        pass


def _keep_undo(item: Item) -> dict[str, Any]:
    return dict(short_texts(item, "id", "of", "sent_at"))


def _show_undos(items: Sequence[HeldItem]) -> list[Shown]:
    """What is taken back, in words, where it is held or stored. Five queries."""
    told = told_of((item.item_id for item in items), place=items[0].place)
    return [told.get(item.item_id, Shown(NOWHERE)) for item in items]


def _take_discard(device: Device, room: Room, item: Item) -> None:
    record_discard(
        uuid.UUID(str(item.get("discarded", ""))),
        device=device.name,
        room=room,
        reason=DISCARD_REASONS[_reason(item)],
        what=item.get("what"),
    )


def _reason(item: Item) -> str:
    said = str(item.get("reason", ""))
    return said if said in DISCARD_REASONS else "other"


def _keep_discard(item: Item) -> dict[str, Any]:
    what = item.get("what")
    return short_texts(item, "id", "discarded", "reason", "sent_at") | {
        "what": short_texts(what if isinstance(what, dict) else {}, *WHAT)
    }


def _show_discards(items: Sequence[HeldItem]) -> list[Shown]:
    """Which intake was thrown away on the tablet, and why. One query."""
    names = substance_names()
    shown = []
    for item in items:
        what = item.payload.get("what", {})
        text = f"{any_words(what, names)}: {DISCARD_REASONS[_reason(item.payload)]}"
        shown.append(Shown(text, read_moment(what.get("occurred_at", ""))))
    return shown


EVENT_KINDS = tuple(
    Kind(code, name, take=_each(_take_event), keep=_keep_event, show=_show_events)
    for code, name in (("refusal", "afvisning"), ("overdose", "overdosis"))
)
UNDO = Kind(
    "undo",
    "fortrydelse",
    take=_each(_take_undo),
    keep=_keep_undo,
    show=_show_undos,
    comes_first=True,
)
DISCARD = Kind(
    "discard", "kassering", take=_each(_take_discard), keep=_keep_discard, show=_show_discards
)
