"""Columns are as wide as what stands in them, and no table is torn that fits a page."""

from __future__ import annotations

import io
import re
import string
import subprocess
from datetime import date

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import fonts
from reports.annex import Annex, Column, Document, Paragraph, Table
from reports.renderers import docx as word
from reports.renderers import pdf, wording
from reports.renderers.table_widths import FONT_SIZE, TEXT_WIDTH, have_words_room, widths


def _table(columns: tuple[Column, ...], rows: int = 1, number: int = 1) -> Table:
    row = tuple(12 if column.kind == "int" else "Rum" for column in columns)
    return Table(number, "Tal", columns, (row,) * rows, f"Tal {number}", notes=("En note.",))


def _widths(table: Table) -> list[float]:
    return widths(table, wording.printed(table, fonts.typeset))


def test_a_title_stands_on_two_lines_where_there_is_room() -> None:
    table = _table((Column("Rum"), Column("Indtag pr. åben dag", "int")))

    *_, width = _widths(table)

    line = 25.4 * fonts.width("Indtag pr.", FONT_SIZE, bold=True)
    assert width >= line + 4


def test_titles_may_be_broken_only_where_a_word_does_not_fit() -> None:
    narrow = _table((Column("Rum"), Column("Midlertidigt stofindtagelsesrum", "int")))
    crowded = _table(tuple(Column("Stofindtagelsesrumspersonale", "int") for _ in range(8)))

    for table, fits in ((narrow, True), (crowded, False)):
        printed = wording.printed(table, fonts.typeset)
        assert have_words_room(printed, widths(table, printed)) is fits


_titles = st.text(string.ascii_letters + " ", min_size=1, max_size=40)


@given(
    titles=st.lists(st.tuples(_titles, st.sampled_from(["int", "text"])), min_size=1, max_size=9)
)
def test_columns_never_reach_over_the_margin(titles: list[tuple[str, str]]) -> None:
    columns = _widths(_table(tuple(Column(title, kind) for title, kind in titles)))

    assert len(columns) == len(titles)
    assert min(columns) > 0
    assert sum(columns) <= TEXT_WIDTH + 0.1


@pytest.fixture(scope="module")
def annex() -> Annex:
    """Text over half of the first page, then a day's 24 hours, then more rows than a page has."""
    day = date(2026, 11, 24)
    columns = (Column("Rum"), Column("Indtag", "int"))
    return Annex(
        Document("Kapacitet", "", day, day, day),
        (
            *(Paragraph("Rummet er åbent. " * 20),) * 5,
            _table(columns, rows=24),
            _table(columns, rows=80, number=2),
        ),
    )


def test_a_days_hours_and_their_note_stay_on_one_page_of_the_pdf(annex: Annex) -> None:
    command = ["pdftotext", "-layout", "-", "-"]
    found = subprocess.run(command, input=pdf.render(annex), check=True, capture_output=True)
    pages = found.stdout.decode().split("\f")

    (page,) = [text for text in pages if "Tabel 1. Tal" in text]
    assert len(re.findall(r"Rum +12", page)) >= 24
    assert "En note." in page
    assert page.index("En note.") > page.index("Tabel 1. Tal")
    assert sum(bool(re.search(r"Rum +12", text)) for text in pages) >= 3


def test_a_days_hours_stay_together_in_word_and_a_long_table_may_part(annex: Annex) -> None:
    document = docx.Document(io.BytesIO(word.render(annex)))

    hours, long = document.tables[-2:]
    kept = [
        [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in table.rows]
        for table in (hours, long)
    ]
    assert kept[0] == [True] * 24 + [False]
    assert not any(kept[1])
