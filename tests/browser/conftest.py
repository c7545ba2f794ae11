"""A real Chromium against the running portal; a page that logs an error fails its test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Response,
    WebError,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer

from config.access.models import User
from tests.browser.portal import Network, Portal
from tests.browser.tablet import Tablet

ROOT = Path(__file__).resolve().parent.parent.parent
PICTURES = ROOT / "docs" / "pictures"
_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",  # root, as in CI
    "--disable-gpu",
    "--disable-dev-shm-usage",  # containers have little of it
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1",
]
_DESK, _PHONE = (1280, 800), (360, 740)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all tests of this folder, so that `-m "not browser"` leaves them out."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


def find_chromium() -> str:
    """The path of an installed Chromium or Chrome; fails the test when there is none."""
    for name in _CHROMIUMS:
        found = shutil.which(name)
        if found:
            return found
    pytest.fail("No browser: install the package chromium (or Google Chrome).", pytrace=False)


class Watch:
    """Gathers what went wrong in a test's pages; `allow_…` names what the test expects."""

    def __init__(self) -> None:
        self.errors: list[str] = []
        self._statuses: set[int] = set()
        self._texts: list[str] = []

    def allow_status(self, *statuses: int) -> None:
        """Expect answers with these status codes, such as 404."""
        self._statuses.update(statuses)

    def allow_error(self, text: str) -> None:
        """Expect console messages that hold this text, such as "ERR_INTERNET_DISCONNECTED"."""
        self._texts.append(text)

    def follow(self, context: BrowserContext) -> None:
        """Listen to all pages of a context, those it opens later included."""
        context.on("console", self._console)
        context.on("weberror", self._page_error)
        context.on("response", self._response)

    def unexpected(self) -> list[str]:
        """What went wrong and was not expected."""
        return [
            error
            for error in self.errors
            if not any(text in error for text in self._texts)
            and not any(f"status of {status} " in error for status in self._statuses)
        ]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning", "assert"}:
            self.errors.append(
                f"console {message.type}: {message.text} ({message.location.get('url', '')})"
            )

    def _page_error(self, error: WebError) -> None:
        self.errors.append(f"error in the page: {error.error}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.errors.append(f"answer with status of {response.status} from {response.url}")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright's driver, once for the run."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The browser, once for the run."""
    browser = playwright.chromium.launch(
        executable_path=find_chromium(), args=CHROMIUM_ARGUMENTS, headless=True
    )
    yield browser
    browser.close()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Fails the test when a page logged an error or got an answer of 400 or more."""
    watching = Watch()
    yield watching
    unexpected = watching.unexpected()
    if unexpected:
        pytest.fail("The browser reported:\n" + "\n".join(unexpected), pytrace=False)


def context_options(server: LiveServer, size: tuple[int, int], **more: Any) -> dict[str, Any]:
    """What all our contexts share: Danish, in Copenhagen, with the portal as base address."""
    return {
        "base_url": server.url,
        "viewport": {"width": size[0], "height": size[1]},
        "locale": "da-DK",
        "timezone_id": "Europe/Copenhagen",
        **more,
    }


@pytest.fixture
def open_page(
    chromium: Browser, live_server: LiveServer, watch: Watch
) -> Iterator[Callable[..., Page]]:
    """A function `open_page(width, height, **options)`: a page of a browser of its own.

    `options` are those of Playwright's `new_context`.
    """
    contexts: list[BrowserContext] = []

    def new(width: int, height: int, **options: Any) -> Page:
        context = chromium.new_context(**context_options(live_server, (width, height), **options))
        contexts.append(context)
        watch.follow(context)
        context.set_default_timeout(10_000)
        return context.new_page()

    yield new
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A page at the size of a desk: 1280 × 800."""
    return open_page(*_DESK)


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    """A page at the size of a phone, 360 × 740, used by touch."""
    return open_page(*_PHONE, has_touch=True, is_mobile=True)


@pytest.fixture
def log_in(live_server: LiveServer) -> Callable[[Page, User], None]:
    """A function `log_in(page, user)`: the page's browser gets a session, without the form."""

    def give_session(page: Page, user: User) -> None:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
        )

    return give_session


@pytest.fixture
def shot(tmp_path: Path) -> Callable[..., Path]:
    """A function `shot(page, name, full_page=False)` that takes a picture and gives its path.

    With PICTURES=1 in the environment it becomes docs/pictures/<name>.png, else a temporary file.
    """
    folder = PICTURES if os.environ.get("PICTURES") == "1" else tmp_path

    def take(page: Page, name: str, *, full_page: bool = False) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{name}.png"
        page.screenshot(path=path, full_page=full_page, animations="disabled")
        assert path.stat().st_size > 1000
        return path

    return take


@pytest.fixture
def portal(transactional_db: None, tmp_path: Path, settings: Any) -> Iterator[Portal]:
    """The portal under gunicorn on the tests' database, with keys of its own."""
    settings.KEY_DIR = tmp_path / "keys"
    running = Portal(settings.KEY_DIR)
    running.start()
    yield running
    running.kill()


@pytest.fixture
def network(portal: Portal) -> Iterator[Network]:
    """What lies between the tablets and the portal, and can fail."""
    wire = Network(portal)
    yield wire
    wire.shutdown()
    wire.server_close()


@pytest.fixture
def make_tablet(
    playwright: Playwright, network: Network, tmp_path: Path
) -> Iterator[Callable[..., Tablet]]:
    """A function `make_tablet(width=1280, height=800, **options)`: a tablet that is not yet open.

    `options` are those of Playwright's `launch_persistent_context`.
    """
    tablets: list[Tablet] = []

    def make(width: int = _DESK[0], height: int = _DESK[1], **options: Any) -> Tablet:
        usual = {
            "executable_path": find_chromium(),
            "args": CHROMIUM_ARGUMENTS,
            "viewport": {"width": width, "height": height},
            "locale": "da-DK",
            "timezone_id": "Europe/Copenhagen",
        }
        profile = tmp_path / f"profile-{len(tablets)}"
        tablets.append(Tablet(playwright, profile, network, {**usual, **options}))
        return tablets[-1]

    yield make
    for tablet in tablets:
        tablet.close()
