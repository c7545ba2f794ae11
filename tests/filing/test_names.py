"""Names as they come from outside."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from config.filing import safe_name
from config.filing.names import LONGEST, shown_name

ENDINGS = st.sampled_from(["pdf", "png", "jpg", "webp", "docx", "odt", "txt"])
NASTY = st.text(
    st.sampled_from('aÅ./\\:*?"<>| \t\n\0\u202e\u2066\u200b\ufeff\u00ad~-\ud83d\ude00e\u0301CON')
)


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("høringssvar.pdf", "høringssvar.pdf"),
        ("Svar fra J. Olsen.pdf", "Svar fra J. Olsen.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("..\\..\\windows\\system.ini", "system.pdf"),
        ("C:\\Users\\ase\\svar.pdf", "svar.pdf"),
        ("C:svar.pdf", "svar.pdf"),
        ("svar\u202efdp.exe", "svarfdp.pdf"),
        ("s\u200bv\ufeffa\u2066r\u2069.pdf", "svar.pdf"),
        ("svar.pdf.exe", "svar.pdf"),
        ("svar.exe.pdf", "svar.pdf"),
        ("svar\0.pdf", "svar.pdf"),
        ("svar\r\nSet-Cookie: a.pdf", "svar Set-Cookie- a.pdf"),
        ("CON", "fil CON.pdf"),
        ("nul.tar.pdf", "fil nul.tar.pdf"),
        ("com1 .pdf", "fil com1.pdf"),
        ("Comments.pdf", "Comments.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("   ", "fil.pdf"),
        ("", "fil.pdf"),
        (".pdf", "fil.pdf"),
        ("a" * 400 + ".pdf", "a" * 146 + ".pdf"),
    ],
)
def test_a_name_is_kept_as_far_as_it_is_one(given_name: str, kept: str) -> None:
    assert safe_name(given_name, "pdf") == kept


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("svar.exe", "svar.exe"),
        ("..\\svar", "svar"),
        ("svar\u202efdp.exe", "svarfdp.exe"),
        ("", "fil"),
    ],
)
def test_a_refused_file_is_called_what_its_sender_calls_it(given_name: str, shown: str) -> None:
    assert shown_name(given_name) == shown


@given(st.text() | NASTY, ENDINGS)
@example("con\u200b", "pdf")
@example("a" * 145 + ".", "pdf")
def test_no_name_misleads_or_climbs(name: str, ending: str) -> None:
    safe = safe_name(name, ending)
    stem = safe.removesuffix(f".{ending}")
    assert safe.endswith(f".{ending}")
    assert stem
    assert len(safe) <= LONGEST
    assert len(safe.encode()) <= 255
    assert not set(safe) & set('/\\:*?"<>|')
    assert all(unicodedata.category(character)[0] != "C" for character in safe)
    assert all(character == " " or not character.isspace() for character in safe)
    assert not safe.startswith((".", " ", "-"))
    assert not stem.endswith((".", " "))
    assert stem.partition(".")[0].strip().casefold() not in {"con", "nul", "aux", "prn", "com1"}


@given(st.text() | NASTY, ENDINGS)
def test_a_safe_name_stays_as_it_is(name: str, ending: str) -> None:
    safe = safe_name(name, ending)
    assert safe_name(safe, ending) == safe
