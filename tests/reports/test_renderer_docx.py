"""The annex in Word: real styles, captions and headers, and an office's own letterhead."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from pytest_django import Settings

from reports import annex as blocks
from reports.renderers import RENDERERS, docx_styles, wording
from reports.renderers.wording import INTERNAL_MARK
from tests.reports.reading import docx_text, files, own_cache
from tests.reports.sample_annex import sample

__all__ = ["files", "own_cache"]


def test_word_has_real_headings_and_a_title(files: dict[str, bytes]) -> None:
    document = docx.Document(io.BytesIO(files["docx"]))
    headings = [
        (paragraph.style.name, paragraph.text)
        for paragraph in document.paragraphs
        if paragraph.style is not None and paragraph.style.name.startswith("Heading")
    ]
    titles = [
        paragraph.text
        for cell in document.tables[0].rows[0].cells
        for paragraph in cell.paragraphs
        if paragraph.style is not None and paragraph.style.name == "Title"
    ]

    assert titles == ["Bilag 1: Status for midlertidigt stofindtagelsesrum efter 8 uger"]
    assert headings == [
        (f"Heading {block.level - 1}", block.text)
        for block in sample().blocks
        if isinstance(block, blocks.Heading)
    ]


def test_words_captions_are_fields_that_show_the_annexs_own_numbers(
    files: dict[str, bytes],
) -> None:
    document = docx.Document(io.BytesIO(files["docx"]))
    captions = [
        paragraph
        for paragraph in document.paragraphs
        if paragraph.style is not None and paragraph.style.name == "Caption"
    ]

    assert [paragraph.text.split(".")[0] for paragraph in captions] == [
        "Figur 1", "Tabel 2", "Figur 2", "Tabel 1", "Figur 3",
    ]  # fmt: skip
    for paragraph in captions:
        code = "".join(part.text or "" for part in paragraph._p.iter(qn("w:instrText")))
        assert re.match(r" SEQ (Figur|Tabel) \\\* ARABIC", code)


def test_words_tables_repeat_their_header_and_pictures_have_words(files: dict[str, bytes]) -> None:
    document = docx.Document(io.BytesIO(files["docx"]))
    data = [
        table
        for table in document.tables
        if table.style is not None and table.style.name == "Annex Table"
    ]
    pictures = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]

    assert [len(table.rows) for table in data] == [57, 8]
    for table in data:
        assert table.rows[0]._tr.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None
    assert [cell.text for cell in data[1].rows[4].cells] == [
        "Metadon", "skjult", "skjult", "færre end 5", "–", "9. oktober 2012",
    ]  # fmt: skip
    assert pictures == [chart.alt for chart in sample().charts]


def test_word_is_told_that_the_text_is_danish_and_whose_it_is(files: dict[str, bytes]) -> None:
    document = docx.Document(io.BytesIO(files["docx"]))
    properties = document.core_properties
    languages = {element.get(qn("w:val")) for element in document.styles.element.iter(qn("w:lang"))}

    assert languages == {"da-DK"}
    assert properties.language == "da-DK"
    assert properties.title == wording.heading(sample().document)
    assert properties.subject == sample().document.summary
    assert properties.author == "Mål- og Rammekontoret for Voksne"
    assert properties.created is not None
    assert properties.created.date() == date(2012, 11, 26)


def test_words_file_holds_no_time_of_writing(files: dict[str, bytes]) -> None:
    for name in ("docx", "xlsx"):
        with zipfile.ZipFile(io.BytesIO(files[name])) as archive:
            assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_every_page_of_an_internal_word_file_is_marked() -> None:
    section = docx.Document(io.BytesIO(RENDERERS["docx"](sample(internal=True)))).sections[0]

    for header in (section.header, section.first_page_header):
        assert INTERNAL_MARK in [paragraph.text for paragraph in header.paragraphs]


def test_an_offices_own_letterhead_keeps_its_header_and_its_styles(
    tmp_path: Path, settings: Settings
) -> None:
    letterhead = docx.Document()
    letterhead.add_paragraph("Vejledning i skabelonen, der skal væk")
    letterhead.sections[0].header.paragraphs[0].text = "Socialforvaltningen"
    letterhead.sections[0].footer.paragraphs[0].text = "Rådhuspladsen"
    letterhead.styles["Heading 1"].font.name = "Comic Sans MS"
    letterhead.save(str(tmp_path / "brev.docx"))
    settings.ANNEX_BASE_DOCX = str(tmp_path / "brev.docx")

    document = docx.Document(io.BytesIO(RENDERERS["docx"](sample(internal=True))))

    header = [paragraph.text for paragraph in document.sections[0].header.paragraphs]
    assert header == ["Socialforvaltningen", INTERNAL_MARK]
    assert document.sections[0].footer.paragraphs[0].text == "Rådhuspladsen"
    assert document.styles["Heading 1"].font.name == "Comic Sans MS"
    assert "Observation" in [style.name for style in document.styles]
    assert "Vejledning i skabelonen" not in docx_text(RENDERERS["docx"](sample()))


def test_a_letterhead_that_is_no_word_file_is_refused_by_name(
    tmp_path: Path, settings: Settings
) -> None:
    (tmp_path / "brev.docx").write_text("intet")
    settings.ANNEX_BASE_DOCX = str(tmp_path / "brev.docx")

    with pytest.raises(docx_styles.BaseDocumentError, match=r"brev\.docx kan ikke læses"):
        RENDERERS["docx"](sample())
