"""A group's meeting at the desk, from its plan to minutes that nobody can change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from config.access.models import User
from consultation.models import Meeting
from consultation.process_codes import MinutesState
from tests import factories, involvement
from tests.browser.checks import assert_accessible, assert_no_sideways_scroll

LONG = "Netværket for borgere, erhvervsdrivende og sociale tilbud omkring Halmtorvet og Istedgade"


@pytest.mark.parametrize("size", [(1280, 800), (360, 740)])
def test_an_editor_plans_a_meeting_and_approves_minutes_that_then_cannot_be_changed(
    open_page: Callable[..., Page],
    log_in: Callable[[Page, User], None],
    shot: Callable[..., Path],
    size: tuple[int, int],
) -> None:
    case = factories.consultation("misbrug", title="Indsatsen mod stofmisbrug")
    involvement.working_group(case, LONG, kind="network")
    page = open_page(*size)
    log_in(page, factories.user("consultation_editor"))

    def looks_right(name: str) -> None:
        assert_accessible(page)
        assert_no_sideways_scroll(page)
        shot(page, f"gruppe-{name}-{size[0]}", full_page=True)

    page.goto("/redaktion/misbrug/")
    page.get_by_role("link", name="Grupper og møder").click()
    looks_right("liste")
    page.get_by_role("link", name=LONG).click()
    page.get_by_role("link", name="Tilføj et medlem").click()
    page.get_by_label("Hvem taler personen for?").select_option("resident")
    page.get_by_role("textbox", name="Navn").fill("Åse Holm")
    page.get_by_role("button", name="Gem medlemmet").click()

    page.get_by_role("link", name="Planlæg et møde").click()
    page.get_by_role("button", name="Gem mødet").click()
    expect(page.get_by_text("Skriv en dato.").last).to_be_visible()
    looks_right("moede-galt")
    yesterday = timezone.localdate() - timedelta(days=1)
    page.get_by_label("Dag", exact=True).fill(f"{yesterday:%d-%m-%Y}")
    page.get_by_role("textbox", name="Begynder").fill("17")
    page.get_by_role("textbox", name="Slutter").fill("19.30")
    page.get_by_role("textbox", name="Sted").fill("Øksnehallen")
    page.get_by_role("textbox", name="Dagsorden").fill(
        "1. Velkomst\n2. Rundt om bordet\n3. Næste møde"
    )
    page.get_by_role("button", name="Gem mødet").click()

    page.get_by_role("link", name="Skriv referat").click()
    page.get_by_role("spinbutton", name="Beboer").fill("4")
    page.get_by_role("spinbutton", name="Politi").fill("1")
    page.get_by_role("textbox", name="Referat").fill(
        "Alle fortalte, hvad de ser.\n\nDer er færre kanyler."
    )
    looks_right("referat")
    page.get_by_role("button", name="Gem kladden").click()
    page.get_by_role("link", name="Tilføj en aftale").click()
    page.get_by_label("Hvad er aftalt?").fill("Send tallene for september rundt")
    page.get_by_label("Hvem gør det?").fill("H17")
    page.get_by_role("button", name="Gem aftalen").click()
    looks_right("moede")

    page.get_by_role("link", name="Læs igennem og godkend").press("Enter")
    looks_right("godkend")
    page.get_by_role("button", name="Godkend referatet").press("Enter")

    expect(page.get_by_text("Referatet er godkendt og ligger fast.")).to_be_visible()
    expect(page.get_by_role("link", name="Skriv referat")).to_have_count(0)
    met = Meeting.objects.get()
    page.goto(f"/redaktion/misbrug/gruppemoeder/{met.pk}/referat/")
    expect(page.get_by_text("Skriv en rettelse i referatet af næste møde.")).to_be_visible()
    page.get_by_role("button", name="Vis referatet på hjemmesiden").click()
    page.get_by_role("link", name="Se det på hjemmesiden").click()
    looks_right("offentligt")
    page.goto("/redaktion/misbrug/aftaler/")
    looks_right("aftaler")
    page.goto("/redaktion/misbrug/interview/")
    looks_right("interview")
    met.refresh_from_db()
    assert (met.minutes_state, met.is_public) == (MinutesState.APPROVED, True)
