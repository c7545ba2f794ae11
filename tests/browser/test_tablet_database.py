"""The tablet while PostgreSQL is restarted under the portal: a server of the test's own."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from playwright.sync_api import expect

from tests.browser.portal import ROOT, Network, Portal, wait_until
from tests.browser.tablet import Tablet
from tests.private_cluster import PrivateCluster

SHIFT = 80
PREPARE = """
from datetime import date
from config.offline import services as tablets
from intake_rooms import services
services.add_room(slug="h17", name="H17", kind="fixed", opened_on=date(2016, 8, 1), by=None)
print(tablets.enrol(tablets.make_code("h17", name="Tablet 1", by=None)).cookie)
"""
STORED = """
SELECT count(*), count(DISTINCT client_key) FROM intake_rooms_intake WHERE voided_at IS NULL
"""
HELD_UP = """
SELECT count(*) FROM pg_stat_activity WHERE datname = 'portal' AND wait_event_type = 'Lock'
"""


class Restarted:
    """A PostgreSQL server that keeps what it has acknowledged, with the portal's database."""

    def __init__(self, cluster: PrivateCluster) -> None:
        self.cluster = cluster
        self.url = cluster.create_database("portal")

    def ask(self, question: str) -> tuple[Any, ...]:
        """The first row of the answer."""
        with closing(psycopg2.connect(self.url)) as connection, connection.cursor() as cursor:
            cursor.execute(question)
            row: tuple[Any, ...] = cursor.fetchone()
            return row

    def hold_up(self) -> None:
        """Let nobody store an intake until the server is restarted."""
        self._holder = psycopg2.connect(self.url)
        self._holder.cursor().execute("LOCK TABLE intake_rooms_intake IN SHARE MODE")

    def holds_up(self) -> bool:
        """Whether somebody waits, in a transaction, to store an intake."""
        return self.ask(HELD_UP) != (0,)


@pytest.fixture
def database() -> Iterator[Restarted]:
    with PrivateCluster(durable=True) as cluster:
        yield Restarted(cluster)


@pytest.fixture
def portal(database: Restarted, tmp_path: Path) -> Iterator[Portal]:
    """The portal on that server instead of the tests' database."""
    running = Portal(tmp_path / "keys", database.url)
    manage(running, "migrate", "-v0")
    running.start()
    yield running
    running.kill()


def manage(portal: Portal, *arguments: str) -> str:
    """What `manage.py` prints, with the portal's own settings."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT, env=portal.environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout.strip()


def test_a_restart_of_postgresql_while_sending_loses_nothing_and_stores_nothing_twice(
    database: Restarted,
    portal: Portal,
    network: Network,
    make_tablet: Callable[..., Tablet],
) -> None:
    cookie = manage(portal, "shell", "-v0", "-c", PREPARE).splitlines()[-1]
    network.alter["/static/offline/send.js"] = lambda script: script.replace(
        b"MOST_AT_ONCE = 200", b"MOST_AT_ONCE = 20"
    )
    tablet = make_tablet()
    tablet.open(cookie)
    network.is_down = True
    tablet.register(0, SHIFT)
    tablet.expect_queue(f"{SHIFT} venter")
    held_up = threading.Event()

    def hold_up_once() -> None:
        if not held_up.is_set():
            database.hold_up()
            held_up.set()

    network.is_down = False
    for mode, batches in (("fast", 2), ("immediate", 4)):
        held_up.clear()
        network.on_batch = lambda least=batches: len(network.batches) >= least and hold_up_once()
        tablet.hurry()
        wait_until(lambda: tablet.page.wait_for_timeout(20) or held_up.is_set())
        wait_until(database.holds_up, what="a batch in the middle of its transaction")
        network.on_batch = None
        database.cluster.restart(mode)  # by this thread, or the server ends with the thread

    tablet.expect_queue("alt er sendt", seconds=60)
    assert len(network.batches) >= SHIFT / 20 + 2  # two were refused
    assert database.ask(STORED) == (SHIFT, SHIFT)
    expect(tablet.page.locator("#total")).to_have_text(str(SHIFT))
