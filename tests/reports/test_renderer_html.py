"""The annex as a page: in order for a screen reader, and asking nobody for anything."""

from __future__ import annotations

import itertools
import re

from reports.renderers import html
from tests.reports.reading import (
    Page,
    files,
    html_text,
    own_cache,
)
from tests.reports.sample_annex import sample

__all__ = ["files", "own_cache"]


def test_the_page_is_in_order_for_a_screen_reader(files: dict[str, bytes]) -> None:
    page = Page(files["html"])
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]

    assert page.all("html") == [{"lang": "da"}]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(low - high <= 1 for high, low in itertools.pairwise(levels))
    assert [image["alt"] for image in page.all("img")] == [chart.alt for chart in sample().charts]
    assert len(page.all("figure")) == len(page.all("figcaption")) == 3
    assert len(page.all("table")) == len(page.all("caption")) == 5
    assert all(cell["scope"] in {"col", "row"} for cell in page.all("th"))
    scrolling = [one for one in page.all("div") if one.get("class") == "annex-scroll"]
    assert len(scrolling) == len(page.all("table")) + len(page.all("img"))
    assert all(one["tabindex"] == "0" and one["aria-label"] for one in scrolling)


def test_the_numbers_behind_a_figure_are_beside_it(files: dict[str, bytes]) -> None:
    text = html_text(files["html"])

    assert len(Page(files["html"]).all("details")) == 3
    assert "Tal bag figuren Antal indtag pr. driftsuge Driftsuge" in text
    assert "5 1.187 287" in text
    assert "Retshjælp skjult" in text


def test_the_file_asks_nobody_for_anything(files: dict[str, bytes]) -> None:
    page = Page(files["html"])

    for tag, attributes in page.tags:
        for name in ("src", "href", "action", "data", "poster"):
            assert str(attributes.get(name) or "data:").startswith("data:"), tag
        assert not [name for name in attributes if name == "style" or name.startswith("on")]
    assert page.all("script", "link", "iframe", "b") == []
    assert "url(" not in files["html"].decode()


def test_the_portals_page_has_no_style_of_its_own_and_its_own_pictures() -> None:
    body = html.body(sample(), lambda chart: f"/bilag/figur/{chart.number}?a=1&b=2")
    page = Page(body.encode())

    assert page.tags[0] == ("article", {"class": "annex", "lang": "da"})
    assert [one["src"] for one in page.all("img")] == [
        f"/bilag/figur/{number}?a=1&b=2" for number in (1, 2, 3)
    ]
    assert page.all("style", "script") == []
    assert not [tag for tag, attributes in page.tags if "style" in attributes]
