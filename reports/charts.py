"""An annex's chart as a picture: `draw(chart, format="svg")`. The caption is the document's.

The matplotlib objects are used without pyplot, and nothing of matplotlib is imported until a chart
is drawn. The same chart gives the same bytes, and is drawn once: pictures are cached by content.
"""

from __future__ import annotations

import hashlib
import io
import json
import threading
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from django.core.cache import caches

from reports import fonts
from reports.annex import Chart

Format = Literal["svg", "svg-text", "png"]
WIDTH = 6.3
"""Inches: the text width of an A4 page."""
PNG_DPI = 220


@dataclass(frozen=True)
class Hue:
    """A room's colour, and the hatching that tells it apart on a grey photocopy."""

    fill: str
    hatch: str = ""


PALETTE = (
    Hue("#0b4f6c"),
    Hue("#c58b1b"),
    Hue("#6b3f69", "////"),
    Hue("#5b7a3a", "...."),
    Hue("#5c6b73", "\\\\\\\\"),
)

_LOCK = threading.Lock()
"""matplotlib's settings are the process's: one drawing at a time."""
_STYLE: dict[Any, Any] = {
    "font.family": [fonts.FAMILY],
    "font.size": 8,
    "svg.hashsalt": "reports",
    "text.parse_math": False,
    "axes.unicode_minus": False,
    "hatch.linewidth": 0.7,
    "path.simplify": False,
}
_TYPES = {"svg": "path", "svg-text": "none", "png": "path"}


def draw(chart: Chart, *, format: Format, cached: bool = True) -> bytes:
    """`chart` as a picture 6.3 inches wide, in IBM Plex Sans.

    "svg" has its letters as outlines, for browsers; "svg-text" keeps them as text, for Typst;
    "png" is for Word and Excel. `cached=False` for figures that must not be kept on disk.
    Raises ValueError on an unknown kind or format.
    """
    if format not in _TYPES:
        raise ValueError(f"Unknown picture format {format!r}: use one of {', '.join(_TYPES)}.")
    if not cached:
        return _draw(chart, format)
    key = f"{chart_digest(chart)}-{format}"
    picture: bytes | None = caches["charts"].get(key)
    if picture is None:
        picture = _draw(chart, format)
        caches["charts"].set(key, picture)
    return picture


def chart_digest(chart: Chart) -> str:
    """64 hexadecimal digits that change with anything that changes the picture."""
    content = json.dumps([_drawing_version(), asdict(chart)], sort_keys=True, default=str)
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def keep(chart: Chart) -> str:
    """Keep what a controlled `chart` shows, so that a later request can draw it; its digest."""
    digest = chart_digest(chart)
    caches["charts"].set(f"{digest}-chart", chart)
    return digest


def kept(digest: str) -> Chart | None:
    """The chart kept under `digest`; None where it is not there (any more)."""
    chart: Chart | None = caches["charts"].get(f"{digest}-chart")
    return chart


@cache
def _drawing_version() -> str:
    """The drawing code and matplotlib's version: after an upgrade, pictures are drawn anew."""
    here = Path(__file__)
    files = [here, here.with_name("fonts.py"), *sorted((here.parent / "drawing").glob("*.py"))]
    code = b"".join(file.read_bytes() for file in files)
    return f"{version('matplotlib')}-{hashlib.sha256(code).hexdigest()}"


def _draw(chart: Chart, format: Format) -> bytes:
    import matplotlib as mpl

    from reports.drawing.bars import Bars
    from reports.drawing.columns import Columns
    from reports.drawing.heat import Heat
    from reports.drawing.paper import Drawing
    from reports.drawing.timeline import Timeline

    drawings: dict[str, type[Drawing]] = {
        "stacked": Columns,
        "columns": Columns,
        "bars": Bars,
        "heat": Heat,
        "timeline": Timeline,
    }
    if chart.kind not in drawings:
        raise ValueError(f"Unknown chart kind {chart.kind!r}: use one of {', '.join(drawings)}.")
    _register_fonts()
    target = io.BytesIO()
    with _LOCK, mpl.rc_context({**_STYLE, "svg.fonttype": _TYPES[format]}):
        figure = drawings[chart.kind](chart).figure()
        if format == "png":
            figure.savefig(target, format="png", dpi=PNG_DPI, metadata={"Software": None})
        else:
            nothing = {"Date": None, "Creator": None, "Type": None, "Format": None}
            figure.savefig(target, format="svg", metadata=nothing)
    return target.getvalue()


@cache
def _register_fonts() -> None:
    from matplotlib.font_manager import fontManager

    for name in fonts.FACES:
        fontManager.addfont(str(fonts.face(name)))
