"""The pages of results at the desk and on the phone: accessible, within the window, pictured."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from config.access.models import User
from consultation.models import Questionnaire
from consultation.queries import results_snapshot
from tests import factories
from tests.browser.checks import assert_accessible, assert_no_sideways_scroll
from tests.consultation import answered

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = {"desk": (1280, 800), "phone": (360, 740)}
_ONE = "/redaktion/spoergeskema/alt/resultater/"
PAGES = [
    (_ONE, "results"),
    (f"{_ONE}?fra=x&kanal=web", "results-error"),
    (f"{_ONE}grupper/?efter=bydel", "results-groups"),
    (f"{_ONE}stemmer/", "results-balance"),
    (f"{_ONE}tekster/navn/", ""),
    ("/redaktion/spoergeskema/tomt/resultater/", "results-empty"),
    ("/redaktion/stofindsats/resultater/", ""),
    ("/bilag/spoergeskema/alt/", "questionnaire-report"),
    ("/bilag/", ""),
]


@pytest.fixture
def everything() -> Questionnaire:
    """Every type of question, answered by some, under a long name."""
    made = factories.questionnaire(
        answered.definition(),
        slug="alt",
        audience="stakeholder",
        name="Til lokaludvalg, naboer og erhvervsdrivende i Vesterbro/Kongens Enghave",
        goal_question="bydel",
        goals={"bydel-1": 40, "bydel-9": 20},
    )
    factories.questionnaire(slug="tomt")
    rows: list[Any] = [
        *[({"rum": "yes", "bydel": "bydel-1", "gener": ["stoej"], "skala": 3}, "web", 0)] * 25,
        *[({"rum": "no", "bydel": "bydel-3", "alder": 40, "navn": "Et ord"}, "web", 170)] * 20,
        *[({"rum": "yes", "vigtigst": ["ro"], "hvor": [[724050, 6175050]]}, "assisted", 40)] * 22,
        *[({"sted": {"verdict": "conditions", "conditions": ["vagt"]}}, "kiosk", 40)] * 9,
    ]
    answered.store(made, rows)
    results_snapshot.forget()
    return made


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("address", "picture"), PAGES)
def test_the_page_is_accessible_and_within_the_window(
    open_page: Callable[..., Page],
    make_user: Callable[..., User],
    log_in: Callable[[Page, User], None],
    shot: Callable[..., Path],
    everything: Questionnaire,
    address: str,
    picture: str,
    size: str,
) -> None:
    page = open_page(*SIZES[size])
    log_in(page, make_user("analyst"))

    page.goto(address)

    expect(page.locator("h1").first).to_be_visible()
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    if picture:
        shot(page, f"{picture}-{size}", full_page=True)
