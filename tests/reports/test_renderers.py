"""The annex read back out of each format: every sentence, number and mark, and nothing hidden."""

from __future__ import annotations

import hashlib
import io
import itertools
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import docx
import openpyxl
import pypdf
import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given
from hypothesis import settings as example_settings
from hypothesis import strategies as st
from pytest_django import Settings

from config import danish
from reports import annex as blocks
from reports.annex import Annex, Chart, Column, Hidden, Paragraph, Series, Table
from reports.renderers import CONTENT_TYPES, RENDERERS, docx_styles, html, pdf, wording
from reports.renderers.wording import INTERNAL_MARK, plain
from tests.reports.sample_annex import NASTY, sample

ROOT = Path(__file__).resolve().parent.parent.parent
FORMATS = ("html", "pdf", "docx", "xlsx")
SENTENCE = "De to tilbud har tilsammen haft 9.813 indtag, eller 1.227 i gennemsnit pr. uge."
QUESTIONS = [block.text for block in sample().blocks if isinstance(block, blocks.Heading)]


@pytest.fixture(autouse=True)
def _own_cache(settings: Settings) -> None:
    """Charts are kept in memory, for these tests alone."""
    charts = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "renderers"}
    settings.CACHES = {**settings.CACHES, "charts": charts}
    settings.ANNEX_BASE_DOCX = ""


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """The sample in each format."""
    return {name: RENDERERS[name](sample()) for name in FORMATS}


# --- reading back ---
def pdf_text(file: bytes) -> str:
    """What pdftotext finds, with every white space as one space."""
    command = ["pdftotext", "-enc", "UTF-8", "-", "-"]
    found = subprocess.run(command, input=file, check=True, capture_output=True).stdout
    return " ".join(found.decode().split())


class _Page(HTMLParser):
    """A page's tags in order, and its text."""

    def __init__(self, file: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._style = False
        self.feed(file.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._style = False

    def handle_data(self, data: str) -> None:
        if not self._style:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def all(self, *names: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag in names]


def html_text(file: bytes) -> str:
    return _Page(file).text


def docx_text(file: bytes) -> str:
    document = docx.Document(io.BytesIO(file))
    top = document.sections[0].first_page_header._element
    texts = [*_paragraph_texts(top), *_paragraph_texts(document.element.body)]
    return " ".join(" ".join(texts).split())


def _paragraph_texts(element: Any) -> Iterator[str]:
    for paragraph in element.iter(qn("w:p")):
        parts = paragraph.iter(qn("w:t"), qn("w:br"), qn("w:tab"))
        yield "".join(part.text or "" if part.tag == qn("w:t") else " " for part in parts)


def xlsx_text(file: bytes) -> str:
    """All cells as a Danish reader sees them."""
    cells = []
    for sheet in openpyxl.load_workbook(io.BytesIO(file)):
        for row in sheet.iter_rows():
            cells += [_as_read(cell) for cell in row if cell.value is not None]
    return " ".join(" ".join(cells).split())


def _as_read(cell: Any) -> str:
    if isinstance(cell.value, datetime):
        return danish.long_date(cell.value.date())
    if isinstance(cell.value, int | float):
        decimals = 2 if "0.00" in cell.number_format else 0
        return danish.number(cell.value, decimals) + (" %" if "%" in cell.number_format else "")
    return str(cell.value)


READERS: dict[str, Callable[[bytes], str]] = {
    "html": html_text, "pdf": pdf_text, "docx": docx_text, "xlsx": xlsx_text,
}  # fmt: skip


# --- every format ---
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


# --- PDF ---
def test_the_pdf_says_that_it_is_accessible_danish_and_from_the_document_date(
    files: dict[str, bytes],
) -> None:
    reader = pypdf.PdfReader(io.BytesIO(files["pdf"]))
    root: Any = reader.trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode()

    assert root["/Lang"] == "da"
    assert root["/MarkInfo"]["/Marked"]
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert reader.metadata is not None
    assert reader.metadata.title == wording.heading(sample().document)
    assert reader.metadata.subject == sample().document.summary
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.date() == date(2012, 11, 26)


def _structure(node: Any) -> Iterator[dict[str, Any]]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            yield from _structure(child)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node
        yield from _structure(node.get("/K"))


def test_each_figure_of_the_pdf_says_in_words_what_it_shows(files: dict[str, bytes]) -> None:
    root: Any = pypdf.PdfReader(io.BytesIO(files["pdf"])).trailer["/Root"]
    tags = list(_structure(root["/StructTreeRoot"]))
    kinds = [tag["/S"] for tag in tags]

    figures = [tag.get("/Alt") for tag in tags if tag["/S"] == "/Figure"]
    assert figures == [chart.alt.replace("🙂", "¤") for chart in sample().charts]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == sum(
        isinstance(block, blocks.Heading) and block.level == 2 for block in sample().blocks
    )
    assert kinds.count("/Table") == len(sample().tables)
    assert kinds.count("/TH") == sum(len(table.columns) for table in sample().tables)


def test_the_pdf_brings_its_typeface_and_no_other(files: dict[str, bytes], tmp_path: Path) -> None:
    file = tmp_path / "annex.pdf"
    file.write_bytes(files["pdf"])
    found = subprocess.run(["pdffonts", file], check=True, capture_output=True, text=True).stdout
    rows = [line.split() for line in found.splitlines()[2:]]

    assert rows
    for row in rows:
        assert "IBMPlexSans" in row[0]
        assert row[-5:-2] == ["yes", "yes", "yes"]  # embedded, a subset, with its characters


def test_every_page_of_the_pdf_has_its_number_and_a_long_table_its_header_again() -> None:
    reader = pypdf.PdfReader(io.BytesIO(RENDERERS["pdf"](sample(internal=True))))
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]

    assert len(pages) >= 3
    for number, page in enumerate(pages, start=1):
        assert f"Side {number} af {len(pages)}" in page
        assert INTERNAL_MARK in page
    assert sum("Dag Indtag Bemærkning" in page for page in pages) == 2


def test_text_that_looks_like_typst_stays_text() -> None:
    text = '#panic("nej") #read("annex.typ") @label $x$ <label> `raw` \\ // /* ~ -- --- ... "\''

    assert " ".join(text.split()) in pdf_text(pdf.render(_saying(text)))


def test_a_pdf_that_cannot_be_set_is_one_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_TEMPLATE", ROOT / "reports" / "renderers" / "wording.py")

    with pytest.raises(pdf.PdfError, match=r"^Bilaget kunne ikke sættes som PDF: "):
        pdf.render(sample())


# --- Word ---
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


# --- Excel ---
def test_excels_cells_are_numbers_dates_and_text(files: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))
    rows = list(book["Stof"].iter_rows(values_only=True))
    header = next(i for i, row in enumerate(rows) if row[0] == "Stof")

    assert book.sheetnames == ["Forside", "Tekst", "Dage", "Stof", "Figurer"]
    assert rows[header + 1] == ("Kokain", 4931, 63, 341, 14.46, datetime(2012, 10, 1))
    assert rows[header + 4][:5] == ("Metadon", "skjult", "skjult", "færre end 5", "–")
    assert rows[header + 5][0] == plain(NASTY)
    assert rows[header + 5][1] == 0
    assert rows[header + 7] == ("I alt", 7826, 100, 458, 17.09, "–")
    formats = [cell.number_format for cell in book["Stof"][header + 2]]
    assert formats[1:] == [
        "[$-406]#,##0", '0" %"', "[$-406]#,##0", "[$-406]#,##0.00", "[$-406]d. mmmm yyyy",
    ]  # fmt: skip


