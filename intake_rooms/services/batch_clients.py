"""What a batch takes from, and adds to, the profiles of clients."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from intake_rooms.aliases import KeyMaker, KeyRing
from intake_rooms.codes import UNKNOWN_MUNICIPALITIES, Sex
from intake_rooms.models import Client, Intake, KeyEpoch
from intake_rooms.opening import local_day_and_hour
from intake_rooms.services.batch_items import Item
from intake_rooms.services.client_profiles import carry_profile, remember_clients
from intake_rooms.services.staging import Seen

Owner = tuple[int, int]
"""An epoch's primary key and a client key under it."""


@dataclass(frozen=True)
class Keyed:
    """An item with its client's key; without one where no alias was given or the secret is gone.

    `lost` is the epoch whose destroyed secret would have made the key.
    """

    item: Item
    maker: KeyMaker | None = None
    key: int | None = None
    lost: KeyEpoch | None = None

    @property
    def owner(self) -> Owner | None:
        return (self.maker.epoch.pk, self.key) if self.maker and self.key is not None else None

    @property
    def could_be_filled(self) -> bool:
        """Whether unknown fields may have been filled from the client's profile."""
        return self.key is not None or self.lost is not None

    def is_client_of(self, standing: Intake) -> bool:
        """Whether the stored intake can be of the same client."""
        if self.lost is not None:
            return True
        owner = self.owner
        if owner is None or standing.client_key is None or standing.epoch_id is None:
            return (owner is None) == (standing.client_key is None)
        return owner[0] != standing.epoch_id or owner[1] == standing.client_key


def _lacks(row: Intake) -> bool:
    return row.age is None or row.sex == Sex.UNKNOWN or row.municipality in UNKNOWN_MUNICIPALITIES


def fill(pairs: Sequence[tuple[Keyed, Intake]]) -> None:
    """Fill what is unknown of known clients (decisions C40), also from earlier in the batch.

    A municipality that the client declined to tell stays declined. No query where nothing lacks;
    else one for each epoch.
    """
    wanted: dict[int, set[int]] = defaultdict(set)
    for keyed, row in pairs:
        if keyed.owner and _lacks(row):
            wanted[keyed.owner[0]].add(keyed.owner[1])
    if not wanted:
        return
    known: dict[Owner, dict[str, Any]] = {
        (epoch, client.key): _known_of(client)
        for epoch, keys in wanted.items()
        for client in Client.objects.filter(epoch_id=epoch, key__in=keys)
    }
    for keyed, row in pairs:
        if keyed.owner:
            profile = known.setdefault(keyed.owner, {})
            _fill_one(row, profile)
            profile |= _known_of(row)


def _fill_one(row: Intake, profile: Mapping[str, Any]) -> None:
    if row.age is None:
        row.age = profile.get("age")
    if row.sex == Sex.UNKNOWN:
        row.sex = profile.get("sex", Sex.UNKNOWN)
    if row.municipality == "unknown":
        row.municipality = profile.get("municipality", "unknown")


def _known_of(person: Intake | Client) -> dict[str, Any]:
    """What is known of sex, age and municipality."""
    known: dict[str, Any] = {}
    if person.sex != Sex.UNKNOWN:
        known["sex"] = person.sex
    if person.age is not None:
        known["age"] = person.age
    if person.municipality not in UNKNOWN_MUNICIPALITIES:
        known["municipality"] = person.municipality
    return known


def count_lost(fresh: Iterable[Keyed]) -> None:
    """Count, on each epoch, the aliases that came after its secret was destroyed."""
    lost = Counter(keyed.lost.pk for keyed in fresh if keyed.lost is not None)
    for epoch, count in sorted(lost.items()):
        KeyEpoch.objects.filter(pk=epoch).update(lost=F("lost") + count)


def remember(
    fresh: Sequence[Keyed], rows: Mapping[UUID, Intake], ring: KeyRing, now: datetime
) -> None:
    """Bring the profiles up to date: today's as they came, older ones only where not outdated."""
    today, _ = local_day_and_hour(now)
    _carry(fresh, ring, now)
    ordered = sorted(
        (keyed for keyed in fresh if keyed.owner), key=lambda keyed: keyed.item.occurred_at
    )
    late = [keyed for keyed in ordered if rows[keyed.item.id].local_date < today]
    _remember_late([rows[keyed.item.id] for keyed in late], ring)
    _remember_now([rows[k.item.id] for k in ordered if rows[k.item.id].local_date >= today])


def _carry(fresh: Sequence[Keyed], ring: KeyRing, now: datetime) -> None:
    """While two epochs overlap, bring the profiles of returning clients along."""
    if ring.linked(now) is None:
        return
    done: set[Owner] = set()
    for keyed in fresh:
        if keyed.owner and keyed.maker and keyed.owner not in done:
            done.add(keyed.owner)
            carry_profile(
                keyed.item.alias,
                keyed.item.room.group_id,
                keys=keyed.maker,
                ring=ring,
                now=now,
            )


def _remember_late(rows: Sequence[Intake], ring: KeyRing) -> None:
    """Profiles from intakes of earlier days; a newer profile only has its gaps filled."""
    latest: dict[Owner, tuple[Intake, dict[str, Any]]] = {}
    for row in rows:
        assert row.epoch_id is not None
        assert row.client_key is not None
        owner = (row.epoch_id, row.client_key)
        before = latest[owner][1] if owner in latest else {}
        latest[owner] = (row, before | _known_of(row))
    for epoch in ring.epochs:
        seen = [
            Seen(
                key=key,
                day=row.local_date,
                sex=known.get("sex"),
                age=known.get("age"),
                municipality=known.get("municipality"),
            )
            for (pk, key), (row, known) in sorted(latest.items(), key=lambda pair: pair[0])
            if pk == epoch.pk
        ]
        if seen:
            remember_clients(seen, epoch)


def _remember_now(rows: Sequence[Intake]) -> None:
    """Profiles from today's intakes: one statement for each set of fields that is known."""
    profiles: dict[Owner, dict[str, Any]] = {}
    for row in rows:
        assert row.epoch_id is not None
        assert row.client_key is not None
        profile = profiles.setdefault((row.epoch_id, row.client_key), {})
        profile.update(_known_of(row), last_seen_on=row.local_date)
    alike: dict[tuple[str, ...], list[Client]] = defaultdict(list)
    for (epoch, key), profile in sorted(profiles.items()):
        alike[tuple(sorted(profile))].append(Client(epoch_id=epoch, key=key, **profile))
    for fields, clients in sorted(alike.items()):
        Client.objects.bulk_create(
            clients,
            update_conflicts=True,
            unique_fields=["epoch", "key"],
            update_fields=list(fields),
        )
