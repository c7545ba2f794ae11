"""What is stored of a client who gives the alias, shown to them or taken away (decisions A15).

Staff are present; the alias is used and dropped. The log holds who asked, when and in which room.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q, QuerySet

from config.access.models import User
from config.audit import services as audit
from intake_rooms.aliases import key_ring
from intake_rooms.exceptions import UnknownClient
from intake_rooms.models import Client, Intake, KeyEpoch, Room
from intake_rooms.models.intake import IntakeQuerySet


@dataclass(frozen=True)
class Insight:
    """Everything under the keys of one alias in one room group, in epochs whose secret exists."""

    profiles: tuple[Client, ...]
    intakes: tuple[Intake, ...]

    @property
    def is_empty(self) -> bool:
        return not self.profiles and not self.intakes


@dataclass(frozen=True)
class Erasure:
    """How many profiles and intakes were taken away, or intakes unlinked."""

    profiles: int
    intakes: int


def _keys(alias: str, room: Room) -> tuple[tuple[KeyEpoch, int], ...]:
    """The alias's key in each epoch whose secret exists. Raises UnknownClient, SecretMissing."""
    ring = key_ring()
    made = []
    for epoch in ring.epochs:
        maker = ring.at(epoch.started_at)
        key = maker.key(alias, room.group_id) if maker else None
        if maker is not None and key is not None:
            made.append((maker.epoch, key))
    if not made:
        raise UnknownClient
    return tuple(made)


def _profiles(keys: tuple[tuple[KeyEpoch, int], ...]) -> QuerySet[Client]:
    under = (Q(epoch=epoch, key=key) for epoch, key in keys)
    return Client.objects.filter(reduce(or_, under))


def _intakes(keys: tuple[tuple[KeyEpoch, int], ...], room: Room) -> IntakeQuerySet:
    """The intakes under the keys: in all rooms of the group, voided ones too."""
    under = (Q(epoch=epoch, client_key=key) for epoch, key in keys)
    return Intake.objects.filter(reduce(or_, under), room__group_id=room.group_id)


@transaction.atomic
def known_about(alias: str, *, room: Room, by: User) -> Insight:
    """What is stored under `alias`, for the client to see; logged without alias and numbers.

    Raises UnknownClient for an alias without letters or digits, SecretMissing.
    """
    keys = _keys(alias, room)
    audit.record("client_insight_given", by=by, target=room)
    return Insight(
        profiles=tuple(_profiles(keys).select_related("epoch")),
        intakes=tuple(
            _intakes(keys, room).select_related("room", "substance").order_by("-occurred_at")
        ),
    )


@transaction.atomic
def forget_client(alias: str, *, room: Room, by: User, rows: bool) -> Erasure:
    """Delete the client's profiles, and with `rows` their intakes; else take the keys off them.

    Without keys the intakes count as before, but as nobody's. How many went is on record.
    Raises UnknownClient where nothing is stored, SecretMissing.
    """
    keys = _keys(alias, room)
    profiles, intakes = _profiles(keys), _intakes(keys, room)
    gone = Erasure(profiles.count(), intakes.count())
    if not gone.profiles and not gone.intakes:
        raise UnknownClient
    profiles.delete()
    if rows:
        intakes.delete()
    else:
        intakes.update(client_key=None, epoch=None)
    audit.record(
        "client_erased" if rows else "client_unlinked", by=by, target=room, intakes=gone.intakes
    )
    return gone
