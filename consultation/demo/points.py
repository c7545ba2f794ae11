"""Where the demo's people put their points: around spots drawn by us, as 100 m cells."""

from __future__ import annotations

from collections.abc import Mapping

from config import geography
from config.dice import Dice

Spot = tuple[float, float, int]
"""Longitude, latitude, and how many metres around it points fall."""

NUISANCE: Mapping[str, Spot] = {
    "vesterbro": (12.5605, 55.6709, 320),
    "sundholm": (12.5985, 55.6615, 280),
    "norrebro": (12.5545, 55.6905, 420),
    "nordvest": (12.5365, 55.7035, 450),
    "indre": (12.5690, 55.6755, 380),
}
NEW_ROOM: Mapping[str, Spot] = {
    "vesterbro": (12.5560, 55.6672, 260),
    "sundholm": (12.5975, 55.6605, 220),
    "norrebro": (12.5470, 55.6950, 380),
    "nordvest": (12.5335, 55.7065, 420),
    "indre": (12.5665, 55.6730, 260),
}
_METRES_EAST, _METRES_NORTH = 62_800, 111_300
"""Metres of one degree at Copenhagen."""


def around(dice: Dice, spot: Spot) -> list[int] | None:
    """A drawn cell around the spot, as an answer holds it; None where it fell off the map."""
    longitude, latitude, metres = spot
    try:
        return list(
            geography.snap(
                longitude + _scatter(dice) * metres / _METRES_EAST,
                latitude + _scatter(dice) * metres / _METRES_NORTH,
            )
        )
    except geography.OutsideTheMap:
        return None


def several(
    dice: Dice, spots: Mapping[str, Spot], weights: Mapping[str, float], most: int
) -> list[list[int]]:
    """Up to `most` different cells around spots drawn by weight; seldom none, oftenest one."""
    count = min(most, dice.pick({0: 12, 1: 52, 2: 24, 3: 12}))
    drawn = [around(dice, spots[dice.pick(weights)]) for _ in range(count)]
    found: list[list[int]] = []
    for cell in drawn:
        if cell is not None and cell not in found:
            found.append(cell)
    return found


def _scatter(dice: Dice) -> float:
    """Bell-shaped around 0, standard deviation 1."""
    return (dice.share() + dice.share() + dice.share() + dice.share() - 2) * 3**0.5
