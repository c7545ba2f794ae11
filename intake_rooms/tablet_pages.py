"""What the pages of tablets show: the tablets of a room, and what a revoked one sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import segno
from django.contrib import messages
from django.utils import timezone

from config.danish import count
from config.lists import as_text
from config.offline.held import HeldLine
from config.offline.kinds import ItemResult
from config.offline.models import Device, HeldItem
from intake_rooms.models import Room

SILENT_AFTER = timedelta(hours=24)
GROUP = 4
MOST_REASONS = 3


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


def held_count(room: Room) -> int:
    """How many items wait for a decision. One query."""
    return HeldItem.objects.filter(place=room.slug, outcome="").count()


def by_kind(lines: Sequence[HeldLine]) -> tuple[tuple[str, int], ...]:
    """How many of each kind wait, the kinds in the order in which they first come."""
    return tuple(Counter(line.kind for line in lines).items())


def accepted_words(results: Sequence[ItemResult]) -> tuple[tuple[int, str], ...]:
    """What became of all that was accepted in one step: levels of messages, and sentences."""
    taken = sum(result.is_taken for result in results)
    said = []
    if taken or not results:
        done = count(taken, "registrering er godkendt", "registreringer er godkendt")
        said.append((messages.SUCCESS, f"{done}."))
    if refused := len(results) - taken:
        left = count(refused, "registrering", "registreringer")
        reasons = dict.fromkeys(reason for result in results for reason in result.reasons)
        told = " ".join(list(reasons)[:MOST_REASONS])
        said.append((messages.ERROR, f"{left} kan ikke godkendes og venter stadig: {told}"))
    return tuple(said)
