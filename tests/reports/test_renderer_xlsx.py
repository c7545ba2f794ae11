"""The annex in Excel: typed cells, no formulas, sheets that can be printed."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest

from reports.renderers import RENDERERS
from reports.renderers.wording import INTERNAL_MARK, plain
from tests.reports.reading import (
    files,
    own_cache,
)
from tests.reports.sample_annex import NASTY, sample

__all__ = ["files", "own_cache"]


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
    "names",
    [
        ("a" * 40, "a" * 50),
        ("Tekst", "tekst"),
        ("", "''"),
        ("[x]:*?/\\", "History"),
        ("0" * 20 + "𐀀" * 9, "𐀀" * 40),
    ],
)
def test_sheet_names_that_excel_refuses_are_made_right(names: tuple[str, str]) -> None:
    tables = tuple(replace(sample().tables[0], sheet=name) for name in names)

    book = openpyxl.load_workbook(io.BytesIO(RENDERERS["xlsx"](replace(sample(), blocks=tables))))

    assert len(book.sheetnames) == len({name.casefold() for name in book.sheetnames}) == 4
    assert all(0 < len(name) <= 31 for name in book.sheetnames)
