"""The public pages, the error pages and a form, in a real browser at three widths."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from config.access.models import User
from tests.browser.checks import assert_accessible, assert_no_sideways_scroll
from tests.browser.conftest import Watch

WIDTHS = (360, 768, 1280)
PAGES = ("/", "/tilgaengelighed/", "/kontakt/", "/test/formular/", "/test/formular/?sent")
ERRORS = {"/findes-ikke/": 404, "/test/400/": 400, "/test/403/": 403, "/test/500/": 500}


@pytest.fixture(autouse=True)
def _more_addresses(settings: LazySettings) -> None:
    settings.ROOT_URLCONF = "tests.page_urls"


@pytest.mark.parametrize("width", WIDTHS)
def test_everybody_can_read_every_public_page(open_page: Callable[..., Page], width: int) -> None:
    page = open_page(width, 800)
    for address in PAGES:
        page.goto(address)
        assert_accessible(page)
        assert_no_sideways_scroll(page)


@pytest.mark.parametrize(("address", "status"), ERRORS.items())
def test_an_error_page_says_what_to_do(
    phone: Page, watch: Watch, address: str, status: int
) -> None:
    watch.allow_status(status)

    phone.goto(address)

    assert_accessible(phone)
    assert_no_sideways_scroll(phone)
    phone.get_by_role("link", name="Gå til forsiden").click()
    expect(phone.get_by_role("heading", level=2, name="Åbne høringer")).to_be_visible()


def test_text_twice_as_large_still_fits(open_page: Callable[..., Page]) -> None:
    page = open_page(640, 800)
    for address in PAGES:
        page.goto(address)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert_no_sideways_scroll(page)


def test_the_keyboard_gets_past_the_header_at_once(page: Page) -> None:
    page.goto("/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Gå til indholdet")).to_be_in_viewport()
    page.keyboard.press("Enter")

    expect(page.get_by_role("main")).to_be_focused()


@pytest.mark.parametrize(
    ("mistake", "field"),
    [
        ("Hvad hedder rummet? – ", "#id_name"),
        ("Hvilken dag? – ", "#id_day"),
        ("Hvilken farve? – ", "fieldset#id_colour"),
    ],
)
def test_the_summary_leads_to_the_field(page: Page, mistake: str, field: str) -> None:
    page.goto("/test/formular/?sent")
    expect(page.locator("[data-module=error-summary]")).to_be_focused()

    page.get_by_role("link", name=mistake).click()

    expect(page.locator(field)).to_be_focused()


@pytest.mark.parametrize(
    ("typed", "sent"), [("31-02-2026", "31-02-2026"), ("24-11-2026", "2026-11-24")]
)
def test_a_date_arrives_even_when_the_calendar_cannot_read_it(
    page: Page, typed: str, sent: str
) -> None:
    page.goto("/test/formular/")
    page.get_by_label("Hvilken dag?").fill(typed)

    with page.expect_request(lambda request: request.method == "POST") as posted:
        page.get_by_role("button", name="Gem rummet").click()

    assert f'name="day"\r\n\r\n{sent}\r\n' in (posted.value.post_data or "")


def test_the_calendar_opens_and_fills_the_date(page: Page) -> None:
    page.goto("/test/formular/")
    page.get_by_label("Hvilken dag?").fill("24-11-2026")

    page.get_by_role("button", name="Åbn kalender").click()
    assert_accessible(page)
    page.get_by_role("button", name="25 november 2026").or_(
        page.locator("button[data-value='2026-11-25']")
    ).first.click()

    expect(page.get_by_label("Hvilken dag?")).to_have_value("25-11-2026")


def test_the_public_pages_are_there_in_english(page: Page) -> None:
    page.goto("/")

    page.get_by_role("button", name="English").click()

    expect(page.get_by_role("heading", level=2, name="Open consultations")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="Dansk").click()
    expect(page.get_by_role("heading", level=2, name="Åbne høringer")).to_be_visible()


def test_the_menu_folds_away_on_a_phone_and_opens_at_a_touch(
    phone: Page, make_user: Callable[..., User], log_in: Callable[[Page, User], None]
) -> None:
    log_in(phone, make_user("room_leader", "analyst", "administrator"))
    phone.goto("/")
    places = phone.get_by_role("navigation", name="Portalens steder")
    expect(places).to_be_hidden()

    phone.get_by_role("button", name="Menu").tap()

    expect(places).to_be_visible()
    assert_accessible(phone)
    assert_no_sideways_scroll(phone)
    phone.keyboard.press("Escape")
    expect(places).to_be_hidden()


def test_the_rail_is_always_there_on_a_desk(
    page: Page, make_user: Callable[..., User], log_in: Callable[[Page, User], None]
) -> None:
    log_in(page, make_user("room_leader", "analyst", "administrator"))

    page.goto("/")

    expect(page.get_by_role("navigation", name="Portalens steder")).to_be_visible()
    expect(page.get_by_role("button", name="Menu")).to_be_hidden()
    assert_accessible(page)
