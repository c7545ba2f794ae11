"""News in a real browser, from the wish to the farewell, and the desk's and search box's pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from config.access.models import User
from config.outbox.models import MailState, OutgoingMail
from config.outbox.services import post
from consultation.models import NewsItem, Subscription
from tests import factories, involvement
from tests.browser.checks import assert_accessible, assert_no_sideways_scroll

LONG = "Fristen for høringen om stofindtagelsesrumsafdækningsundersøgelsen er flyttet til den 8."


def look(page: Page) -> None:
    assert_accessible(page)
    assert_no_sideways_scroll(page)


def newest_link() -> str:
    mail = OutgoingMail.objects.latest("queued_at")
    found = re.search(r"http://\S+?(/nyt/\S+)", mail.text)
    assert found
    return found[1]


def test_a_citizen_asks_for_news_gets_it_and_leaves_again_on_a_phone(
    phone: Page,
    page: Page,
    make_user: Callable[..., User],
    log_in: Callable[[Page, User], None],
    shot: Callable[..., Path],
) -> None:
    cache.clear()
    case = factories.consultation()
    phone.goto(reverse("consultation:public_consultation", args=[case.slug]))
    phone.get_by_label("Din e-mailadresse").fill("aase@")
    phone.get_by_role("button", name="Få nyt på e-mail").tap()
    expect(phone.get_by_text("Adressen er ikke skrevet rigtigt.").first).to_be_visible()
    look(phone)
    phone.get_by_label("Din e-mailadresse").fill("aase@example.org")
    phone.get_by_role("button", name="Få nyt på e-mail").tap()
    expect(phone.get_by_role("heading", name="Se i din indbakke")).to_be_visible()
    look(phone)

    phone.goto(newest_link())
    look(phone)
    phone.get_by_role("button", name="Ja, send mig nyt").tap()
    expect(phone.get_by_role("heading", name="Du får nyt på e-mail")).to_be_visible()
    look(phone)

    log_in(page, make_user("consultation_editor"))
    page.goto(reverse("consultation:consultation_desk", args=[case.slug]))
    page.get_by_role("link", name="Nyheder").click()
    look(page)
    page.get_by_role("link", name="Skriv en nyhed").click()
    look(page)
    page.get_by_label("Overskrift").fill(LONG)
    page.get_by_label("Tekst").fill("Lokaludvalget mødes først den 3. januar.")
    page.get_by_role("button", name="Gem, og se hvordan den bliver").click()
    look(page)
    shot(page, "news-before-publishing", full_page=True)
    page.get_by_role("button", name="Udgiv, og send til 1 abonnent").click()
    expect(page.get_by_text("på vej til 1 abonnent.")).to_be_visible()

    phone.goto(newest_link())
    look(phone)
    phone.get_by_role("button", name="Meld mig fra").tap()
    expect(phone.get_by_role("heading", name="Du er meldt fra")).to_be_visible()
    look(phone)
    assert not Subscription.objects.exists()
    phone.goto(reverse("consultation:news", args=[case.slug]))
    expect(phone.get_by_role("heading", name=LONG)).to_be_visible()
    look(phone)
    shot(phone, "news-phone", full_page=True)
    phone.goto(reverse("consultation:consultations"))
    look(phone)


def test_an_administrator_settles_mails_and_staff_search_on_desk_and_phone(
    page: Page,
    phone: Page,
    make_user: Callable[..., User],
    log_in: Callable[[Page, User], None],
    shot: Callable[..., Path],
) -> None:
    case = factories.consultation(title="Indsatsen for mennesker, der tager stoffer")
    NewsItem.objects.create(consultation=case, title=LONG, text="Nyt.")
    for number in range(12):
        involvement.party(f"Vesterbro Lokaludvalg {number}")
    for state in (MailState.REFUSED, MailState.UNCLEAR):
        mail = post(f"{state}.{'x' * 40}@example.org", LONG, "Hej", about="invitation")
        assert mail is not None
        OutgoingMail.objects.filter(pk=mail.pk).update(
            state=state,
            last_error="550 5.1.1 (adresse): unknown",
            claimed_at=timezone.now() - timedelta(days=1),
        )
    user = make_user("administrator", "consultation_editor")
    for browser in (page, phone):
        log_in(browser, user)
        browser.goto(reverse("outbox:mails"))
        look(browser)
        browser.get_by_role("searchbox", name="Søg i portalen").fill("vesterbro")
        browser.keyboard.press("Enter")
        expect(browser.get_by_role("heading", name="Høringsparter")).to_be_visible()
        look(browser)
        shot(browser, "search" if browser is page else "search-phone")
        browser.get_by_role("link", name="Se alle").click()
        expect(browser.get_by_role("link", name="Vesterbro Lokaludvalg 9")).to_be_visible()
        browser.goto(f"{reverse('search')}?q=hiksekvoks")
        look(browser)

    page.goto(reverse("outbox:mails"))
    shot(page, "outbox")
    page.get_by_role("link", name="unclear.").click()
    look(page)
    page.get_by_role("button", name="Regn som sendt").click()
    expect(page.get_by_text("Mailen er regnet som sendt.")).to_be_visible()
    page.get_by_role("link", name="refused.").click()
    page.get_by_label("Modtagerens mailadresse").fill("rigtig@example.org")
    page.get_by_role("button", name="Prøv igen nu").click()

    expect(page.get_by_text("Mailen bliver sendt nu.")).to_be_visible()
    assert OutgoingMail.objects.get(state=MailState.WAITING).to == "rigtig@example.org"
