"""Chance that falls the same way every time: the demo is invented, and always the same."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Draws from a named seed. Only `random()` is used: its sequence is promised for good."""

    def __init__(self, name: str) -> None:
        self._next = random.Random(f"demo 2012: {name}").random  # noqa: S311 - no secret

    def share(self) -> float:
        """A number from 0 up to, not including, 1."""
        return self._next()

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self._next() * (high - low + 1))

    def mixed(self, items: Iterable[T]) -> list[T]:
        """`items` in a drawn order."""
        return sorted(items, key=lambda _: self._next())

    def pick(self, weights: Mapping[T, float]) -> T:
        """A key of `weights`, drawn in proportion to its weight."""
        mark = self._next() * sum(weights.values())
        for item, weight in weights.items():
            mark -= weight
            if mark < 0:
                return item
        return next(reversed(list(weights)))

    def uuid(self) -> uuid.UUID:
        """A random-looking UUID, version 4."""
        number = 0
        for _ in range(4):
            number = number << 32 | int(self._next() * 2**32)
        return uuid.UUID(int=number, version=4)


def portions(total: int, weights: Sequence[float]) -> list[int]:
    """Whole numbers in proportion to `weights` that add up to `total` (largest remainders)."""
    exact = [total * weight / sum(weights) for weight in weights]
    whole = [int(number) for number in exact]
    by_rest = sorted(range(len(exact)), key=lambda index: (whole[index] - exact[index], index))
    for index in by_rest[: total - sum(whole)]:
        whole[index] += 1
    return whole


def spread(counts: Mapping[T, int]) -> list[T]:
    """Each key as often as its count says, in the order of `counts`."""
    return [item for item, count in counts.items() for _ in range(count)]
