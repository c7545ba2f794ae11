"""A hearing of 20,000 responses and 5,000 attachments: list, search, filters, files.

On PostgreSQL in this run's database, and on SQLite in a process of its own
(`python -m tests.bench.hearing COUNT`). Pages are asked through all middleware, in this process;
the floor is what the database gives without the portal: the page's rows and their count.
"""

from __future__ import annotations

import csv
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench import many_hearing_responses as many
from tests.bench.report import Line

ROUNDS = 9
_PER_PAGE = 25
_ALL = "hearing_id = (SELECT id FROM consultation_hearing WHERE slug = %s)"
_PAGE_FLOOR = (
    "SELECT id, number, lane, name, organisation, received_at, state, channel, substr(text, 1, 160)"
    f" FROM consultation_hearingresponse WHERE {_ALL}"
    " ORDER BY received_at DESC, number DESC LIMIT 25 OFFSET %s"
)
_COUNT_FLOOR = f"SELECT count(*) FROM consultation_hearingresponse WHERE {_ALL}"
_FILE_FLOOR = (
    "SELECT lane, number, received_at, is_late, state, channel, sender_kind, name, organisation,"
    " postcode, town, without_remarks, text, shown_text, state_reason, role, consent"
    f" FROM consultation_hearingresponse WHERE {_ALL}"
)


def measure(quick: bool) -> list[Line]:
    """Make the responses, measure here, and then on SQLite."""
    count = 2_000 if quick else 20_000
    return [*_measured(count, "PostgreSQL"), *_on_sqlite(count)]


def _measured(count: int, database: str) -> list[Line]:
    from django.db import connection

    many.make(count)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return [*_pages(count, database), *_files(count, database)]


def _seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _in_turn(portal: Callable[[], object], floor: Callable[[], object]) -> tuple[float, float]:
    """Medians of both, measured in turn after one try each."""
    portal(), floor()
    pairs = [(_seconds(portal), _seconds(floor)) for _ in range(ROUNDS)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def _pages(count: int, database: str) -> list[Line]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from tests import factories

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(factories.user("consultation_editor", username="bench-hoering"))
    address = reverse("consultation:hearing_responses", args=[many.SLUG])
    last = -(-count // _PER_PAGE)
    common, rare = many.INFLECTED if database == "PostgreSQL" else many.PLAIN
    lines = []
    for what, query, page in (
        ("first page", "", 1),
        ("page in the middle", f"?page={last // 2}", last // 2),
        ("last page", f"?page={last}", last),
        ("sorted by sender", "?sort=afsender", 1),
        ("search for a common word", f"?q={common}", 1),
        ("search for a rare word", f"?q={rare}", 1),
        ("search and filters", "?q=rum&state=received&has_files=yes&late=no", 1),
        ("only with files", "?has_files=yes", 1),
    ):

        def get(query: str = query) -> None:
            assert client.get(address + query).status_code == 200

        seconds, floor = _in_turn(get, lambda page=page: _floor_page(page))
        with CaptureQueriesContext(connection) as found:
            get()
        value = f"{1000 * seconds:.0f} ms, {len(found)} queries"
        name = f"{database}, {count} responses: {what}"
        lines.append(Line(name, value, f"{1000 * floor:.1f} ms", seconds / floor, "300 ms"))
    hub = reverse("consultation:hearing_desk", args=[many.SLUG])
    seconds = statistics.median(_seconds(lambda: client.get(hub)) for _ in range(ROUNDS))
    lines.append(Line(f"{database}: the hearing's desk", f"{1000 * seconds:.0f} ms", goal="300 ms"))
    return lines


def _floor_page(page: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(_COUNT_FLOOR, [many.SLUG])
        cursor.fetchone()
        cursor.execute(_PAGE_FLOOR, [many.SLUG, (page - 1) * _PER_PAGE])
        cursor.fetchall()


def _files(count: int, database: str) -> list[Line]:
    from consultation.exporting import hearing_file
    from consultation.exporting.hearing_file import HearingSheet
    from consultation.models import Hearing, HearingResponse

    hearing = Hearing.objects.get(slug=many.SLUG)

    def sheet() -> HearingSheet:
        return HearingSheet(hearing, HearingResponse.objects.filter(hearing=hearing))

    def as_csv() -> None:
        with tempfile.TemporaryFile("w", newline="") as out:
            hearing_file.write_csv(sheet(), out)

    def as_streamed() -> None:
        with tempfile.TemporaryFile("w", newline="") as out:
            out.writelines(hearing_file.csv_lines(sheet()))

    def as_xlsx() -> None:
        hearing_file.write_xlsx(sheet(), io.BytesIO())

    lines = []
    for what, act, goal in (
        ("CSV by command", as_csv, "3 x the floor"),
        ("CSV from the page", as_streamed, "3 x the floor"),
        ("XLSX", as_xlsx, "10 s"),
    ):
        seconds, floor = _in_turn(act, _floor_file)
        name = f"{database}, export of {count} responses: {what}"
        ratio = seconds / floor if "CSV" in what else None
        lines.append(Line(name, f"{seconds:.2f} s", f"{floor:.2f} s", ratio, goal))
    return lines


def _floor_file() -> None:
    """One query and the csv module."""
    from django.db import connection

    with tempfile.TemporaryFile("w", newline="") as out, connection.cursor() as cursor:
        cursor.execute(_FILE_FLOOR, [many.SLUG])
        writer = csv.writer(out, delimiter=";")
        while rows := cursor.fetchmany(2000):
            writer.writerows(rows)


def _on_sqlite(count: int) -> list[Line]:
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        found = subprocess.run(
            [sys.executable, "-m", "tests.bench.hearing", str(count)],
            check=True,
            capture_output=True,
            text=True,
            env={
                **os.environ,
                "DATABASE_URL": f"sqlite:///{Path(folder) / 'bench.sqlite3'}",
                "VAR_DIR": folder,
                "KEY_DIR": str(Path(folder) / "keys"),
            },
        )
    return [Line(**each) for each in json.loads(found.stdout.splitlines()[-1])]


def _alone() -> None:
    """What the process for SQLite runs: an empty database, the same measurements, as JSON."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    lines = _measured(int(sys.argv[1]), "SQLite")
    print(json.dumps([vars(line) for line in lines]))


if __name__ == "__main__":
    _alone()
