"""What the pages of tablets show: the tablets of a room, and what a revoked one sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import segno
from django.utils import timezone

from config.lists import as_text
from config.offline.models import Device, HeldItem
from intake_rooms.codes import Method, Sex
from intake_rooms.devices import INTAKE
from intake_rooms.importing.moments import MomentReader
from intake_rooms.importing.refusals import BadValue
from intake_rooms.models import Room, Substance

SILENT_AFTER = timedelta(hours=24)
GROUP = 4


@dataclass(frozen=True)
class TabletLine:
    """One tablet. `state` is a word, `tone` of it: "", "warning" or "off"."""

    device: Device
    state: str
    tone: str
    seen: str
    queue: str


def tablets(room: Room) -> tuple[TabletLine, ...]:
    """The room's tablets, those in use first. One query."""
    now = timezone.now()
    return tuple(_line(device, now) for device in Device.objects.filter(place=room.slug))


def _line(device: Device, now: datetime) -> TabletLine:
    seen = device.last_seen_at
    if device.revoked_at is not None:
        state, tone = "spærret", "off"
    elif seen is None or now - seen > SILENT_AFTER:
        state, tone = "ikke set i et døgn", "warning"
    else:
        state, tone = "i brug", ""
    queue = "–" if device.queue_length is None else str(device.queue_length)
    return TabletLine(device, state, tone, as_text(seen), queue)


def next_name(room: Room) -> str:
    """What the next tablet may be called."""
    return f"Tablet {Device.objects.filter(place=room.slug).count() + 1}"


def spaced(code: str) -> str:
    """A code in two groups, as it is read out: `K7M2 9XQD`."""
    return f"{code[:GROUP]} {code[GROUP:]}"


def qr_picture(address: str) -> str:
    """The address as a QR code, an SVG in a data: URI."""
    picture = segno.make(address, error="m", micro=False)
    return str(picture.svg_data_uri(scale=6, border=2))


@dataclass(frozen=True)
class HeldLine:
    """One held intake; never its alias, but whether it has one."""

    item: HeldItem
    occurred_at: datetime | None
    text: str
    tablet: str


def held(room: Room) -> tuple[HeldLine, ...]:
    """The intakes of the room that wait for a decision, oldest first. Two queries."""
    items = HeldItem.objects.filter(place=room.slug, kind=INTAKE, outcome="")
    names = dict(Substance.objects.values_list("code", "name"))
    return tuple(_held(item, names) for item in items.select_related("device"))


def _held(item: HeldItem, names: dict[str, str]) -> HeldLine:
    said = item.payload
    sex, method, code = said.get("sex", ""), said.get("method", ""), said.get("substance", "")
    age = said.get("age", "")
    person = Sex(sex).label if sex in Sex.values else "ukendt køn"
    words = [
        f"{person}, {age} år" if age else person,
        names.get(code, code),
        str(Method(method).label) if method in Method.values else method,
        "med kaldenavn" if said.get("client_sealed") else "uden kaldenavn",
    ]
    return HeldLine(
        item, _moment(said.get("occurred_at", "")), ", ".join(filter(None, words)), item.device.name
    )


def _moment(text: str) -> datetime | None:
    try:
        return MomentReader().read(text).utc.replace(tzinfo=UTC)
    except BadValue:
        return None


def held_count(room: Room) -> int:
    """How many intakes wait for a decision. One query."""
    return HeldItem.objects.filter(place=room.slug, kind=INTAKE, outcome="").count()
