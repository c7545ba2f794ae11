"""The annex as a file, opened from somebody's disk in a real browser."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Browser, Page
from pytest_django import Settings

from reports.renderers import RENDERERS
from reports.renderers.wording import INTERNAL_MARK
from tests.browser.checks import assert_accessible, assert_no_sideways_scroll
from tests.browser.conftest import Watch
from tests.reports.sample_annex import sample


@pytest.fixture
def open_annex(
    chromium: Browser, watch: Watch, tmp_path: Path, settings: Settings
) -> Iterator[Callable[..., Page]]:
    """A function `open_annex(width, internal=False)`: the sample's file in a browser of its own."""
    dummy = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    settings.CACHES = {**settings.CACHES, "charts": dummy}
    contexts = []

    def new(width: int, *, internal: bool = False) -> Page:
        file = tmp_path / "bilag.html"
        file.write_bytes(RENDERERS["html"](sample(internal=internal)))
        context = chromium.new_context(viewport={"width": width, "height": 800})
        contexts.append(context)
        watch.follow(context)
        page = context.new_page()
        page.goto(file.as_uri())
        return page

    yield new
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_the_annex_can_be_read_by_everybody_at_every_width(
    open_annex: Callable[..., Page], width: int
) -> None:
    page = open_annex(width)
    for summary in page.locator("summary").all():
        summary.click()

    assert_no_sideways_scroll(page)
    assert_accessible(page)


def test_a_figure_on_a_telephone_keeps_its_letters_readable(
    open_annex: Callable[..., Page],
) -> None:
    box = open_annex(360).locator("#figur-1 img").bounding_box()

    assert box is not None
    assert box["width"] >= 480  # 8 points of 6.3 inches are then 8.5 pixels


def test_printed_from_the_browser_each_page_is_numbered_and_an_internal_one_marked(
    open_annex: Callable[..., Page],
) -> None:
    printed = open_annex(1280, internal=True).pdf(prefer_css_page_size=True)
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(printed)).pages]

    assert len(pages) > 2
    for number, text in enumerate(pages, start=1):
        words = " ".join(unicodedata.normalize("NFKC", text).split())  # "ﬀ" is two letters
        assert INTERNAL_MARK in words
        assert f"Side {number} af {len(pages)}" in words
