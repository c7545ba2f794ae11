"""Lying bars with their names to the left and their numbers to the right."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from reports import fonts
from reports.drawing.paper import HIDDEN, INK, LINE, QUIET, Drawing, hue_of, wrap
from reports.fonts import width


class Bars(Drawing):
    """Lying bars, one series, in the order given."""

    label_room = 2.3

    def figure(self) -> Figure:
        labels = [wrap(name, self.label_room, 8, lines=3) or [""] for name in self.categories]
        left = max((width(line, 8) for lines in labels for line in lines), default=0) + 0.1
        slots = [LINE * 0.9 * len(lines) + 0.09 for lines in labels]
        values = self.values[0] if self.values else [None] * len(labels)
        body = sum(slots) or 0.8
        axis_label = fonts.typeset(self.chart.axis_label)
        axes = self.paper(
            left=left, right=0.6, above=0.2 if axis_label else 0.06, body=body, below=0.04
        )
        if axis_label:
            top = self.height - LINE * 1.15 * (len(self.subtitle) + 1) - 0.04
            self.write(0, top, axis_label, size=7.5, color=QUIET)
        axes.set(xlim=(0, max((v or 0 for v in values), default=0) or 1), ylim=(body, 0))
        axes.set_xticks([])
        centres = [sum(slots[:i]) + slots[i] / 2 for i in range(len(slots))]
        axes.set_yticks(centres, ["\n".join(lines) for lines in labels])
        axes.tick_params(axis="y", pad=5)
        for position, (centre, value) in enumerate(zip(centres, values, strict=True)):
            self._bar(axes, position, centre, min(slots[position] - 0.07, 0.17), value)
        axes.axvline(0, color=QUIET, linewidth=0.8)
        if self.series and self.is_empty:
            self.say_empty(axes)
        return self.sheet

    def _bar(
        self, axes: Axes, position: int, centre: float, thick: float, value: float | None
    ) -> None:
        strong = position in self.chart.emphasis
        label = HIDDEN if value is None else self.shown(value)
        if value:
            colour = self.colour(self.series[0], position)
            axes.barh(
                centre, value, thick, color=colour, edgecolor="white", linewidth=0,
                hatch=hue_of(self.series[0]).hatch,
            )  # fmt: skip
        if value is None or not self.is_empty:
            axes.annotate(
                label, (value or 0, centre), (4, -0.5), textcoords="offset points", va="center",
                size=8, color=QUIET if value is None else INK, annotation_clip=False,
                style="italic" if value is None else "normal",
                weight="semibold" if strong else "regular",
            )  # fmt: skip
