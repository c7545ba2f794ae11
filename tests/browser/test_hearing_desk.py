"""An editor runs a hearing from the desk: set-up, deadline, letters, redaction, search, files."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, expect

from config.access.models import User
from consultation.hearing_codes import Lane, ResponseState
from consultation.models import Hearing, HearingResponse
from consultation.services import hearing_moderation
from tests import factories, involvement
from tests.browser.checks import (
    assert_accessible,
    assert_no_sideways_scroll,
    assert_targets_large_enough,
)

LONG = "Vester Voldgades og Omegns Lejer- og Ejerforening for Tryghed og Naboskab af 1987"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def editor(make_user: Callable[..., User]) -> User:
    return make_user("consultation_editor")


def letter() -> dict[str, Any]:
    out = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(out, "PNG")
    return {"name": "brev fra Åse.png", "mimeType": "image/png", "buffer": out.getvalue()}


def day(ahead: int) -> str:
    return (timezone.localdate() + timedelta(days=ahead)).strftime("%d-%m-%Y")


def written(of: Hearing, text: str, **more: object) -> HearingResponse:
    made = involvement.hearing_response(of, text=text, **more)
    made.search_text = f"{made.name} {made.organisation} {made.text}".casefold()
    made.save(update_fields=["search_text"])
    return made


def check(page: Page) -> None:
    assert_accessible(page)
    assert_no_sideways_scroll(page)


def test_an_editor_runs_a_hearing_from_beginning_to_end(
    page: Page,
    editor: User,
    log_in: Callable[[Page, User], None],
    shot: Callable[..., Path],
) -> None:
    factories.consultation("stofindsats", title="Stofindsatsen i byen")
    log_in(page, editor)
    page.goto("/redaktion/stofindsats/")
    page.get_by_role("link", name="Høring", exact=True).click()
    page.get_by_role("link", name="Opret en høring").click()
    check(page)
    page.locator("#id_title").fill("Nye rum på Vesterbro")
    page.locator("#id_lead").fill("Udvalget har besluttet det.")
    page.locator("#id_starts_on").fill(day(-1))
    page.locator("#id_deadline_on").fill(day(20))
    page.locator("#id_deadline_time").fill("24.00")
    page.get_by_role("button", name="Gem høringen").click()
    expect(page.get_by_text("Skriv 23.59, hvis fristen er ved midnat").first).to_be_visible()
    check(page)
    page.locator("#id_deadline_time").fill("23.59")
    page.locator("#id_responsible_phone").fill("33 17 37 00")
    page.get_by_role("button", name="Gem høringen").click()

    expect(page.get_by_text("Kladde. Kun I kan se den.")).to_be_visible()
    page.get_by_role("link", name="Skriv først, hvad der spørges om.").click()
    page.locator("#id_asked_for").fill("Hvor kan rummene ligge?")
    page.get_by_role("button", name="Gem høringen").click()
    page.get_by_role("link", name="Tilføj det, der er i høring.").click()
    page.get_by_label("Hvad hedder dokumentet?").fill("Afdækningen")
    page.get_by_label("Fil").set_input_files(letter())
    page.get_by_role("button", name="Tilføj dokumentet").click()
    check(page)
    page.get_by_role("link", name="Nye rum på Vesterbro").click()
    page.get_by_role("button", name="Offentliggør høringen").click()
    expect(page.get_by_text("Åben til")).to_be_visible()

    page.get_by_role("link", name="Udsæt fristen").click()
    page.get_by_label("Ny frist").fill(day(34))
    page.get_by_label("Hvorfor?").fill("Lokaludvalget mødes først i næste måned.")
    check(page)
    page.get_by_role("button", name="Udsæt fristen").click()
    expect(page.get_by_text("Lokaludvalget mødes først i næste måned.")).to_be_visible()

    page.get_by_role("link", name="Tast et svar ind").click()
    page.get_by_label("Brev", exact=True).check()
    page.get_by_label("Modtaget").fill(day(0))
    page.get_by_label("Navn").fill("Åse Holm")
    page.locator("#id_text").fill("Min søn er syg. Læg rummet ved stationen.")
    page.get_by_label("Originalen").set_input_files(letter())
    check(page)
    page.get_by_role("button", name="Gem høringssvaret").click()
    expect(page.get_by_text("Svaret er gemt som nr. 1.")).to_be_visible()
    expect(page.get_by_text("originalen").first).to_be_visible()

    page.get_by_text("Vis svaret med noget udeladt").click()
    page.get_by_label("Det, alle kan læse").fill("[…] Læg rummet ved stationen.")
    page.get_by_role("button", name="Vis uden det udeladte").click()
    expect(page.get_by_text("Skriv, hvorfor noget er udeladt.")).to_be_visible()
    expect(page.get_by_label("Det, alle kan læse")).to_have_value("[…] Læg rummet ved stationen.")
    page.get_by_label("Hvorfor er noget udeladt?").fill("Helbred")
    page.get_by_role("button", name="Vis uden det udeladte").click()
    expect(page.get_by_role("heading", name="Det, alle kan læse i stedet")).to_be_visible()
    check(page)
    shot(page, "hearing-response-desk", full_page=True)
    stored = HearingResponse.objects.get()
    assert (stored.state, stored.public_text) == (
        ResponseState.SHOWN,
        "[…] Læg rummet ved stationen.",
    )
    page.get_by_role("link", name="Nye rum på Vesterbro").click()
    check(page)
    shot(page, "hearing-desk", full_page=True)


@pytest.fixture
def hearing() -> Hearing:
    """With responses in both lanes, one of a sender with a long name."""
    made = involvement.hearing("nye-rum", of=factories.consultation("stofindsats"))
    written(made, "Der bør ligge et rum ved stationen. " * 9, name="Åse Holm")
    written(made, "Rummet skal ikke ligge ved skolen.", organisation=LONG)
    written(made, "Uleselig.", name="Bo", is_late=True, state=ResponseState.REFUSED)
    written(made, "Jeg sover i opgangen.", lane=Lane.CONFIDENTIAL, role="user")
    return made


def test_responses_are_found_shown_together_and_taken_out_as_a_file(
    page: Page,
    hearing: Hearing,
    editor: User,
    log_in: Callable[[Page, User], None],
    shot: Callable[..., Path],
) -> None:
    log_in(page, editor)
    page.goto("/redaktion/hoering/nye-rum/svar/")
    check(page)
    shot(page, "hearing-responses-desk", full_page=True)
    page.locator("#id_q").fill("stationen")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 svar passer til søgningen")).to_be_visible()
    with page.expect_download() as csv:
        page.get_by_role("link", name="CSV").click()
    assert csv.value.suggested_filename == "hoering-nye-rum-intern.csv"
    assert "Åse Holm" in Path(csv.value.path()).read_text(encoding="utf-8-sig")
    with page.expect_download() as workbook:
        page.get_by_role("link", name="Excel").click()
    assert Path(workbook.value.path()).read_bytes().startswith(b"PK")
    page.get_by_role("link", name="Ryd søgning og filtre").click()

    page.get_by_label("Vis svar nr. 1").focus()
    expect(page.get_by_label("Vis svar nr. 1")).to_be_in_viewport()
    page.keyboard.press("Space")
    page.get_by_label("Vis svar nr. 2").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Vis de markerede").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 svar er vist på siden nu.")).to_be_visible()
    assert hearing.responses.shown().count() == 2


def test_a_response_is_looked_through_with_the_keyboard_alone(
    page: Page, hearing: Hearing, editor: User, log_in: Callable[[Page, User], None]
) -> None:
    log_in(page, editor)
    first = hearing.responses.get(lane=Lane.PUBLIC, number=1)
    page.goto(f"/redaktion/hoering/nye-rum/svar/{first.pk}/")

    def press(name: str, role: str = "button") -> None:
        target = page.get_by_role(role, name=name)  # type: ignore[arg-type]
        for _ in range(80):
            page.keyboard.press("Tab")
            if target.evaluate("each => each === document.activeElement"):
                page.keyboard.press("Enter")
                return
        raise AssertionError(f"the keyboard never reaches {name}")

    press("Vis svaret")
    expect(page.get_by_text("Svaret er vist på siden nu.")).to_be_visible()
    press("Næste, der ikke er set", "link")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Høringssvar nr. 1")


def test_the_second_editor_sees_the_conflict_and_keeps_the_own_text(
    page: Page, hearing: Hearing, editor: User, log_in: Callable[[Page, User], None]
) -> None:
    log_in(page, editor)
    first = hearing.responses.get(lane=Lane.PUBLIC, number=1)
    page.goto(f"/redaktion/hoering/nye-rum/svar/{first.pk}/")
    page.get_by_text("Hold svaret tilbage").click()
    page.get_by_label("Hvorfor vises svaret ikke?").fill("Min grund")
    hearing_moderation.show(first, revision=1, by=factories.user("consultation_editor"))

    page.get_by_role("button", name="Vis ikke svaret").click()

    changed = page.get_by_role("heading", name="Svaret er ændret, siden du åbnede det")
    expect(changed).to_be_visible()
    expect(page.get_by_label("Hvorfor vises svaret ikke?")).to_have_value("Min grund")
    check(page)
    assert hearing.responses.get(pk=first.pk).state == ResponseState.SHOWN
    page.get_by_role("button", name="Vis ikke svaret").click()
    expect(page.get_by_text("Svaret er set igennem og vises ikke.")).to_be_visible()


def test_the_desk_of_a_hearing_fits_a_phone(
    phone: Page,
    hearing: Hearing,
    editor: User,
    log_in: Callable[[Page, User], None],
    shot: Callable[..., Path],
) -> None:
    log_in(phone, editor)
    longest = hearing.responses.get(lane=Lane.PUBLIC, number=2)
    secret = hearing.responses.get(lane=Lane.CONFIDENTIAL)
    for address in (
        "/redaktion/hoeringer/",
        "/redaktion/stofindsats/hoering/",
        "/redaktion/hoering/nye-rum/",
        "/redaktion/hoering/nye-rum/ret/",
        "/redaktion/hoering/nye-rum/frist/",
        "/redaktion/hoering/nye-rum/materiale/",
        "/redaktion/hoering/nye-rum/svar/",
        "/redaktion/hoering/nye-rum/svar/nyt/",
        f"/redaktion/hoering/nye-rum/svar/{longest.pk}/",
        f"/redaktion/hoering/nye-rum/svar/{secret.pk}/",
    ):
        phone.goto(address)
        check(phone)
        if address.endswith("nye-rum/svar/"):
            assert_targets_large_enough(phone, ".mark-row", least=24)
            shot(phone, "hearing-responses-phone", full_page=True)
