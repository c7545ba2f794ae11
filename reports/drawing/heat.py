"""A heat map: one row for each series, one cell for each category, darker for more."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from config import danish
from reports import fonts
from reports.charts import WIDTH
from reports.drawing.paper import GRID, HIDDEN, INK, LINE, QUIET, Drawing, hue_of, ink_on, wrap
from reports.fonts import width

CELL = 0.25
"""Inches: the least height of a row."""
PALEST = 0.08
"""How much of the hue the smallest number above zero has."""
LARGEST, SMALLEST = 7.0, 4.5
"""Points of the numbers in the cells."""


class Heat(Drawing):
    """Rows of cells. `chart.outlined` draws a line around those it names (the opening hours)."""

    def figure(self) -> Figure:
        count = max(len(self.categories), 1)
        names = [wrap(one.name, 1.4, 8, lines=2) or [""] for one in self.series]
        left = max((width(line, 8) for lines in names for line in lines), default=0) + 0.12
        self.slot = (WIDTH - left - 0.06) / count
        self.high = [max(CELL, LINE * 0.9 * len(lines) + 0.06) for lines in names]
        self.most = max((value or 0 for row in self.values for value in row), default=0)
        self.size = self._number_size()
        key = self._key()
        body = sum(self.high) or 0.8
        axes = self.paper(
            left=left, right=0.06, above=0.05, body=body,
            below=LINE + 0.08 + (0.17 if self.chart.axis_label else 0) + (0.2 if key else 0),
        )  # fmt: skip
        axes.set(xlim=(-0.5, count - 0.5), ylim=(body, 0))
        tops = [sum(self.high[:row]) for row in range(len(self.high))]
        middles = [top + high / 2 for top, high in zip(tops, self.high, strict=True)]
        axes.set_yticks(middles, ["\n".join(lines) for lines in names])
        self._label_hours(axes)
        for row, top in enumerate(tops):
            self._draw_row(axes, row, top)
        for row, top in enumerate(tops):
            self._outline(axes, row, top)
        self._write_key(key, left)
        return self.sheet

    def _label_hours(self, axes: Axes) -> None:
        widest = max((width(name, 7.5) for name in self.categories), default=0) + 0.05
        step = next((s for s in (1, 2, 3, 6) if s * self.slot >= widest), 12)
        shown = range(0, len(self.categories), step)
        axes.set_xticks(list(shown), [self.categories[i] for i in shown], size=7.5)
        if self.chart.axis_label:
            axes.set_xlabel(fonts.typeset(self.chart.axis_label), size=8, color=QUIET, labelpad=3)

    def _shown(self, value: float) -> str:
        """One decimal where the largest is below 10, else whole: what fits, and what is known."""
        return danish.number(value, 0 if self.most >= 10 or self.places == 0 else 1)

    def _number_size(self) -> float:
        """The largest size in which every number fits its cell."""
        shown = {self._shown(value) for row in self.values for value in row if value}
        size = LARGEST
        while size > SMALLEST and any(width(text, size) > self.slot - 0.035 for text in shown):
            size -= 0.25
        return size

    def _fill(self, row: int, value: float) -> str:
        part = PALEST + (1 - PALEST) * value / self.most if value else 0.0
        mixed = (1 - part + part * tone for tone in to_rgb(hue_of(self.series[row]).fill))
        red, green, blue = mixed
        return to_hex((red, green, blue))

    def _is_outlined(self, row: int, column: int) -> bool:
        flags = self.chart.outlined
        return row < len(flags) and column < len(flags[row]) and flags[row][column]

    def _draw_row(self, axes: Axes, row: int, top: float) -> None:
        for column, value in enumerate(self.values[row]):
            fill = "white" if value is None else self._fill(row, value)
            axes.add_patch(
                Rectangle(
                    (column - 0.5, top), 1, self.high[row], facecolor=fill, linewidth=0.5,
                    edgecolor=QUIET if value is None else GRID, zorder=1,
                    hatch="//////" if value is None else None,
                )
            )  # fmt: skip
            if value is None or not (value or self._is_outlined(row, column)):
                continue
            axes.text(
                column, top + self.high[row] / 2, self._shown(value), size=self.size, ha="center",
                va="center_baseline", color=ink_on(fill), zorder=3,
            )  # fmt: skip

    def _outline(self, axes: Axes, row: int, top: float) -> None:
        """Lines where an outlined cell meets one that is not, in the row and to its neighbours."""
        bottom = top + self.high[row]
        for column in range(len(self.categories)):
            if not self._is_outlined(row, column):
                continue
            x0, x1 = column - 0.5, column + 0.5
            sides = (
                (self._is_outlined(row, column - 1) and column > 0, (x0, x0), (top, bottom)),
                (self._is_outlined(row, column + 1), (x1, x1), (top, bottom)),
                (row > 0 and self._is_outlined(row - 1, column), (x0, x1), (top, top)),
                (self._is_outlined(row + 1, column), (x0, x1), (bottom, bottom)),
            )
            for is_inner, xs, ys in sides:
                if not is_inner:
                    axes.plot(
                        xs, ys, color=INK, linewidth=1.1, zorder=4, clip_on=False,
                        solid_capstyle="projecting",
                    )  # fmt: skip

    def _key(self) -> list[str]:
        """What the signs mean, those that are there."""
        key = ["outline"] if any(flag for row in self.chart.outlined for flag in row) else []
        if any(value is None for row in self.values for value in row):
            key.append("hidden")
        return key

    def _write_key(self, key: list[str], left: float) -> None:
        x = left
        y = LINE * 0.95 * len(self.foot) + (0.06 if self.foot else 0.0) + 0.05
        words = {"outline": "åbningstid", "hidden": HIDDEN}
        for sign in key:
            self.sheet.add_artist(
                Rectangle(
                    (x / WIDTH, y / self.height), 0.16 / WIDTH, 0.1 / self.height,
                    facecolor="white", edgecolor=INK if sign == "outline" else QUIET,
                    linewidth=1.1 if sign == "outline" else 0.5,
                    hatch="//////" if sign == "hidden" else None,
                )
            )  # fmt: skip
            self.write(x + 0.22, y + 0.01, words[sign], size=7, color=QUIET)
            x += 0.22 + width(words[sign], 7) + 0.25
