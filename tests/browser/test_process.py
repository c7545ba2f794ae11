"""From what was said to what was decided: the desk, the writer's code, and the public page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from consultation.codes import Channel
from consultation.models import Consultation, Evidence, HearingResponse
from consultation.services import answering
from tests import factories, involvement
from tests.browser.checks import assert_accessible, assert_no_sideways_scroll

SAID = "Jeg går fra Nørrebro til Halmtorvet hver dag for at være i sikkerhed, og det er for langt."
LONG = "Der er for langt at gå for dem, der bor i Nordvest, og derfor tages der stoffer i opgange"
PICTURES = {
    ("grundlag", 1280): "evidence-desk",
    ("frem", 1280): "traces-desk",
    ("frem", 360): "traces-phone",
    ("kode-bidrag", 360): "code-became-phone",
    ("det-sagde-i", 1280): "said-and-done",
    ("det-sagde-i", 360): "said-and-done-phone",
}
MORE = {"key": "mere", "type": "long_text", "label": {"da": "Hvad vil du ellers sige?"}}


def _case() -> Consultation:
    return factories.consultation("misbrug", title="Indsatsen for udsatte stofbrugere")


def _contribution(case: Consultation) -> str:
    """A confidential contribution; its code."""
    code, digest = involvement.code()
    hearing = involvement.hearing(of=case)
    involvement.hearing_response(
        hearing, "confidential", text=SAID, search_text=SAID.casefold(), code_digest=digest
    )
    for number in range(6):
        involvement.hearing_response(
            hearing, organisation=f"Forening {number}", text="Vi ser gerne et rum i Nordvest."
        )
    return code


def _answer(case: Consultation) -> str:
    """An answer of a questionnaire; its code."""
    asked = factories.questionnaire(factories.definition(MORE), of=case)
    begun = answering.begin(asked, channel=Channel.WEB, language="da")
    assert asked.current is not None
    questions = asked.current.content.questions.values()
    answering.save_page(begun.response.pk, questions, {"mere": "Mere lys, når det er mørkt"})
    answering.send(begun.response.pk)
    return begun.code


@pytest.mark.parametrize("size", [(1280, 800), (360, 740)])
def test_what_somebody_wrote_is_followed_to_the_decision_and_back(
    open_page: Callable[..., Page],
    log_in: Callable[..., None],
    shot: Callable[..., Path],
    size: tuple[int, int],
) -> None:
    case = _case()
    hearing_code, answer_code = _contribution(case), _answer(case)
    desk = open_page(*size)
    log_in(desk, factories.user("consultation_editor"))

    def looks_right(page: Page, name: str) -> None:
        assert_accessible(page)
        assert_no_sideways_scroll(page)
        if (name, size[0]) in PICTURES:
            shot(page, PICTURES[name, size[0]], full_page=True)

    desk.goto("/redaktion/misbrug/")
    desk.get_by_role("link", name="Sporbarhed").click()
    looks_right(desk, "tom")
    desk.get_by_role("link", name="Opret en udfordring").click()
    desk.get_by_role("button", name="Gem udfordringen").click()
    expect(desk.get_by_text("Skriv en titel.").last).to_be_visible()
    looks_right(desk, "udfordring-galt")
    desk.get_by_label("Hvad er udfordringen?", exact=True).fill(LONG)
    desk.get_by_text("Brugere", exact=True).click()
    desk.get_by_text("Vis udfordringen for alle").click()
    desk.get_by_label("Hvad er udfordringen? (engelsk)").fill("It is too far to walk")
    desk.get_by_role("button", name="Gem udfordringen").click()

    # the confidential contribution, found by its words
    desk.get_by_role("link", name="Tilføj grundlag").click()
    desk.get_by_role("searchbox", name="Søg", exact=True).fill("halmtorvet")
    desk.get_by_role("main").get_by_role("button", name="Søg").click()
    desk.locator("label", has_text="Fortroligt bidrag nr. 1").click()
    desk.get_by_label("Hvad siger de valgte bidrag?").fill(SAID)
    desk.get_by_role("button", name="Tilføj de valgte").click()
    expect(desk.get_by_text("gentager ord for ord").last).to_be_visible()
    looks_right(desk, "grundlag-galt")
    assert not Evidence.objects.exists()
    desk.get_by_label("Hvad siger de valgte bidrag?").fill("Nogle går langt for at være trygge")
    desk.get_by_role("button", name="Tilføj de valgte").click()
    expect(desk.get_by_text("1 bidrag er tilføjet.")).to_be_visible()

    # the answer, found by its questionnaire's words
    desk.get_by_role("link", name="Svar i et spørgeskema").click()
    desk.get_by_role("searchbox", name="Søg", exact=True).fill("mørkt")
    desk.get_by_role("main").get_by_role("button", name="Søg").click()
    desk.locator("label", has_text="Svar på »Til borgerne«").click()
    looks_right(desk, "grundlag")
    desk.get_by_role("button", name="Tilføj de valgte").click()
    desk.get_by_role("link", name=LONG[:40]).click()
    looks_right(desk, "udfordring")

    # track, proposal, decision, follow-up
    desk.goto("/redaktion/misbrug/spor/ny/")
    desk.get_by_label("Hvad hedder sporet?").fill("De svageste brugere")
    desk.get_by_text(f"1. {LONG}").click()
    desk.get_by_role("button", name="Gem sporet").click()
    desk.goto("/redaktion/misbrug/forslag/ny/")
    desk.get_by_label("Hvad foreslås?", exact=True).fill("Et rum i Nordvest")
    desk.get_by_text(f"1. {LONG}").click()
    desk.get_by_label("Hvilket spor kommer det fra?").select_option(label="1. De svageste brugere")
    desk.get_by_text("Vis forslaget for alle").click()
    looks_right(desk, "forslag")
    desk.get_by_role("button", name="Gem forslaget").click()
    desk.goto("/redaktion/misbrug/beslutninger/ny/")
    desk.get_by_label("Hvem besluttede?").fill("Socialudvalget")
    desk.get_by_label("Hvornår blev det besluttet?").fill("12-12-2018")
    desk.get_by_label("Sagsnummer").fill("2018-0231549")
    desk.get_by_label("Hvad blev besluttet?", exact=True).fill("Der åbnes et rum i Nordvest")
    desk.get_by_label("Udfald").select_option("approved")
    desk.get_by_text("1. Et rum i Nordvest").click()
    desk.get_by_text("Vis beslutningen for alle").click()
    desk.get_by_role("button", name="Gem beslutningen").click()
    desk.get_by_text("Skriv, hvad der er sket").click()
    desk.get_by_label("Hvad er der sket?").fill("Der er fundet et hus.")
    desk.get_by_label("Hvor langt er det?").select_option("under_way")
    desk.get_by_role("button", name="Gem opfølgningen").click()
    looks_right(desk, "beslutning")

    # one that leads nowhere, from its own page
    response = HearingResponse.objects.filter(lane="public").latest("number")
    desk.goto(f"/redaktion/bidrag/response/{response.pk}/")
    desk.get_by_label("Det førte ikke videre, fordi …").fill("Huset er lejet ud til andet.")
    desk.get_by_label("Hvad siger det?").fill("Brug det gamle bibliotek")
    looks_right(desk, "bidrag")
    desk.get_by_role("button", name="Gem", exact=True).click()

    for way in ("frem", "tilbage", "bidrag", "huller"):
        desk.goto(f"/redaktion/misbrug/sporbarhed/?vej={way}")
        looks_right(desk, way)

    # the writer's code
    phone = open_page(*size)
    for code, name in ((hearing_code, "kode-bidrag"), (answer_code, "kode-svar")):
        phone.goto("/svar/")
        phone.get_by_label("Hvad er din kode?").fill(code)
        phone.get_by_role("button", name="Vis mit svar").click()
        section = phone.get_by_role("region", name="Hvad blev dit bidrag til?")
        expect(section.get_by_text(LONG)).to_be_visible()
        expect(section.get_by_text("Et rum i Nordvest", exact=True)).to_be_visible()
        expect(section.get_by_text("Der er fundet et hus.")).to_be_visible()
        looks_right(phone, name)
        phone.context.clear_cookies()

    # what everybody reads
    phone.goto("/hoeringer/misbrug/")
    phone.get_by_role("link", name="Læs, hvad I sagde, og hvad vi gør").press("Enter")
    expect(phone.get_by_text("Nogle går langt for at være trygge")).to_be_visible()
    expect(phone.get_by_text("færre end 5 fortrolige bidrag")).to_be_visible()
    expect(phone.get_by_text("Huset er lejet ud til andet.")).to_be_visible()
    expect(phone.get_by_text(SAID)).to_have_count(0)
    looks_right(phone, "det-sagde-i")
    phone.get_by_role("button", name="English").click()
    expect(phone.get_by_role("heading", name="1. It is too far to walk")).to_be_visible()
    looks_right(phone, "det-sagde-i-engelsk")
