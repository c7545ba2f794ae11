"""Counting in columns of words: for each bit, how many of a hundred thousand clients have it.

The database gives a column as one string of bytes, eight for each client. A condition for each
bit and client would cost it far more than that; here one long integer is worked on at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cached_property

BYTES = 8
"""In a word, the greatest first."""
_FOLDS = 7
"""So often can a sum of ones be doubled in a byte."""


class Column:
    """One word for each client; `data` holds them one after the other.

    Columns compared with each other hold the same clients in the same order.
    """

    def __init__(self, data: bytes | memoryview) -> None:
        self.data = bytes(data)
        self._number = int.from_bytes(self.data, "big")

    @cached_property
    def counts(self) -> list[int]:
        """How many words have each bit; the lowest bit first."""
        chunk = BYTES << _FOLDS
        length = -(-len(self.data) // chunk) * chunk
        ones = int.from_bytes(b"\1" * length, "big")
        counts = [0] * (8 * BYTES)
        for bit in range(8):
            sums = _folded((self._number >> bit) & ones, length)
            for place in range(BYTES):
                counts[8 * place + bit] = sum(sums[BYTES - 1 - place :: BYTES])
        return counts

    def values(self, place: int) -> Counter[int]:
        """How many words have each value in one byte; the lowest byte is place 0."""
        return Counter(self.data[BYTES - 1 - place :: BYTES])

    def lowest(self, bits: int) -> int:
        """A long integer; the lowest bit of each word says whether one of `bits` is set."""
        found = 0
        for bit in range(bits.bit_length()):
            if bits >> bit & 1:
                found |= self._number >> bit
        return found & int.from_bytes((b"\0" * (BYTES - 1) + b"\1") * self._words, "big")

    @property
    def _words(self) -> int:
        return len(self.data) // BYTES


def with_any(asked: Iterable[tuple[Column, int]]) -> int:
    """How many clients have one of the bits that are given with each column."""
    found = 0
    for column, bits in asked:
        found |= column.lowest(bits)
    return found.bit_count()


def _folded(number: int, length: int) -> bytes:
    """`length` bytes, of ones and zeros, added up in halves until few are left."""
    for _ in range(_FOLDS):
        length //= 2
        upper = number >> 8 * length
        number = upper + (number ^ (upper << 8 * length))
    return number.to_bytes(length, "big")
