"""Answering a questionnaire in a real browser: by touch, by keyboard, without JavaScript."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Response, expect

from consultation.models import Questionnaire
from consultation.models import Response as Answer
from tests import factories
from tests.browser.checks import (
    assert_accessible,
    assert_no_sideways_scroll,
    assert_targets_large_enough,
)
from tests.browser.conftest import Watch
from tests.consultation.everything import EVERYTHING

pytestmark = pytest.mark.django_db(transaction=True)

START = "/spoergeskema/borgere/"
LANGUAGES = ("da", "en", "pl", "ar")
FIRST_VISIT = 120 * 1024
AGE: dict[str, object] = {
    "key": "alder",
    "type": "number",
    "label": {"da": "Hvor gammel er du?"},
    "needed": "yes",
    "limits": {"least": 18},
}
WHY: dict[str, object] = {
    "key": "hvorfor",
    "type": "single",
    "label": {"da": "Hvorfor kommer du?"},
    "declinable": True,
    "options": [{"code": "ro", "label": {"da": "Ro"}}, {"code": "rent", "label": {"da": "Rent"}}],
}
MORE: dict[str, object] = {"key": "mere", "type": "long_text", "label": {"da": "Er der mere?"}}


def asked(*questions: dict[str, object], **more: object) -> Questionnaire:
    return factories.questionnaire(
        factories.definition(*questions, languages=["da", "en"], **more),
        closes_at=timezone.now() + timedelta(days=9),
    )


def button(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=isinstance(name, str)).click()


def code_on(page: Page) -> str:
    return page.locator("[data-code]").inner_text().strip()


def answer_all(page: Page) -> str:
    """Answer the three small questions and send; gives the code."""
    page.goto(START)
    button(page, "Begynd")
    page.get_by_label("Hvor gammel er du?").fill("42")
    button(page, "Videre")
    page.get_by_text("Ro", exact=True).click()
    button(page, "Videre")
    page.get_by_label("Er der mere?").fill("Tak for kaffen")
    button(page, "Videre")
    expect(page.get_by_role("heading", name="Tjek dine svar")).to_be_visible()
    button(page, "Send svar")
    expect(page.get_by_role("heading", name="Tak! Dit svar er sendt")).to_be_visible()
    return code_on(page)


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
    _fits(phone)
    expect(phone.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    phone.locator("form#answering .button").click()
    _fits(phone)  # every type of question
    assert_targets_large_enough(phone, ".answer label, .button, .bar-button", least=44)
    phone.locator("#id_alder").fill("17")
    phone.locator(".buttons .button").first.click()
    expect(phone.get_by_role("alert")).to_be_focused()
    expect(phone.locator(".question-error")).to_have_count(2)
    phone.locator(".bar-menu summary").first.click()
    _fits(phone)
    phone.goto(f"{START}tjek/")
    phone.locator("form#answering .button").click()  # two are missing
    expect(phone.get_by_role("alert")).to_be_focused()
    _fits(phone)
    phone.locator(".error-summary a").first.click()
    phone.locator("input[name=hvorfor][value=declined]").check()
    phone.locator("#id_alder").fill("42")
    phone.locator(".buttons .button").first.click()
    expect(phone.locator(".question-reminder")).to_have_count(2)
    _fits(phone)
    phone.locator(".buttons .button").first.click()
    phone.locator("form#answering .button").click()
    code = code_on(phone)
    _fits(phone)
    phone.goto(f"/svar/?sprog={language}")
    phone.locator("#id_code").fill("forkert")
    phone.locator("form#answering .button").click()
    expect(phone.get_by_role("alert")).to_be_focused()
    _fits(phone)
    phone.locator("#id_code").fill(code)
    phone.locator("form#answering .button").click()
    _fits(phone)


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


def _fits(page: Page) -> None:
    assert_accessible(page)
    assert_no_sideways_scroll(page)


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
    _fits(phone)


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
        _fits(page)
    expect(page.get_by_role("heading", name="Hvem er du?")).to_be_in_viewport()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Who are you?")).to_be_visible()
    _fits(page)
    page.get_by_role("link", name="I am a resident").click()
    expect(page.get_by_role("button", name="Begin", exact=True)).to_be_visible()


def test_a_page_that_comes_too_late_says_so(phone: Page) -> None:
    asked(MORE)
    phone.goto(START)
    button(phone, "Begynd")
    Questionnaire.objects.update(closes_at=timezone.now())

    button(phone, "Videre")

    expect(phone.get_by_text("Spørgeskemaet tager ikke imod svar nu.")).to_be_visible()
    _fits(phone)
    phone.goto(START)
    _fits(phone)


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
