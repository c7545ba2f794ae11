"""The paper that charts are drawn on: measuring and wrapping text, colours, unit and source."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any

from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure

from config import danish
from reports import fonts
from reports.annex import Chart, Series
from reports.charts import PALETTE, WIDTH, Hue
from reports.fonts import width

INK = "#1a1a1a"
QUIET = "#566068"
GRID = "#dde2e5"
SHADE = "#e9eff2"
LINE = 0.15
"""Inches from one line of small text to the next."""
HIDDEN = "skjult"


def wrap(text: str, room: float, size: float, *, lines: int = 4) -> list[str]:
    """`text` broken between words to `room` inches; a word too long is broken inside.

    After `lines` lines the rest is left out with "…".
    """
    out = [""]
    for word in _pieces(text, room, size):
        joined = f"{out[-1]} {word}".strip()
        if width(joined, size) <= room or not out[-1]:
            out[-1] = joined
        else:
            out.append(word)
    if len(out) > lines:
        out = [*out[: lines - 1], f"{out[lines - 1][:-1]}…"]
    return out


def _pieces(text: str, room: float, size: float) -> Iterable[str]:
    for word in fonts.typeset(text).split():
        rest = word
        while width(rest, size) > room and len(rest) > 1:
            cut = max(1, int(len(rest) * room / width(rest, size)))
            yield rest[:cut]
            rest = rest[cut:]
        yield rest


def places_of(values: Iterable[float | None]) -> int:
    """The decimals that all of `values` need, at most two: 7.826 and 3,74 are 7.826,00 and 3,74."""
    known = [value for value in values if value is not None]
    return next((n for n in (0, 1) if all(round(value, n) == value for value in known)), 2)


def lighter(colour: str) -> str:
    """The same hue for what the text does not speak of."""
    red, green, blue = (part + (1 - part) * 0.58 for part in to_rgb(colour))
    return to_hex((red, green, blue))


def ink_on(colour: str) -> str:
    """White or ink, whichever is read more easily on `colour`."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in to_rgb(colour)
    )
    return "white" if 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.19 else INK


def hue_of(series: Series) -> Hue:
    return PALETTE[series.hue % len(PALETTE)]


def values_of(series: Series, count: int) -> list[float | None]:
    """`count` values; a missing one, or one that is no number, is None."""
    known = [
        None if value is None or not math.isfinite(value) else float(value)
        for value in series.values[:count]
    ]
    return known + [None] * (count - len(known))


class Drawing(ABC):
    """What both kinds share: the paper, the unit above, the source below."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart
        self.categories = [fonts.typeset(name).replace("\n", " ") for name in chart.categories]
        self.series = chart.series
        self.values = [values_of(one, len(self.categories)) for one in chart.series]
        self.places = places_of(value for row in self.values for value in row)
        self.subtitle = wrap(chart.subtitle, WIDTH, 8.5, lines=2) if chart.subtitle else []
        self.foot = wrap(chart.foot, WIDTH, 7, lines=3) if chart.foot else []

    @property
    def is_empty(self) -> bool:
        """Nothing to see: no number above zero and none hidden."""
        return not any(value is None or value > 0 for row in self.values for value in row)

    @abstractmethod
    def figure(self) -> Figure:
        """The whole picture."""

    def paper(self, *, left: float, right: float, above: float, body: float, below: float) -> Axes:
        """A figure with one axes of `body` inches' height, and the texts around it."""
        above += LINE * 1.15 * len(self.subtitle) + 0.05
        below += LINE * 0.95 * len(self.foot) + (0.06 if self.foot else 0.0)
        self.height = above + body + below
        self.sheet = Figure(figsize=(WIDTH, self.height), facecolor="white")
        axes = self.sheet.add_axes(
            (left / WIDTH, below / self.height, (WIDTH - left - right) / WIDTH, body / self.height)
        )
        axes.set_facecolor("none")
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0, labelsize=8, labelcolor=INK, pad=4)
        top = self.height - LINE
        for index, line in enumerate(self.subtitle):
            self.write(0, top - index * LINE * 1.15, line, size=8.5, weight="semibold")
        for index, line in enumerate(reversed(self.foot)):
            self.write(0, 0.045 + index * LINE * 0.95, line, size=7, color=QUIET)
        return axes

    def write(self, x: float, y: float, text: str, **style: Any) -> None:
        """Text on the paper, `x` and `y` in inches from the lower left corner."""
        self.sheet.text(x / WIDTH, y / self.height, text, **{"color": INK, **style})

    def shown(self, value: float) -> str:
        """The number as it stands on a mark; all of a chart with the same decimals."""
        return danish.number(value, self.places)

    def say_empty(self, axes: Axes) -> None:
        axes.text(
            0.5, 0.5, "Ingen registreringer", transform=axes.transAxes, ha="center", va="center",
            size=9, color=QUIET, style="italic",
        )  # fmt: skip

    def colour(self, series: Series, position: int) -> str:
        """Strong where the text speaks of it, or everywhere if it speaks of nothing."""
        fill = hue_of(series).fill
        if not self.chart.emphasis or position in self.chart.emphasis:
            return fill
        return lighter(fill)
