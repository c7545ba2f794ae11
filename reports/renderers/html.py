"""The annex as a web page: the body that the portal shows, and a file that stands alone."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import singledispatch
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from reports import annex as blocks
from reports import charts
from reports.annex import Annex, Block, Cell, Chart, Hidden, Table
from reports.renderers import wording
from reports.renderers.wording import plain

_STYLE_DIR = Path(settings.BASE_DIR) / "static" / "reports"

_LONG = 60
"""Characters from which on a table's cell needs a column that is not too narrow."""
_PER_CENT = re.compile(r"(?<=\d) %")
_SHORT = 12
"""Characters up to which a text in a table stays on one line: "kl. 10–11"."""
_FILE = """<!DOCTYPE html>
<html lang="da">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="description" content="{summary}">
<title>{title}</title>
<style>{style}</style>
</head>
<body class="annex-file">
<main>
{body}
</main>
</body>
</html>
"""
"""A file on somebody's disk: what it needs is inside it, and it asks nobody for anything."""


@dataclass(frozen=True)
class Shown:
    """A cell ready to print; `css` says how it stands."""

    text: str
    css: str = ""


def render(annex: Annex) -> bytes:
    """`annex` as one HTML file with its own style and pictures, and no other address in it."""

    def picture(chart: Chart) -> str:
        svg = charts.draw(chart, format="svg", cached=not annex.internal)
        return "data:image/svg+xml;base64," + base64.b64encode(svg).decode()

    sheets = ["annex.css", *(["annex_internal.css"] if annex.internal else [])]
    style = "".join((_STYLE_DIR / name).read_text(encoding="utf-8") for name in sheets)
    return format_html(
        _FILE,
        title=plain(wording.heading(annex.document)),
        summary=plain(annex.document.summary),
        style=mark_safe(style),  # noqa: S308
        body=body(annex, picture),
    ).encode()


def body(annex: Annex, chart_url: Callable[[Chart], str]) -> SafeString:
    """The annex as an <article>, for a page that has `reports/annex.css`.

    A page with an internal annex has `reports/annex_internal.css` too.

    `chart_url` says where a chart's picture is found ("svg" of `charts.draw`).
    """
    return render_to_string("reports/annex_body.html", body_context(annex, chart_url))


def body_context(annex: Annex, chart_url: Callable[[Chart], str]) -> dict[str, Any]:
    """What `reports/annex_body.html` needs when a page includes it: `annex`, ready to print."""
    document = annex.document
    return {
        "annex": {
            "title": plain(wording.heading(document)),
            "recipient": plain(wording.recipient(document)),
            "period": wording.period(document),
            "case": _pairs(wording.case_data(document)),
            "office": plain(document.office.name),
            "office_data": _pairs(wording.office_data(document.office)),
            "internal": wording.INTERNAL_MARK if annex.internal else "",
            "blocks": [_with_template(block, chart_url) for block in annex.blocks],
        }
    }


def _pairs(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(label, plain(text)) for label, text in pairs]


def _with_template(block: Block, chart_url: Callable[[Chart], str]) -> dict[str, Any]:
    name, context = _block(block, chart_url)
    return {"template": f"reports/components/{name}.html", **context}


@singledispatch
def _block(block: Any, chart_url: Callable[[Chart], str]) -> tuple[str, dict[str, Any]]:
    """`block` as its component's name and what that prints."""
    raise TypeError(f"An annex holds no {type(block).__name__}.")


@_block.register
def _heading(block: blocks.Heading, chart_url: Any) -> tuple[str, dict[str, Any]]:
    return "heading", {"text": plain(block.text), "level": block.level}


@_block.register
def _paragraph(block: blocks.Paragraph, chart_url: Any) -> tuple[str, dict[str, Any]]:
    return "paragraph", {"text": _tied(plain(block.text))}


@_block.register
def _note(block: blocks.Note, chart_url: Any) -> tuple[str, dict[str, Any]]:
    return "note", {"text": plain(block.text)}


@_block.register
def _bullets(block: blocks.Bullets, chart_url: Any) -> tuple[str, dict[str, Any]]:
    return "bullets", {"items": [_tied(plain(item)) for item in block.items]}


def _tied(text: str) -> str:
    """No line ends between a number and its per cent sign."""
    return _PER_CENT.sub("\u00a0%", text)


@_block.register
def _observation(block: blocks.Observation, chart_url: Any) -> tuple[str, dict[str, Any]]:
    return "observation", {
        "label": wording.OBSERVATION,
        "text": plain(block.text),
        "source": plain(wording.source(block)),
    }


@_block.register
def _key_figures(block: blocks.KeyFigures, chart_url: Any) -> tuple[str, dict[str, Any]]:
    items = [(plain(one.value), plain(one.label), plain(one.note)) for one in block.items]
    return "key_figures", {"items": items}


@_block.register
def _definitions(block: blocks.Definitions, chart_url: Any) -> tuple[str, dict[str, Any]]:
    return "definitions", {"items": [(plain(one.term), plain(one.text)) for one in block.items]}


@_block.register
def _table(block: Table, chart_url: Any) -> tuple[str, dict[str, Any]]:
    return "table", {
        "label": wording.label(block),
        "number": block.number,
        "caption": plain(block.caption),
        "columns": [
            Shown(plain(column.title), _alignment(column.kind)) for column in block.columns
        ],
        "rows": [_row(block, row) for row in block.rows],
        "total": _row(block, block.total) if block.total else (),
        "notes": [plain(note) for note in block.notes],
    }


def _row(table: Table, cells: tuple[Cell | Hidden, ...]) -> list[Shown]:
    return [_cell(cell, column.kind) for cell, column in zip(cells, table.columns, strict=True)]


def _cell(cell: Cell | Hidden, kind: str) -> Shown:
    text = plain(wording.shown(cell, kind))
    classes = [
        _alignment(kind),
        "annex-hidden" if isinstance(cell, Hidden) else "",
        "annex-long" if len(text) > _LONG else "",
        "annex-short" if len(text) <= _SHORT and not _alignment(kind) else "",
    ]
    return Shown(text, " ".join(name for name in classes if name))


def _alignment(kind: str) -> str:
    if kind in wording.NUMERIC_KINDS:
        return "annex-number"
    return "annex-date" if kind == "date" else ""


def _chart_rows(block: Chart) -> list[tuple[str, list[Shown]]]:
    """What the picture shows, as a table: each category with its values or its days."""
    rows = []
    for category, stretch in zip(block.categories, block.stretches, strict=False):
        rows.append((plain(category), [Shown(wording.days(stretch))]))
    if block.stretches:
        return rows
    for position, category in enumerate(block.categories):
        values = [
            one.values[position] if position < len(one.values) else None for one in block.series
        ]
        cells = [
            Shown(wording.value(value), "annex-number" + (" annex-hidden" if value is None else ""))
            for value in values
        ]
        rows.append((plain(category), cells))
    return rows


@_block.register
def _chart(block: Chart, chart_url: Callable[[Chart], str]) -> tuple[str, dict[str, Any]]:
    names = [plain(one.name) for one in block.series]
    return "chart", {
        "label": wording.label(block),
        "number": block.number,
        "caption": plain(block.caption),
        "subtitle": plain(block.subtitle),
        "alt": plain(block.alt) or plain(block.caption),
        "url": chart_url(block),
        "axis": plain(block.axis_label) or "Gruppe",
        "series": names or ["Hvornår"],
        "rows": _chart_rows(block),
        "is_dated": bool(block.stretches),
    }
