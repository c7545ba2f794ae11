"""Meetings in a real browser: on a phone, by keyboard, without scripts, and at the door."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Page, expect

from config.access.models import User
from config.outbox.models import OutgoingMail
from consultation.models import Attendance, Event, SignUp
from tests import factories, involvement
from tests.browser.checks import (
    assert_accessible,
    assert_no_sideways_scroll,
    assert_targets_large_enough,
)

LogIn = Callable[[Page, User], None]
Shot = Callable[..., Path]


@pytest.fixture
def event(transactional_db: None) -> Event:
    """A meeting with one seat; no wrong codes were tried before."""
    cache.clear()
    return involvement.event(
        "hoeringsmoede",
        title="Åbent høringsmøde om nye stofindtagelsesrum",
        lead="Kom og hør, hvad undersøgelsen har vist, og sig, hvad du mener.",
        for_whom="Alle, der bor, arbejder eller færdes i kvarteret.",
        programme="17.00 Velkomst\n17.15 Hvad har undersøgelsen vist?",
        accessibility="Trinfri adgang fra gården. Teleslynge i salen.",
        address="Halmtorvet 11, 1700 København V",
        capacity=1,
    )


def fine(page: Page) -> None:
    assert_accessible(page)
    assert_no_sideways_scroll(page)


def test_a_citizen_waits_on_a_phone_and_moves_up_when_another_cancels(
    phone: Page, page: Page, event: Event, shot: Shot
) -> None:
    page.goto("/moeder/")
    page.get_by_role("link", name=event.title).click()
    expect(page.get_by_text("1 ledig plads")).to_be_visible()
    fine(page)
    shot(page, "event-page")
    page.get_by_role("link", name="Tilmeld dig").click()
    page.get_by_role("button", name="Tilmeld mig").click()
    expect(page.get_by_role("heading", level=1, name="Du er tilmeldt")).to_be_visible()
    code = page.locator(".event-code-text").inner_text()

    phone.goto("/moeder/hoeringsmoede/")
    expect(phone.get_by_text("Fuldt: skriv dig på venteliste")).to_be_visible()
    fine(phone)
    shot(phone, "event-full-phone", full_page=True)
    phone.get_by_role("link", name="Skriv dig på ventelisten").tap()
    expect(phone.get_by_label("Hvor mange kommer I?")).to_be_visible()
    fine(phone)
    phone.get_by_label("E-mail").fill("aase@example")
    phone.get_by_role("button", name="Skriv mig på ventelisten").tap()
    expect(phone.locator("[data-module=error-summary]")).to_be_focused()
    fine(phone)
    phone.get_by_label("E-mail").fill("aase@example.dk")
    phone.get_by_label("Er der noget, vi skal sørge for?").fill("Plads til kørestol")
    phone.get_by_role("button", name="Skriv mig på ventelisten").tap()
    expect(phone.get_by_role("heading", level=1, name="Du står på venteliste")).to_be_visible()
    expect(phone.get_by_text("er nummer 1 i køen")).to_be_visible()
    fine(phone)
    shot(phone, "event-waiting-phone", full_page=True)
    waiting_code = phone.locator(".event-code-text").inner_text()

    page.get_by_role("link", name="Her skriver du koden").click()
    page.get_by_label("Hvad er din kode?").fill(code)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Din tilmelding")).to_be_visible()
    fine(page)
    page.get_by_role("link", name="Meld fra").click()
    expect(page.get_by_role("heading", level=1, name="Meld fra?")).to_be_visible()
    fine(page)
    page.get_by_role("button", name="Ja, meld fra").click()
    expect(page.get_by_role("heading", level=1, name="Du er meldt fra")).to_be_visible()
    fine(page)

    mail = OutgoingMail.objects.get(about="sign-up moved-up")
    assert mail.to == "aase@example.dk"
    phone.goto("/svar/")
    phone.get_by_label("Hvad er din kode?").fill(waiting_code)
    phone.keyboard.press("Enter")
    expect(phone.get_by_text("Du har 1 plads.")).to_be_visible()
    fine(phone)
    shot(phone, "event-moved-up-phone", full_page=True)
    assert list(SignUp.objects.values_list("state", flat=True)) == ["cancelled", "confirmed"]


def test_signing_up_and_cancelling_by_keyboard_without_scripts(
    open_page: Callable[..., Page], event: Event
) -> None:
    page = open_page(1280, 800, java_script_enabled=False)
    page.goto("/moeder/hoeringsmoede/")
    _press(page, "Tilmeld dig")
    expect(page.get_by_role("heading", level=1, name="Tilmelding")).to_be_visible()
    _press(page, "Tilmeld mig")
    code = page.locator(".event-code-text").inner_text()
    _press(page, "Her skriver du koden")
    _tab_to(page, "#id_code")
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Din tilmelding")).to_be_visible()
    _press(page, "Meld fra")
    _press(page, "Ja, meld fra")
    expect(page.get_by_role("heading", level=1, name="Du er meldt fra")).to_be_visible()
    assert SignUp.objects.get().state == "cancelled"


def _tab_to(page: Page, selector: str) -> None:
    """Move the focus on until it is there."""
    wanted = page.locator(f"{selector}:focus")
    for _ in range(40):
        page.keyboard.press("Tab")
        if wanted.count():
            return
    raise AssertionError(f"The keyboard does not reach {selector} at {page.url}.")


def _press(page: Page, name: str) -> None:
    _tab_to(
        page, f'main :is(a, button, input[type=submit]):is(:text-is("{name}"), [value="{name}"])'
    )
    page.keyboard.press("Enter")


def test_the_door_is_counted_on_a_tablet(
    open_page: Callable[..., Page], log_in: LogIn, transactional_db: None, shot: Shot
) -> None:
    start = timezone.now() - timedelta(minutes=5)
    event = involvement.event(starts_at=start, ends_at=start + timedelta(hours=2))
    tablet = open_page(1280, 800, has_touch=True)
    log_in(tablet, factories.user("consultation_editor"))
    tablet.goto(f"/redaktion/stofindsats/moeder/{event.slug}/doeren/")
    fine(tablet)
    assert_targets_large_enough(tablet, ".door-button", least=72)
    for group in ("Beboere og naboer", "Beboere og naboer", "Pårørende"):
        before = tablet.locator(".door-total").inner_text()
        tablet.get_by_role("button", name=group).tap()
        expect(tablet.locator(".door-total")).not_to_have_text(before)
    expect(tablet.get_by_text("+1 Pårørende")).to_be_visible()
    fine(tablet)
    assert_targets_large_enough(tablet, ".door-undo", least=48)
    shot(tablet, "event-door")
    tablet.get_by_role("button", name="Fortryd").tap()
    expect(tablet.get_by_text("2 personer")).to_be_visible()
    assert dict(Attendance.objects.values_list("group", "people")) == {
        "residents": 2,
        "relatives": 0,
    }


def test_an_editor_makes_an_event_and_enters_who_phones(
    page: Page, log_in: LogIn, transactional_db: None, shot: Shot
) -> None:
    factories.consultation()
    log_in(page, factories.user("consultation_editor"))
    page.goto("/redaktion/stofindsats/moeder/")
    fine(page)
    page.get_by_role("link", name="Opret et arrangement").click()
    page.get_by_label("Hvad er det?").select_option("Workshop")
    page.get_by_role("button", name="Gem arrangementet").click()
    expect(page.locator("[data-module=error-summary]")).to_be_focused()
    fine(page)
    page.get_by_label("Titel", exact=True).fill("Workshop om utryghed")
    page.get_by_label("Indledning: hvad skal vi tale om? (frivilligt)").fill("Kom med idéer.")
    page.get_by_label("Dag", exact=True).fill("12-11-2036")
    page.get_by_label("Fra kl.").fill("17.00")
    page.get_by_label("Til kl.").fill("19.00")
    page.get_by_label("Sted (frivilligt)").fill("Øksnehallen")
    page.get_by_label("Hvor mange pladser er der?").fill("2")
    page.get_by_role("button", name="Gem arrangementet").click()
    page.get_by_role("button", name="Offentliggør").click()
    fine(page)
    page.get_by_role("link", name="Skriv en på, der ringer").click()
    page.get_by_label("Navn").fill("Åse Holm")
    page.get_by_role("button", name="Skriv på listen").click()
    expect(page.locator(".told-code-text")).to_have_text(re.compile(r"\w{4}-\w{4}-\w{4}"))
    fine(page)
    page.get_by_role("link", name="Til listen").click()
    fine(page)
    shot(page, "event-sign-ups")
    page.get_by_role("link", name="Åse Holm").click()
    fine(page)
    page.get_by_role("button", name="Meld fra og slet").click()
    expect(page.get_by_text("Åse Holm er meldt fra")).to_be_visible()
