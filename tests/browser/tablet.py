"""An enrolled tablet for tests: a browser with a profile on disk, which outlives a kill."""

from __future__ import annotations

import os
import re
import signal
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.browser.portal import Network, wait_until

ADDRESS = "/rum/h17/tablet/"
_REGISTER = """async ([first, count]) => {
    const form = document.getElementById("counter");
    for (let n = first; n < first + count; n += 1) {
        form.elements.alias.value = `Anker ${n}`;
        document.getElementById("sex-male").checked = true;
        form.elements.age.value = String(18 + n % 80);
        form.querySelector("[name=substance]").checked = true;
        form.querySelector("[name=method][value=injection]").click();
        while (form.getAttribute("aria-busy")) await new Promise((go) => setTimeout(go, 1));
    }
}"""
_STORED = """async () => {
    const done = (request) => new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
    const stored = { local: { ...localStorage }, session: { ...sessionStorage }, caches: {} };
    for (const { name } of await indexedDB.databases()) {
        const database = await done(indexedDB.open(name));
        for (const store of database.objectStoreNames) {
            const content = database.transaction(store).objectStore(store);
            stored[`${name}/${store}`] = [await done(content.getAllKeys()),
                                          await done(content.getAll())];
        }
        database.close();
    }
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
            stored.caches[request.url] = await (await cache.match(request)).text();
        }
    }
    return stored;
}"""


class Tablet:
    """The tablet of room H17. `open` starts its browser; `kill` ends it as a dead battery does."""

    def __init__(
        self, driver: Playwright, profile: Path, network: Network, options: dict[str, Any]
    ) -> None:
        self._driver, self.profile, self._network, self._options = driver, profile, network, options
        self.context: BrowserContext
        self.page: Page

    def open(self, cookie: str = "") -> Page:
        """Start the browser on the tablet's profile, and open the page. `cookie` enrols it."""
        self.context = self._driver.chromium.launch_persistent_context(
            self.profile, base_url=self._network.url, **self._options
        )
        self.context.set_default_timeout(15_000)
        if cookie:
            self.context.add_cookies(
                [{"name": "device", "value": cookie, "url": self._network.url,
                  "expires": 4_000_000_000, "httpOnly": True, "sameSite": "Strict"}]
            )  # fmt: skip
        self.page = self.context.new_page()
        self.page.goto(ADDRESS)
        expect(self.page.locator("html[data-kept]")).to_be_attached()
        return self.page

    def close(self) -> None:
        """End the browser in good order."""
        with suppress(Exception):
            self.context.close()

    def kill(self) -> None:
        """End the browser without warning, with SIGKILL."""
        pid = self._pid()
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not Path(f"/proc/{pid}").exists() or _is_dead(pid), what="the kill")
        self.close()

    def _pid(self) -> int:
        asked = f"--user-data-dir={self.profile}".encode()
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                words = (folder / "cmdline").read_bytes().split(b"\0")
                if asked in words and not any(word.startswith(b"--type=") for word in words):
                    return int(folder.name)
        raise AssertionError("the tablet's browser is not running")

    def tap(self, *names: str, page: Page | None = None) -> None:
        """Tap what a person would call each of `names`."""
        for name in names:
            (page or self.page).locator(".tap:visible").filter(
                has_text=re.compile(rf"^\s*(alder: )?[0-9A-Z]?{re.escape(name)}\s*$")
            ).first.click()

    def register(self, first: int, count: int, page: Page | None = None) -> None:
        """Register `count` intakes by the page's own form: clients Anker `first`, and so on."""
        (page or self.page).evaluate(_REGISTER, [first, count])

    def hurry(self) -> None:
        """Tell the page that the network is back, instead of waiting for its next try."""
        self.page.evaluate("() => { window.dispatchEvent(new Event('online')); }")

    def expect_no_contact(self) -> None:
        """Wait until a try to send has failed: nothing is on its way any more."""
        expect(self.page.locator("#net")).to_contain_text("uden net")

    def expect_queue(self, text: str, *, seconds: float = 15, page: Page | None = None) -> None:
        """Wait until the bar says so of what waits."""
        queue = (page or self.page).locator("#queue")
        expect(queue).to_have_text(text, timeout=seconds * 1000)

    def stored(self) -> dict[str, Any]:
        """What the page's storage holds: IndexedDB by store, caches by address, and the rest."""
        stored: dict[str, Any] = self.page.evaluate(_STORED)
        return stored

    def files_with(self, text: str) -> list[Path]:
        """The files of the profile that hold `text`, in UTF-8 or UTF-16."""
        wanted = (text.encode(), text.encode("utf-16-le"))
        found = []
        for file in self.profile.rglob("*"):
            if file.is_file():
                content = file.read_bytes()
                found += [file] if any(part in content for part in wanted) else []
        return found


def _is_dead(pid: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] in {"Z", "X"}
    return True
