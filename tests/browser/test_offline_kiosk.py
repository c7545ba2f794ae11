"""A kiosk and a helper with the server gone: all is kept sealed, and arrives once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from config import receipt
from config.offline import services
from config.offline.models import Device
from consultation.codes import Channel
from consultation.models import AnsweringPlace, Questionnaire, Response
from consultation.services import answering
from tests import factories
from tests.browser.checks import assert_accessible, assert_no_sideways_scroll
from tests.browser.portal import Network, Portal, wait_until
from tests.browser.tablet import _STORED
from tests.browser.test_kiosk import ASKED
from tests.consultation.everything import EVERY_ANSWER, EVERYTHING

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "/tablet/kiosk/uden-net/"
CODE = re.compile(r"^\w{4}-\w{4}-\w{4}$")


@pytest.fixture
def questionnaire(portal: Portal) -> Questionnaire:
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
def tablet(chromium: Browser, network: Network, settings: Any) -> Iterator[BrowserContext]:
    """An enrolled tablet's browser, on the network that can fail."""
    cookie = services.enrol(services.make_code("h17", name="Tablet 1", by=None)).cookie
    context = chromium.new_context(
        base_url=network.url,
        viewport={"width": 800, "height": 1100},
        locale="da-DK",
        timezone_id="Europe/Copenhagen",
    )
    context.set_default_timeout(15_000)
    errors: list[str] = []
    context.on("weberror", lambda each: errors.append(str(each.error)))
    context.add_cookies([{"name": "device", "value": cookie, "url": network.url}])
    yield context
    context.close()
    assert errors == []


def open_kept(tablet: BrowserContext) -> Page:
    page = tablet.new_page()
    page.goto(ADDRESS)
    expect(page.locator("html[data-kept]")).to_be_attached()
    return page


def videre(page: Page) -> None:
    page.get_by_role("button", name="Videre").click()


def answer_core(page: Page, said: str) -> str:
    """Answer the core questions and send; gives the code."""
    page.get_by_role("button", name="Dansk").click()
    page.get_by_text("Ja", exact=True).click()
    videre(page)
    page.get_by_text("Andet", exact=True).click()
    page.locator("[name='hvad.other']").fill(said)
    videre(page)
    page.get_by_role("button", name="Send mine svar nu").click()
    code = page.locator("[data-code]")
    expect(code).to_have_text(CODE)
    text = code.text_content() or ""
    page.get_by_role("button", name="Færdig: ryd skærmen").click()
    expect(page.get_by_role("button", name="Dansk")).to_be_visible()
    return text


def test_five_answers_with_the_server_gone_arrive_once_and_nothing_can_be_read(
    questionnaire: Questionnaire, tablet: BrowserContext, network: Network
) -> None:
    page = open_kept(tablet)
    page.get_by_role("button", name="Kiosk: Biblioteket").click()
    expect(page.get_by_role("button", name="Dansk")).to_be_visible()
    page.close()
    network.is_down = True
    page = open_kept(tablet)  # opened without the server
    codes = [answer_core(page, f"Hemmeligt {number}") for number in range(5)]
    expect(page.locator("[data-queue]")).to_have_text("5 svar venter på net")
    stored = json.dumps(page.evaluate(_STORED), ensure_ascii=False)
    assert "Hemmeligt" not in stored
    assert not any(code in stored for code in codes)

    Device.objects.update(oldest_answers_key=7)
    network.is_down = False
    page.evaluate("() => { window.dispatchEvent(new Event('online')); }")

    expect(page.locator("[data-queue]")).to_have_text("Alt er sendt")
    page.reload()
    expect(page.locator("[data-queue]")).to_have_text("Alt er sendt")
    assert Device.objects.get().oldest_answers_key == 1  # as the tablet told
    found = list(Response.objects.all())
    assert len(found) == 5
    assert {each.answers["hvad.other"] for each in found if each.answers} == {
        f"Hemmeligt {number}" for number in range(5)
    }
    assert all(each.place and each.place.name == "Biblioteket" for each in found)
    assert {answering.find_by_code(code).pk for code in codes} == {each.pk for each in found}
    assert all(receipt.normalised(code) for code in codes)


