"""What a page must hold in a real browser, whatever it shows."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

_SHOWN_NODES = 5


def assert_accessible(page: Page) -> None:
    """Fail with each rule of axe that the page breaks, where, and what axe advises.

    All rules of axe count, best practice included.
    """
    violations = Axe().run(page).response["violations"]
    lines = []
    for violation in violations:
        lines.append(f"{violation['id']} ({violation['impact']}): {violation['help']}")
        for node in violation["nodes"][:_SHOWN_NODES]:
            advice = " ".join(str(node.get("failureSummary", "")).split())
            lines.append(f"    {' '.join(node['target'])}: {advice}")
    assert not lines, f"axe found faults at {page.url}:\n" + "\n".join(lines)


def assert_no_sideways_scroll(page: Page) -> None:
    """Fail with the elements that stick out when the page is wider than its window."""
    wider = page.evaluate(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    if wider <= 0:
        return
    culprits = page.evaluate(
        """() => {
            const room = document.documentElement.clientWidth + 1;
            return [...document.querySelectorAll("body *")]
                .filter((each) => each.getBoundingClientRect().right > room)
                .slice(0, 8)
                .map((each) => each.tagName.toLowerCase() + "." + each.className);
        }"""
    )
    raise AssertionError(f"{page.url} scrolls {wider} px sideways; too wide: {', '.join(culprits)}")


def assert_targets_large_enough(page: Page, selector: str, *, least: int) -> None:
    """Fail with the shown elements of `selector` that are under `least` px wide or high."""
    small = page.evaluate(
        """([selector, least]) => [...document.querySelectorAll(selector)]
            .map((each) => [each.textContent.trim(), each.getBoundingClientRect()])
            .filter(([, box]) => box.width > 0 && (box.width < least || box.height < least))
            .map(([text, box]) => [text, Math.round(box.width), Math.round(box.height)])
            .map(([text, width, height]) => `${text} (${width} × ${height})`)""",
        [selector, least],
    )
    assert not small, f"Under {least} px at {page.url}: {', '.join(small)}"
