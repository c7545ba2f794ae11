"""A hearing's parties in a real browser: asked by an editor, answered by their own link."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from config.access.models import User
from config.outbox.models import OutgoingMail
from consultation.hearing_codes import AskedFor, PartyKind
from consultation.models import Hearing, HearingResponse, Party, PartyMeeting
from consultation.services import hearing_parties, party_links
from tests import factories, involvement
from tests.browser.checks import assert_accessible, assert_no_sideways_scroll
from tests.browser.conftest import Watch
from tests.consultation.pictures import png

pytestmark = pytest.mark.django_db(transaction=True)
Shot = Callable[..., Path]
QUESTION = "Hvordan vil et rum påvirke handlen på Istedgade og omkring Halmtorvet?"


@pytest.fixture(autouse=True)
def _mail_waits(settings: Any, tmp_path: Path) -> None:
    settings.OUTBOX_DELIVERY = "none"
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    made = []
    for number, name in enumerate(("udtalelse fra mødet.png", "kort over Istedgade.png"), 8):
        path = tmp_path / name
        path.write_bytes(png((number, number)))
        made.append(str(path))
    return made


def good(page: Page) -> None:
    assert_accessible(page)
    assert_no_sideways_scroll(page)


def hearing() -> Hearing:
    now = timezone.now()
    return involvement.hearing(
        title="Placering af et nyt stofindtagelsesrum på Vesterbro",
        asked_for="Hvad mener I om placeringen, åbningstiderne og indsatsen omkring rummet?",
        deadline=(now + timedelta(days=21)).replace(second=0, microsecond=0),
        responsible_email="bodil@example.org",
        responsible_phone="33 17 00 00",
        case_number="2018-0298123",
    )


def link_in(mail: OutgoingMail) -> str:
    found = re.search(r"https?://\S+/part/\S+", mail.text)
    assert found is not None
    return found[0]


def test_an_editor_asks_a_committee_answers_and_only_the_silent_are_reminded(
    page: Page,
    phone: Page,
    log_in: Callable[[Page, User], None],
    shot: Shot,
    files: list[str],
) -> None:
    hearing()
    log_in(page, factories.user("consultation_editor"))

    page.goto("/redaktion/parter/")
    good(page)
    page.get_by_role("button", name="Tilføj Københavns lokaludvalg og råd").click()
    expect(page.get_by_text("16 parter er sat i registeret")).to_be_visible()
    shot(page, "parties-register", full_page=True)
    good(page)
    for name, email in (("Vesterbro", "vesterbro"), ("Valby", "valby"), ("Nørrebro", "noerrebro")):
        page.goto("/redaktion/parter/")
        page.get_by_role("link", name=f"{name} Lokaludvalg").click()
        page.get_by_role("link", name="Ret", exact=True).click()
        page.get_by_label("E-mail, som invitationer sendes til").fill(f"{email}@example.org")
        late = timezone.localdate() + timedelta(days=30 if name == "Valby" else 7)
        page.get_by_label("Mødedage").fill(f"{late:%d-%m-%Y}")
        page.get_by_role("button", name="Gem parten").click()
        expect(page.get_by_text("Gemt.")).to_be_visible()
    good(page)

    page.goto("/redaktion/hoering/hoering/parter/")
    expect(page.get_by_text("Ingen parter endnu.")).to_be_visible()
    good(page)
    page.get_by_role("link", name="Tilføj parter").click()
    page.get_by_label("Art").select_option(label="Lokaludvalg")
    page.get_by_role("button", name="Vis").click()
    page.get_by_role("link", name="Sæt kryds ved alle").click()
    good(page)
    shot(page, "parties-add", full_page=True)
    page.get_by_role("button", name="Føj til høringen").click()
    expect(page.get_by_text("12 parter er føjet til høringen.")).to_be_visible()
    expect(page.get_by_text("Valby Lokaludvalg holder først møde")).to_be_visible()
    page.get_by_role("button", name="Inviter de 12").click()
    expect(page.get_by_text("3 invitationer er sendt.")).to_be_visible()
    good(page)

    # the committee's secretary, on a phone
    phone.goto(link_in(OutgoingMail.objects.get(to="vesterbro@example.org")))
    good(phone)
    shot(phone, "party-page-phone", full_page=True)
    phone.get_by_text("Vi sender vores svar").tap()
    phone.get_by_label("Jeres svar").fill("Udvalget er enigt, hvis åbningstiden bliver længere.")
    phone.get_by_label("Bilag").set_input_files(files)
    phone.get_by_role("button", name="Send svaret").tap()
    expect(phone.get_by_text("Vi har modtaget jeres svar. Det er nr. 1")).to_be_visible()
    expect(phone.get_by_text("kort over Istedgade")).to_be_visible()
    good(phone)
    shot(phone, "party-receipt-phone", full_page=True)
    assert HearingResponse.objects.get().attachments.count() == 2

    page.goto("/redaktion/hoering/hoering/parter/?status=answered")
    expect(page.get_by_role("rowheader", name="Vesterbro Lokaludvalg")).to_be_visible()
    page.goto("/redaktion/hoering/hoering/parter/")
    page.get_by_role("button", name="Mind de 2, der ikke har svaret").click()
    expect(page.get_by_text("2 påmindelser er sendt.")).to_be_visible()
    shot(page, "parties-hearing", full_page=True)
    reminded = OutgoingMail.objects.filter(about="party reminder").values_list("to", flat=True)
    assert sorted(reminded) == ["noerrebro@example.org", "valby@example.org"]
    page.get_by_role("link", name="Vesterbro Lokaludvalg").click()
    good(page)


def test_an_authority_answers_its_own_question_by_keyboard_only(
    page: Page, watch: Watch, shot: Shot, live_server: Any
) -> None:
    police = involvement.party(
        "Københavns Politi", kind=PartyKind.POLICE, email="politi@example.org", contact_name=""
    )
    asked = involvement.hearing_party(
        hearing(), police, asked_for=AskedFor.STATEMENT, question=QUESTION
    )
    editor = factories.user("consultation_editor")
    hearing_parties.invite(asked, site=live_server.url, seen="", by=editor)
    asked.refresh_from_db()
    page.goto(party_links.address(asked))
    expect(page.get_by_text(QUESTION)).to_be_visible()
    good(page)

    page.get_by_label("Vi sender vores svar").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Vi har ingen bemærkninger")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.type("Handlen flytter sig.")
    press_until(page, "Send svaret")
    page.keyboard.press("Enter")
    expect(page.get_by_text("I har skrevet eller vedhæftet et svar.").first).to_be_visible()
    good(page)

    page.get_by_label("Vi har ingen bemærkninger").focus()
    page.keyboard.press("ArrowUp")
    press_until(page, "Send svaret")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Vi har modtaget jeres svar. Det er nr. 1")).to_be_visible()

    press_until(page, "Ret svaret")
    page.keyboard.press("Enter")
    page.get_by_role("textbox", name="Jeres svar").focus()
    page.keyboard.press("End")
    page.keyboard.type(" Og kommer igen.")
    press_until(page, "Send det rettede svar")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Rettet")).to_be_visible()
    assert HearingResponse.objects.get().text == "Handlen flytter sig. Og kommer igen."

    page.get_by_role("button", name="English").click()
    expect(page.get_by_text("We have received your response.")).to_be_visible()
    good(page)

    page.get_by_role("button", name="Dansk").click()
    expect(page.get_by_text("Vi har modtaget jeres svar.")).to_be_visible()
    HearingResponse.objects.update(state="shown", shown_at=timezone.now())
    page.goto("/hoering/hoering/")
    expect(page.get_by_text(QUESTION)).to_be_visible()
    good(page)
    shot(page, "hearing-statements", full_page=True)

    watch.allow_status(404)
    page.goto("/hoering/hoering/part/ukendt/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    good(page)


def press_until(page: Page, name: str) -> None:
    """Tab on to the button or link that says `name`."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.textContent.trim()") == name:
            return
    raise AssertionError(f"no way to »{name}« by keyboard")


