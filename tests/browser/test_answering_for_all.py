"""Answering for everybody: each language, larger text, read aloud, light on the line."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Response, expect

from tests import factories
from tests.browser.answering import (
    MORE,
    START,
    WHY,
    asked,
    assert_fits,
    button,
    code_on,
)
from tests.browser.checks import (
    assert_accessible,
    assert_no_sideways_scroll,
    assert_targets_large_enough,
)
from tests.browser.conftest import Watch
from tests.consultation.everything import EVERYTHING

pytestmark = pytest.mark.django_db(transaction=True)

LANGUAGES = ("da", "en", "pl", "ar")
FIRST_VISIT = 120 * 1024
VOICES = """(local) => {
    window.said = [];
    window.SpeechSynthesisUtterance = class extends EventTarget {
        constructor(text) { super(); this.text = text; }
    };
    const speech = new EventTarget();
    Object.assign(speech, {
        getVoices: () => [{ lang: "da-DK", localService: LOCAL, name: "Dansk" }],
        speak: (utterance) => window.said.push(utterance.text),
        cancel: () => {},
    });
    Object.defineProperty(window, "speechSynthesis", { value: speech });
}"""


@pytest.mark.parametrize("local", [True, False])
def test_a_question_is_read_aloud_only_with_a_voice_on_the_device(phone: Page, local: bool) -> None:
    phone.add_init_script(f"({VOICES.replace('LOCAL', str(local).lower())})()")
    asked(WHY)
    phone.goto(START)
    button(phone, "Begynd")
    read = phone.get_by_role("button", name="Læs højt")
    if not local:
        expect(read).to_be_hidden()
        return

    read.click()

    said = phone.evaluate("window.said")
    assert said[:4] == ["Hvorfor kommer du?", "Ro", "Rent", "Jeg ønsker ikke at svare"]
    assert said[4] == "Kun kommunens medarbejdere læser dit svar."
    expect(phone.get_by_role("button", name="Stop")).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_everybody_can_use_every_page_in_each_language(phone: Page, language: str) -> None:
    asked(*EVERYTHING, paging="section")
    phone.goto(f"{START}?sprog={language}")
    assert_fits(phone)
    expect(phone.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    phone.locator("form#answering .button").click()
    assert_fits(phone)  # every type of question
    assert_targets_large_enough(phone, ".answer label, .button, .bar-button", least=44)
    phone.locator("#id_alder").fill("17")
    phone.locator(".buttons .button").first.click()
    expect(phone.get_by_role("alert")).to_be_focused()
    expect(phone.locator(".question-error")).to_have_count(2)
    phone.locator(".bar-menu summary").first.click()
    assert_fits(phone)
    phone.goto(f"{START}tjek/")
    phone.locator("form#answering .button").click()  # two are missing
    expect(phone.get_by_role("alert")).to_be_focused()
    assert_fits(phone)
    phone.locator(".error-summary a").first.click()
    phone.locator("input[name=hvorfor][value=declined]").check()
    phone.locator("#id_alder").fill("42")
    phone.locator(".buttons .button").first.click()
    expect(phone.locator(".question-reminder")).to_have_count(2)
    assert_fits(phone)
    phone.locator(".buttons .button").first.click()
    phone.locator("form#answering .button").click()
    code = code_on(phone)
    assert_fits(phone)
    phone.goto(f"/svar/?sprog={language}")
    phone.locator("#id_code").fill("forkert")
    phone.locator("form#answering .button").click()
    expect(phone.get_by_role("alert")).to_be_focused()
    assert_fits(phone)
    phone.locator("#id_code").fill(code)
    phone.locator("form#answering .button").click()
    assert_fits(phone)


def test_one_question_on_a_page_is_its_heading_whatever_its_type(phone: Page) -> None:
    asked(*EVERYTHING)
    phone.goto(START)
    button(phone, "Begynd")
    for question in EVERYTHING:
        phone.goto(f"{START}side/{question['key']}/")
        expect(phone.get_by_role("heading", level=1)).to_have_count(1)
        assert_no_sideways_scroll(phone)
        if question["type"] in {"information", "single", "matrix", "number", "map"}:
            assert_accessible(phone)


def test_the_text_can_be_larger_and_the_words_simpler_while_one_answers(phone: Page) -> None:
    asked({**WHY, "simple": {"da": "Hvorfor her?"}}, MORE)
    phone.goto(START)
    button(phone, "Begynd")
    before = phone.locator("h1").evaluate("(each) => parseFloat(getComputedStyle(each).fontSize)")

    phone.get_by_text("Tekst", exact=True).click()
    phone.get_by_role("button", name="Større skrift").click()
    phone.get_by_text("Tekst", exact=True).click()
    phone.get_by_role("button", name="Lettere ord").click()

    expect(phone.get_by_role("heading", name="Hvorfor her?")).to_be_visible()
    after = phone.locator("h1").evaluate("(each) => parseFloat(getComputedStyle(each).fontSize)")
    assert after > 1.3 * before
    assert_fits(phone)


@pytest.mark.parametrize("width", [360, 1280])
def test_everybody_can_read_the_public_pages(open_page: Callable[..., Page], width: int) -> None:
    page = open_page(width, 800)
    questionnaire = asked(MORE)
    factories.questionnaire(factories.definition(MORE), slug="brugere", audience="service_user")
    consultation = questionnaire.consultation
    consultation.background = "Første afsnit.\n\nAndet afsnit."
    consultation.outcome = "Rummet får åbent om natten."
    consultation.responsible_phone = "33 17 00 00"
    consultation.save()
    today = timezone.localdate()
    for offset in (-9, 0, 9):
        consultation.phases.create(
            kind="meeting",
            name="Et møde med et ganske langt navn, som skal brydes på en smal skærm",
            starts_on=today + timedelta(days=offset),
        )
    for address in ("/", "/hoeringer/", "/hoeringer/stofindsats/"):
        page.goto(address)
        assert_fits(page)
    expect(page.get_by_role("heading", name="Hvem er du?")).to_be_in_viewport()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Who are you?")).to_be_visible()
    assert_fits(page)
    page.get_by_role("link", name="I am a resident").click()
    expect(page.get_by_role("button", name="Begin", exact=True)).to_be_visible()


def test_a_first_visit_is_light(phone: Page, watch: Watch) -> None:
    asked(WHY, MORE)
    weights: dict[str, int] = {}
    answers: list[Response] = []

    def weigh() -> None:
        phone.wait_for_load_state("networkidle")
        for each in answers:
            if each.status == 200 and each.url not in weights:
                body = each.body()
                is_packed = each.url.endswith((".woff2", ".png"))
                weights[each.url] = len(body) if is_packed else len(gzip.compress(body))
        answers.clear()

    phone.on("response", lambda each: answers.append(each))
    phone.goto(START)
    weigh()
    button(phone, "Begynd")
    weigh()

    assert 0 < sum(weights.values()) <= FIRST_VISIT, weights
