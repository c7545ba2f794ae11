"""What the rows of a file tell of clients, kept to prefill the next registration."""

from __future__ import annotations

from collections.abc import Iterable

from intake_rooms.codes import UNKNOWN_MUNICIPALITIES, Sex
from intake_rooms.models import Client, KeyEpoch
from intake_rooms.services.staging import Seen, batched

AT_A_TIME = 2000


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
