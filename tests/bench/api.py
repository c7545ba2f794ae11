"""The API through the whole stack: one intake against one INSERT, and batches of 200."""

from __future__ import annotations

import http.client
import json
import multiprocessing
import os
import random
import statistics
import time
import uuid
from typing import Any

from tests.bench.registration import CONNECTIONS, ROUNDS, _load, _server
from tests.bench.report import Line
from tests.bench.tablets import PATH, enrol, item, post

BATCH = 200
SENDERS = 4


def _send(port: int, cookie: str, seconds: float, bodies: list[Any]) -> list[float]:
    """One tablet's requests until time is up, in seconds each. Bodies get fresh ids."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    draw = random.Random(cookie)
    taken = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        body = [each | {"id": str(uuid.uuid4())} for each in draw.choice(bodies)]
        start = time.monotonic()
        status, answer = post(connection, body, cookie)
        taken.append(time.monotonic() - start)
        if status != 200 or {each["status"] for each in answer["results"]} != {"created"}:
            raise RuntimeError(f"{status}: {json.dumps(answer)[:300]}")
    return taken


def _at_once(port: int, cookies: list[str], seconds: float, bodies: list[Any]) -> list[float]:
    with multiprocessing.get_context("spawn").Pool(len(cookies)) as pool:
        parts = pool.starmap(_send, [(port, cookie, seconds, bodies) for cookie in cookies])
    return sorted(each for part in parts for each in part)


def _bodies(size: int, *, sealed: bool) -> list[list[dict[str, Any]]]:
    """Batches made beforehand, so that sealing is not measured as the server's work."""
    from config.offline.sealing import seal
    from intake_rooms.devices import seal_key

    draw, key = random.Random(size), seal_key()
    bodies = [[item(draw) for _ in range(size)] for _ in range(8)]
    if sealed:
        for body in bodies:
            for each in body:
                each |= {"client_sealed": seal(each.pop("client"), key), "key_id": key.number}
    return bodies


def queries_per_post() -> int:
    """SQL statements of one intake of a known client by the API, commit included."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext, override_settings

    client = Client()
    client.cookies["device"] = enrol(1, "h17")[0]
    draw = random.Random(1)
    alike = item(draw, substance="HER")
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        for _ in range(2):
            body = json.dumps(alike | {"id": str(uuid.uuid4())})
            with CaptureQueriesContext(connection) as captured:
                answer = client.post(PATH, body, content_type="application/json")
            assert answer.json()["results"][0]["status"] == "created"
    return len(captured)


def measure(quick: bool) -> list[Line]:
    """Floor and API in turn, medians of ROUNDS; then batches, aliases sealed and in the clear."""
    from django.db import connection

    from tests.bench.floor_table import make

    make(connection)
    os.environ["API_REQUESTS_A_MINUTE"] = "1000000"
    seconds = 1.0 if quick else 5.0
    single = enrol(CONNECTIONS, "h17")
    floors: list[tuple[float, float]] = []
    alone: list[tuple[float, float]] = []
    many: dict[bool, list[float]] = {True: [], False: []}
    with _server("tests.bench.floor:application") as floor, _server("config.wsgi") as portal:
        _load(floor, "/", {}, 0.5)
        _at_once(portal, single, 0.5, _bodies(1, sealed=False))
        for _ in range(1 if quick else ROUNDS):
            floors.append(_load(floor, "/", {}, seconds))
            taken = _at_once(portal, single, seconds, _bodies(1, sealed=False))
            alone.append((len(taken) / seconds, 1000 * taken[int(len(taken) * 0.99) - 1]))
            for sealed, rates in many.items():
                done = _at_once(portal, single[:SENDERS], seconds, _bodies(BATCH, sealed=sealed))
                rates.append(len(done) * BATCH / seconds)
    rate, floor_rate = (statistics.median(r for r, _ in rows) for rows in (alone, floors))
    late, floor_late = (statistics.median(p for _, p in rows) for rows in (alone, floors))
    return [
        Line("one intake a request, a second, 8 connections", f"{rate:.0f}", f"{floor_rate:.0f}",
             rate / floor_rate, "at least 0.20 of the floor"),
        Line("99th percentile, ms", f"{late:.0f}", f"{floor_late:.0f}", late / floor_late,
             "under 10 x the floor"),
        Line("SQL statements per intake alone", str(queries_per_post()), "1", None, "at most 8"),
        Line(f"batches of {BATCH}: intakes a second", f"{statistics.median(many[False]):.0f}",
             "", None, "at least 3,000"),
        Line("the same with sealed aliases", f"{statistics.median(many[True]):.0f}",
             "", None, "at least 3,000"),
    ]  # fmt: skip
