"""Fifty tablets writing to one room through real servers, for a moment: nothing is lost."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.db import connection

from tests.bench.registration import _free_port, _wait
from tests.bench.tablets import deadlocks, enrol, refuse_loss, write_at_once
from tests.factories import room

TABLETS = 50
SECONDS = 2.0


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_fifty_tablets_at_once_lose_nothing() -> None:
    room("h17")
    cookies = enrol(TABLETS, "h17")
    before = deadlocks() if connection.vendor == "postgresql" else 0
    port = _free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "config.wsgi", "-b", f"127.0.0.1:{port}",
         "-w", "2", "--threads", "4", "--log-level", "error"],
        env=os.environ | _where(),
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait(port)
        sent = write_at_once(port, cookies, SECONDS)
    finally:
        server.terminate()
        server.wait(20)
    assert refuse_loss(sent) > 0
    assert all(each.taken for each in sent)
    if connection.vendor == "postgresql":
        assert deadlocks() == before


def _where() -> dict[str, str]:
    """Settings that lead a server of its own to this test's database and keys."""
    from django.conf import settings

    database = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{database['NAME']}"
    else:
        url = (
            f"postgresql://{database['USER']}@{database['HOST']}:{database['PORT']}"
            f"/{database['NAME']}"
        )
    return {
        "DATABASE_URL": url,
        "KEY_DIR": str(settings.KEY_DIR),
        "API_REQUESTS_A_MINUTE": "1000000",
        "PYTHONWARNINGS": "ignore",
    }
