"""A kiosk and a helper's tablet in a real browser: one after another, and nothing is left."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from config.access.models import User
from consultation.codes import Channel
from consultation.models import AnsweringPlace, Questionnaire, Response
from tests import factories
from tests.browser.checks import (
    assert_accessible,
    assert_no_sideways_scroll,
    assert_targets_large_enough,
)

pytestmark = pytest.mark.django_db(transaction=True)

TARGETS = (
    "button:not(.default-button), summary, .links a, .answers a, .read-back a, .answer label, "
    "input.form-input"
)
ASKED: list[dict[str, Any]] = [
    {
        "key": "tryg",
        "type": "yes_no",
        "label": {"da": "Er du tryg her?", "ar": "هل تشعر بالأمان هنا؟"},
        "core": True,
        "needed": "yes",
    },
    {
        "key": "hvad",
        "type": "multiple",
        "label": {"da": "Hvad er godt?", "ar": "ما هو الجيد؟"},
        "options": [
            {"code": "ro", "label": {"da": "Ro", "ar": "هدوء"}},
            {"code": "kaffe", "label": {"da": "Kaffe", "ar": "قهوة"}},
        ],
        "other": True,
        "core": True,
    },
    {
        "key": "stof",
        "type": "short_text",
        "label": {"da": "Hvad tager du?", "ar": "ماذا تتعاطى؟"},
        "alone": True,
    },
    {"key": "mere", "type": "long_text", "label": {"da": "Andet?", "ar": "شيء آخر؟"}},
]


@pytest.fixture
def questionnaire(transactional_db: None) -> Questionnaire:
    made = factories.questionnaire(
        factories.definition(
            *ASKED, languages=["da", "ar"], title={"da": "Rummet og dig", "ar": "الغرفة وأنت"}
        )
    )
    AnsweringPlace.objects.create(
        token="abc", questionnaire=made, name="Biblioteket", channel=Channel.KIOSK
    )
    return made


@pytest.fixture
def helper_page(
    open_page: Callable[..., Page], log_in: Callable[..., None], make_user: Callable[..., User],
    questionnaire: Questionnaire,
) -> Page:  # fmt: skip
    """A tablet with a helper logged in."""
    page = open_page(800, 1100, has_touch=True)
    log_in(page, make_user("helper"))
    return page


@pytest.fixture
def kiosk(helper_page: Page) -> Page:
    """The kiosk of the library, started by a helper."""
    helper_page.goto("/tablet/kiosk/")
    assert_accessible(helper_page)
    helper_page.get_by_role("button", name="Biblioteket").click()
    return helper_page


def check(page: Page) -> None:
    """What every screen of a shared tablet must hold."""
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    assert_targets_large_enough(page, TARGETS, least=48)


def test_three_answer_one_after_another_and_each_finds_nothing_of_the_last(
    kiosk: Page, shot: Callable[..., Any]
) -> None:
    for number in range(3):
        expect(kiosk.get_by_role("heading", name="Rummet og dig")).to_be_visible()
        check(kiosk)
        kiosk.get_by_role("button", name="Dansk").click()
        check(kiosk)
        kiosk.get_by_label("Ja", exact=True).check()
        kiosk.get_by_role("button", name="Videre").click()
        expect(kiosk.get_by_label("Kaffe")).not_to_be_checked()
        kiosk.get_by_label("Kaffe").check()
        if number == 0:
            shot(kiosk, "kiosk")
        kiosk.get_by_role("button", name="Videre").click()
        check(kiosk)
        kiosk.get_by_role("button", name="Send mine svar nu").click()
        expect(kiosk.locator("[data-code]")).to_have_text(re.compile(r"\w{4}-\w{4}-\w{4}"))
        check(kiosk)
        kiosk.get_by_role("button", name="Færdig: ryd skærmen").click()
    kiosk.evaluate("history.back()")  # the page may ask for itself anew
    expect(kiosk.get_by_role("heading", name="Rummet og dig")).to_be_visible()
    assert Response.objects.sent().count() == 3


def test_a_quiet_minute_asks_counts_down_and_clears(kiosk: Page, settings: Any) -> None:
    settings.KIOSK_QUIET_SECONDS = 4
    kiosk.get_by_role("button", name="Dansk").click()
    kiosk.get_by_label("Nej", exact=True).check()
    kiosk.get_by_role("button", name="Videre").click()
    still = kiosk.get_by_role("dialog", name="Er du her endnu?")
    expect(still).to_be_visible()
    assert_accessible(kiosk)
    still.get_by_role("button", name="Ja, jeg er her").click()
    expect(still).to_be_hidden()
    expect(kiosk.get_by_role("heading", name="Rummet og dig")).to_be_visible(timeout=8000)
    kiosk.evaluate("history.back()")  # the page may ask for itself anew
    expect(kiosk.get_by_role("heading", name="Rummet og dig")).to_be_visible()
    assert Response.objects.get().draft is None


def test_leave_now_and_errors_and_the_other_direction(kiosk: Page) -> None:
    kiosk.get_by_role("button", name="العربية").click()
    expect(kiosk.locator("html")).to_have_attribute("dir", "rtl")
    check(kiosk)
    kiosk.locator("main .buttons .button").first.click()
    expect(kiosk.locator(".error-summary")).to_be_visible()
    check(kiosk)
    kiosk.locator(".bar-leave button").click()
    expect(kiosk.get_by_role("heading", name="Rummet og dig")).to_be_visible()
    assert Response.objects.get().code_digest == ""


def test_a_kiosk_works_without_javascript(
    open_page: Callable[..., Page], log_in: Callable[..., None], make_user: Callable[..., User],
    questionnaire: Questionnaire,
) -> None:  # fmt: skip
    page = open_page(800, 1100, java_script_enabled=False)
    log_in(page, make_user("helper"))
    page.goto("/tablet/kiosk/")
    page.get_by_role("button", name="Biblioteket").click()
    page.get_by_role("button", name="Dansk").click()
    page.locator("label", has_text="Ja").click()
    page.get_by_role("button", name="Videre").click()
    page.get_by_role("button", name="Videre").click()
    page.get_by_role("link", name="Svar på mere").click()
    page.get_by_role("button", name="Videre").click()
    page.get_by_role("button", name="Videre").click()
    page.get_by_role("button", name="Send svar").click()
    page.get_by_role("button", name="Færdig: ryd skærmen").click()
    expect(page.get_by_role("heading", name="Rummet og dig")).to_be_visible()
    assert Response.objects.sent().count() == 1


@pytest.mark.parametrize("language", ["da", "ar"])
def test_a_helper_assists_hands_over_and_reads_back(
    helper_page: Page, language: str, shot: Callable[..., Any]
) -> None:
    page = helper_page
    main = page.locator("main .buttons .button")
    page.goto(f"/hjaelp-til-svar/begynd/borgere/?sprog={language}")
    check(page)
    main.first.click()  # without role and place
    expect(page.locator(".error-summary")).to_be_visible()
    check(page)
    page.locator("#id_role").select_option("shelter")
    page.locator("#id_place").fill("Mændenes Hjem")
    main.first.click()
    page.locator("label[for='id_tryg.no'], label:has-text('Nej'), .answer label").nth(1).click()
    main.first.click()
    page.locator(".answer label").first.click()
    main.first.click()
    check(page)  # give the screen
    shot(page, f"handing-over-{language}")
    main.first.click()
    page.locator("#id_stof").fill("Hemmeligt")
    check(page)
    main.first.click()
    check(page)  # give it back
    main.first.click()
    page.locator("textarea").fill("Tak")
    main.first.click()
    check(page)
    expect(page.locator("main")).not_to_contain_text("Hemmeligt")
    expect(page.locator("main")).to_contain_text("Tak")
    shot(page, f"reading-back-{language}")
    main.first.click()
    check(page)
    response = Response.objects.get()
    assert response.answers is not None
    assert response.answers["stof"] == "Hemmeligt"
    main.last.click()
    expect(page.get_by_role("heading", name="Hjælp til svar")).to_be_visible()
    assert_accessible(page)


def test_a_second_person_is_begun_with_one_tap(helper_page: Page) -> None:
    page = helper_page
    page.goto("/hjaelp-til-svar/")
    page.locator("#id_role").select_option("volunteer")
    page.locator("#id_place").fill("Gaden")
    page.get_by_role("button", name="Personen siger ja").click()
    page.get_by_role("button", name="Stop, og slet svarene").click()
    page.goto("/hjaelp-til-svar/")
    check(page)
    page.get_by_role("button", name="Personen siger ja").click()
    expect(page.get_by_role("heading", name="Er du tryg her?")).to_be_visible()
    assert Response.objects.filter(helper_role="volunteer").count() == 2
