"""The map question: by mouse, by keyboard, by touch, without JavaScript; never precise."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from config import geography
from consultation.codes import Channel
from consultation.models import Questionnaire, Response
from consultation.services import answering
from tests import factories
from tests.browser.checks import (
    assert_accessible,
    assert_no_sideways_scroll,
    assert_targets_large_enough,
)

MAP = {
    "key": "sted",
    "type": "map",
    "label": {"da": "Hvor kan et nyt rum ligge?"},
    "limits": {"most": 3},
}


@pytest.fixture(autouse=True)
def _own_page(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.browser.map_page"


def begun(**more: object) -> Response:
    """An answer that is being written, to a questionnaire of one map question."""
    asked: Questionnaire = factories.questionnaire(factories.definition({**MAP, **more}))
    return answering.begin(asked, channel=Channel.WEB, language="da").response


def opened(page: Page) -> Page:
    """The page with its map drawn."""
    page.goto("/kort/")
    expect(page.locator(".map.is-drawn")).to_be_visible()
    return page


def stored(response: Response) -> list[list[int]]:
    found: list[list[int]] = (Response.objects.get(pk=response.pk).draft or {}).get("sted", [])
    return found


def sent(page: Page) -> None:
    page.get_by_role("button", name="Gem", exact=True).click()
    page.wait_for_load_state()


@pytest.mark.django_db(transaction=True)
class TestByMouse:
    def test_a_click_puts_a_point_that_is_named_removed_and_stored_as_a_cell(
        self, page: Page, shot: Callable[..., Path]
    ) -> None:
        response = begun()
        opened(page)
        page.locator(".map").click(position={"x": 300, "y": 200})
        expect(page.get_by_role("status")).to_contain_text("Punktet er sat:")
        page.locator(".map").click(position={"x": 360, "y": 240})
        expect(page.locator(".map-points li")).to_have_count(2)
        shot(page, "map-question")
        page.get_by_role("button", name="Fjern").first.click()
        expect(page.locator(".map-points li")).to_have_count(1)

        sent(page)

        (cell,) = stored(response)
        assert list(geography.snapped(*cell)) == cell

    def test_what_leaves_the_browser_is_already_the_middle_of_a_cell(self, page: Page) -> None:
        begun()
        opened(page)
        page.locator(".map").click(position={"x": 333, "y": 217})
        value = page.evaluate("() => JSON.parse(document.querySelector('[data-map-value]').value)")
        easting, northing = geography.snap(value[0]["lon"], value[0]["lat"])
        longitude, latitude = geography.lon_lat(easting, northing)
        assert abs(longitude - value[0]["lon"]) < 0.00001
        assert abs(latitude - value[0]["lat"]) < 0.00001

    def test_the_browsers_grid_is_the_servers(self, page: Page) -> None:
        begun()
        page.goto("/kort/")
        for longitude, latitude in ((12.5592, 55.669), (12.4823, 55.709), (12.5795, 55.629)):
            cell = page.evaluate("([x, y]) => consultationGrid.cellAt(x, y)", [longitude, latitude])
            assert tuple(cell) == geography.snap(longitude, latitude)
            back = page.evaluate("([x, y]) => consultationGrid.toDegrees(x, y)", cell)
            assert back == pytest.approx(geography.lon_lat(*cell), abs=1e-8)

    def test_a_fourth_point_is_refused_and_one_outside_the_city_too(self, page: Page) -> None:
        response = begun()
        opened(page)
        for number in range(4):
            page.locator(".map").click(position={"x": 260 + 30 * number, "y": 200})
        expect(page.get_by_role("status")).to_contain_text("Du har sat 3 punkter.")
        page.get_by_role("button", name="Fjern").first.click()
        page.get_by_role("button", name="Vis mere af byen").click()
        page.locator(".map").click(position={"x": 8, "y": 8})
        expect(page.get_by_role("status")).to_contain_text("uden for kortet")

        sent(page)

        assert len(stored(response)) == 2

    def test_where_there_is_room_for_one_the_next_takes_its_place(self, page: Page) -> None:
        response = begun(limits={"most": 1})
        opened(page)
        for left in (280, 340):
            page.locator(".map").click(position={"x": left, "y": 200})
        expect(page.locator(".map-points li")).to_have_count(1)

        sent(page)

        assert len(stored(response)) == 1

    def test_a_point_and_the_wish_not_to_answer_rule_each_other_out(self, page: Page) -> None:
        response = begun(declinable=True)
        opened(page)
        declines = page.get_by_label("Jeg ønsker ikke at svare")
        page.locator(".map").click(position={"x": 300, "y": 200})
        declines.check()
        expect(page.locator(".map-points li")).to_have_count(0)
        page.locator(".map").click(position={"x": 320, "y": 220})
        expect(declines).not_to_be_checked()

        sent(page)

        assert len(stored(response)) == 1

    def test_the_list_and_the_map_are_one_answer(self, page: Page) -> None:
        response = begun()
        opened(page)
        page.locator(".map").click(position={"x": 300, "y": 200})
        page.get_by_text("Vælg steder på en liste").click()
        page.get_by_label("Sundholm", exact=True).check()
        expect(page.locator(".map-points li")).to_have_count(2)
        expect(page.locator(".map-points li").first).to_contain_text("Sundholm")
        sent(page)
        assert len(stored(response)) == 2

        expect(page.locator(".map.is-drawn")).to_be_visible()
        expect(page.locator(".map-points li")).to_have_count(2)
        page.get_by_role("button", name="Fjern Punkt 1: Sundholm").click()
        sent(page)

        assert len(stored(response)) == 1


@pytest.mark.django_db(transaction=True)
class TestByKeyboard:
    def test_the_cross_is_moved_puts_a_point_and_takes_it_back(self, page: Page) -> None:
        response = begun()
        opened(page)
        page.keyboard.press("Tab")
        expect(page.locator(".map")).to_be_focused()
        expect(page.locator(".map-cross")).to_be_visible()
        expect(page.locator(".map-keys")).to_be_visible()
        for key in ("ArrowLeft", "ArrowUp", "+", "+", "ArrowDown"):
            page.keyboard.press(key)
        expect(page.get_by_role("status")).to_contain_text("Krydset står i:")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("Punktet er sat:")
        page.keyboard.press("Shift+ArrowLeft")
        page.keyboard.press("Enter")
        expect(page.locator(".map-points li")).to_have_count(2)
        page.keyboard.press("Delete")
        expect(page.locator(".map-points li")).to_have_count(1)

        sent(page)

        assert len(stored(response)) == 1

    def test_the_keyboard_is_not_caught_in_the_map(self, page: Page) -> None:
        begun()
        opened(page)
        names = []
        for _ in range(5):
            page.keyboard.press("Tab")
            names.append(page.evaluate("() => document.activeElement.textContent.trim()"))
        assert "Vælg steder på en liste" in names

    def test_focus_stays_near_when_a_point_is_removed(self, page: Page) -> None:
        begun()
        opened(page)
        page.locator(".map").click(position={"x": 300, "y": 200})
        page.get_by_role("button", name="Fjern").press("Enter")
        expect(page.locator(".map")).to_be_focused()


@pytest.mark.django_db(transaction=True)
class TestOnEveryDevice:
    def test_without_javascript_a_place_of_the_list_is_stored_as_a_cell_and_can_be_taken_off(
        self, open_page: Callable[..., Page]
    ) -> None:
        response = begun()
        page = open_page(1280, 800, java_script_enabled=False)
        page.goto("/kort/")
        expect(page.locator(".map-question")).to_be_hidden()
        page.get_by_text("Vælg steder på en liste").click()
        page.get_by_label("Sundholm", exact=True).check()
        sent(page)

        (cell,) = stored(response)
        assert list(geography.snapped(*cell)) == cell
        expect(page.get_by_label("Sundholm", exact=True)).to_be_checked()

        page.get_by_label("Sundholm", exact=True).uncheck()
        sent(page)
        assert stored(response) == []

    def test_a_tap_on_a_phone_puts_a_point_and_nothing_sticks_out(
        self, phone: Page, shot: Callable[..., Path]
    ) -> None:
        response = begun()
        opened(phone)
        phone.locator(".map").tap(position={"x": 150, "y": 150})
        expect(phone.locator(".map-points li")).to_have_count(1)
        assert_no_sideways_scroll(phone)
        assert_targets_large_enough(phone, ".map .leaflet-bar a, .map-remove", least=44)
        shot(phone, "map-question-phone")
        sent(phone)
        assert len(stored(response)) == 1

    def test_the_list_is_there_where_the_map_cannot_be_fetched(
        self, page: Page, watch: Any
    ) -> None:
        watch.allow_error("ERR_FAILED")
        begun()
        page.context.route("**/map/base.json", lambda route: route.abort())
        page.goto("/kort/")
        expect(page.locator(".map-question")).to_be_hidden()
        expect(page.get_by_text("Vælg steder på en liste")).to_be_visible()

    def test_axe_finds_nothing_before_and_after_a_point_and_at_an_error(self, page: Page) -> None:
        begun(limits={"least": 2, "most": 3})
        opened(page)
        page.locator(".map").click(position={"x": 300, "y": 200})
        expect(page.locator(".map-points li")).to_have_count(1)
        assert_accessible(page)
        sent(page)
        expect(page.get_by_text("Vælg mindst 2.")).to_be_visible()
        expect(page.locator(".map.is-drawn")).to_be_visible()
        expect(page.locator(".map-points li")).to_have_count(1)
        assert_accessible(page)

    def test_the_map_asks_no_other_host(self, page: Page) -> None:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        begun()
        opened(page)
        hosts = {url.split("/")[2] for url in asked if url.startswith("http")}
        assert len(hosts) == 1

    def test_on_the_answering_page_a_tap_is_kept_and_read_back(
        self, phone: Page, settings: Any
    ) -> None:
        settings.ROOT_URLCONF = "config.urls"
        asked = factories.questionnaire(factories.definition(MAP))
        phone.goto(f"/spoergeskema/{asked.slug}/")
        phone.locator("main form[method=post] button:not([name=show])").first.click()
        expect(phone.locator(".map.is-drawn")).to_be_visible()
        phone.locator(".map").tap(position={"x": 160, "y": 150})
        expect(phone.locator(".map-points li")).to_have_count(1)
        assert_accessible(phone)
        phone.get_by_role("button", name="Videre", exact=True).click()
        phone.wait_for_url("**/tjek/")
        assert len(stored(Response.objects.get())) == 1


@pytest.mark.django_db(transaction=True)
class TestTheMapOfResults:
    def test_squares_have_a_legend_and_a_word_for_what_is_hidden(
        self, page: Page, shot: Callable[..., Path]
    ) -> None:
        page.goto("/svarkort/")
        expect(page.locator(".map.is-drawn")).to_be_visible()
        expect(page.locator(".map-scale li")).to_have_count(6)
        expect(page.locator(".map-scale li").last).to_have_text("skjult")
        page.locator(".map").hover()
        assert_accessible(page)
        shot(page, "map-results")

    def test_it_is_drawn_in_the_dark_too(self, open_page: Callable[..., Page]) -> None:
        page = open_page(360, 740, color_scheme="dark")
        page.goto("/svarkort/")
        expect(page.locator(".map.is-drawn")).to_be_visible()
        assert_accessible(page)
        assert_no_sideways_scroll(page)

    def test_cells_finer_than_500_m_are_never_drawn(self, page: Page) -> None:
        page.goto("/svarkort/?side=100")
        expect(page.locator(".result-map")).to_be_hidden()
