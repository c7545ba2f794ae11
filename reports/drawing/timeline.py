"""A timeline: one line for each thing that happened, its days beside it, readable in grey.

What something is is told by its shape, not its colour: a bar is a stretch of days, a dot a
meeting, a diamond a decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from babel.dates import format_date
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from reports.annex import Stretch
from reports.charts import PALETTE, WIDTH
from reports.drawing.paper import GRID, INK, LINE, QUIET, Drawing, wrap
from reports.fonts import width

_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
"""Months from one named month to the next."""
_SIZE = 7
"""Points of the days beside the marks."""
_GAP = 0.1
"""Inches between a mark and its days."""
_DAY, _MONTH = "d. MMM", "MMM y"


class Timeline(Drawing):
    """Lines of time under each other, in the order given."""

    label_room = 2.75

    def figure(self) -> Figure:
        labels = [wrap(name, self.label_room, 8, lines=3) or [""] for name in self.categories]
        slots = [max(LINE * 0.86 * len(lines) + 0.05, 0.19) for lines in labels]
        stretches = self.chart.stretches[: len(slots)]
        days = [day for each in stretches for day in each.days]
        keys = _keys(stretches)
        left = max((width(line, 8) for lines in labels for line in lines), default=0) + 0.12
        self.room = WIDTH - left - 0.06
        axes = self.paper(
            left=left, right=0.06, above=0.05 + 0.2 * bool(keys), body=sum(slots) or 0.6, below=0.24
        )
        axes.set(ylim=(sum(slots) or 0.6, 0), xlim=(0, 1))
        axes.set_yticks([])
        if not days:
            axes.set_xticks([])
            axes.text(0.5, 0.5, "Intet er sket endnu", transform=axes.transAxes, ha="center",
                      va="center", size=9, color=QUIET, style="italic")  # fmt: skip
            return self.sheet
        self._scale(axes, min(days), max(days))
        top = 0.0
        for lines, slot, stretch in zip(labels, slots, stretches, strict=True):
            self._line(axes, top + slot / 2, lines, stretch)
            top += slot
        self._write_keys(keys)
        return self.sheet

    # --- time ---

    def _scale(self, axes: Axes, first: date, last: date) -> None:
        start = first.replace(day=1)
        end = _months_on(last.replace(day=1), 1)
        count = (end.year - start.year) * 12 + end.month - start.month
        inches = self.room / count
        widest = width("maj 2014", 7.5) + 0.14
        step = next((s for s in _STEPS if s * inches >= widest), _STEPS[-1])
        self.low, self.per_inch = start.toordinal(), (end - start).days / self.room
        spare = 0.0
        while spare < self.room / 2 and not all(self._fits(each) for each in self.chart.stretches):
            spare += 0.1
            self.per_inch = (end - start).days / (self.room - spare)
        axes.set_xlim(self.low, self.low + self.room * self.per_inch)
        named = [_months_on(start, -(start.year * 12 + start.month - 1) % step)]
        while (following := _months_on(named[-1], step)) < end:
            named.append(following)
        axes.set_xticks(
            [day.toordinal() for day in named], [_written(day, _MONTH) for day in named],
            ha="left",
        )  # fmt: skip
        axes.tick_params(axis="x", labelsize=7.5, labelcolor=QUIET, pad=3)
        axes.grid(axis="x", color=GRID, linewidth=0.6)
        axes.set_axisbelow(True)
        axes.axhline(axes.get_ylim()[0], color=QUIET, linewidth=0.9, clip_on=False)

    def _inches(self, day: date) -> float:
        """How far right in the plot a day stands."""
        return (day.toordinal() - self.low) / self.per_inch

    def _fits(self, stretch: Stretch) -> bool:
        """Whether the days of a line can be written beside its marks."""
        return not stretch.days or any(self._rooms(stretch.days, _span(stretch.days)))

    def _rooms(self, days: tuple[date, ...], text: str) -> tuple[bool, bool]:
        """Whether `text` has room right of the marks, and left of them."""
        needed = width(text, _SIZE) + 2 * _GAP
        return (
            self._inches(days[-1]) + needed <= self.room,
            self._inches(days[0]) - needed >= 0,
        )

    # --- one line ---

    def _line(self, axes: Axes, y: float, lines: list[str], stretch: Stretch) -> None:
        bold = "semibold" if stretch.is_decision else "regular"
        axes.annotate(
            "\n".join(lines), (0, y), (-6, 0), xycoords=("axes fraction", "data"),
            textcoords="offset points", ha="right", va="center", size=8, color=INK, weight=bold,
            linespacing=1.05, annotation_clip=False,
        )  # fmt: skip
        days = stretch.days
        if not days:
            return
        if stretch.start is not None and stretch.end is not None:
            low, high = stretch.start.toordinal(), stretch.end.toordinal()
            axes.plot([low, high], [y, y], color=PALETTE[0].fill, linewidth=7.2,
                      solid_capstyle="butt")  # fmt: skip
        self._points(axes, y, stretch)
        self._days(axes, y, days, stretch)

    def _points(self, axes: Axes, y: float, stretch: Stretch) -> None:
        if not stretch.points:
            return
        on_bar = stretch.end is not None
        axes.plot(
            [day.toordinal() for day in stretch.points], [y] * len(stretch.points),
            linestyle="none", marker="D" if stretch.is_decision else "o",
            markersize=5.6 if stretch.is_decision else 4.6,
            markerfacecolor=INK if stretch.is_decision else "white" if on_bar else PALETTE[0].fill,
            markeredgecolor=INK if stretch.is_decision else PALETTE[0].fill,
            markeredgewidth=0.9, clip_on=False, zorder=5,
        )  # fmt: skip

    def _days(self, axes: Axes, y: float, days: tuple[date, ...], stretch: Stretch) -> None:
        """The days in words: right of the marks, where there is no room left of them."""
        text = _spoken(stretch)
        right, left = self._rooms(days, text)
        if not right and not left:
            text = _span(days)
            right, left = self._rooms(days, text)
        right = right or not left
        axes.annotate(
            text, ((days[-1] if right else days[0]).toordinal(), y),
            ((1 if right else -1) * _GAP * 72, 0), textcoords="offset points",
            ha="left" if right else "right", va="center", size=_SIZE, color=QUIET,
            annotation_clip=False, bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
        )  # fmt: skip

    # --- what the shapes mean ---

    def _write_keys(self, keys: Sequence[tuple[str, str]]) -> None:
        x = 0.02
        y = self.height - LINE * 1.15 * len(self.subtitle) - 0.19
        for marker, words in keys:
            style = {"marker": marker, "markersize": 5, "linestyle": "none"}
            if marker == "_":
                style = {"marker": "s", "markersize": 6, "linestyle": "none"}
            self._sign(x + 0.05, y + 0.035, INK if marker == "D" else PALETTE[0].fill, style)
            self.write(x + 0.16, y, words, size=7.5, color=QUIET)
            x += 0.16 + width(words, 7.5) + 0.22

    def _sign(self, x: float, y: float, colour: str, style: dict[str, object]) -> None:
        self.sheet.add_artist(
            Line2D(
                [x / WIDTH], [y / self.height], color=colour, transform=self.sheet.transFigure,
                **style,  # type: ignore[arg-type]
            )
        )  # fmt: skip


def _keys(stretches: Sequence[Stretch]) -> list[tuple[str, str]]:
    """The shapes that are there, each with its meaning."""
    keys = []
    if any(each.is_decision and each.points for each in stretches):
        keys.append(("D", "beslutning"))
    if any(each.points and not each.is_decision for each in stretches):
        keys.append(("o", "møde eller workshop"))
    if any(each.end is not None for each in stretches):
        keys.append(("_", "fra første til sidste dag"))
    return keys


def _months_on(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _written(day: date, pattern: str) -> str:
    return format_date(day, pattern, locale="da")


def _spoken(stretch: Stretch) -> str:
    """The days of a line, each named where there are few; the year once."""
    days = stretch.points or stretch.days
    if not stretch.points or len(days) > 3:
        return _span(stretch.days)
    years = {day.year for day in days}
    if len(years) > 1:
        return ", ".join(_written(day, f"{_DAY} y") for day in days)
    return f"{' og '.join(_written(day, _DAY) for day in days)} {days[0].year}"


def _span(days: tuple[date, ...]) -> str:
    first, last = days[0], days[-1]
    if first == last:
        return _written(first, f"{_DAY} y")
    if first.year == last.year:
        return f"{_written(first, _DAY)} – {_written(last, f'{_DAY} y')}"
    return f"{_written(first, f'{_DAY} y')} – {_written(last, f'{_DAY} y')}"
