"""The annex as PDF/UA-1, set by Typst from `annex.typ`.

All text travels as JSON and is never Typst code; numbers are formatted here, not there.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from functools import cache, singledispatch
from pathlib import Path
from textwrap import shorten
from typing import Any

import typst

from reports import annex as blocks
from reports import charts, fonts
from reports.annex import Annex, Chart, Document, Table
from reports.fonts import typeset
from reports.renderers import wording
from reports.renderers.table_widths import have_words_room, widths

_TEMPLATE = Path(__file__).with_name("annex.typ")


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
    title = typeset(wording.heading(document)).strip() or "Bilag"
    return {
        "title": title,
        "short_title": shorten(title, 120, placeholder=" …"),
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
    return {"kind": "heading", "text": typeset(block.text).strip(), "level": block.level}


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
    printed = wording.printed(block, typeset)
    columns = widths(block, printed)
    return {
        "kind": "table",
        "number": block.number,
        "caption": typeset(block.caption),
        "columns": printed.titles,
        "numeric": [column.kind in wording.NUMERIC_KINDS for column in block.columns],
        "widths": columns,
        "hyphenate": not have_words_room(printed, columns),
        "rows": printed.rows,
        "total": printed.total,
        "notes": [typeset(note) for note in block.notes],
    }


@_block.register
def _chart(block: Chart, internal: bool) -> dict[str, Any]:
    picture = charts.draw(block, format="svg-text", cached=not internal)
    return {
        "kind": "chart",
        "number": block.number,
        "caption": typeset(block.caption),
        "alt": typeset(block.alt).strip() or typeset(block.caption).strip() or wording.label(block),
        "svg": picture.decode(),
    }
