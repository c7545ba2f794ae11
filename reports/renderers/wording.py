"""The words and formats that every renderer shares, so that all formats say the same."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from config import danish
from reports.annex import Cell, Chart, Document, Hidden, Observation, Office, Stretch, Table

INTERNAL_MARK = "Intern – må ikke offentliggøres"
MISSING = "–"
HIDDEN_VALUE = "skjult"
OBSERVATION = "Observation"
NUMERIC_KINDS = frozenset({"int", "decimal", "share"})
_DECIMALS = {"decimal": 2}


def plain(text: str) -> str:
    """`text` as XML, HTML and spreadsheets can hold it: composed, without control characters."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(one for one in composed if one in "\n\t" or _is_character(one))


def _is_character(one: str) -> bool:
    if unicodedata.category(one) in {"Cc", "Cs"} or one in "\u2028\u2029":
        return False
    return ord(one) & 0xFFFE != 0xFFFE and not 0xFDD0 <= ord(one) <= 0xFDEF


def shown(cell: Cell | Hidden, kind: str) -> str:
    """A cell as it is read: 7.826 · 3,74 · 22 % · 29. oktober 2012 · færre end 5 · –."""
    if cell is None:
        return MISSING
    if isinstance(cell, Hidden):
        return cell.label
    if isinstance(cell, date):
        return danish.long_date(cell)
    if isinstance(cell, str):
        return cell
    if not Decimal(str(cell)).is_finite():
        return MISSING
    if kind == "share":
        return f"{danish.number(cell)} %"
    return danish.number(cell, _DECIMALS.get(kind, 0))


@dataclass(frozen=True)
class Printed:
    """A table as text: what stands in each cell. Without a total row, `total` is empty."""

    titles: list[str]
    rows: list[list[str]]
    total: list[str]


def printed(table: Table, clean: Callable[[str], str]) -> Printed:
    """`table` with every cell formatted, and put through `clean`.

    Raises ValueError where a row has not as many cells as there are columns.
    """

    def row(cells: tuple[Cell | Hidden, ...]) -> list[str]:
        pairs = zip(cells, table.columns, strict=True)
        return [clean(shown(cell, column.kind)) for cell, column in pairs]

    return Printed(
        titles=[clean(column.title) for column in table.columns],
        rows=[row(cells) for cells in table.rows],
        total=row(table.total) if table.total else [],
    )


def value(number: float | None) -> str:
    """A chart's value in its table; a hidden one in words."""
    if number is None or not Decimal(str(number)).is_finite():
        return HIDDEN_VALUE
    places = next((n for n in (0, 1) if round(number, n) == number), 2)
    return danish.number(number, places)


def days(stretch: Stretch) -> str:
    """When a line of a timeline was: "11. december 2013", "3. februar – 11. april 2014 (…)"."""
    points = danish.listing([danish.long_date(day) for day in stretch.points])
    if stretch.start is None or stretch.end is None:
        return points
    whole = danish.period(stretch.start, stretch.end)
    return f"{whole} ({points})" if points else whole


def heading(document: Document) -> str:
    """ "Bilag 1: Status for …"; the title alone, or "Bilag", where the rest is not given."""
    number = document.annex_number.strip()
    if number and not number.casefold().startswith("bilag"):
        number = f"Bilag {number}"
    return ": ".join(part for part in (number, document.title.strip()) if part) or "Bilag"


def recipient(document: Document) -> str:
    """ "Til Socialudvalget", or nothing."""
    return f"Til {document.recipient}" if document.recipient else ""


def period(document: Document) -> str:
    return f"Periode: {danish.period(document.period_from, document.period_to)}"


def case_data(document: Document) -> list[tuple[str, str]]:
    """What stands top right, as (label, value): the date first, under its own name."""
    meeting = document.meeting_date
    data = [
        ("Dato", danish.long_date(document.document_date)),
        ("Til mødet", danish.long_date(meeting) if meeting else ""),
        ("Sagsnr.", document.case_number),
        ("Dokumentnr.", document.document_number),
    ]
    return [(label, text) for label, text in data if text]


def office_data(office: Office) -> list[tuple[str, str]]:
    """The sender's block under the name, as (label, value); an address has no label."""
    data = [
        *(("", line) for line in office.address),
        ("Telefon", office.phone),
        ("E-mail", office.email),
        ("EAN-nummer", office.ean),
        ("", office.website),
    ]
    return [(label, text) for label, text in data if text]


def source(observation: Observation) -> str:
    """Who saw it and when."""
    day = observation.observed_on
    parts = (observation.source, danish.long_date(day) if day else "")
    return ", ".join(part for part in parts if part)


def label(block: Table | Chart) -> str:
    """ "Tabel 2" or "Figur 1"."""
    return f"{'Tabel' if isinstance(block, Table) else 'Figur'} {block.number}"
