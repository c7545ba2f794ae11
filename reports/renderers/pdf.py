"""The annex as PDF/UA-1, set by Typst from `annex.typ`.

All text travels as JSON and is never Typst code; numbers are formatted here, not there.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from functools import cache, singledispatch
from pathlib import Path
from typing import Any

import typst

from reports import annex as blocks
from reports import charts, fonts
from reports.annex import Annex, Chart, Document, Table
from reports.fonts import typeset
from reports.renderers import wording

_TEMPLATE = Path(__file__).with_name("annex.typ")
_TEXT_WIDTH, _NARROWEST, _CHARACTER, _INSET = 160.0, 80.0, 1.75, 4.0
"""Millimetres: between the margins, the narrowest table, a table's character, a cell's padding."""
_FIXED_KINDS = wording.NUMERIC_KINDS | {"date"}


class PdfError(Exception):
    """The annex could not be set as PDF; the message is Typst's own first line."""


def render(annex: Annex) -> bytes:
    """`annex` as a tagged PDF in Danish; the same bytes for the same annex.

    Raises PdfError if the compiler refuses it.
    """
    document = annex.document
    data = {
        "document": _head(document),
        "internal": wording.INTERNAL_MARK if annex.internal else "",
        "blocks": [_block(block, annex.internal) for block in annex.blocks],
    }
    try:
        compiled = typst.compile(
            _TEMPLATE,
            root=_TEMPLATE.parent,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"annex": json.dumps(data, ensure_ascii=False)},
            pdf_standards="ua-1",
            timestamp=datetime.combine(document.document_date, time(), UTC),
        )
    except typst.TypstError as error:
        raise PdfError(f"Bilaget kunne ikke sættes som PDF: {error.message}") from error
    if not isinstance(compiled, bytes):
        raise PdfError("Bilaget kunne ikke sættes som PDF: der kom ingen fil.")
    return compiled


@cache
def _fonts() -> typst.Fonts:
    """Our typeface alone: nothing can fall back to another one unseen."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[fonts.face().parent],
    )


def _pairs(pairs: list[tuple[str, str]]) -> list[list[str]]:
    return [[typeset(label), typeset(text)] for label, text in pairs]


def _head(document: Document) -> dict[str, Any]:
    day = document.document_date
    return {
        "title": typeset(wording.heading(document)) or "Bilag",
        "recipient": typeset(wording.recipient(document)),
        "period": wording.period(document),
        "date": [day.year, day.month, day.day],
        "case": _pairs(wording.case_data(document)),
        "case_number": typeset(document.case_number),
        "office": typeset(document.office.name),
        "office_data": _pairs(wording.office_data(document.office)),
        "summary": typeset(document.summary),
    }


@singledispatch
def _block(block: Any, internal: bool) -> dict[str, Any]:
    """`block` as the template's JSON: its kind and its texts, ready to print."""
    raise TypeError(f"An annex holds no {type(block).__name__}.")


@_block.register
def _heading(block: blocks.Heading, internal: bool) -> dict[str, Any]:
    return {"kind": "heading", "text": typeset(block.text), "level": block.level}


@_block.register
def _paragraph(block: blocks.Paragraph, internal: bool) -> dict[str, Any]:
    return {"kind": "paragraph", "text": typeset(block.text)}


@_block.register
def _note(block: blocks.Note, internal: bool) -> dict[str, Any]:
    return {"kind": "note", "text": typeset(block.text)}


@_block.register
def _bullets(block: blocks.Bullets, internal: bool) -> dict[str, Any]:
    return {"kind": "bullets", "items": [typeset(item) for item in block.items]}


@_block.register
def _observation(block: blocks.Observation, internal: bool) -> dict[str, Any]:
    source = typeset(wording.source(block))
    return {
        "kind": "observation",
        "label": wording.OBSERVATION,
        "text": typeset(block.text),
        "source": source,
    }


@_block.register
def _key_figures(block: blocks.KeyFigures, internal: bool) -> dict[str, Any]:
    items = [[typeset(part) for part in (one.value, one.label, one.note)] for one in block.items]
    return {"kind": "key-figures", "items": items}


@_block.register
def _definitions(block: blocks.Definitions, internal: bool) -> dict[str, Any]:
    items = [[typeset(one.term), typeset(one.text)] for one in block.items]
    return {"kind": "definitions", "items": items}


@_block.register
def _table(block: Table, internal: bool) -> dict[str, Any]:
    kinds = [column.kind for column in block.columns]

    def row(cells: tuple[Any, ...]) -> list[str]:
        return [typeset(wording.shown(*pair)) for pair in zip(cells, kinds, strict=True)]

    rows = [row(cells) for cells in block.rows]
    total = row(block.total) if block.total else []
    titles = [typeset(column.title) for column in block.columns]
    widths, width = _widths(titles, [*rows, total], kinds)
    return {
        "kind": "table",
        "number": block.number,
        "caption": typeset(block.caption),
        "columns": titles,
        "numeric": [kind in wording.NUMERIC_KINDS for kind in kinds],
        "widths": widths,
        "width": width,
        "rows": rows,
        "total": total,
        "notes": [typeset(note) for note in block.notes],
    }


def _widths(
    titles: list[str], rows: list[list[str]], kinds: list[str]
) -> tuple[list[list[float]], float]:
    """Each column as [millimetres, share of the rest], and the table's width in millimetres.

    Numbers and dates get what they need, so that they never wrap; text columns share the rest.
    """
    needs = []
    for index, title in enumerate(titles):
        cells = max((len(row[index]) for row in rows if row), default=0)
        word = max((len(part) for part in title.split()), default=0)
        needs.append(max(cells, word, min(len(title), 12)) * _CHARACTER + _INSET)
    fixed = [kind in _FIXED_KINDS for kind in kinds]
    taken = sum(need for need, is_fixed in zip(needs, fixed, strict=True) if is_fixed)
    if all(fixed) or taken > 0.7 * _TEXT_WIDTH:
        fixed = [False] * len(fixed)
    columns = [
        [need, 0.0] if is_fixed else [0.0, min(need, 70.0)]
        for need, is_fixed in zip(needs, fixed, strict=True)
    ]
    return columns, min(_TEXT_WIDTH, max(sum(min(need, 70.0) for need in needs), _NARROWEST))


@_block.register
def _chart(block: Chart, internal: bool) -> dict[str, Any]:
    picture = charts.draw(block, format="svg-text", cached=not internal)
    return {
        "kind": "chart",
        "number": block.number,
        "caption": typeset(block.caption),
        "alt": typeset(block.alt) or typeset(block.caption) or wording.label(block),
        "svg": picture.decode(),
    }