def test_long_names_fit_and_a_file_with_mistakes_is_told_line_by_line(
    phone: Page, log_in: Callable[[Page, User], None], tmp_path: Path
) -> None:
    long = "Foreningen for pårørende til stofbrugere i Københavns og Frederiksberg Kommuner " * 2
    party = Party.objects.create(name=long.strip(), kind=PartyKind.USER_COUNCIL)
    PartyMeeting.objects.create(party=party, held_on=timezone.localdate() + timedelta(days=60))
    asked = involvement.hearing_party(hearing(), party, question="ord" * 90)
    log_in(phone, factories.user("consultation_editor"))
    for address in (
        "/redaktion/parter/",
        f"/redaktion/parter/{party.pk}/",
        f"/redaktion/parter/{party.pk}/ret/",
        "/redaktion/hoering/hoering/parter/",
        "/redaktion/hoering/hoering/parter/tilfoej/",
        f"/redaktion/hoering/hoering/parter/{asked.pk}/",
    ):
        phone.goto(address)
        good(phone)

    wrong = tmp_path / "parter.csv"
    wrong.write_text("Navn;Art;E-mail\nGadejuristen;Klub;mail@\n;Råd;\n", encoding="utf-8")
    phone.goto("/redaktion/parter/fil/")
    phone.get_by_label("Fil").set_input_files(str(wrong))
    phone.get_by_role("button", name="Hent filen ind").tap()
    expect(phone.get_by_text("Der er 3 fejl i filen").first).to_be_visible()
    good(phone)
