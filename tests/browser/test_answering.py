"""Answering a questionnaire in a real browser: by touch, by keyboard, without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from consultation.models import Questionnaire
from consultation.models import Response as Answer
from tests.browser.answering import (
    AGE,
    MORE,
    START,
    WHY,
    answer_all,
    asked,
    assert_fits,
    button,
)
from tests.browser.checks import (
    assert_accessible,
)
from tests.consultation.everything import EVERYTHING

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_citizen_answers_on_a_phone(phone: Page) -> None:
    asked(AGE, WHY, MORE)

    answer_all(phone)

    assert Answer.objects.get().answers == {"alder": 42, "hvorfor": "ro", "mere": "Tak for kaffen"}
    assert_accessible(phone)


def test_a_citizen_answers_without_javascript(open_page: Callable[..., Page]) -> None:
    asked(AGE, WHY, MORE)
    page = open_page(360, 740, java_script_enabled=False)

    code = answer_all(page)

    assert Answer.objects.get().answers == {"alder": 42, "hvorfor": "ro", "mere": "Tak for kaffen"}
    page.get_by_role("button", name="Færdig: ryd skærmen").click()
    expect(page).to_have_url(re.compile("/tom/$"))
    page.go_back()
    expect(page.get_by_text(code)).to_have_count(0)


def test_every_question_can_be_answered_without_javascript(open_page: Callable[..., Page]) -> None:
    asked(*EVERYTHING)
    page = open_page(360, 740, java_script_enabled=False)
    page.goto(START)
    button(page, "Begynd")
    button(page, "Videre")  # information
    page.get_by_text("Andet", exact=True).click()
    page.get_by_label("Skriv hvad, hvis du valgte Andet").fill("Kaffen")
    button(page, "Videre")
    page.get_by_text("Ro", exact=True).click()
    page.get_by_text("Rent udstyr").click()
    button(page, "Videre")
    page.get_by_text("Ja", exact=True).click()
    button(page, "Videre")
    page.get_by_text("7", exact=True).click()
    button(page, "Videre")
    page.get_by_role("group", name="Kanyler").get_by_text("Tit").click()
    page.get_by_role("group", name="Larm").get_by_text("Aldrig").click()
    button(page, "Videre")
    page.get_by_label("Kaffe").select_option("1")
    page.get_by_label("Ro", exact=True).select_option("2")
    button(page, "Videre")
    page.get_by_label("Hvor gammel er du?").fill("42")
    button(page, "Videre")
    page.get_by_label("Hvad skal rummet hedde?").fill("Skyen")
    button(page, "Videre")
    page.get_by_label("Hvad vil du ellers sige?").fill("Tak for kaffen.")
    button(page, "Videre")
    page.get_by_label("Hvornår var du der sidst?").fill("2018-11-12")
    button(page, "Videre")
    page.get_by_label("Fra").fill("2018-07-01")
    page.get_by_label("Til").fill("2018-07-14")
    button(page, "Videre")
    page.get_by_label("Hvor bor du?").select_option(label="Nørrebro")
    button(page, "Videre")
    page.get_by_text("Vælg steder på en liste").click()
    page.get_by_text("Halmtorvet").click()
    button(page, "Videre")
    page.get_by_text("Ja, på nogle betingelser").click()
    page.get_by_text("At det lukker om natten").click()
    page.get_by_label("Vil du sige hvorfor?").fill("Der skal være ro.")
    button(page, "Videre")
    button(page, "Send svar")

    sent = Answer.objects.get().answers
    assert sent is not None
    assert len(sent.pop("steder")) == 1
    assert sent.pop("bydel").startswith("bydel-")
    assert sent == {
        "hvorfor": "other",
        "hvorfor.other": "Kaffen",
        "hvad": ["ro", "rent"],
        "tryg": "yes",
        "tilfreds": 7,
        "gener": {"kanyler": "tit", "larm": "aldrig"},
        "vigtigst": ["kaffe", "ro"],
        "alder": 42,
        "navn": "Skyen",
        "mere": "Tak for kaffen.",
        "dag": "2018-11-12",
        "ferie": {"from": "2018-07-01", "to": "2018-07-14"},
        "grund": {"verdict": "conditions", "conditions": ["lukket"], "text": "Der skal være ro."},
    }


def test_a_citizen_answers_by_keyboard_only(page: Page) -> None:
    asked(AGE, WHY)
    page.goto(START)
    page.get_by_role("button", name="Begynd", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/side/alder/$"))

    page.keyboard.press("Tab")  # past the header
    expect(page.get_by_role("link", name="Gå til indholdet")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Hvor gammel er du?")).to_be_focused()
    page.keyboard.type("17")
    page.keyboard.press("Enter")  # goes on, not to another language
    expect(page.get_by_role("alert")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Hvor gammel er du?")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("42")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Hvorfor kommer du?")).to_be_visible()
    page.get_by_role("main").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_label("Ro")).to_be_checked()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Tjek dine svar")).to_be_visible()
    page.get_by_role("button", name="Send svar").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Tak! Dit svar er sendt")).to_be_visible()
    assert Answer.objects.get().answers == {"alder": 42, "hvorfor": "rent"}


def test_a_ranking_is_moved_by_buttons_that_keep_the_focus(page: Page) -> None:
    asked(next(each for each in EVERYTHING if each["key"] == "vigtigst"))
    page.goto(START)
    button(page, "Begynd")

    page.get_by_role("button", name="Flyt op: Kaffe").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")

    expect(page.locator("[data-ranking] li").first).to_contain_text("Kaffe")
    expect(page.get_by_role("button", name="Flyt ned: Kaffe")).to_be_focused()
    assert_accessible(page)
    button(page, "Videre")
    button(page, "Send svar")
    assert Answer.objects.get().answers == {"vigtigst": ["kaffe", "ro", "rent"]}


def test_the_code_goes_on_elsewhere_corrects_and_withdraws(
    phone: Page, open_page: Callable[..., Page]
) -> None:
    asked(AGE, WHY, MORE)
    code = answer_all(phone)
    desk = open_page(1280, 800)

    desk.goto(f"/svar/#{code}")  # as the picture of the code does
    expect(desk.get_by_label("Hvad er din kode?")).to_have_value(code)
    assert code not in desk.url
    button(desk, "Vis mit svar")
    assert_accessible(desk)
    button(desk, "Ret svaret")
    desk.get_by_role("link", name="Ret Hvor gammel er du?").click()
    desk.get_by_label("Hvor gammel er du?").fill("43")
    button(desk, "Gem, og gå til dine svar")
    button(desk, "Send det rettede svar")
    expect(desk.get_by_role("heading", name="Dit rettede svar er sendt")).to_be_visible()
    assert (Answer.objects.get().answers or {})["alder"] == 43

    desk.goto("/svar/")
    desk.get_by_label("Hvad er din kode?").fill(code.lower().replace("-", " "))
    button(desk, "Vis mit svar")
    desk.get_by_role("link", name="Slet mit svar").click()
    assert_accessible(desk)
    button(desk, "Ja, slet mit svar")
    expect(desk.get_by_role("heading", name="Dit svar er slettet")).to_be_visible()
    assert_accessible(desk)
    assert Answer.objects.get().answers == {}


def test_what_is_typed_is_saved_at_once(phone: Page) -> None:
    asked(MORE)
    phone.goto(START)
    button(phone, "Begynd")

    phone.get_by_label("Er der mere?").fill("Halvt færdig")
    expect(phone.get_by_role("status")).to_have_text("Gemt")

    phone.reload()
    expect(phone.get_by_label("Er der mere?")).to_have_value("Halvt færdig")


def test_leaving_shows_an_empty_page_and_the_way_back_shows_nothing(phone: Page) -> None:
    asked(MORE)
    phone.goto("/hoeringer/stofindsats/")
    phone.get_by_role("link", name="Jeg er borger").click()
    button(phone, "Begynd")
    phone.get_by_label("Er der mere?").fill("Hemmeligt")
    expect(phone.get_by_role("status")).to_have_text("Gemt")

    phone.get_by_role("button", name="Forlad nu").click()

    expect(phone.get_by_role("heading", name="Tom side")).to_be_visible()
    assert_accessible(phone)
    held = {cookie["name"]: cookie["value"] for cookie in phone.context.cookies()}
    assert set(held) == {"forladt"}
    assert (
        phone.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length") == 0
    )
    for _ in range(2):
        phone.go_back()
        expect(phone.get_by_text("Hemmeligt")).to_have_count(0)
        expect(phone.get_by_label("Er der mere?")).to_have_count(0)


def test_the_browsers_back_button_leads_to_a_page_that_had_errors(phone: Page) -> None:
    asked(AGE, MORE)
    phone.goto(START)
    button(phone, "Begynd")
    button(phone, "Videre")
    expect(phone.get_by_role("alert")).to_be_focused()
    phone.get_by_label("Hvor gammel er du?").fill("42")
    button(phone, "Videre")
    expect(phone.get_by_label("Er der mere?")).to_be_visible()

    phone.go_back()

    expect(phone.get_by_label("Hvor gammel er du?")).to_have_value("42")


def test_a_page_that_comes_too_late_says_so(phone: Page) -> None:
    asked(MORE)
    phone.goto(START)
    button(phone, "Begynd")
    Questionnaire.objects.update(closes_at=timezone.now())

    button(phone, "Videre")

    expect(phone.get_by_text("Spørgeskemaet tager ikke imod svar nu.")).to_be_visible()
    assert_fits(phone)
    phone.goto(START)
    assert_fits(phone)
