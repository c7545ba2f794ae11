"""The measurements of `tenmillion`, in a process of their own (it starts this one)."""

from __future__ import annotations

import csv
import io
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction

from intake_rooms import queries
from intake_rooms.daily import reading
from intake_rooms.daily.checking import differences
from intake_rooms.daily.refreshing import rebuild, refresh_stale
from intake_rooms.models import Intake, Room
from tests.bench import daily_floors as floors
from tests.bench.many_intakes import COLUMNS, FIRST, LAST, make_rooms, rows_sql
from tests.bench.report import Line

SPANS = {
    "8 weeks": (date(2023, 10, 2), date(2023, 11, 26)),
    "1 year": (date(2023, 1, 1), LAST),
    "10 years": (FIRST, LAST),
}
INTAKE = Intake._meta.db_table
DAYS_COPIED = 30


def seconds(act: Callable[[], object]) -> float:
    """How long it takes, once."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def in_turn(times: int, *acts: Callable[[], object]) -> list[float]:
    """The median of each, measured in turn after one go that does not count."""
    for act in acts:
        act()
    taken = [[seconds(act) for act in acts] for _ in range(times)]
    return [statistics.median(column) for column in zip(*taken, strict=True)]


def line(what: str, value: float, floor: float | None = None, goal: str = "") -> Line:
    """Seconds as a line of the report."""
    if floor is None:
        return Line(what, f"{value:.3f}", goal=goal)
    return Line(what, f"{value:.3f}", f"{floor:.3f}", value / floor, goal)


def on_postgresql(rows: int, sample: Path) -> list[Line]:
    """Build the rows, then measure figures, writing, rebuilding and memory."""
    slugs = make_rooms()
    rooms = list(Room.objects.filter(slug__in=slugs).values_list("pk", flat=True))
    with transaction.atomic(), connection.cursor() as cursor:
        # Without foreign keys and triggers, which would only check what is made to fit.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SELECT setseed(0.5)")
        cursor.execute(f"INSERT INTO {INTAKE} ({COLUMNS}) {rows_sql(rows)}")
    floors.run(f"VACUUM ANALYZE {INTAKE}")
    copy_out(sample, rows_sql(rows // 10))
    working_out = seconds(lambda: rebuild(rooms, FIRST, LAST))
    floors.run("VACUUM ANALYZE")
    making_floors = seconds(floors.make)
    lines = []
    for name, span in SPANS.items():
        lines += figures(name, slugs, rooms, *span)
    lines += writing(rooms)
    lines.append(Line("rebuild of all days, s", f"{working_out:.1f}", f"{making_floors:.1f}",
                      working_out / making_floors))  # fmt: skip
    checking = seconds(lambda: proven(rooms))
    lines.append(Line("rebuild_daily --check of all days, s", f"{checking:.1f}"))
    return [*lines, annex_process(slugs)]


def proven(rooms: list[int]) -> None:
    """Fail where what was worked out is not what the intakes say."""
    found = differences(rooms, FIRST, LAST)
    assert not found, found


def figures(
    name: str, slugs: tuple[str, ...], rooms: list[int], start: date, end: date
) -> list[Line]:
    """All figures of a period against the floors, in turn."""
    groups = dict(Room.objects.filter(pk__in=rooms).values_list("pk", "group_id"))

    def counts_only() -> None:
        with reading.snapshot():
            reader = reading.Reader(groups, start, end)
            reader.days()
            reader.intakes()
            reader.codes()

    def portal() -> None:
        queries.by_day(slugs, start, end, counts=queries.counted(slugs, start, end))

    times = 3 if name == "10 years" else 7
    wide, raw, everything, counts = in_turn(
        times,
        lambda: floors.wide_rows(rooms, start, end),
        lambda: floors.raw_rows(rooms, start, end),
        portal,
        counts_only,
    )
    # Once: over ten years it takes most of a minute, and the intakes have just been read.
    clients_floor = seconds(lambda: floors.clients_per_row(rooms, start, end))
    return [
        line(f"{name}: intakes by all dimensions, s", counts, wide, "2 x (nine aggregates)"),
        line(f"{name}: all, clients per row too, s", everything, wide, "2 x (nine aggregates)"),
        line(f"{name}: all, to the raw rows' nine", everything, raw, "0.1"),
        line(f"{name}: clients per row, s", everything - counts, clients_floor, "3 x (C41)"),
        line(f"{name}: all, to the same of the raw rows", everything, raw + clients_floor, "0.1"),
    ]


def copy_out(path: Path, query: str) -> None:
    """Rows as CSV."""
    with path.open("w") as out, connection.cursor() as cursor:
        server: Any = cursor.cursor
        server.copy_expert(f"COPY ({query}) TO STDOUT WITH CSV", out)


def writing(rooms: list[int]) -> list[Line]:
    """A single INSERT and a COPY, each with the triggers off and on, in turn."""
    number = iter(range(100, 200))
    late = LAST + timedelta(days=1)
    taken: dict[str, list[float]] = {"off": [], "on": []}
    for _ in range(5):
        for state in taken:
            switch(state)
            rows = made_rows(400, next(number) * 10**6, late)
            taken[state].append(seconds(lambda rows=rows: insert_each(rows)) / 400)  # type: ignore[misc]
    single = {state: statistics.median(values) for state, values in taken.items()}
    copies: dict[str, list[float]] = {"off": [], "on": []}
    copied = 50_000
    for _ in range(3):
        for state in copies:
            switch(state)
            text = as_text(made_rows(copied, next(number) * 10**6, late, DAYS_COPIED))
            copies[state].append(seconds(lambda text=text: copy_in(text)))  # type: ignore[misc]
    bulk = {state: statistics.median(values) for state, values in copies.items()}
    switch("on")
    refresh_stale(rooms, late, date(2030, 1, 1))
    untouched = late + timedelta(days=365)
    text = as_text(made_rows(copied, next(number) * 10**6, untouched, DAYS_COPIED))
    after = seconds(lambda: copy_in(text)) + seconds(
        lambda: refresh_stale(rooms, late, date(2030, 1, 1))
    )
    return [
        line("one INSERT with marks, ms", single["on"] * 1000, single["off"] * 1000, "1.5"),
        line(f"COPY of {copied}, marks, s", bulk["on"], bulk["off"], "4"),
        line(f"COPY of {copied}, {DAYS_COPIED} days worked out, s", after, bulk["off"], "4"),
    ]  # fmt: skip


def switch(state: str) -> None:
    """Turn the marking of days on or off."""
    word = {"on": "ENABLE", "off": "DISABLE"}[state]
    floors.run(f"ALTER TABLE {INTAKE} {word} TRIGGER stale_day_on_insert")


def made_rows(rows: int, first: int, start: date, days: int = 1) -> list[tuple[Any, ...]]:
    """New intakes on days of their own."""
    end = start + timedelta(days=days - 1)
    with connection.cursor() as cursor:
        cursor.execute(rows_sql(rows, first=first, start=start, end=end))
        return list(cursor.fetchall())


def insert_each(rows: list[tuple[Any, ...]]) -> None:
    """Each in a transaction of its own."""
    marks = ", ".join(["%s"] * len(COLUMNS.split(",")))
    with connection.cursor() as cursor:
        for row in rows:
            cursor.execute(f"INSERT INTO {INTAKE} ({COLUMNS}) VALUES ({marks})", row)


def as_text(rows: list[tuple[Any, ...]]) -> str:
    """As COPY takes it."""
    return "".join(
        "\t".join("\\N" if value is None else str(value) for value in row) + "\n" for row in rows
    )


def copy_in(text: str) -> None:
    """All in one COPY."""
    with connection.cursor() as cursor:
        server: Any = cursor.cursor
        server.copy_expert(f"COPY {INTAKE} ({COLUMNS}) FROM STDIN", io.StringIO(text))


def annex_process(slugs: tuple[str, ...]) -> Line:
    """The ten-year annex drawn as a page by a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.tenmillion", "annex", *slugs],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    taken, memory = json.loads(done.stdout)
    return Line("ten-year annex as a page, cold, s / MB", f"{taken:.2f} / {memory:.0f}",
                goal="400 MB")  # fmt: skip


