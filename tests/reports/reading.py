"""The sample annex in each format, and what a reader finds in the files."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from pytest_django import Settings

from config import danish
from reports import annex as blocks
from reports.annex import Annex, Column, Hidden, Paragraph, Table
from reports.renderers import RENDERERS
from tests.reports.sample_annex import sample

FORMATS = ("html", "pdf", "docx", "xlsx")


@pytest.fixture(autouse=True)
def own_cache(settings: Settings) -> None:
    """Charts are kept in memory, for these tests alone."""
    charts = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "renderers"}
    settings.CACHES = {**settings.CACHES, "charts": charts}
    settings.ANNEX_BASE_DOCX = ""


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """The sample in each format."""
    return {name: RENDERERS[name](sample()) for name in FORMATS}


def pdf_text(file: bytes) -> str:
    """What pdftotext finds, with every white space as one space."""
    command = ["pdftotext", "-enc", "UTF-8", "-", "-"]
    found = subprocess.run(command, input=file, check=True, capture_output=True).stdout
    return " ".join(found.decode().split())


class Page(HTMLParser):
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
    return Page(file).text


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


QUESTIONS = [block.text for block in sample().blocks if isinstance(block, blocks.Heading)]
READERS: dict[str, Callable[[bytes], str]] = {
    "html": html_text, "pdf": pdf_text, "docx": docx_text, "xlsx": xlsx_text,
}  # fmt: skip


def saying(text: str) -> Annex:
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
