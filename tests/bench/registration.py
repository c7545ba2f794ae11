"""Registering one intake through the whole stack, against a view of one INSERT."""

from __future__ import annotations

import http.client
import multiprocessing
import os
import random
import socket
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from tests.bench.report import Line

CONNECTIONS = 8
WORKERS = 2
ROUNDS = 3


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _server(application: str) -> Iterator[int]:
    """gunicorn with `application` on a free port, ended by its process id."""
    port = _free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", application, "-b", f"127.0.0.1:{port}",
         "-w", str(WORKERS), "--threads", "4", "--log-level", "error"],
        env=os.environ.copy(),
    )  # fmt: skip
    try:
        _wait(port)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the server did not start within 10 seconds")


def _send(port: int, path: str, headers: dict[str, str], seconds: float, known: bool) -> Any:
    """One connection's requests until time is up: (latencies in seconds, failures)."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    taken, failed = [], 0
    draw = random.Random(os.getpid())
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        body = urlencode(_form(draw, known)) if path != "/" else ""
        start = time.monotonic()
        connection.request("POST" if body else "GET", path, body or None, headers)
        answer = connection.getresponse()
        content = answer.read()
        taken.append(time.monotonic() - start)
        failed += answer.status != 200 or (bool(body) and b"Gemt" not in content)
    return taken, failed


def _form(draw: random.Random, known: bool) -> dict[str, str]:
    return {
        "id": str(uuid.uuid4()),
        "alias": f"bruger {draw.randrange(400)}" if known else "",
        "sex": draw.choice(["female", "male"]),
        "age": str(draw.randrange(20, 60)),
        "municipality": "101",
        "substance": draw.choice(["KOK", "HER"]),
        "method": "injection",
    }


def _load(port: int, path: str, headers: dict[str, str], seconds: float) -> tuple[float, float]:
    """(requests a second, 99th percentile in milliseconds) with CONNECTIONS clients."""
    with multiprocessing.get_context("spawn").Pool(CONNECTIONS) as pool:
        arguments = [(port, path, headers, seconds, True)] * CONNECTIONS
        results = pool.starmap(_send, arguments)
    failures = sum(failed for _, failed in results)
    if failures:
        raise RuntimeError(f"{failures} requests to {path} failed; the figures would mean nothing")
    taken = sorted(latency for latencies, _ in results for latency in latencies)
    return len(taken) / seconds, 1000 * taken[int(len(taken) * 0.99) - 1]


def _logged_in() -> dict[str, str]:
    """Headers of a member of staff at the counter, with session and CSRF token."""
    from django.middleware.csrf import _get_new_csrf_string
    from django.test import Client

    from config.access.models import User

    client = Client()
    client.force_login(User.objects.get(username="personale"))
    token = _get_new_csrf_string()
    session = client.cookies["sessionid"].value
    return {
        "Cookie": f"sessionid={session}; csrftoken={token}",
        "X-CSRFToken": token,
        "X-Counter": "1",
        "Content-Type": "application/x-www-form-urlencoded",
    }


def queries_per_registration() -> int:
    """SQL statements of one registration with a known alias, session and commit included."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext, override_settings

    from config.access.models import User

    client = Client(headers={"X-Counter": "1"})
    client.force_login(User.objects.get(username="personale"))
    draw = random.Random(1)
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        form = _form(draw, known=True)
        client.post("/rum/h17/registrer/", form)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            answer = client.post("/rum/h17/registrer/", form | {"id": str(uuid.uuid4())})
    assert answer.status_code == 200, answer.status_code
    return len(captured)


def measure(quick: bool) -> list[Line]:
    """Throughput and 99th percentile of floor and portal in turn, medians of ROUNDS."""
    from django.db import connection

    from tests.bench.floor_table import make

    make(connection)
    seconds = 1.0 if quick else 5.0
    headers = _logged_in()
    floors, portals = [], []
    with _server("tests.bench.floor:application") as floor, _server("config.wsgi") as portal:
        _load(floor, "/", {}, 0.5)
        _load(portal, "/rum/h17/registrer/", headers, 0.5)
        for _ in range(1 if quick else ROUNDS):
            floors.append(_load(floor, "/", {}, seconds))
            portals.append(_load(portal, "/rum/h17/registrer/", headers, seconds))
    rate, floor_rate = (statistics.median(r for r, _ in rows) for rows in (portals, floors))
    late, floor_late = (statistics.median(p for _, p in rows) for rows in (portals, floors))
    queries = queries_per_registration()
    return [
        Line("registrations a second, 8 connections", f"{rate:.0f}", f"{floor_rate:.0f}",
             rate / floor_rate, "at least 0.20 of the floor"),
        Line("99th percentile, ms", f"{late:.0f}", f"{floor_late:.0f}", late / floor_late,
             "under 10 x the floor"),
        Line("SQL statements per registration", str(queries), "1", None, "at most 8"),
    ]  # fmt: skip
