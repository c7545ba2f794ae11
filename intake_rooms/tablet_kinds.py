"""What the rooms' tablets send, as kinds of item (see `config.offline.kinds`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from config.offline import sealing
from config.offline.kinds import Item, ItemResult, Kind, Shown
from config.offline.models import Device, HeldItem
from intake_rooms import devices
from intake_rooms.codes import Method, Sex, Source
from intake_rooms.importing.moments import MomentReader
from intake_rooms.importing.refusals import BadValue
from intake_rooms.models import Substance
from intake_rooms.services.batch import CREATED, DUPLICATE, Sender, register_batch
from intake_rooms.services.batch_items import read_texts

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
    names = dict(Substance.objects.values_list("code", "name"))
    return [_shown(item.payload, names) for item in items]


def _shown(said: dict[str, Any], names: dict[str, str]) -> Shown:
    sex, method, code = said.get("sex", ""), said.get("method", ""), said.get("substance", "")
    age = said.get("age", "")
    person = Sex(sex).label if sex in Sex.values else "ukendt køn"
    words = [
        f"{person}, {age} år" if age else person,
        names.get(code, code),
        str(Method(method).label) if method in Method.values else method,
        "med kaldenavn" if said.get("client_sealed") else "uden kaldenavn",
    ]
    return Shown(", ".join(filter(None, words)), _moment(said.get("occurred_at", "")))


def _moment(text: str) -> datetime | None:
    try:
        return MomentReader().read(text).utc.replace(tzinfo=UTC)
    except BadValue:
        return None


INTAKE = Kind("intake", "indtag", take=_take_intakes, keep=_keep_intake, show=_show_intakes)
KINDS = (INTAKE,)
