"""Fifty tablets writing to one room at once: what is acknowledged is stored, each once."""

from __future__ import annotations

import http.client
import json
import multiprocessing
import os
import random
import threading
import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.bench.registration import _server
from tests.bench.report import Line

TABLETS, PROCESSES, SECONDS = 50, 5, 30.0
PATH = "/api/v1/intakes/"
_RESENT = 0.1
"""How often a tablet acts as if the answer was lost, and sends the same batch again."""


@dataclass
class Sent:
    """What one tablet saw: ids by status, seconds of each request, and what went wrong."""

    created: list[str] = field(default_factory=list)
    again: list[str] = field(default_factory=list)
    taken: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def enrol(count: int, room: str) -> list[str]:
    """The cookies of `count` new tablets of a room."""
    from config.offline import services

    return [
        services.enrol(services.make_code(room, name=f"Tablet {n}", by=None)).cookie
        for n in range(count)
    ]


def item(draw: random.Random, **changes: Any) -> dict[str, Any]:
    """An intake of this moment."""
    return {
        "id": str(uuid.uuid4()),
        "occurred_at": datetime.now(UTC).isoformat(),
        "age": draw.randrange(20, 60),
        "sex": draw.choice(["female", "male"]),
        "substance": draw.choice(["KOK", "HER", "HER+KOK"]),
        "method": "injection",
        "municipality": "101",
        "client": f"bruger {draw.randrange(400)}",
        **changes,
    }


def post(connection: http.client.HTTPConnection, body: Any, cookie: str) -> tuple[int, Any]:
    """Send a batch: the status and the answer."""
    headers = {
        "Cookie": f"device={cookie}",
        "Content-Type": "application/json",
        "X-Device-Time": datetime.now(UTC).isoformat(),
    }
    connection.request("POST", PATH, json.dumps(body), headers)
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read())


def _tablet(port: int, cookie: str, until: float, sent: Sent) -> None:
    draw = random.Random(cookie)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    batch: list[dict[str, Any]] = []
    while time.monotonic() < until:
        if not batch or draw.random() >= _RESENT:
            batch = [item(draw) for _ in range(draw.randrange(1, 6))]
        start = time.monotonic()
        status, answer = post(connection, batch, cookie)
        sent.taken.append(time.monotonic() - start)
        if status != 200:
            sent.failed.append(f"{status} {answer}")
            continue
        for result in answer["results"]:
            told = {"created": sent.created, "duplicate": sent.again}
            told.get(result["status"], sent.failed).append(result["id"])


def _process(port: int, cookies: list[str], seconds: float) -> list[Sent]:
    """Several tablets in one process."""
    until = time.monotonic() + seconds
    sent = [Sent() for _ in cookies]
    threads = [
        threading.Thread(target=_tablet, args=(port, cookie, until, mine))
        for cookie, mine in zip(cookies, sent, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sent


def write_at_once(port: int, cookies: list[str], seconds: float) -> list[Sent]:
    """All tablets against the server on `port`."""
    parts = [(port, cookies[n::PROCESSES], seconds) for n in range(PROCESSES)]
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        return [sent for part in pool.starmap(_process, parts) for sent in part]


def deadlocks() -> int:
    """How many deadlocks PostgreSQL has broken in this database."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def refuse_loss(sent: list[Sent]) -> int:
    """The number of intakes created. Raises RuntimeError where one was lost, doubled or refused."""
    from intake_rooms.models import Intake

    failed = [fault for each in sent for fault in each.failed]
    created = [name for each in sent for name in each.created]
    if failed:
        raise RuntimeError(f"{len(failed)} failed, such as {failed[0]}")
    if len(created) != len(set(created)):
        raise RuntimeError("an id was created twice")
    acknowledged = set(created) | {name for each in sent for name in each.again}
    stored = {str(pk) for pk in Intake.objects.filter(source="tablet").values_list("pk", flat=True)}
    if not acknowledged <= stored:
        raise RuntimeError(f"{len(acknowledged - stored)} acknowledged intakes are lost")
    return len(created)


def measure(quick: bool) -> list[Line]:
    """Throughput and times of fifty tablets for half a minute; nothing lost, no deadlock."""
    seconds = 3.0 if quick else SECONDS
    os.environ["API_REQUESTS_A_MINUTE"] = "1000000"
    cookies = enrol(TABLETS, "h17")
    before = deadlocks()
    with _server("config.wsgi") as portal:
        warm = write_at_once(portal, cookies, 1.0)
        sent = write_at_once(portal, cookies, seconds)
    created = refuse_loss(sent)
    refuse_loss(warm)
    taken = sorted(each * 1000 for tablet in sent for each in tablet.taken)
    place = [taken[int(len(taken) * share) - 1] for share in (0.5, 0.95, 0.99)]
    return [
        Line("tablets writing to one room", str(TABLETS), "", None, "50"),
        Line("intakes acknowledged, each stored once", str(created), "", None, "none lost"),
        Line("requests a second", f"{len(taken) / seconds:.0f}"),
        Line("intakes a second", f"{created / seconds:.0f}"),
        Line("a request, ms: p50 / p95 / p99", " / ".join(f"{each:.0f}" for each in place)),
        Line("deadlocks", str(deadlocks() - before), "", None, "0"),
    ]
