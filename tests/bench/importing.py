"""Reading 200,000 intakes in: rows a second beside bare COPY and executemany of the same rows."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.bench.report import Line

ROWS, QUICK_ROWS = 200_000, 20_000
ROUNDS = 3
GOALS = {"PostgreSQL": 40_000, "SQLite": 25_000}
HEADER = (
    "id", "occurred_at", "age", "sex", "substance", "method", "municipality", "client", "assisted",
)  # fmt: skip
_BARE_COLUMNS = (
    "id", "room_id", "occurred_at", "received_at", "local_date", "local_hour", "age", "sex",
    "substance_id", "method", "method_detail", "municipality", "is_assisted", "source",
    "void_reason",
)  # fmt: skip
_ZONE = ZoneInfo("Europe/Copenhagen")


def intakes(rows: int, *, ids: bool, seed: int = 1) -> Iterator[tuple[str, ...]]:
    """Rows as a room writes them: half a year of minutes, 2,000 nicknames, some unknown."""
    draw = random.Random(seed)
    start = datetime(2012, 10, 1, tzinfo=UTC)
    for row in range(rows):
        moment = start + timedelta(seconds=row * 15_552_000 // rows)
        written = moment.astimezone(_ZONE).isoformat(timespec="minutes")
        yield (
            str(uuid.UUID(int=draw.getrandbits(128), version=4)) if ids else "",
            written,
            "" if draw.random() < 0.05 else str(draw.randint(18, 70)),
            draw.choices(("female", "male", "unknown"), (22, 73, 5))[0],
            draw.choices(("KOK", "HER", "HER+KOK", "MTD", "UKE"), (60, 20, 10, 5, 5))[0],
            draw.choices(("injection", "smoking", "sniffing"), (70, 25, 5))[0],
            draw.choices(("101", "147", "abroad_eu", "none", "unknown"), (70, 10, 8, 7, 5))[0],
            "" if draw.random() < 0.1 else f"bruger {draw.randint(1, 2000)}",
            draw.choices(("true", "false"), (3, 97))[0],
        )


def write_file(path: Path, rows: int, *, ids: bool) -> Path:
    """A CSV file of `rows` intakes."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(intakes(rows, ids=ids))
    return path


def _bare_rows(rows: int, room: int) -> list[tuple[Any, ...]]:
    """The same rows as the database holds them, made before the clock starts."""
    now = "2026-01-01 12:00:00+00"
    made = []
    for id, when, age, sex, substance, method, municipality, *_ in intakes(rows, ids=True):
        local = datetime.fromisoformat(when)
        made.append(
            (
                id.replace("-", ""), room, str(local.astimezone(UTC)), now, str(local.date()),
                local.hour, int(age) if age else None, sex, substance, method, "", municipality,
                False, "import", "",
            )
        )  # fmt: skip
    return made


def _copy(rows: list[tuple[Any, ...]]) -> None:
    from django.db import connection

    text = "\n".join(
        "\t".join("\\N" if value is None else str(value) for value in row) for row in rows
    )
    with connection.cursor() as cursor:
        plain: Any = cursor.cursor
        names = ", ".join(_BARE_COLUMNS)
        plain.copy_expert(
            f"COPY intake_rooms_intake ({names}) FROM STDIN", io.StringIO(text + "\n")
        )


def _executemany(rows: list[tuple[Any, ...]]) -> None:
    from django.db import connection, transaction

    marks = ", ".join(["?"] * len(_BARE_COLUMNS))
    with transaction.atomic(), connection.cursor() as cursor:
        plain: Any = cursor.connection
        plain.executemany(
            f"INSERT INTO intake_rooms_intake ({', '.join(_BARE_COLUMNS)}) VALUES ({marks})",
            rows,
        )


def _seconds(deed: Callable[[], object]) -> float:
    start = time.perf_counter()
    deed()
    return time.perf_counter() - start


def rounds(rows: int, folder: Path) -> list[tuple[str, float, float]]:
    """Floor and portal in turn on the database of the settings: what, and rows a second of both.

    The floor writes the same rows, without batch, epoch and key, into the same table with its
    indexes and foreign keys. The database is put in order between the rounds, outside the clock.
    """
    from django.db import connection

    from intake_rooms import services

    room, _ = services.add_room(
        slug="bench", name="Bench", kind="fixed", opened_on=date(2012, 1, 1), by=None
    )
    bare = _bare_rows(rows, room.pk)
    insert = _copy if connection.vendor == "postgresql" else _executemany
    measured = []
    for ids in (True, False):
        path = write_file(folder / f"intakes-{ids}.csv", rows, ids=ids)
        floor, portal, again = [], [], []
        for _ in range(ROUNDS):
            floor.append(_seconds(lambda: insert(bare)))
            _empty(room.pk)
            portal.append(
                _seconds(lambda path=path: services.import_intakes(path, room=room, by=None))
            )
            again.append(
                _seconds(lambda path=path: services.import_intakes(path, room=room, by=None))
            )
            _empty(room.pk)
        best = rows / statistics.median(floor)
        with_ids = "with ids" if ids else "without ids"
        measured.append((f"rows a second, {with_ids}", rows / statistics.median(portal), best))
        measured.append((f"same file again, {with_ids}", rows / statistics.median(again), best))
    return measured


def _empty(room: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM intake_rooms_intake WHERE room_id = %s", [room])
        cursor.execute("DELETE FROM intake_rooms_client")
        cursor.execute("VACUUM" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def measure(quick: bool) -> list[Line]:
    """Both databases: PostgreSQL is that of the settings, SQLite a file of its own."""
    rows = QUICK_ROWS if quick else ROWS
    with tempfile.TemporaryDirectory(prefix="portal-bench-import-") as name:
        folder = Path(name)
        postgresql = rounds(rows, folder)
        return _lines("PostgreSQL", postgresql) + _lines("SQLite", _on_sqlite(rows, folder))


def _on_sqlite(rows: int, folder: Path) -> list[tuple[str, float, float]]:
    """The same rounds in a process of their own: settings are read once in a process."""
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}",
        "KEY_DIR": str(folder / "keys"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.importing", str(rows), str(folder)],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return [tuple(line) for line in json.loads(done.stdout)]


def _lines(database: str, measured: list[tuple[str, float, float]]) -> list[Line]:
    floor_name = "COPY" if database == "PostgreSQL" else "executemany"
    return [
        Line(
            f"{database}, {what}",
            f"{portal:,.0f}",
            f"{floor_name} {floor:,.0f}",
            portal / floor,
            f"at least {GOALS[database]:,}" if what.startswith("rows") else "",
        )
        for what, portal, floor in measured
    ]


def _main() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    print(json.dumps(rounds(int(sys.argv[1]), Path(sys.argv[2]))))


if __name__ == "__main__":
    _main()
