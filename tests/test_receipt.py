"""Receipt codes: readable, checked, and stored so that nobody can use the copy."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import receipt

CODES = st.text(receipt.ALPHABET, min_size=10, max_size=10).map(
    lambda body: body + receipt._check(body)
)
WRITTEN_ALIKE = {"O": "0", "I": "1", "L": "1"}


@given(CODES)
def test_every_wrong_character_is_caught(code: str) -> None:
    for place, right in enumerate(code):
        for wrong in receipt.ALPHABET.replace(right, ""):
            with pytest.raises(receipt.CodeMistyped):
                receipt.normalised(code[:place] + wrong + code[place + 1 :])


@given(CODES)
def test_two_neighbours_that_changed_places_are_caught(code: str) -> None:
    for place in range(11):
        swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        if swapped != code:
            with pytest.raises(receipt.CodeMistyped):
                receipt.normalised(swapped)


@given(CODES, st.integers(0, 11))
def test_a_character_too_few_or_too_many_is_caught(code: str, place: int) -> None:
    for text in (code[:place] + code[place + 1 :], code[:place] + "7" + code[place:], "", "-"):
        with pytest.raises(receipt.CodeMistyped):
            receipt.normalised(text)


@given(CODES, st.data())
def test_a_code_is_read_however_it_is_written(code: str, data: st.DataObject) -> None:
    alike = {read: written for written, read in WRITTEN_ALIKE.items()}
    typed = "".join(
        data.draw(st.sampled_from([c, c.lower(), alike.get(c, c)]))
        + data.draw(st.sampled_from(["", "", " ", "-", "\N{NO-BREAK SPACE}"]))
        for c in code
    )

    assert receipt.normalised(typed) == code
    assert receipt.normalised(receipt.shown(code)) == code


@given(st.text(max_size=20))
def test_any_other_text_is_no_code_or_a_right_one(text: str) -> None:
    try:
        read = receipt.normalised(text)
    except receipt.CodeMistyped:
        return
    assert len(read) == 12


def test_a_new_code_is_a_right_one_that_nobody_misreads() -> None:
    codes = {receipt.new_code() for _ in range(500)}

    assert len(codes) == 500
    assert all(receipt.shown(receipt.normalised(code)) == code for code in codes)
    assert not set("".join(codes)) - set(string.digits + string.ascii_uppercase + "-")
    assert not set("".join(codes)) & set("OILU")


@given(CODES)
def test_what_is_stored_tells_nothing_and_differs_by_purpose(code: str) -> None:
    stored = receipt.digest(code, "response")

    assert stored == receipt.digest(receipt.shown(code).lower(), "response")
    assert stored != receipt.digest(code, "invitation")
    assert len(stored) == 64
    assert code not in stored.upper()
