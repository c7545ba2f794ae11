"""An analyst has the capacity report drawn from the demo, at the desk and on a phone."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from config.access.models import User
from reports.models import AnnexDraft
from tests.browser.checks import assert_accessible, assert_no_sideways_scroll

SIZES = {"desk": (1280, 800), "phone": (360, 740)}
DRAWING = 45_000
"""Milliseconds: four figures are drawn for the first time, on a busy machine too."""
QUESTIONS = (
    "Hvornår bruges rummene?",
    "Er der plads, når brugerne kommer?",
    "Hvad betyder udbetalingsdagen?",
    "Hvor mange er gået forgæves?",
    "Hvad ville en plads eller en time mere have mødt?",
)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def analyst(transactional_db: None) -> User:
    call_command("load_demo", stdout=io.StringIO())
    return User.objects.get(username="analytiker")


@pytest.mark.parametrize("size", SIZES)
def test_the_capacity_report_is_ordered_seen_and_downloaded(
    open_page: Callable[..., Page],
    analyst: User,
    log_in: Callable[..., None],
    shot: Callable[..., object],
    size: str,
) -> None:
    page = open_page(*SIZES[size])
    page.set_default_timeout(DRAWING)
    log_in(page, analyst)
    page.goto("/bilag/ny/")
    page.get_by_text("Kapacitet: hvornår der er travlt").click()
    page.get_by_label("Hvad hedder udkastet?").fill("Kapacitet i efteråret")
    page.get_by_label("Midlertidigt stofindtagelsesrum").check()
    page.get_by_label("Mobilt stofindtagelsesrum").check()
    page.get_by_role("textbox", name="Periodens første dag").fill("1-10-2012")
    page.get_by_label("Antal uger").fill("8")
    page.get_by_role("button", name="Gem og se bilaget").click()

    page.wait_for_url("**/bilag/*/")
    for question in QUESTIONS:
        expect(page.get_by_role("heading", name=question)).to_be_visible()
    assert AnnexDraft.objects.get(name="Kapacitet i efteråret").kind == "capacity"
    figures = page.locator("figure img").all()
    assert len(figures) == 4
    for figure in figures:
        figure.scroll_into_view_if_needed()
        assert figure.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
        assert figure.get_attribute("alt")
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.get_by_role("heading", name=QUESTIONS[1]).evaluate("one => one.scrollIntoView()")
    shot(page, f"capacity-{size}")
    with page.expect_download() as download:
        page.get_by_role("link", name="Hent Excel").click()
    assert download.value.suggested_filename.endswith(".xlsx")


@pytest.mark.parametrize("size", SIZES)
def test_the_numbers_behind_a_heat_map_open_in_place_and_hours_stand_on_one_line(
    open_page: Callable[..., Page],
    analyst: User,
    log_in: Callable[..., None],
    shot: Callable[..., object],
    size: str,
) -> None:
    draft = AnnexDraft.objects.get(kind="status")
    draft.kind = "capacity"
    draft.save()
    page = open_page(*SIZES[size])
    page.set_default_timeout(DRAWING)
    log_in(page, analyst)
    page.goto(f"/bilag/{draft.pk}/")

    page.get_by_text("Tal bag figuren").first.click()

    expect(page.locator("details[open] table").first).to_be_visible()
    hour = page.get_by_role("rowheader", name="kl. 10–11").first
    hour.scroll_into_view_if_needed()
    box = hour.bounding_box()
    assert box is not None
    assert box["height"] < 50
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    shot(page, f"capacity-table-{size}")
