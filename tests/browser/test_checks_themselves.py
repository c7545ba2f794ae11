"""The browser tests notice what goes wrong in a page: shown on pages that are wrong on purpose."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.checks import (
    assert_accessible,
    assert_no_sideways_scroll,
    assert_targets_large_enough,
)
from tests.browser.conftest import Watch

_GOOD = """<!doctype html><html lang="da"><head><title>Prøve</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main><h1>Prøve</h1>%s</main></body></html>"""


def _show(page: Page, body: str, status: int = 200) -> None:
    page.route(
        "**/proeve",
        lambda route: route.fulfill(
            status=status, content_type="text/html; charset=utf-8", body=_GOOD % body
        ),
    )
    page.goto("/proeve")
    expect(page.locator("h1")).to_have_text("Prøve")


def _reported(watch: Watch, text: str) -> None:
    """The watch holds exactly what is expected; forget it, so that this test passes."""
    assert watch.unexpected(), "nothing was noticed"
    assert all(text in error for error in watch.unexpected()), watch.unexpected()
    watch.errors.clear()


def test_a_good_page_passes_all_checks(page: Page, watch: Watch) -> None:
    _show(page, "<p>Alt er godt.</p>")
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    assert watch.unexpected() == []


def test_an_error_in_the_console_is_noticed(page: Page, watch: Watch) -> None:
    _show(page, "<script>console.error('det gik galt')</script>")
    _reported(watch, "det gik galt")


def test_an_error_in_a_script_is_noticed(page: Page, watch: Watch) -> None:
    _show(page, "<script>setTimeout(() => { throw new Error('brast') }, 0)</script>")
    page.wait_for_timeout(100)
    _reported(watch, "brast")


def test_an_answer_of_404_is_noticed_unless_it_is_expected(page: Page, watch: Watch) -> None:
    _show(page, "<p>Ikke fundet</p>", status=404)
    assert watch.unexpected() != []
    watch.allow_status(404)
    assert watch.unexpected() == []


def test_a_picture_without_a_text_is_noticed_by_axe(page: Page) -> None:
    _show(page, '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">')
    with pytest.raises(AssertionError, match=r"image-alt \(critical\)"):
        assert_accessible(page)


def test_a_page_that_is_wider_than_the_phone_is_noticed(phone: Page) -> None:
    _show(phone, '<div class="bred" style="width: 700px">bred</div>')
    with pytest.raises(AssertionError, match=r"too wide: div\.bred"):
        assert_no_sideways_scroll(phone)


def test_a_button_that_is_too_small_for_a_finger_is_noticed(page: Page) -> None:
    _show(page, '<button style="width: 20px">x</button>')
    with pytest.raises(AssertionError, match=r"x \(20 × "):
        assert_targets_large_enough(page, "button", least=44)


def test_a_page_cannot_reach_another_host(page: Page, watch: Watch) -> None:
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://example.org/")
    watch.errors.clear()


def test_a_picture_is_taken_to_the_tests_own_folder(
    page: Page, shot: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    _show(page, "<p>Alt er godt.</p>")
    assert shot(page, "proeve").read_bytes().startswith(b"\x89PNG")


def test_the_browser_is_a_danish_one(page: Page) -> None:
    _show(page, "")
    assert page.evaluate("navigator.language") == "da-DK"
    zone = page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone")
    assert zone == "Europe/Copenhagen"
