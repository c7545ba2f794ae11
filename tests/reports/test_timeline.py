"""A timeline is drawn whole: every day beside its mark, nothing over the names or the edge."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg

from reports import charts
from reports.annex import Chart, Stretch
from reports.renderers import wording

FIRST = date(2010, 1, 1)


def timeline(names: list[str], stretches: list[Stretch], **more: Any) -> Chart:
    return Chart(
        number=1,
        kind="timeline",
        caption="Forløbet",
        subtitle="Hvad der skete hvornår",
        alt="Tidslinje.",
        categories=tuple(names),
        series=(),
        foot="Kilde: en sag.",
        stretches=tuple(stretches),
        **more,
    )


def days(most: int) -> st.SearchStrategy[date]:
    return st.integers(0, most).map(lambda n: FIRST + timedelta(days=n))


@st.composite
def drawn(draw: Any) -> Chart:
    """A process of some days or of thirty years."""
    day = days(draw(st.sampled_from([0, 5, 90, 500, 4000, 11_000])))

    def stretch() -> Stretch:
        points = tuple(sorted(draw(st.lists(day, max_size=6))))
        start, end = sorted([draw(day), draw(day)])
        if draw(st.booleans()):
            return Stretch(points=points or (start,), is_decision=draw(st.booleans()))
        return Stretch(points=tuple(p for p in points if start <= p <= end), start=start, end=end)

    count = draw(st.integers(1, 9))
    names = [draw(st.sampled_from(["Høring", "Et spor med et langt navn " * 4])) for _ in range(9)]
    return timeline(names[:count], [stretch() for _ in range(count)])


def figure_of(chart: Chart) -> Any:
    import matplotlib as mpl

    from reports.drawing.timeline import Timeline

    charts._register_fonts()
    with mpl.rc_context(charts._STYLE):
        sheet = Timeline(chart).figure()
        canvas = FigureCanvasAgg(sheet)
        canvas.draw()
    return sheet


@settings(max_examples=40, deadline=None)
@given(chart=drawn())
def test_the_days_stand_between_the_names_and_the_edge(chart: Chart) -> None:
    sheet = figure_of(chart)
    [axes] = sheet.axes
    plot = axes.get_window_extent()
    texts = [each for each in axes.texts if each.get_ha() in ("left", "right")]
    spoken = [each for each in texts if each.get_fontsize() == 7]
    assert len(spoken) == len(chart.stretches)
    for each in spoken:
        box = each.get_window_extent()
        assert box.x0 >= plot.x0 - 2, each.get_text()
        assert box.x1 <= sheet.bbox.x1 + 2, each.get_text()
    for low, high in itertools.pairwise(spoken):
        assert low.get_window_extent().y0 > high.get_window_extent().y1 - 2


@pytest.mark.parametrize("format", ["svg", "svg-text", "png"])
def test_the_same_timeline_gives_the_same_bytes(format: Any) -> None:
    chart = timeline(
        ["Beslutning", "Interview"],
        [
            Stretch(points=(FIRST,), is_decision=True),
            Stretch(start=FIRST, end=FIRST + timedelta(days=60)),
        ],
    )
    first = charts.draw(chart, format=format, cached=False)
    assert first == charts.draw(chart, format=format, cached=False)
    if format == "svg-text":
        for wanted in ("beslutning", "1. jan. 2010", "1. jan. – 2. mar. 2010", "Interview"):
            assert wanted.encode() in first, wanted


def test_where_nothing_happened_it_says_so() -> None:
    drawing = charts.draw(timeline([], []), format="svg-text", cached=False).decode()
    assert "Intet er sket endnu" in drawing


@pytest.mark.parametrize(
    ("stretch", "words"),
    [
        (Stretch(points=(FIRST,)), "1. januar 2010"),
        (Stretch(points=(FIRST, date(2010, 2, 3))), "1. januar 2010 og 3. februar 2010"),
        (Stretch(start=FIRST, end=date(2010, 2, 3)), "1. januar – 3. februar 2010"),
        (
            Stretch(points=(FIRST,), start=FIRST, end=date(2010, 2, 3)),
            "1. januar – 3. februar 2010 (1. januar 2010)",
        ),
    ],
)
def test_a_line_is_read_aloud_in_whole_dates(stretch: Stretch, words: str) -> None:
    assert wording.days(stretch) == words