def draw_annex(slugs: list[str]) -> None:
    """Draw it; print the seconds and the most memory that this process has had."""
    from reports.parameters import StatusParameters
    from reports.periods import Period
    from reports.services import draw_status

    parameters = StatusParameters(rooms=tuple(slugs), period=Period(FIRST, LAST))
    taken = seconds(lambda: draw_status(parameters).render("html"))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([taken, memory]))


def on_sqlite(rows: int, sample: Path) -> list[Line]:
    """The sample in SQLite: storing with and without marks, rebuilding, and the figures."""
    slugs = make_rooms()
    rooms = list(Room.objects.filter(slug__in=slugs).order_by("pk").values_list("pk", flat=True))
    with sample.open(newline="") as file:
        stored = [sqlite_row(row) for row in csv.reader(file)]
    marks = ", ".join(["%s"] * len(COLUMNS.split(",")))
    insert = f"INSERT INTO {INTAKE} ({COLUMNS}) VALUES ({marks})"

    def store() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(insert, stored)

    storing = seconds(store)
    working_out = seconds(lambda: rebuild(rooms, FIRST, LAST))
    floors.run("ANALYZE")
    lines = [
        Line("store, rows a second", f"{len(stored) / storing:,.0f}"),
        Line("rebuild of all days, s", f"{working_out:.1f}"),
    ]
    for name, (start, end) in SPANS.items():
        raw, portal = in_turn(
            1 if name == "10 years" else 3,
            lambda start=start, end=end: floors.raw_rows_on_sqlite(rooms, start, end),  # type: ignore[misc]
            lambda start=start, end=end: queries.counted(slugs, start, end),  # type: ignore[misc]
        )
        lines.append(line(f"{name}: all, clients per row too, s", portal, raw))
    proven(rooms)
    return lines


def sqlite_row(row: list[str]) -> tuple[Any, ...]:
    """From PostgreSQL's CSV to what SQLite stores."""
    made: list[Any] = [value or None for value in row]
    made[0] = row[0].replace("-", "")
    made[2] = made[3] = row[2].partition("+")[0]
    made[10], made[12], made[16] = "", False, ""
    return tuple(made)


def main(kind: str, *rest: str) -> None:
    """Measure and print the lines as JSON."""
    if kind == "annex":
        draw_annex(list(rest))
        return
    rows, sample = int(rest[0]), Path(rest[1])
    call_command("migrate", verbosity=0)
    measured = {"postgresql": on_postgresql, "sqlite": on_sqlite}[kind](rows, sample)
    print(json.dumps([vars(found) for found in measured]))
