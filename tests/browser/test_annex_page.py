"""An analyst chooses, sees and downloads the status annex."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from config.access.models import User
from reports.models import AnnexDraft
from tests.browser.checks import assert_accessible, assert_no_sideways_scroll

BEGINNINGS = {
    "PDF": b"%pdf-", "Word": b"pk", "Excel": b"pk", "HTML": b"<!doctype", "JSON": b"{",
}  # fmt: skip
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def analyst(transactional_db: None) -> User:
    call_command("load_demo", stdout=io.StringIO())
    return User.objects.get(username="analytiker")


@pytest.fixture(params=["page", "phone"])
def screen(request: pytest.FixtureRequest) -> Page:
    """The annex page is used at the desk and looked up on a phone."""
    found: Page = request.getfixturevalue(request.param)
    return found


def test_the_annex_is_seen_and_downloaded_in_every_format(
    screen: Page, analyst: User, log_in: Callable[..., None], shot: Callable[..., object]
) -> None:
    log_in(screen, analyst)
    screen.goto("/bilag/")
    screen.get_by_role("link", name="Status efter 8 uger", exact=True).click()

    expect(screen.get_by_text("tydeligt spring i uge 5").first).to_be_visible()
    for chart in screen.locator("figure img").all():
        chart.scroll_into_view_if_needed()
        assert chart.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    assert_accessible(screen)
    assert_no_sideways_scroll(screen)
    screen.evaluate("window.scrollTo(0, 0)")
    shot(screen, f"annex-{screen.viewport_size['width']}")
    for name, beginning in BEGINNINGS.items():
        with screen.expect_download() as download:
            screen.get_by_role("link", name=f"Hent {name}").click()
        with open(download.value.path(), "rb") as file:  # noqa: PTH123
            assert file.read(20).lower().startswith(beginning), name


def test_a_new_annex_is_made_from_the_form_and_errors_say_what_to_do(
    screen: Page, analyst: User, log_in: Callable[..., None], shot: Callable[..., object]
) -> None:
    log_in(screen, analyst)
    screen.goto("/bilag/ny/")
    screen.get_by_label("Hvad hedder udkastet?").fill("Uge 1 til 4")
    screen.get_by_role("textbox", name="Periodens første dag").fill("1-10-2012")
    screen.get_by_label("Antal uger").fill("4")
    screen.get_by_role("textbox", name="Periodens sidste dag").fill("1-11-2012")
    screen.get_by_role("button", name="Gem og se bilaget").click()

    expect(screen.get_by_text("Skriv enten antal uger eller en sidste dag.").first).to_be_visible()
    assert_accessible(screen)
    assert_no_sideways_scroll(screen)
    shot(screen, f"annex-form-errors-{screen.viewport_size['width']}")

    screen.get_by_label("Midlertidigt stofindtagelsesrum").check()
    screen.get_by_role("textbox", name="Periodens sidste dag").fill("")
    screen.get_by_role("textbox", name="Sted").fill("Hamborg")
    screen.get_by_role("textbox", name="Indtag pr. uge").fill("1800")
    screen.get_by_label("Hvad er observeret?").fill("Der er ro omkring rummet.")
    screen.get_by_label("Hvem har observeret det?").fill("Politiet")
    screen.get_by_role("button", name="Gem og se bilaget").click()

    expect(screen.get_by_text("Hamborg 1.800 indtag om ugen")).to_be_visible()
    expect(screen.get_by_text("Der er ro omkring rummet.")).to_be_visible()
    assert AnnexDraft.objects.filter(name="Uge 1 til 4", created_by=analyst).exists()


def test_the_internal_version_is_marked_and_shows_what_is_hidden(
    page: Page, analyst: User, log_in: Callable[..., None], shot: Callable[..., object]
) -> None:
    log_in(page, analyst)
    page.goto("/bilag/")
    page.get_by_role("link", name="Status efter 8 uger", exact=True).click()
    hidden = (
        page.get_by_text("færre end 5").count() + page.get_by_text("skjult", exact=True).count()
    )
    page.get_by_role("link", name="Se den interne udgave").click()

    assert hidden > 0
    expect(page.get_by_role("heading", name="Intern udgave")).to_be_visible()
    assert page.locator("td", has_text="færre end 5").count() == 0
    assert_accessible(page)
    shot(page, "annex-internal")


def test_a_mark_is_set_and_taken_away(
    page: Page, analyst: User, log_in: Callable[..., None]
) -> None:
    log_in(page, analyst)
    page.goto("/bilag/maerker/")
    page.get_by_role("textbox", name="Dato").fill("30-10-2012")
    page.get_by_role("textbox", name="Tekst over søjlen").fill("løn")
    page.get_by_role("button", name="Gem mærket").click()

    expect(page.get_by_role("row", name="30. oktober 2012 løn")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Fjern løn").click()
    expect(page.get_by_role("row", name="30. oktober 2012 løn")).to_have_count(0)
