"""A chart shows what it is given, never what is hidden, and the same bytes each time."""

from __future__ import annotations

import io
import itertools
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.cache import caches
from hypothesis import HealthCheck, given
from hypothesis import settings as example_settings
from hypothesis import strategies as st
from PIL import Image
from pytest_django import Settings

from reports import charts
from reports.annex import Chart, Mark, Series, Span
from reports.fonts import typeset
from tests.reports.sample_annex import NASTY, sample

ROOT = Path(__file__).resolve().parent.parent.parent
WEEKLY, HOURLY, REFERRALS = sample().charts


@pytest.fixture(autouse=True)
def _no_cache(settings: Settings) -> None:
    """Draw each chart anew unless a test asks for a cache."""
    _cache_in(settings, "dummy.DummyCache")


def _cache_in(settings: Settings, backend: str) -> None:
    charts_cache = {"BACKEND": f"django.core.cache.backends.{backend}"}
    settings.CACHES = {**settings.CACHES, "charts": charts_cache}


def _words(chart: Chart) -> list[str]:
    """All texts in the picture, line by line."""
    svg = ElementTree.fromstring(charts.draw(chart, format="svg-text"))
    texts = svg.iter("{http://www.w3.org/2000/svg}text")
    return ["".join(text.itertext()).strip() for text in texts]


def _stacked(*series: Series, weeks: int = 8, **more: Any) -> Chart:
    return replace(
        WEEKLY,
        categories=tuple(str(week + 1) for week in range(weeks)),
        series=series,
        **{"marks": (), "emphasis": (), **more},
    )


def test_each_number_of_the_weekly_figure_stands_on_its_column_with_danish_points() -> None:
    words = _words(WEEKLY)

    for total in ("1.048", "1.106", "1.146", "1.172", "1.474", "1.328", "1.280", "1.259"):
        assert total in words
    assert "1.187" in words
    assert "287" in words


def test_rooms_are_named_beside_the_columns_and_marks_above_them() -> None:
    words = _words(WEEKLY)

    assert [word for word in words if word in {"Midlertidigt", "stofindtagelsesrum"}] == [
        "Midlertidigt",
        "stofindtagelsesrum",
    ]
    assert "Mobilt rum" in words
    assert "Udbetaling 31. oktober" in words
    assert "Åbning 1. oktober" in words


def test_unit_and_source_are_in_the_picture_but_the_caption_is_not() -> None:
    words = " ".join(_words(WEEKLY))

    assert "Antal indtag pr. driftsuge" in words
    assert "Kilde: registrering ved ankomst, 1. oktober – 25. november 2012." in words
    assert WEEKLY.caption not in words


def test_a_column_with_a_hidden_part_shows_no_total_from_which_it_could_be_worked_out() -> None:
    chart = _stacked(
        Series("A", (700.0,), 0), Series("B", (241.0,), 1), Series("C", (None,), 2), weeks=1
    )

    words = _words(chart)

    assert {"700", "241", "+ skjult"} <= set(words)
    assert "941" not in words


@pytest.mark.parametrize("kind", ["columns", "bars"])
def test_a_hidden_number_has_no_bar_and_says_so(kind: str) -> None:
    chart = Chart(1, kind, "", "", "", ("a", "b"), (Series("x", (12.0, None)),))

    words = _words(chart)

    assert "12" in words
    assert "skjult" in words


@pytest.mark.parametrize("weeks", [8, 520])
def test_a_series_is_one_artist_however_many_columns_it_has(weeks: int) -> None:
    from reports.drawing.columns import Columns

    rooms = [Series(f"Rum {room}", (5.0,) * weeks, room) for room in range(10)]

    axes = Columns(_stacked(*rooms, weeks=weeks)).figure().axes[0]

    assert len(axes.collections) == len(rooms)
    assert len(axes.patches) <= len(rooms)