def test_no_text_of_excel_is_a_formula_or_a_link(files: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]

    assert "=SUM(A1:A9)" in [cell.value for cell in cells]
    assert [cell for cell in cells if cell.data_type == "f" and cell.value != "=SUM(A1:A9)"] == []
    assert [cell for cell in cells if cell.hyperlink] == []
    with zipfile.ZipFile(io.BytesIO(files["xlsx"])) as archive:
        sheets = [
            archive.read(name).decode() for name in archive.namelist() if "worksheets" in name
        ]
    assert not [sheet for sheet in sheets if "<f>" in sheet or "<f " in sheet]


def test_excels_tables_can_be_read_filtered_and_printed(files: dict[str, bytes]) -> None:
    sheet: Any = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))["Stof"]

    assert sheet["A1"].value == "Tabel 1. Indtag og brugere efter stof"
    assert sheet.freeze_panes == "B5"
    assert sheet.auto_filter.ref == "A4:F10"
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.oddFooter.left.text == "Sagsnr. 2012-160062"


def test_excels_pictures_have_words(files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(files["xlsx"])) as archive:
        drawing = ElementTree.fromstring(archive.read("xl/drawings/drawing1.xml"))
    described = [
        element.get("descr") for element in drawing.iter() if element.tag.endswith("}cNvPr")
    ]

    assert described == [chart.alt for chart in sample().charts]


def test_each_sheet_of_an_internal_excel_file_is_marked() -> None:
    book = openpyxl.load_workbook(io.BytesIO(RENDERERS["xlsx"](sample(internal=True))))
    sheets: list[Any] = list(book)

    for sheet in sheets:
        assert sheet["A1"].value == INTERNAL_MARK
        assert INTERNAL_MARK in str(sheet.oddHeader.right.text)


