"""What is known of clients under their keys, kept to prefill the next registration."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from intake_rooms.aliases import KeyMaker, KeyRing
from intake_rooms.codes import UNKNOWN_MUNICIPALITIES, Sex
from intake_rooms.models import Client, KeyEpoch
from intake_rooms.services.staging import Seen, batched

AT_A_TIME = 2000


@dataclass(frozen=True)
class Profile:
    """What is last known of a client, for prefill."""

    sex: str
    age: int | None
    municipality: str


def find_profile(
    alias: str, group_id: int, *, keys: KeyMaker, linked: KeyMaker | None
) -> Profile | None:
    """What is known under `keys`, else under the epoch before (`linked`) while it is linked."""
    for maker in (keys, linked):
        key = maker.key(alias, group_id) if maker else None
        if maker is None or key is None:
            continue
        client = Client.objects.filter(epoch=maker.epoch, key=key).first()
        if client is not None:
            return Profile(client.sex, client.age, client.municipality)
    return None


def carry_profile(
    alias: str, group_id: int, *, keys: KeyMaker, ring: KeyRing, now: datetime
) -> None:
    """Move a returning client's profile to the new epoch's key, while the overlap lasts.

    Only the prefill is carried: intakes keep the key of their own epoch, and nothing stored ties
    the two keys (decisions A10). No query outside the overlap.
    """
    linked = ring.linked(now) if keys.epoch == ring.open else None
    if linked is None:
        return
    key, old_key = keys.key(alias, group_id), linked.key(alias, group_id)
    if key is None or old_key is None or Client.objects.filter(epoch=keys.epoch, key=key).exists():
        return
    old = Client.objects.filter(epoch=linked.epoch, key=old_key).first()
    if old is None:
        return
    Client.objects.bulk_create(
        [
            Client(
                epoch=keys.epoch,
                key=key,
                sex=old.sex,
                age=old.age,
                municipality=old.municipality,
                last_seen_on=old.last_seen_on,
            )
        ],
        ignore_conflicts=True,
    )
    old.delete()


def remember_clients(seen: Iterable[Seen], epoch: KeyEpoch) -> None:
    """Bring the profiles up to date with `seen`, one for each key.

    A profile that is newer than the file only has its unknown fields filled.
    """
    for part in batched(seen, AT_A_TIME):
        keys = [client.key for client in part]
        standing = {old.key: old for old in Client.objects.filter(epoch=epoch, key__in=keys)}
        Client.objects.bulk_create(
            [_merged(_profile(client, epoch), standing.get(client.key)) for client in part],
            update_conflicts=True,
            unique_fields=["epoch", "key"],
            update_fields=["sex", "age", "municipality", "last_seen_on"],
        )


def _profile(client: Seen, epoch: KeyEpoch) -> Client:
    return Client(
        epoch=epoch,
        key=client.key,
        sex=client.sex or Sex.UNKNOWN,
        age=client.age,
        municipality=client.municipality or "unknown",
        last_seen_on=client.day,
    )


def _learn(profile: Client, sex: str, age: int | None, municipality: str) -> None:
    """Take over what is known; an unknown value leaves the known one standing."""
    if sex != Sex.UNKNOWN:
        profile.sex = sex
    if age is not None:
        profile.age = age
    if municipality not in UNKNOWN_MUNICIPALITIES:
        profile.municipality = municipality


def _merged(new: Client, standing: Client | None) -> Client:
    """The newer of the two, with what only the older one knows."""
    if standing is None:
        return new
    older, newer = sorted((standing, new), key=lambda profile: profile.last_seen_on)
    merged = Client(epoch=new.epoch, key=new.key, last_seen_on=newer.last_seen_on)
    for profile in (older, newer):
        _learn(merged, profile.sex, profile.age, profile.municipality)
    return merged
