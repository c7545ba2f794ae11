"""A hearing in a real browser: in public, in confidence on a phone, and back with the code."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from config.danish import LOCAL_ZONE
from consultation.hearing_codes import ResponseState
from consultation.models import DeadlineExtension, Hearing, HearingResponse
from consultation.services import hearing_fairplay
from tests import factories, involvement
from tests.browser.checks import (
    assert_accessible,
    assert_no_sideways_scroll,
    assert_targets_large_enough,
)
from tests.consultation.pictures import png

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "/hoering/nye-rum/"
Shot = Callable[..., Path]


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    hearing_fairplay.forget()


@pytest.fixture
def hearing() -> Hearing:
    day = timezone.localdate() + timedelta(days=20)
    made = involvement.hearing(
        "nye-rum",
        deadline=datetime.combine(day, time(23, 59), LOCAL_ZONE),
        asked_for="Hvor skal de nye rum ligge, og hvornår på døgnet skal de være åbne?\n\n"
        "Skriv også gerne, hvad der skal til, for at naboerne kan sove.",
        other_channels="Skriv til Socialforvaltningen, Bernstorffsgade 17, 1577 København V.",
        case_number="2018-0123456",
        areas=["Vesterbro", "Nørrebro"],
        responsible_phone="33 66 33 66",
        responsible_email="hoering@example.dk",
    )
    document = factories.document(made.consultation)
    document.title, document.hearing = "Afdækning af behovet for flere rum", made
    document.save()
    DeadlineExtension.objects.create(
        hearing=made,
        old=made.deadline - timedelta(days=7),
        new=made.deadline,
        reason="Lokaludvalgene mødes først i næste uge.",
        made_at=timezone.now(),
    )
    return made


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def shown(of: Hearing, **more: Any) -> HearingResponse:
    return involvement.hearing_response(
        of, state=ResponseState.SHOWN, shown_at=timezone.now(), **more
    )


def code_on(page: Page) -> str:
    return page.locator("[data-code]").inner_text().strip()


def fill_in_publicly(page: Page) -> None:
    page.goto(PAGE)
    page.get_by_role("link", name="Skriv et offentligt høringssvar").click()
    page.get_by_label("Dit navn").fill("Åse Holm")
    page.get_by_label("Postnummer").fill("1620")
    page.get_by_label("By", exact=True).fill("København V")
    page.get_by_label("Dit svar").fill("Lyset på torvet skal slukkes klokken 22.\n\nHilsen Åse")
    press(page, "Videre: se, hvordan det bliver")
    expect(page.get_by_role("heading", name="Sådan bliver dit svar vist")).to_be_visible()


def come_back(page: Page, code: str) -> None:
    page.goto("/svar/")
    page.get_by_label("Hvad er din kode?").fill(code)
    press(page, "Vis mit svar")


def test_a_resident_writes_publicly_with_a_file_and_comes_back(
    page: Page, hearing: Hearing, shot: Shot
) -> None:
    page.goto(PAGE)
    assert_accessible(page)
    shot(page, "hearing-page")
    page.get_by_role("link", name="Skriv et offentligt høringssvar").click()
    assert_accessible(page)
    shot(page, "hearing-write-public")
    fill_in_publicly(page)
    page.get_by_label("Vil du vedhæfte filer?").set_input_files(
        {"name": "torvet.png", "mimeType": "image/png", "buffer": png()}
    )
    assert_accessible(page)
    shot(page, "hearing-check")
    press(page, "Send høringssvar")

    expect(page.get_by_role("heading", name="Tak! Vi har modtaget dit svar")).to_be_visible()
    assert_accessible(page)
    shot(page, "hearing-receipt", full_page=True)
    code = code_on(page)
    stored = HearingResponse.objects.get()
    assert stored.attachments.get().file_name == "torvet.png"

    press(page, "Færdig: ryd skærmen")
    expect(page).to_have_url(re.compile("/tom/$"))
    come_back(page, code)
    expect(page.get_by_text("Svaret er modtaget.")).to_be_visible()
    page.get_by_role("link", name="Ret svaret").click()
    page.get_by_label("Dit svar").fill("Lyset skal slukkes klokken 23.")
    press(page, "Videre: se, hvordan det bliver")
    press(page, "Send det rettede svar")
    expect(page.get_by_text("Du rettede det")).to_be_visible()
    assert HearingResponse.objects.get().text == "Lyset skal slukkes klokken 23."


def test_a_user_writes_in_confidence_on_a_phone_and_comes_back(
    phone: Page, hearing: Hearing, shot: Shot
) -> None:
    phone.goto(PAGE)
    assert_no_sideways_scroll(phone)
    shot(phone, "hearing-page-phone")
    phone.get_by_role("link", name="Skriv fortroligt").tap()
    expect(phone.get_by_role("heading", name="Skriv fortroligt")).to_be_visible()
    assert_accessible(phone)
    assert_no_sideways_scroll(phone)
    assert_targets_large_enough(phone, "main .button, main .answer label", least=48)
    shot(phone, "hearing-confidential-phone")
    phone.get_by_label("Hvad vil du sige?").fill("Jeg tager heroin og har brug for ro.")
    phone.get_by_text("Jeg tager selv stoffer eller har gjort det").tap()
    phone.get_by_text("Ja, hvis ingen kan se, at det er mig").tap()
    press(phone, "Videre: se, hvordan det bliver")
    expect(phone.get_by_role("heading", name="Tjek dit bidrag")).to_be_visible()
    assert_accessible(phone)
    assert_no_sideways_scroll(phone)
    press(phone, "Send fortroligt")
    code = code_on(phone)
    assert_accessible(phone)

    stored = HearingResponse.objects.get()
    assert (stored.lane, stored.role, stored.consent) == ("confidential", "user", "anonymised")

    phone.get_by_role("button", name="Forlad nu").tap()
    expect(phone).to_have_url(re.compile("/tom/$"))
    phone.go_back()
    expect(phone.get_by_text(code)).to_have_count(0)
    expect(phone.get_by_text("heroin")).to_have_count(0)
    come_back(phone, code)
    expect(phone.get_by_text("Jeg tager heroin og har brug for ro.")).to_be_visible()
    assert_accessible(phone)
    assert_no_sideways_scroll(phone)
    shot(phone, "hearing-mine-phone")
    press(phone, "Nej, vis alligevel ikke mine ord")
    phone.get_by_role("link", name="Træk det tilbage").tap()
    press(phone, "Ja, træk det tilbage")
    expect(phone.get_by_role("heading", name="Dit svar er trukket tilbage")).to_be_visible()
    assert HearingResponse.objects.get().text == ""


def test_everything_works_without_javascript(
    open_page: Callable[..., Page], hearing: Hearing
) -> None:
    page = open_page(360, 740, java_script_enabled=False)
    fill_in_publicly(page)
    press(page, "Tilbage, og ret")
    expect(page.get_by_label("Dit svar")).to_have_value(
        "Lyset på torvet skal slukkes klokken 22.\n\nHilsen Åse"
    )
    press(page, "Videre: se, hvordan det bliver")
    press(page, "Send høringssvar")
    code = code_on(page)

    come_back(page, code)

    expect(page.get_by_text("Lyset på torvet skal slukkes klokken 22.")).to_be_visible()


def test_it_is_written_by_keyboard_only(page: Page, hearing: Hearing) -> None:
    page.goto(f"{PAGE}skriv/")
    page.get_by_label("Dit navn").focus()
    page.keyboard.press("Enter")  # goes on, not to another language
    expect(page.get_by_role("alert")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Dit navn")).to_be_focused()
    page.keyboard.type("Bo Lund")
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(page.get_by_label("Dit svar")).to_be_focused()
    page.keyboard.type("Ja tak.")
    page.get_by_role("button", name="Videre: se, hvordan det bliver").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Send høringssvar").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Tak! Vi har modtaget dit svar")).to_be_visible()
    assert HearingResponse.objects.get().name == "Bo Lund"


def test_what_is_wrong_is_said_at_its_place(phone: Page, hearing: Hearing, shot: Shot) -> None:
    phone.goto(f"{PAGE}skriv/")
    phone.get_by_label("Dit navn").fill("Åse")
    phone.get_by_label("Dit svar").fill("Jeg har adhd. Mit nummer er 12 34 56 78.")
    phone.get_by_label("E-mail").fill("aase@")
    press(phone, "Videre: se, hvordan det bliver")
    expect(phone.get_by_role("alert")).to_be_focused()
    assert_accessible(phone)
    phone.get_by_label("E-mail").fill("")
    press(phone, "Videre: se, hvordan det bliver")
    assert_accessible(phone)
    assert_no_sideways_scroll(phone)
    phone.get_by_text("Det ser ud til, at du skriver om:").scroll_into_view_if_needed()
    shot(phone, "hearing-warning-phone")

    press(phone, "Skriv det fortroligt i stedet")

    expect(phone.get_by_role("heading", name="Skriv fortroligt")).to_be_visible()
    expect(phone.get_by_label("Hvad vil du sige?")).to_have_value(re.compile("adhd"))
    press(phone, "Videre: se, hvordan det bliver")
    phone.get_by_label("Vil du vedhæfte filer?").set_input_files(
        {"name": "brev.pdf", "mimeType": "application/pdf", "buffer": b"MZ a program"}
    )
    press(phone, "Send fortroligt")
    expect(phone.get_by_role("alert")).to_contain_text(re.compile(r"Filen brev\S* er ikke en PDF"))
    assert_accessible(phone)
    assert not HearingResponse.objects.exists()


def test_the_list_of_responses_can_be_read_and_searched(
    open_page: Callable[..., Page], hearing: Hearing, shot: Shot
) -> None:
    names = ("Bo Lund", "Ida Maria Kristensen-Vestergaard af Store Heddinge", "Kim")
    for number in range(24):
        shown(
            hearing,
            name=names[number % 3],
            organisation="Vesterbro Lokaludvalg" if number % 4 == 0 else "",
            sender_kind="organisation" if number % 4 == 0 else "person",
            text=f"Svar {number}. " + "Der skal være lys og ro på torvet om natten. " * 9,
            search_text=f"svar {number} lys og ro",
            is_late=number == 23,
        )
    for width in (360, 1280):
        page = open_page(width, 800)
        page.goto(PAGE)
        assert_accessible(page)
        assert_no_sideways_scroll(page)
        page.get_by_role("heading", name="Høringssvar", exact=True).scroll_into_view_if_needed()
        shot(page, f"hearing-responses-{width}")
        page.get_by_label("Søg i svarene").fill("svar 23")
        press(page, "Søg")
        expect(page.get_by_role("status")).to_contain_text("1 svar passer.")
        page.get_by_role("article").get_by_role("link").first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(names[2])
        assert_accessible(page)
        assert_no_sideways_scroll(page)
