"""The annex read back out of every format: every sentence, number and mark, and nothing hidden."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as example_settings
from hypothesis import strategies as st
from pytest_django import Settings

from reports import annex as blocks
from reports.annex import Annex, Chart, Column, Hidden, Series, Table
from reports.renderers import CONTENT_TYPES, RENDERERS, pdf
from reports.renderers.wording import INTERNAL_MARK, plain
from tests.reports.reading import FORMATS, QUESTIONS, READERS, files, own_cache, pdf_text, saying
from tests.reports.sample_annex import NASTY, sample

__all__ = ["files", "own_cache"]


ROOT = Path(__file__).resolve().parent.parent.parent
SENTENCE = "De to tilbud har tilsammen haft 9.813 indtag, eller 1.227 i gennemsnit pr. uge."


@pytest.mark.parametrize("name", FORMATS)
def test_every_sentence_and_number_is_in_the_file(files: dict[str, bytes], name: str) -> None:
    text = READERS[name](files[name])

    assert SENTENCE in text
    for expected in (
        "Bilag 1: Status for midlertidigt stofindtagelsesrum efter 8 uger",
        "Socialudvalget", "2012-160062", "2012-860063", "26. november 2012", "12. december 2012",
        "Mål- og Rammekontoret for Voksne", "5798009683052", "458", "22 %", "4.931", "14,46",
        "9. oktober 2012", "63 %", "færre end 5", "skjult", "Politiet, Station City",
        "24. oktober 2012", "Figur 1. Tydeligt spring i uge 5", "Tabel 1. Indtag og brugere",
        "Tal under 5 brugere er skjult (§ 5.1).", "Hamborgs centrale rum har 1.800 indtag om ugen.",
        "Én registrering ved ankomsten, før stoffet indtages.", "Den store gruppe er i 30'erne.",
    ):  # fmt: skip
        assert expected in text, expected
    for question in QUESTIONS:
        assert question in text


@pytest.mark.parametrize("name", FORMATS)
def test_signs_of_every_markup_stand_as_they_were_written(
    files: dict[str, bytes], name: str
) -> None:
    written = NASTY.replace("🙂", "¤") if name == "pdf" else NASTY

    assert f"Et afsnit med alt muligt: {written}" in READERS[name](files[name])


@pytest.mark.parametrize("name", FORMATS)
def test_only_an_internal_annex_is_marked(files: dict[str, bytes], name: str) -> None:
    assert INTERNAL_MARK in READERS[name](RENDERERS[name](sample(internal=True)))
    assert INTERNAL_MARK not in READERS[name](files[name])
    assert INTERNAL_MARK.encode() not in files[name]


def test_the_same_annex_gives_the_same_bytes_in_another_process(files: dict[str, bytes]) -> None:
    code = (
        "import django; django.setup()\n"
        "import hashlib\n"
        "from reports.renderers import RENDERERS\n"
        "from tests.reports.sample_annex import sample\n"
        f"for name in {FORMATS!r}:\n"
        "    print(hashlib.sha256(RENDERERS[name](sample())).hexdigest())\n"
    )
    environment = {
        **os.environ, "PYTHONHASHSEED": "7", "DJANGO_SETTINGS_MODULE": "config.settings",
        "TZ": "Asia/Tokyo", "ANNEX_BASE_DOCX": "",
    }  # fmt: skip
    other = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()

    assert other == [hashlib.sha256(files[name]).hexdigest() for name in FORMATS]
    assert [RENDERERS[name](sample()) for name in FORMATS] == list(files.values())


def test_annexes_written_at_the_same_time_do_not_disturb_each_other(
    files: dict[str, bytes], settings: Settings
) -> None:
    dummy = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    settings.CACHES = {**settings.CACHES, "charts": dummy}
    order = [*FORMATS, *reversed(FORMATS)]

    with ThreadPoolExecutor(4) as pool:
        written = list(pool.map(lambda name: RENDERERS[name](sample()), order))

    assert written == [files[name] for name in order]


def test_what_is_hidden_in_a_figure_can_be_worked_out_in_no_format() -> None:
    """700 and 241 are shown, the third part is not: nothing may add the two shown ones up."""
    chart = Chart(
        number=1, kind="stacked", caption="Uger", subtitle="Indtag", alt="Et tal er skjult.",
        categories=("1",),
        series=(Series("A", (700.0,)), Series("B", (241.0,), 1), Series("C", (None,), 2)),
    )  # fmt: skip
    table = Table(
        number=1,
        caption="Uger",
        columns=(Column("Rum"), Column("Indtag", "int")),
        rows=(("A", 700), ("B", 241), ("C", Hidden("færre end 5"))),
        total=("I alt", Hidden("skjult")),
        sheet="Uger",
    )
    annex = replace(sample(), blocks=(chart, table))

    for name in FORMATS:
        text = READERS[name](RENDERERS[name](annex))
        assert "færre end 5" in text
        assert "700" in text
        assert "941" not in text, name


def test_an_annex_of_nothing_but_its_head_can_be_written() -> None:
    bare = Annex(
        blocks.Document(
            title="", recipient="", document_date=date(2012, 11, 26),
            period_from=date(2012, 10, 1), period_to=date(2012, 11, 25),
        ),
        (),
    )  # fmt: skip

    for name in FORMATS:
        assert "1. oktober – 25. november 2012" in READERS[name](RENDERERS[name](bare))


def test_every_format_has_a_content_type() -> None:
    assert set(RENDERERS) == set(CONTENT_TYPES) == set(FORMATS)


_ANY_TEXT = st.text(max_size=80) | st.sampled_from(
    ["", NASTY, "\x00\x0b\ufffe\ud7ff\U0010ffff", "=1+1", "{{ x }}{% now %}", "e\u0301" * 40]
)
_examples = example_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.parametrize("name", ["html", "docx", "xlsx"])
@given(text=_ANY_TEXT)
@_examples
def test_any_text_comes_back_as_it_was_written(name: str, text: str) -> None:
    found = READERS[name](RENDERERS[name](saying(f"[{text}]")))

    assert " ".join(plain(f"[{text}]").split()) in found


@given(text=_ANY_TEXT)
@_examples
def test_any_text_can_be_set_as_pdf(text: str) -> None:
    assert "1. oktober – 25. november 2012" in pdf_text(pdf.render(saying(text)))


@given(text=st.text(alphabet="abcæøåÆØÅé#*_$`<>[](){}@\\/=-~'\"&%", min_size=1, max_size=30))
@_examples
def test_danish_text_with_any_sign_comes_back_out_of_the_pdf(text: str) -> None:
    found = pdf_text(pdf.render(saying(text)))

    assert text in found.replace(" ", "")
