"""The annex about a process at the desk and on a phone, and an editor who writes in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from consultation.demo import process_2015
from reports.process_parameters import HEADINGS
from reports.queries import process_choices
from tests import factories
from tests.browser.checks import assert_accessible, assert_no_sideways_scroll

SIZES = {"desk": (1280, 800), "phone": (360, 740)}
DRAWING = 45_000
"""Milliseconds: four figures are drawn for the first time, on a busy machine too."""
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("size", SIZES)
def test_an_editor_opens_the_annex_from_the_case_and_writes_in_it(
    open_page: Callable[..., Page],
    transactional_db: None,
    log_in: Callable[..., None],
    shot: Callable[..., object],
    size: str,
) -> None:
    process_2015.load(lambda line: None)
    page = open_page(*SIZES[size])
    page.set_default_timeout(DRAWING)
    log_in(page, factories.user("consultation_editor"))
    page.goto(f"/redaktion/{process_2015.SLUG}/")
    page.get_by_role("link", name="Bilag om forløbet").click()

    for heading in HEADINGS.values():
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    figures = page.locator("figure img").all()
    assert len(figures) == 4
    for figure in figures:
        assert figure.evaluate("async image => { await image.decode(); return image.width }") > 0
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.get_by_text("Figur 1.").scroll_into_view_if_needed()
    figures[0].scroll_into_view_if_needed()
    shot(page, f"process-annex-{size}")

    page.get_by_role("link", name="Skriv i bilaget").click()
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.get_by_label("Høringsproces").fill("En del af svarene roser forløbet.\n\nTak for dem.")
    page.get_by_role("button", name="Gem og se bilaget").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("En del af svarene roser forløbet.")).to_be_visible()
    assert process_choices(process_2015.SLUG).paragraphs == {
        "hearing": ("En del af svarene roser forløbet.", "Tak for dem.")
    }
