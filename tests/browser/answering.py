"""Questionnaires that the browser tests answer, and the ways through them."""

from __future__ import annotations

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from consultation.models import Questionnaire
from tests import factories
from tests.browser.checks import (
    assert_accessible,
    assert_no_sideways_scroll,
)

START = "/spoergeskema/borgere/"
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


def assert_fits(page: Page) -> None:
    assert_accessible(page)
    assert_no_sideways_scroll(page)