@pytest.mark.parametrize(
    "names", [("a" * 40, "a" * 50), ("Tekst", "tekst"), ("", "''"), ("[x]:*?/\\", "History")]
)
def test_sheet_names_that_excel_refuses_are_made_right(names: tuple[str, str]) -> None:
    tables = tuple(replace(sample().tables[0], sheet=name) for name in names)

    book = openpyxl.load_workbook(io.BytesIO(RENDERERS["xlsx"](replace(sample(), blocks=tables))))

    assert len(book.sheetnames) == len({name.casefold() for name in book.sheetnames}) == 4
    assert all(0 < len(name) <= 31 for name in book.sheetnames)


# --- HTML ---
def test_the_page_is_in_order_for_a_screen_reader(files: dict[str, bytes]) -> None:
    page = _Page(files["html"])
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]

    assert page.all("html") == [{"lang": "da"}]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(low - high <= 1 for high, low in itertools.pairwise(levels))
    assert [image["alt"] for image in page.all("img")] == [chart.alt for chart in sample().charts]
    assert len(page.all("figure")) == len(page.all("figcaption")) == 3
    assert len(page.all("table")) == len(page.all("caption")) == 5
    assert all(cell["scope"] in {"col", "row"} for cell in page.all("th"))
    scrolling = [one for one in page.all("div") if one.get("class") == "annex-scroll"]
    assert len(scrolling) == len(page.all("table")) + len(page.all("img"))
    assert all(one["tabindex"] == "0" and one["aria-label"] for one in scrolling)


def test_the_numbers_behind_a_figure_are_beside_it(files: dict[str, bytes]) -> None:
    text = html_text(files["html"])

    assert len(_Page(files["html"]).all("details")) == 3
    assert "Tal bag figuren Antal indtag pr. driftsuge Driftsuge" in text
    assert "5 1.187 287" in text
    assert "Retshjælp skjult" in text


def test_the_file_asks_nobody_for_anything(files: dict[str, bytes]) -> None:
    page = _Page(files["html"])

    for tag, attributes in page.tags:
        for name in ("src", "href", "action", "data", "poster"):
            assert str(attributes.get(name) or "data:").startswith("data:"), tag
        assert not [name for name in attributes if name == "style" or name.startswith("on")]
    assert page.all("script", "link", "iframe", "b") == []
    assert "url(" not in files["html"].decode()


def test_the_portals_page_has_no_style_of_its_own_and_its_own_pictures() -> None:
    body = html.body(sample(), lambda chart: f"/bilag/figur/{chart.number}?a=1&b=2")
    page = _Page(body.encode())

    assert page.tags[0] == ("article", {"class": "annex", "lang": "da"})
    assert [one["src"] for one in page.all("img")] == [
        f"/bilag/figur/{number}?a=1&b=2" for number in (1, 2, 3)
    ]
    assert page.all("style", "script") == []
    assert not [tag for tag, attributes in page.tags if "style" in attributes]


# --- any text at all ---
def _saying(text: str) -> Annex:
    """An annex with `text` wherever a text can stand, but for charts."""
    head = replace(
        sample().document, title=text, recipient=text, annex_number=text, case_number=text,
        document_number=text, summary=text,
        office=blocks.Office(text, (text,), text, text, text, text),
    )  # fmt: skip
    table = Table(
        number=1, caption=text, columns=(Column(text), Column(text, "int"), Column(text, "date")),
        rows=((text, Decimal("3.5"), None), (None, text, Hidden(text))),
        sheet=text, total=(text, 0, date(1890, 1, 1)), notes=(text,),
    )  # fmt: skip
    return Annex(
        head,
        (
            Paragraph(text), blocks.Heading(text), blocks.Heading(text, 3), table,
            blocks.Bullets((text,)), blocks.Observation(text, text), blocks.Note(text),
            blocks.KeyFigures((blocks.KeyFigure(text, text, text),)),
            blocks.Definitions((blocks.Definition(text, text),)),
        ),
        internal=True,
    )  # fmt: skip


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
    found = READERS[name](RENDERERS[name](_saying(f"[{text}]")))

    assert " ".join(plain(f"[{text}]").split()) in found


@given(text=_ANY_TEXT)
@_examples
def test_any_text_can_be_set_as_pdf(text: str) -> None:
    assert "1. oktober – 25. november 2012" in pdf_text(pdf.render(_saying(text)))


@given(text=st.text(alphabet="abcæøåÆØÅé#*_$`<>[](){}@\\/=-~'\"&%", min_size=1, max_size=30))
@_examples
def test_danish_text_with_any_sign_comes_back_out_of_the_pdf(text: str) -> None:
    found = pdf_text(pdf.render(_saying(text)))

    assert text in found.replace(" ", "")
