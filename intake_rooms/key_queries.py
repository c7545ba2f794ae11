"""What is known of client keys themselves: epochs, how many keys, how often two may coincide."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Sum

from config.access.models import User
from config.danish import number
from intake_rooms.aliases import KEY_BYTES, overlap_end
from intake_rooms.models import AliasLookUps, Client, KeyEpoch
from intake_rooms.services.keys import has_secret

TWO_PEOPLE = (
    "To personer med samme kaldenavn i samme gruppe af rum tælles som én bruger, og én person med "
    "to kaldenavne som to. Hvor ofte det sker, kan ikke regnes ud af det, der er gemt."
)
"""The collisions that matter. Nothing stored tells how many they are, so no number is given."""


@dataclass(frozen=True)
class EpochFacts:
    """A stretch of time with one secret. `linked_until` is None for the open epoch."""

    number: int
    started_at: datetime
    ended_at: datetime | None
    linked_until: datetime | None
    destroyed_at: datetime | None
    has_secret: bool
    profiles: int
    lost: int

    @property
    def collision(self) -> str:
        """The chance that two nicknames among the profiles share a key, in words."""
        return chance(collision_probability(self.profiles))


@dataclass(frozen=True)
class LookUps:
    """How many aliases somebody looked up in some days, and how many were refused."""

    who: str
    count: int
    limited: int
    most_in_a_day: int


def collision_probability(keys: int, bits: int = 8 * KEY_BYTES) -> float:
    """The chance that at least two of `keys` nicknames were given the same key of `bits` bits.

    The birthday estimate 1 - exp(-n(n-1)/2^(bits+1)); 0.0 for fewer than two.
    """
    return -math.expm1(-keys * (keys - 1) / 2 ** (bits + 1))


def epochs() -> tuple[EpochFacts, ...]:
    """Every epoch, the newest first. Two queries."""
    profiles = dict(Client.objects.values_list("epoch").annotate(n=Count("pk")).order_by())
    return tuple(
        EpochFacts(
            number=epoch.number,
            started_at=epoch.started_at,
            ended_at=epoch.ended_at,
            linked_until=overlap_end(epoch) if epoch.ended_at else None,
            destroyed_at=epoch.destroyed_at,
            has_secret=epoch.destroyed_at is None and has_secret(epoch),
            profiles=profiles.get(epoch.pk, 0),
            lost=epoch.lost,
        )
        for epoch in KeyEpoch.objects.order_by("-number")
    )


def look_ups(start: date, end: date) -> tuple[LookUps, ...]:
    """Look-ups of aliases by account and device in the days, both included, most first.

    Two queries. An account that is gone and a device are shown by their ids.
    """
    rows = (
        AliasLookUps.objects.filter(day__range=(start, end))
        .values_list("who")
        .annotate(n=Sum("count"), refused=Sum("limited"), most=Max("count"))
        .order_by("-n", "who")
    )
    names = {f"account-{user.pk}": str(user) for user in User.objects.all()}
    return tuple(LookUps(names.get(who, who), n, refused, most) for who, n, refused, most in rows)


def chance(probability: float) -> str:
    """The power of ten above a probability: "mindre end én til 1.000", at best en milliard.

    Rounded so far that the number of keys cannot be worked out from it.
    """
    if probability >= 0.1:
        return "mere end én til 10"
    zeros = min(9, math.floor(-math.log10(probability))) if probability else 9
    return f"mindre end én til {'en milliard' if zeros == 9 else number(10**zeros)}"


def collision_sentence(keys: int) -> str:
    """How often two of at most `keys` different nicknames share a key, and two people a name."""
    return (
        "Sandsynligheden for, at to forskellige kaldenavne har fået samme nøgle, er "
        f"{chance(collision_probability(keys))}. {TWO_PEOPLE}"
    )
