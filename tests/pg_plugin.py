"""Prepares a test run before Django reads its settings; pyproject.toml loads it by `-p`.

`--database sqlite|postgresql` (or PORTAL_TEST_DATABASE) chooses what the tests run on. A run has
folders of its own, so that no test touches `var/`, and ignores the settings of the shell it is
started from: a DATABASE_URL that points to real data is never used.
"""

from __future__ import annotations

import atexit
import os
import re
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from tests.private_cluster import ClusterFailed, PrivateCluster

__all__ = ["ClusterFailed", "PrivateCluster"]

DATABASES = ("sqlite", "postgresql")
_SETTINGS = Path(__file__).resolve().parent.parent / "config" / "settings.py"
_FOLDER = "PORTAL_TEST_FOLDER"
_started: list[PrivateCluster] = []
_made: list[Path] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add our options."""
    group = parser.getgroup("portal")
    group.addoption(
        "--database",
        choices=DATABASES,
        default=os.environ.get("PORTAL_TEST_DATABASE") or "sqlite",
        help="run on SQLite (default) or on a private PostgreSQL server",
    )
    group.addoption(
        "--fail-on-skip",
        action="store_true",
        default=bool(os.environ.get("CI")),
        help="count a skipped test as failed; on when CI is set",
    )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, Any, Any]:
    """Set the environment that config/settings.py will read, and start PostgreSQL if asked for.

    Workers of xdist inherit the address and only get folders of their own.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if not worker:
        _prepare_run(early_config.known_args_namespace.database)
    folder = Path(os.environ[_FOLDER]) / (worker or "main")
    # WhiteNoise warns when there is no folder of collected files, and warnings are errors here.
    (folder / "var" / "static").mkdir(parents=True, exist_ok=True)
    os.environ["VAR_DIR"] = str(folder / "var")
    os.environ["KEY_DIR"] = str(folder / "keys")
    return (yield)


def settings_read() -> set[str]:
    """The names of all variables that the settings read, those that name a file included."""
    names = re.findall(r'\benv\.\w+\(\s*"([A-Z_]+)"', _SETTINGS.read_text(encoding="utf-8"))
    return {*names, *(f"{name}_FILE" for name in names)}


def _prepare_run(database: str) -> None:
    for name in settings_read():
        os.environ.pop(name, None)
    folder = Path(tempfile.mkdtemp(prefix="portal-tests-"))
    _made.append(folder)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ[_FOLDER] = str(folder)
    os.environ["MODE"] = "trial"
    os.environ["SECRET_KEY"] = "only-for-tests"
    # Mail leaves when a test says so: no thread works on its database behind its back.
    os.environ["OUTBOX_DELIVERY"] = "none"
    # Playwright's synchronous interface keeps an event loop in the thread that uses the ORM.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    if database == "sqlite":
        os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'unused.sqlite3'}"
        return
    cluster = PrivateCluster()
    _started.append(cluster)
    try:
        cluster.start()
    except ClusterFailed as error:
        raise pytest.UsageError(str(error)) from error
    os.environ["DATABASE_URL"] = cluster.url()


def pytest_unconfigure() -> None:
    """End the server we started and remove our folders."""
    while _started:
        _started.pop().stop()
    while _made:
        shutil.rmtree(_made.pop(), ignore_errors=True)


def pytest_report_header(config: pytest.Config) -> str:
    """Say in the first lines what the tests run on."""
    return f"database: {config.getoption('--database')}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, Any]:
    """With --fail-on-skip, a skipped test is a failed one: nothing passes by not being tried."""
    report = yield
    if item.config.getoption("--fail-on-skip") and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, Any]:
    """With --fail-on-skip, a file that skips itself is a failed one."""
    report = yield
    if collector.config.getoption("--fail-on-skip") and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{collector.nodeid} was skipped: {report.longrepr}"
    return report
