"""The tablets of the rooms: which room one belongs to, and what its page needs to work alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import Http404

from config.offline import sealing
from config.offline.models import Device
from config.offline.sealing import PublicKey
from intake_rooms import pages
from intake_rooms.codes import municipalities
from intake_rooms.models import Installation, Room
from intake_rooms.pages import Counter


def secret_folder() -> Path:
    """Where this installation's secret files lie. One query."""
    installation, _ = Installation.objects.get_or_create(one=True)
    return Path(settings.KEY_DIR) / str(installation.pk)


def seal_key() -> PublicKey:
    """The key that tablets seal aliases to. Two queries. Raises SealKeyMissing."""
    return sealing.current_key(secret_folder())


def room_of(device: Device, slug: str = "") -> Room:
    """The room a tablet belongs to. Raises Http404 where that is not `slug`, or is gone."""
    if slug and slug != device.place:
        raise Http404
    room = Room.objects.filter(slug=device.place).first()
    if room is None:
        raise Http404
    return room


@dataclass(frozen=True)
class TabletFacts:
    """All that a tablet's page needs to register alone. Nothing of any client."""

    room: Room
    counter: Counter
    key: PublicKey
    places: tuple[tuple[str, int], ...]
    municipalities: tuple[tuple[str, str], ...]


def tablet_facts(room: Room) -> TabletFacts:
    """What stands on the room's counter, and the key to seal to. Raises SealKeyMissing."""
    return TabletFacts(
        room=room,
        counter=pages.counter(room),
        key=seal_key(),
        places=tuple(room.places.values_list("method", "places")),
        municipalities=tuple(municipalities().items()),
    )
