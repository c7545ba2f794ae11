"""The annex as PDF: accessible, in our typeface, and text stays text."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest

from reports import annex as blocks
from reports.renderers import RENDERERS, pdf, wording
from reports.renderers.wording import INTERNAL_MARK
from tests.reports.reading import files, own_cache, pdf_text, saying
from tests.reports.sample_annex import sample

__all__ = ["files", "own_cache"]
ROOT = Path(__file__).resolve().parent.parent.parent


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

    assert " ".join(text.split()) in pdf_text(pdf.render(saying(text)))


def test_a_pdf_that_cannot_be_set_is_one_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_TEMPLATE", ROOT / "reports" / "renderers" / "wording.py")

    with pytest.raises(pdf.PdfError, match=r"^Bilaget kunne ikke sættes som PDF: "):
        pdf.render(sample())