def test_a_quiet_kiosk_clears_itself_without_the_server(
    questionnaire: Questionnaire, tablet: BrowserContext, network: Network
) -> None:
    page = open_kept(tablet)
    page.get_by_role("button", name="Kiosk: Biblioteket").click()
    network.is_down = True
    page.get_by_role("button", name="العربية").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert_accessible(page)
    page.evaluate("() => { document.getElementById('still').dataset.quiet = '3'; }")
    expect(page.locator("#still")).to_be_visible()
    assert_accessible(page)
    expect(page.get_by_role("button", name="Dansk")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("dir", "ltr")
    page.get_by_role("button", name="Dansk").click()
    videre(page)
    expect(page.locator(".error-summary")).to_be_visible()
    assert_accessible(page)
    page.get_by_text("Nej", exact=True).click()
    page.locator("[data-away]").click()
    expect(page.get_by_role("button", name="Dansk")).to_be_visible()
    assert_accessible(page)


def test_a_helper_assists_without_the_server(
    questionnaire: Questionnaire, tablet: BrowserContext, network: Network, tmp_path: Path
) -> None:
    page = open_kept(tablet)
    assert_accessible(page)
    page.screenshot(path=tmp_path / "set-up.png")
    network.is_down = True
    page.get_by_role("button", name="Hjælp en person").click()
    assert_accessible(page)
    page.get_by_role("button", name="Personen siger ja").click()
    expect(page.get_by_text("Vælg, hvad du er, og skriv, hvor I er.")).to_be_visible()
    page.locator("#id_role").select_option("shelter")
    page.locator("#id_place").fill("Gaden")
    page.get_by_role("button", name="Personen siger ja").click()
    page.get_by_text("Nej", exact=True).click()
    videre(page)
    page.get_by_text("Ro", exact=True).click()
    videre(page)
    page.get_by_role("button", name="Jeg har skærmen nu").click()
    page.locator("#id_stof").fill("Hemmeligt")
    assert_accessible(page)
    videre(page)
    page.get_by_role("button", name="Skærmen er givet tilbage").click()
    page.get_by_role("button", name="Tilbage").click()
    expect(page.get_by_role("heading", name="Hvad er godt?")).to_be_visible()
    expect(page.get_by_label("Ro")).to_be_checked()
    videre(page)
    videre(page)
    expect(page.locator("main")).to_contain_text("På spørgsmålet »Er du tryg her?« svarede du: Nej")
    expect(page.locator("main")).not_to_contain_text("Hemmeligt")
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.screenshot(path=tmp_path / "read-back.png")
    page.get_by_role("button", name="Svar alene").click()
    page.get_by_role("button", name="Jeg har skærmen nu").click()
    expect(page.locator("#id_stof")).to_have_value("")
    videre(page)
    page.get_by_role("button", name="Skærmen er givet tilbage").click()
    page.get_by_role("button", name="Personen siger, det passer: send").click()
    expect(page.locator("[data-code]")).to_have_text(CODE)
    network.is_down = False
    page.evaluate("() => { window.dispatchEvent(new Event('online')); }")
    wait_until(Response.objects.exists)
    response = Response.objects.get()
    assert response.channel == Channel.ASSISTED
    assert (response.helper_role, response.helper_place) == ("shelter", "Gaden")
    assert response.answers == {"tryg": "no", "hvad": ["ro"], "stof": "Hemmeligt"}
    assert response.answered_alone == ["stof"]


def fill(page: Page, key: str) -> None:
    """Answer one question as EVERY_ANSWER has it."""
    wanted: Any = EVERY_ANSWER.get(key)
    question = page.locator(".question")

    def pick(name: str, value: str) -> None:
        question.locator(f"[name='{name}'][value='{value}']").check(force=True)

    kind = question.get_attribute("data-type")
    if kind in ("single", "yes_no", "scale"):
        pick(key, str(wanted))
    elif kind == "multiple":
        for code in wanted:
            pick(key, code)
    elif kind == "matrix":
        for row, column in wanted.items():
            pick(f"{key}.{row}", column)
    elif kind == "ranking":
        for rank, code in enumerate(wanted, 1):
            question.locator(f"[name='{key}.{code}']").select_option(str(rank))
    elif kind == "district":
        question.locator("select").select_option(wanted)
    elif kind == "period":
        for end in ("from", "to"):
            question.locator(f"[name='{key}.{end}']").fill(wanted[end])
    elif kind == "places":
        question.locator("summary").click()
        question.locator("[data-point]").first.check(force=True)
    elif kind == "site":
        pick(key, wanted["verdict"])
        pick(f"{key}.conditions", wanted["conditions"][0])
        question.locator("textarea").fill(wanted["text"])
    elif kind != "information":
        question.locator("input, textarea").first.fill(str(wanted))
    if f"{key}.other" in EVERY_ANSWER:
        question.locator(f"[name='{key}.other']").fill(EVERY_ANSWER[f"{key}.other"])


def test_every_type_of_question_is_answered_without_the_server_as_with_it(
    portal: Portal, tablet: BrowserContext, network: Network
) -> None:
    factories.questionnaire(factories.definition(*EVERYTHING, languages=["da"]))
    page = open_kept(tablet)
    network.is_down = True
    page.get_by_role("button", name="Kiosk uden sted").click()
    page.get_by_role("button", name="Dansk").click()
    for question in EVERYTHING:
        expect(page.locator(f"[data-question='{question['key']}']")).to_be_visible()
        fill(page, str(question["key"]))
        videre(page)
    assert_accessible(page)
    expect(page.locator("main")).to_contain_text("1. Kaffe; 2. Ro")
    page.get_by_role("button", name="Send svar").click()
    expect(page.locator("[data-code]")).to_have_text(CODE)
    network.is_down = False
    page.evaluate("() => { window.dispatchEvent(new Event('online')); }")
    wait_until(Response.objects.exists)
    stored = Response.objects.get().answers
    assert stored is not None
    assert len(stored.pop("steder")) == 1
    assert stored == {key: value for key, value in EVERY_ANSWER.items() if key != "steder"}