def test_where_the_word_hidden_does_not_fit_a_sign_stands_for_it_and_is_explained_once() -> None:
    values = (*((7.0, None) * 12),)
    hours = tuple(str(hour) for hour in range(24))

    words = _words(Chart(1, "columns", "", "", "", hours, (Series("x", values),)))

    assert words.count("7") >= 12
    assert words.count("skjult") == 1


def test_zero_is_a_number_and_not_a_hidden_one() -> None:
    words = _words(Chart(1, "bars", "", "", "", ("a", "b"), (Series("x", (12.0, 0.0)),)))

    assert "0" in words
    assert "skjult" not in words


@pytest.mark.parametrize("chart", [WEEKLY, HOURLY, REFERRALS], ids=lambda chart: chart.kind)
def test_without_registrations_the_chart_says_so(chart: Chart) -> None:
    zero = Series("Rum", (0.0,) * len(chart.categories))

    assert "Ingen registreringer" in _words(replace(chart, series=(zero,)))


@pytest.mark.parametrize("kind", ["stacked", "columns", "bars"])
def test_a_chart_with_nothing_in_it_is_still_a_picture(kind: str) -> None:
    empty = Chart(1, kind, "", "", "", (), ())

    assert charts.draw(empty, format="png").startswith(b"\x89PNG")


def test_names_of_tags_and_formulas_stand_as_they_were_written() -> None:
    words = " ".join(_words(REFERRALS))

    assert 'A&B <b>#x *fed* $1$ =cmd|"/C calc"!A1 @ref _kursiv_ `kode`' in words


def test_a_character_that_the_typeface_lacks_is_replaced_by_a_sign_one_can_see() -> None:
    assert typeset("Zoë 🙂\u202e\x07") == "Zoë ¤"
    assert typeset("to\u00a0tal\tog\r\nlinje") == "to\u00a0tal og\nlinje"


def test_paydays_of_two_years_are_signs_with_one_explanation() -> None:
    weeks = 120
    marks = tuple(Mark(week, f"Udbetaling {week}", "payday") for week in range(2, weeks, 4))
    series = Series("Rum", tuple(100.0 + week for week in range(weeks)))

    words = _words(_stacked(series, weeks=weeks, marks=marks))

    assert words.count("udbetalingsdag") == 1
    assert not [word for word in words if word.startswith("Udbetaling")]
    assert len(words) < 40


@pytest.mark.parametrize("weeks", [1, 8, 26, 52, 120])
def test_the_labels_of_the_weeks_do_not_run_into_each_other(weeks: int) -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    from reports.drawing.columns import Columns

    charts._register_fonts()
    series = Series("Rum", tuple(100.0 + week for week in range(weeks)))
    figure = Columns(_stacked(series, weeks=weeks)).figure()
    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # type: ignore[no-untyped-call]

    boxes = [
        label.get_window_extent() for label in figure.axes[0].get_xticklabels() if label.get_text()
    ]

    assert boxes
    assert all(one.x1 <= other.x0 for one, other in itertools.pairwise(boxes))


def test_the_picture_is_as_wide_as_the_text_of_an_a4_page() -> None:
    picture = Image.open(io.BytesIO(charts.draw(WEEKLY, format="png")))

    assert picture.width == round(6.3 * charts.PNG_DPI)
    assert charts.PNG_DPI >= 200


def test_two_rooms_can_be_told_apart_on_a_grey_photocopy() -> None:
    """By lightness where it differs by a fifth, else one of them is hatched."""
    from matplotlib.colors import to_rgb

    def lightness(hue: charts.Hue) -> float:
        red, green, blue = to_rgb(hue.fill)
        return 0.299 * red + 0.587 * green + 0.114 * blue

    for index, one in enumerate(charts.PALETTE):
        for other in charts.PALETTE[index + 1 :]:
            assert abs(lightness(one) - lightness(other)) > 0.2 or one.hatch != other.hatch


