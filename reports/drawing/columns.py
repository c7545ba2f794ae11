"""Upright columns, stacked or single, with dated marks above and shaded stretches behind."""

from __future__ import annotations

import math
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator

from config import danish
from reports import fonts
from reports.annex import Mark, Series
from reports.charts import WIDTH
from reports.drawing.paper import (
    GRID,
    HIDDEN,
    INK,
    LINE,
    QUIET,
    SHADE,
    Drawing,
    hue_of,
    ink_on,
    places_of,
    wrap,
)
from reports.fonts import width

HEADROOM, HEADROOM_UPRIGHT = 1.09, 1.2
"""How much higher the axis goes than the highest column: the room for its number."""
KIND_NAMES = {"payday": "udbetalingsdag", "opening": "åbning", "closing": "lukning"}


@dataclass
class Lane:
    """Worded marks side by side: (position, lines of text); `high` is the most lines."""

    high: int
    marks: list[tuple[int, list[str]]]
    end: float
    """Inches from the left of the plot to where the last word ends."""


class Columns(Drawing):
    """Upright columns: one series, or several stacked on each other."""

    left = 0.52
    body = 2.15

    def figure(self) -> Figure:
        count = max(len(self.categories), 1)
        self.names = self._names()
        right = max((width(line, 8) for _, lines in self.names for line in lines), default=-0.2)
        self.slot = (WIDTH - self.left - right - 0.3) / count
        self.bar = self.slot * (0.72 if count < 30 else 0.8)
        self.totals = [sum(row[i] or 0 for row in self.values) for i in range(len(self.categories))]
        self.upright = self._are_numbers_upright()
        headroom = HEADROOM if not self.upright else HEADROOM_UPRIGHT
        self.top = (max(self.totals, default=0) or 1) * headroom
        self.gaps = [any(row[i] is None for row in self.values) for i in range(len(self.totals))]
        labels = self._labels()
        lines = max((len(lines) for _, lines in labels), default=1)
        if self.is_empty:
            self.body = 1.0
        lanes = self._lanes()
        keys = self._keys()
        axes = self.paper(
            left=self.left, right=right + 0.3,
            above=0.22 + 0.19 * bool(keys) + LINE * 0.9 * sum(lane.high for lane in lanes),
            body=self.body,
            below=LINE * lines + 0.08 + (0.17 if self.chart.axis_label else 0),
        )  # fmt: skip
        self._scale(axes, count)
        axes.set_xticks([i for i, _ in labels], ["\n".join(lines) for _, lines in labels])
        if self.chart.axis_label:
            axes.set_xlabel(fonts.typeset(self.chart.axis_label), size=8, color=QUIET, labelpad=3)
        self._spans(axes)
        self._stack(axes)
        self._numbers(axes)
        self._name_series(axes)
        self._marks(axes, lanes)
        self._write_keys(keys)
        if self.is_empty:
            self.say_empty(axes)
        return self.sheet

    # --- what stands around the columns ---

    def _names(self) -> list[tuple[Series, list[str]]]:
        """Each series with its name as it stands to the right of the last column."""
        if len(self.series) < 2:
            return []
        return [(one, wrap(one.name, 1.3, 8, lines=3)) for one in self.series]

    def _labels(self) -> list[tuple[int, list[str]]]:
        """The categories that are named below, each with its lines: all, or every n-th."""
        if self.slot >= 0.35:
            return [(i, wrap(name, self.slot * 0.95, 8)) for i, name in enumerate(self.categories)]
        widest = max((width(name, 8) for name in self.categories), default=0) + 0.08
        step = next((s for s in (1, 2, 4, 5, 10, 13, 26) if s * self.slot >= widest), 52)
        offset = step - 1 if step in {5, 10} else 0
        return [(i, [self.categories[i]]) for i in range(offset, len(self.categories), step)]

    def _scale(self, axes: Axes, count: int) -> None:
        whole = all(value is None or value == int(value) for row in self.values for value in row)
        axes.set(xlim=(-0.5, count - 0.5), ylim=(0, self.top))
        axes.yaxis.set_major_locator(MaxNLocator(4, integer=whole))
        axes.yaxis.set_major_formatter(
            FuncFormatter(lambda value, _: danish.number(value, places_of([round(value, 6)])))
        )
        axes.grid(axis="y", color=GRID, linewidth=0.6)
        axes.set_axisbelow(True)
        axes.tick_params(axis="y", labelcolor=QUIET, labelsize=7.5)
        if self.is_empty:
            axes.set_yticks([0])
        axes.axhline(0, color=QUIET, linewidth=0.9, zorder=4, clip_on=False)

    def _spans(self, axes: Axes) -> None:
        """Positions are those of the marks: category h stands from h - 0.5 to h + 0.5."""
        for span in self.chart.spans:
            start, end = max(span.start, -0.5), min(span.end, len(self.categories) - 0.5)
            if end > start:
                axes.axvspan(start, end, color=SHADE, zorder=0, linewidth=0)
                axes.annotate(
                    fonts.typeset(span.label), (start, 1), (3, 4),
                    xycoords=("data", "axes fraction"), textcoords="offset points",
                    size=7, color=QUIET, va="bottom", annotation_clip=False,
                )  # fmt: skip

    # --- the columns and their numbers ---

    def _stack(self, axes: Axes) -> None:
        below = [0.0] * len(self.totals)
        for series, values in zip(self.series, self.values, strict=True):
            parts = [
                (position, below[position], value) for position, value in enumerate(values) if value
            ]
            self._draw_parts(axes, series, parts)
            for position, base, value in parts:
                self._segment_number(axes, series, position, value, base)
                below[position] += value

    def _draw_parts(
        self, axes: Axes, series: Series, parts: list[tuple[int, float, float]]
    ) -> None:
        """A series' part of each column, as (position, base, value): all of them in one artist.

        An artist for each took half a minute for ten rooms and ten years of weeks.
        """
        half = self.bar / self.slot / 2
        corners = [
            [
                (position - half, base), (position + half, base),
                (position + half, base + value), (position - half, base + value),
            ]
            for position, base, value in parts
        ]  # fmt: skip
        axes.add_collection(
            PolyCollection(
                corners, facecolors=[self.colour(series, position) for position, _, _ in parts],
                hatch=hue_of(series).hatch, edgecolors="white",
                linewidths=0.5 if self.slot > 0.2 else 0, zorder=2,
            ),
            autolim=False,
        )  # fmt: skip

    def _segment_number(
        self, axes: Axes, series: Series, position: int, value: float, below: float
    ) -> None:
        text = self.shown(value)
        inches = self.body * value / self.top
        if len(self.series) < 2 or inches < 0.16 or width(text, 7.5) > self.bar - 0.04:
            return
        colour = self.colour(series, position)
        axes.text(
            position, below + value / 2, text, size=7.5, ha="center", va="center_baseline",
            color=ink_on(colour), zorder=3,
            bbox={"boxstyle": "square,pad=0.2", "facecolor": colour, "edgecolor": "none"},
        )  # fmt: skip

    def _numbers(self, axes: Axes) -> None:
        """The whole column's number on top: on all, or where not all fit, on those that matter."""
        for position in self._numbered():
            total, gap = self.totals[position], self.gaps[position]
            text = self.shown(total)
            if gap:
                text = f"+ {HIDDEN}" if total else HIDDEN
            if gap and self._are_gaps_signs():
                axes.plot(
                    [position], [total + 0.07 * self.top / self.body], marker="x",
                    markersize=3.2, color=QUIET, zorder=5, clip_on=False,
                )  # fmt: skip
                continue
            axes.annotate(
                text, (position, total), (0, 2.5), textcoords="offset points", ha="center",
                va="bottom", size=7.5, rotation=90 if self.upright else 0, zorder=5,
                annotation_clip=False, color=QUIET if gap else INK,
                style="italic" if gap else "normal", weight="regular" if gap else "semibold",
            )  # fmt: skip

    def _widest_number(self) -> float:
        return max((width(self.shown(one), 7.5, bold=True) for one in self.totals), default=0)

    def _are_numbers_upright(self) -> bool:
        """Columns too narrow for their numbers, but wide enough for a line of text, turn them."""
        return self._widest_number() > self.slot * 0.97 and self.slot > 0.145

    def _are_gaps_signs(self) -> bool:
        """Whether columns are too narrow for the word "skjult": a cross with a key stands there."""
        return any(
            width(f"+ {HIDDEN}" if total else HIDDEN, 7.5) > self.slot * 0.97
            for total, gap in zip(self.totals, self.gaps, strict=True)
            if gap
        )

    def _numbered(self) -> list[int]:
        if self.is_empty:
            return []
        everywhere = range(len(self.totals))
        widest = self._widest_number()
        if self.upright or widest <= self.slot * 0.97:
            return list(everywhere)
        chosen = [i for i in everywhere if i in self.chart.emphasis]
        chosen = chosen or [max(everywhere, key=lambda i: self.totals[i])]
        apart = math.ceil((widest + 0.04) / self.slot)
        spaced: list[int] = []
        for position in chosen:
            if not spaced or position - spaced[-1] >= apart:
                spaced.append(position)
        return sorted({*spaced, *(i for i in everywhere if self.gaps[i])})

    def _name_series(self, axes: Axes) -> None:
        """Names beside the last column, from below in the order of the stack, with swatches."""
        floor = 0.0
        below = 0.0
        scale = self.body / self.top
        for (series, lines), values in zip(self.names, self.values, strict=False):
            last = (values[-1] if values else 0) or 0
            tall = LINE * 0.9 * len(lines)
            middle = max((below + last / 2) * scale, floor + tall / 2 + 0.03)
            floor = middle + tall / 2 + 0.05
            below += last
            self._swatch(axes, series, middle)
            axes.annotate(
                "\n".join(lines), (1, middle / self.body), (12, 0), xycoords="axes fraction",
                textcoords="offset points", size=8, va="center", linespacing=1.15,
            )  # fmt: skip

    def _swatch(self, axes: Axes, series: Series, middle: float) -> None:
        x0, y0, wide, _ = axes.get_position().bounds
        side = 0.1
        self.sheet.add_artist(
            Rectangle(
                (x0 + wide + 0.03 / WIDTH, y0 + (middle - side / 2) / self.height),
                side / WIDTH, side / self.height, facecolor=hue_of(series).fill,
                hatch=hue_of(series).hatch, edgecolor="white", linewidth=0,
            )
        )  # fmt: skip

    # --- marks above the columns ---

    def _lanes(self) -> list[Lane]:
        """The worded marks in lanes where they do not run into each other."""
        lanes: list[Lane] = []
        for mark in sorted(self._worded(), key=lambda mark: mark.position):
            lines = wrap(mark.label, 1.15, 7, lines=2)
            half = max(width(line, 7) for line in lines) / 2 + 0.05
            middle = max((mark.position + 0.5) * self.slot, half)
            lane = next((lane for lane in lanes if lane.end <= middle - half), None)
            if lane is None:
                lane = Lane(0, [], 0)
                lanes.append(lane)
            lane.high = max(lane.high, len(lines))
            lane.marks.append((mark.position, lines))
            lane.end = middle + half
        return lanes

    def _in_range(self) -> list[Mark]:
        return [mark for mark in self.chart.marks if 0 <= mark.position < len(self.categories)]

    def _worded(self) -> list[Mark]:
        """Marks with their words: those of a kind that is there at most four times."""
        kinds = [mark.kind for mark in self._in_range()]
        return [mark for mark in self._in_range() if kinds.count(mark.kind) <= 4]

    def _wordless(self) -> list[Mark]:
        worded = self._worded()
        return [mark for mark in self._in_range() if mark not in worded]

    def _marks(self, axes: Axes, lanes: list[Lane]) -> None:
        base = 0.2
        for lane in lanes:
            for position, lines in lane.marks:
                self._worded_mark(axes, position, lines, base)
            base += LINE * 0.9 * lane.high
        for mark in self._wordless():
            axes.plot(
                [mark.position], [1.045], marker="v", markersize=4, color=QUIET, clip_on=False,
                transform=axes.get_xaxis_transform(),
            )  # fmt: skip

    def _worded_mark(self, axes: Axes, position: int, lines: list[str], base: float) -> None:
        half = max(width(line, 7) for line in lines) / 2 / self.slot
        count = len(self.categories)
        x = min(max(position, half - 0.5), count - 0.5 - half) if 2 * half < count else position
        transform = axes.get_xaxis_transform()
        top = 1 + base / self.body
        start = self.totals[position] / self.top + 0.16 / self.body
        if self.is_empty:
            start = 1.0
        axes.plot(
            [position, position], [min(start, top - 0.02), top - 0.005], color=QUIET, linewidth=0.7,
            linestyle=(0, (2, 1.5)), clip_on=False, transform=transform, zorder=1,
        )  # fmt: skip
        axes.text(
            x, top, "\n".join(lines), size=7, color=INK, ha="center", va="bottom",
            linespacing=1.1, transform=transform, clip_on=False,
        )  # fmt: skip

    def _keys(self) -> list[tuple[str, str]]:
        """What the small signs mean: (marker, words)."""
        kinds = dict.fromkeys(mark.kind for mark in self._wordless())
        keys = [("v", KIND_NAMES.get(kind, fonts.typeset(kind))) for kind in kinds]
        if self._are_gaps_signs():
            keys.append(("x", HIDDEN))
        return keys

    def _write_keys(self, keys: list[tuple[str, str]]) -> None:
        x = self.left
        y = self.height - LINE * 1.15 * len(self.subtitle) - 0.17
        for marker, words in keys:
            at = ([x / WIDTH], [(y + 0.035) / self.height])
            sign = Line2D(*at, marker=marker, markersize=3.5, color=QUIET, linestyle="none")
            self.sheet.add_artist(sign)
            self.write(x + 0.09, y, words, size=7, color=QUIET)
            x += width(words, 7) + 0.3
