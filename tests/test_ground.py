"""The ground the portal stands on: settings that refuse, and the database the tests asked for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests import pg_plugin

ROOT = Path(__file__).resolve().parent.parent


def _start_with(**variables: str) -> subprocess.CompletedProcess[str]:
    """Start the portal in a process of its own, with these variables in its environment."""
    return subprocess.run(
        [sys.executable, "-c", "import config.settings"],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **variables},
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MODE", "produktion"),
        ("DEBUG", "måske"),
        ("UPLOAD_LIMIT_MB", "mange"),
        ("DISCLOSURE_CLIENT_THRESHOLD", "0"),
        ("DISCLOSURE_INTAKE_THRESHOLD", "-3"),
        ("EMAIL_PORT", "2.5"),
        ("DATABASE_URL", "mysql://127.0.0.1/portal"),
        ("DATABASE_URL", "not an address"),
        ("SECRET_KEY_FILE", "no/such/file"),
        ("VAR_DIR", "manage.py"),
    ],
)
def test_a_wrong_setting_stops_the_portal_and_is_named(name: str, value: str) -> None:
    done = _start_with(**{name: value})
    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("django.core.exceptions.ImproperlyConfigured: "), done.stderr
    assert name in last


def test_production_refuses_to_start_without_a_secret_of_its_own() -> None:
    done = _start_with(MODE="production", SECRET_KEY="")
    assert done.returncode != 0
    assert "SECRET_KEY is not set" in done.stderr.strip().splitlines()[-1]


def test_the_portal_starts_with_the_settings_of_the_tests() -> None:
    done = _start_with()
    assert done.returncode == 0, done.stderr


def test_the_tests_run_on_the_database_that_was_asked_for(request: pytest.FixtureRequest) -> None:
    assert connection.vendor == request.config.getoption("--database")


def test_the_tests_keep_their_files_out_of_the_checkout() -> None:
    for folder in (settings.VAR_DIR, settings.KEY_DIR):
        assert ROOT not in Path(folder).resolve().parents


def test_no_setting_of_the_shell_reaches_the_tests() -> None:
    names = pg_plugin.settings_read()
    assert {"DATABASE_URL", "SECRET_KEY_FILE", "UPLOAD_LIMIT_MB", "KEY_DIR"} <= names
    given = {"DATABASE_URL", "KEY_DIR", "MODE", "OUTBOX_DELIVERY", "SECRET_KEY", "VAR_DIR"}
    assert names & set(os.environ) == given


@pytest.mark.django_db
def test_sqlite_waits_for_locks_and_keeps_foreign_keys(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--database") == "postgresql":
        assert connection.vendor == "postgresql"
        return
    with connection.cursor() as cursor:
        values = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
        }
    assert values == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "busy_timeout": 20000,
        "synchronous": 1,
    }
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