def test_the_same_chart_gives_the_same_bytes_in_another_process() -> None:
    code = (
        "import sys, hashlib\n"
        "from reports import charts\n"
        "from tests.reports.sample_annex import sample\n"
        "for chart in sample().charts:\n"
        "    for format in ('svg', 'svg-text', 'png'):\n"
        "        drawn = charts.draw(chart, format=format, cached=False)\n"
        "        print(hashlib.sha256(drawn).hexdigest())\n"
    )

    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "DJANGO_SETTINGS_MODULE": "config.settings"},
            check=True,
            capture_output=True,
            text=True,
        ).stdout.split()
        for seed in ("1", "2")
    ]

    assert len(runs[0]) == 9
    assert runs[0] == runs[1]


def test_a_chart_is_drawn_once_and_again_when_a_number_changes(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    _cache_in(settings, "locmem.LocMemCache")
    drawn: list[Chart] = []
    draw = charts._draw

    def counted(chart: Chart, format: charts.Format) -> bytes:
        drawn.append(chart)
        return draw(chart, format)

    monkeypatch.setattr(charts, "_draw", counted)
    changed = replace(REFERRALS, series=(Series("Henvisninger", (215.0,)),))

    first = charts.draw(REFERRALS, format="svg")
    assert charts.draw(REFERRALS, format="svg") == first
    assert charts.draw(changed, format="svg") != first
    assert drawn == [REFERRALS, changed]


def test_figures_that_must_not_be_kept_are_not_put_in_the_cache(settings: Settings) -> None:
    _cache_in(settings, "locmem.LocMemCache")
    caches["charts"].clear()

    charts.draw(HOURLY, format="svg", cached=False)

    assert caches["charts"].get(f"{charts.chart_digest(HOURLY)}-svg") is None
    charts.draw(HOURLY, format="svg")
    assert caches["charts"].get(f"{charts.chart_digest(HOURLY)}-svg") is not None


def test_an_unknown_kind_or_format_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="'pie'"):
        charts.draw(replace(WEEKLY, kind="pie"), format="png")
    with pytest.raises(ValueError, match="'gif'"):
        charts.draw(WEEKLY, format="gif")  # type: ignore[arg-type]


def test_opening_hours_are_shaded_behind_the_hours_they_cover() -> None:
    open_all_day = replace(HOURLY, spans=(Span(-0.5, 23.5, "Døgnåbent"),))

    assert "Åbent kl. 8.30-23.30" in _words(HOURLY)
    assert "Døgnåbent" in _words(open_all_day)
    assert charts.draw(HOURLY, format="png") != charts.draw(replace(HOURLY, spans=()), format="png")


def test_letters_are_outlines_for_browsers_and_text_for_typst() -> None:
    outlined = charts.draw(WEEKLY, format="svg").decode()
    as_text = charts.draw(WEEKLY, format="svg-text").decode()

    assert "<text" not in outlined
    assert re.search(r"font[^;>]*IBM Plex Sans", as_text)


@given(
    kind=st.sampled_from(["stacked", "columns", "bars"]),
    names=st.lists(st.text(max_size=40), max_size=9),
    values=st.lists(st.none() | st.just(float("nan")) | st.floats(0, 1e7), max_size=9),
    label=st.text(max_size=60),
    position=st.integers(-2, 12),
)
@example_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_the_names_and_numbers_a_chart_can_be_drawn(
    kind: str,
    names: list[str],
    values: list[float | None],
    label: str,
    position: int,
) -> None:
    chart = Chart(
        number=1, kind=kind, caption=label, subtitle=label, alt=label, categories=tuple(names),
        series=(Series(label, tuple(values), 3), Series(NASTY, tuple(reversed(values)), 4)),
        foot=label, axis_label=label, marks=(Mark(position, label, label),),
        spans=(Span(position, position + 2, label),), emphasis=(position,),
    )  # fmt: skip

    ElementTree.fromstring(charts.draw(chart, format="svg-text"))
