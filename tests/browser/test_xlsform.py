"""Reading an XLSForm in at the desk, and fetching one, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from config.access.models import User
from consultation.services import xlsform
from tests import factories
from tests.browser.checks import assert_accessible, assert_no_sideways_scroll
from tests.consultation import sheets

BAD = sheets.workbook(
    survey=(
        "type | name | label | relevant | calculation",
        "image | foto | Tag et billede af det sted, hvor du synes, der skal være et rum |",
        "integer | alder | Hvor gammel er du? | ${findes_ikke} = = 'y' and ( |",
        "begin_repeat | igen | Flere steder |",
        "text | sted | Hvor? | |",
        "end_repeat | | |",
        "calculate | sum | | | 1 + 1",
    )
)
GOOD = sheets.workbook(
    survey=("type | name | label", "start | begyndt |", "integer | alder | Hvor gammel er du?"),
    settings=("form_title", "Om at bo her"),
)


@pytest.mark.parametrize("size", [(1280, 800), (360, 740)])
def test_an_editor_reads_a_spreadsheet_in_and_sees_what_is_wrong_with_one(
    open_page: Callable[..., Page],
    log_in: Callable[[Page, User], None],
    shot: Callable[..., Path],
    tmp_path: Path,
    size: tuple[int, int],
) -> None:
    factories.consultation("rum")
    page = open_page(*size)
    log_in(page, factories.user("consultation_editor"))
    bad, good = tmp_path / "galt.xlsx", tmp_path / "godt.xlsx"
    bad.write_bytes(BAD)
    good.write_bytes(GOOD)

    page.goto("/redaktion/rum/")
    page.get_by_role("link", name="Læs et regneark ind").click()
    assert_accessible(page)
    page.get_by_label("Filen").set_input_files(bad)
    page.get_by_label("Borgere").check()
    page.get_by_role("button", name="Læs ind").click()

    refused = page.get_by_role("alert")
    expect(refused).to_contain_text("Ret de 4 ting i regnearket")
    expect(refused).to_contain_text("Ark survey, række 3: Betingelsen i relevant")
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    shot(page, f"xlsform-afvist-{size[0]}", full_page=True)

    page.get_by_label("Filen").set_input_files(good)
    page.get_by_role("button", name="Læs ind").click()
    expect(page.get_by_text("1 spørgsmål er læst ind i kladden.")).to_be_visible()

    page.goto("/redaktion/spoergeskema/om-at-bo-her/xlsform/")
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    shot(page, f"xlsform-{size[0]}", full_page=True)
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Hent kladden").click()
    content = Path(fetched.value.path()).read_bytes()
    read = xlsform.plan(content, audience="citizen").definition
    assert list(read.questions) == ["alder"]
