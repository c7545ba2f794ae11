"""The tablet's scripts decide as the server does: the shared table, and cases drawn anew."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from config import receipt
from tests.browser.conftest import ROOT
from tests.consultation import flow_cases

_HOLDS = "(cases) => cases.map((each) => answers.holds(each.condition, each.answers))"
_WALKS = """(cases) => cases.map((each) => {
    const { shown, kept } = answers.walk(each.definition, each.answers);
    return { shown: shown.map(({ key }) => key), kept };
})"""


@pytest.fixture
def scripts(page: Page) -> Page:
    """An empty page with the scripts."""
    page.goto("about:blank")
    page.add_script_tag(path=ROOT / "static" / "consultation" / "offline_flow.js")
    return page


@pytest.mark.parametrize("which", ["table", "drawn"])
def test_the_browser_decides_as_the_server(scripts: Page, which: str) -> None:
    cases = flow_cases.kept() if which == "table" else flow_cases.drawn(200)
    holds = scripts.evaluate(_HOLDS, cases["conditions"])
    wrong: list[Any] = [
        case for case, found in zip(cases["conditions"], holds, strict=True)
        if found != case["holds"]
    ]  # fmt: skip
    assert wrong == []
    walks = scripts.evaluate(_WALKS, cases["walks"])
    wrong = [
        (case, found) for case, found in zip(cases["walks"], walks, strict=True)
        if (found["shown"], found["kept"]) != (case["shown"], case["kept"])
    ]  # fmt: skip
    assert wrong == []


def test_a_code_made_on_the_tablet_is_one_that_the_server_reads(scripts: Page) -> None:
    codes = scripts.evaluate("() => Array.from({ length: 200 }, () => answers.newCode())")
    assert len({receipt.normalised(code) for code in codes}) == 200
    body = receipt.normalised(receipt.new_code())
    assert scripts.evaluate("(body) => answers.checked(body)", body[:10]) == body
