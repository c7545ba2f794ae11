"""What the rooms' tablets send, as kinds of item (see `config.offline.kinds`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from config.offline import sealing
from config.offline.kinds import Item, ItemResult, Kind, Shown
from config.offline.models import Device, HeldItem
from intake_rooms import devices
from intake_rooms.codes import Source
from intake_rooms.held_words import intake_words, read_moment, substance_names
from intake_rooms.services.batch import CREATED, DUPLICATE, Sender, register_batch
from intake_rooms.services.batch_items import read_texts
from intake_rooms.tablet_event_kinds import DISCARD, EVENT_KINDS, UNDO

LONGEST_HELD = 600
"""Signs of one field that are held: more than any sealed alias needs."""


def _take_intakes(device: Device, items: Sequence[Item]) -> list[ItemResult]:
    """By the rules of any other intake. Raises Http404, SecretMissing, SealKeyMissing."""
    room = devices.room_of(device)
    sender = Sender(rooms={room.slug: room}, source=Source.TABLET, folder=devices.secret_folder)
    return [
        ItemResult(
            result.id,
            result.status in {CREATED, DUPLICATE},
            tuple(finding.reason for finding in result.findings),
        )
        for result in register_batch(items, sender=sender)
    ]


def _keep_intake(item: Item) -> dict[str, Any]:
    """No alias in the clear: one that came so is sealed first. Raises SealKeyMissing."""
    texts = {name: text[:LONGEST_HELD] for name, text in read_texts(item).items()}
    if alias := texts.pop("client", "").strip():
        key = devices.seal_key()
        texts |= {"client_sealed": sealing.seal(alias, key), "key_id": str(key.number)}
    return texts


def _show_intakes(items: Sequence[HeldItem]) -> list[Shown]:
    """Whether an intake has an alias, never which. One query."""
    names = substance_names()
    return [
        Shown(
            f"{intake_words(item.payload, names)}, "
            f"{'med' if item.payload.get('client_sealed') else 'uden'} kaldenavn",
            read_moment(item.payload.get("occurred_at", "")),
        )
        for item in items
    ]


INTAKE = Kind("intake", "indtag", take=_take_intakes, keep=_keep_intake, show=_show_intakes)
KINDS = (INTAKE, *EVENT_KINDS, UNDO, DISCARD)
