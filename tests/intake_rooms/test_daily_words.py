"""Counting bits in long integers gives what counting word by word gives."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from intake_rooms.daily.words import Column, with_any

# A word is drawn often: sums of more than 255 ones must not run over.
word = st.one_of(st.integers(0, 2**63 - 1), st.sampled_from([0, 1, 2**62, 2**63 - 1]))
some = st.lists(st.tuples(word, word), max_size=6)
columns = st.tuples(some, st.integers(1, 150)).map(lambda drawn: drawn[0] * drawn[1])


def packed(words: list[int]) -> Column:
    return Column(b"".join(value.to_bytes(8, "big") for value in words))


@given(columns, st.integers(0, 7))
def test_each_bit_and_each_byte_is_counted(pairs: list[tuple[int, int]], place: int) -> None:
    words = [first for first, _ in pairs]

    column = packed(words)

    assert column.counts == [sum(value >> bit & 1 for value in words) for bit in range(64)]
    assert column.values(place) == Counter(value >> 8 * place & 255 for value in words)


@given(columns, word, word)
def test_who_has_one_of_the_bits_of_either_column_is_counted_once(
    pairs: list[tuple[int, int]], first: int, second: int
) -> None:
    one, other = packed([a for a, _ in pairs]), packed([b for _, b in pairs])

    assert with_any([(one, first), (other, second)]) == sum(
        bool(a & first or b & second) for a, b in pairs
    )
    assert with_any([]) == 0
