"""What waits sealed can be read by the server alone, and nothing is lost by a missing file."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.offline import sealing
from config.offline.exceptions import NotSealedHere, SealKeyMissing
from config.offline.models import SealKey

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "en-installation"


def test_what_is_sealed_is_opened_again_and_tells_little_of_its_length(folder: Path) -> None:
    key = sealing.current_key(folder)

    sealed = {alias: sealing.seal(alias, key) for alias in ("Bo", "Bette Åse 😀", "x" * 32)}

    assert {a: sealing.unseal(s, number=1, folder=folder) for a, s in sealed.items()} == {
        a: a for a in sealed
    }
    assert len({len(s) for s in sealed.values()}) == 1
    assert len(sealing.seal("x" * 33, key)) > len(sealed["Bo"])
    assert sealing.seal("Bo", key) != sealed["Bo"]


def test_the_private_key_is_a_file_that_others_cannot_read(folder: Path) -> None:
    key = sealing.current_key(folder)
    again = sealing.current_key(folder)

    assert key == again
    file = folder / "seal-1.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_bytes() not in bytes(SealKey.objects.get().public)


def test_a_missing_or_broken_file_is_an_error_never_a_new_key(folder: Path) -> None:
    sealed = sealing.seal("Bo", sealing.current_key(folder))
    file = folder / "seal-1.key"
    content = file.read_bytes()
    for trouble in (file.unlink, lambda: file.write_bytes(b"x")):
        trouble()
        sealing._read_key.cache_clear()
        with pytest.raises(SealKeyMissing, match=r"seal-1\.key"):
            sealing.unseal(sealed, number=1, folder=folder)
        with pytest.raises(SealKeyMissing):
            sealing.current_key(folder)
    file.write_bytes(content)
    assert sealing.unseal(sealed, number=1, folder=folder) == "Bo"


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=120), st.binary(max_size=120).map(sealing.as_base64)))
def test_anything_else_is_refused_in_words(text: str) -> None:
    folder = Path("/nowhere")
    with pytest.raises(NotSealedHere):
        sealing.unseal(text, number=7, folder=folder)


def test_a_changed_sign_is_noticed(folder: Path) -> None:
    sealed = sealing.seal("Bo", sealing.current_key(folder))
    for place in (0, 20, 60, len(sealed) - 2):
        other = "A" if sealed[place] != "A" else "B"
        with pytest.raises(NotSealedHere):
            sealing.unseal(sealed[:place] + other + sealed[place + 1 :], number=1, folder=folder)
