"""Results and exports of 100,000 answers: the page cold and warm, files in seconds and memory."""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench import many_responses
from tests.bench.report import Line

PAGES = ("results", "results_groups", "results_balance")
LEAST_ROUNDS = 5


def measure(quick: bool) -> list[Line]:
    """Make the answers, then measure pages and files, each beside its floor."""
    from django.db import connection

    count = 2_000 if quick else 100_000
    many_responses.make(count)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE consultation_response")
    return [*_pages(count), *_files(count)]


def _seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _pages(count: int) -> list[Line]:
    """Each page as the analyst gets it, through all middleware, in this process."""
    from django.test import Client
    from django.urls import reverse

    from consultation.queries import results_snapshot
    from tests import factories

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(factories.user("consultation_editor", username="bench-redaktoer"))
    lines = []
    for name in PAGES:
        address = reverse(f"consultation:{name}", args=[many_responses.SLUG])

        def get(address: str = address) -> None:
            assert client.get(address).status_code == 200

        get()
        results_snapshot.forget()
        cold = _seconds(get)
        warm = sorted(_seconds(get) for _ in range(LEAST_ROUNDS))[LEAST_ROUNDS // 2]
        fresh = sorted(_after_an_answer(get) for _ in range(LEAST_ROUNDS))[LEAST_ROUNDS // 2]
        value = f"{1000 * cold:.0f} / {1000 * warm:.0f} / {1000 * fresh:.0f}"
        what = f"{name}, {count} answers, ms cold / warm / one answer later"
        lines.append(Line(what, value, goal="300 ms warm"))
    return lines


def _after_an_answer(get: Callable[[], None]) -> float:
    """The page after one more answer has come: only its hour is read anew."""
    from consultation.models import Questionnaire
    from tests import factories

    to = Questionnaire.objects.select_related("current").get(slug=many_responses.SLUG)
    factories.response(to, {"rum": "no", "bydel": "bydel-1"})
    return _seconds(get)


def _files(count: int) -> list[Line]:
    """Each format in a process of its own, which prints its seconds and its memory."""
    floor = _seconds(_floor)
    lines = []
    for format, goal in (("csv", "3 x the floor"), ("xlsx", "10 s"), ("geojson", "")):
        seconds, memory, before = _exported(format)
        lines.append(
            Line(
                f"export of {count} answers as {format}, s / MB more than before",
                f"{seconds:.2f} / {memory - before:.0f}",
                f"{floor:.2f}" if format == "csv" else "",
                seconds / floor if format == "csv" else None,
                goal,
            )
        )
    return lines


def _floor() -> None:
    """One query and the csv module: the answers as they lie, one row each."""
    from django.db import connection

    with tempfile.TemporaryFile("w", newline="") as out, connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, version_id, sent_hour, channel, language, area, corrections, helper_role,"
            " answers::text FROM consultation_response r WHERE sent_hour IS NOT NULL"
            " AND withdrawn_hour IS NULL AND questionnaire_id ="
            " (SELECT id FROM consultation_questionnaire WHERE slug = %s)",
            [many_responses.SLUG],
        )
        writer = csv.writer(out, delimiter=";")
        while rows := cursor.fetchmany(2000):
            writer.writerows(rows)


_EXPORT = """
import resource, sys, time
import django
django.setup()
from pathlib import Path
from consultation.exporting import files
import xlsxwriter
def memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
before, start = memory(), time.perf_counter()
list(files.export(sys.argv[1], Path(sys.argv[3]), (sys.argv[2],), by=None))
print(time.perf_counter() - start, memory(), before)
"""


def _exported(format: str) -> tuple[float, float, float]:
    """(seconds, greatest memory in MB, memory in MB before it began)."""
    with tempfile.TemporaryDirectory() as folder:
        found: Any = subprocess.run(
            [sys.executable, "-c", _EXPORT, many_responses.SLUG, format, str(Path(folder))],
            check=True,
            capture_output=True,
            text=True,
        )
    seconds, memory, before = (float(part) for part in found.stdout.split())
    return seconds, memory, before
