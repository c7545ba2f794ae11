"""What PostgreSQL does with nothing around it: hand-made rollups, and the rows themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import connection

from tests.bench.many_intakes import SUBSTANCES

HOURS = [f"h{hour}" for hour in range(24)]
SEXES = {"f": "female", "m": "male", "o": "other", "u": "unknown"}
BANDS = {f"a{low}": (low, low + 4) for low in range(20, 70, 5)}
DRUGS = {f"s{number}": code for number, code in enumerate(SUBSTANCES)}


def make() -> None:
    """One wide row per room and day, towns per day, and one row per client, room and day."""
    counted = [f"count(*) FILTER (WHERE local_hour = {h}) AS h{h}" for h in range(24)]
    counted += [f"count(*) FILTER (WHERE sex = '{code}') AS {name}" for name, code in SEXES.items()]
    counted += [
        f"count(*) FILTER (WHERE age BETWEEN {low} AND {high}) AS {name}"
        for name, (low, high) in BANDS.items()
    ]
    counted += [
        f"count(*) FILTER (WHERE substance_id = '{code}') AS {name}" for name, code in DRUGS.items()
    ]
    rows = "FROM intake_rooms_intake WHERE voided_at IS NULL"
    by_day = f"{rows} GROUP BY room_id, local_date"
    made = {
        "floor_day": f"SELECT room_id, local_date, count(*) AS n, {', '.join(counted)} {by_day}",
        "floor_town": (
            f"SELECT room_id, local_date, municipality, count(*) AS n {by_day}, municipality"
        ),
        "floor_client": (
            f"SELECT DISTINCT room_id, local_date, client_key {rows} "
            "AND client_key IS NOT NULL ORDER BY local_date, room_id"
        ),
    }
    for table, query in made.items():
        run(f"CREATE TABLE {table} AS {query}")
        run(f"CREATE INDEX ON {table} (room_id, local_date)")
        run(f"VACUUM ANALYZE {table}")


def run(statement: str) -> None:
    """Run it and fetch what it gives."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        if cursor.description:
            cursor.fetchall()


def _where(rooms: Sequence[int], start: date, end: date) -> str:
    named = ", ".join(map(str, rooms))
    return f"WHERE room_id IN ({named}) AND local_date BETWEEN '{start}' AND '{end}'"


def _week(start: date) -> str:
    return f"room_id, (local_date - date '{start}') / 7"


def wide_rows(rooms: Sequence[int], start: date, end: date) -> None:
    """The nine aggregates of performance.md §1 from the rollups."""
    where = _where(rooms, start, end)

    def sums(names: Sequence[str]) -> str:
        return ", ".join(f"sum({name})" for name in names)

    for query in (
        f"SELECT {_week(start)}, sum(n) FROM floor_day {where} GROUP BY 1, 2",
        f"SELECT count(DISTINCT client_key) FROM floor_client {where}",
        f"SELECT extract(isodow FROM local_date), sum(n) FROM floor_day {where} GROUP BY 1",
        f"SELECT {sums(HOURS)} FROM floor_day {where}",
        f"SELECT {sums(list(SEXES))} FROM floor_day {where}",
        f"SELECT {sums(list(BANDS))} FROM floor_day {where}",
        f"SELECT {sums(list(DRUGS))} FROM floor_day {where}",
        f"SELECT municipality, sum(n) FROM floor_town {where} GROUP BY 1",
        f"SELECT {_week(start)}, sum(f), sum(n) FROM floor_day {where} GROUP BY 1, 2",
    ):
        run(query)


def raw_rows(rooms: Sequence[int], start: date, end: date) -> None:
    """The nine aggregates from the intakes, their local day and hour stored."""
    rows = f"FROM intake_rooms_intake {_where(rooms, start, end)} AND voided_at IS NULL"
    run(f"SELECT {_week(start)}, count(*) {rows} GROUP BY 1, 2")
    run(f"SELECT count(DISTINCT client_key) {rows}")
    for code in (
        "extract(isodow FROM local_date)", "local_hour", "sex", "age / 5", "substance_id",
        "municipality",
    ):  # fmt: skip
        run(f"SELECT {code}, count(*) {rows} GROUP BY 1")
    run(f"SELECT {_week(start)}, count(*) FILTER (WHERE sex = 'female') {rows} GROUP BY 1, 2")


def raw_rows_on_sqlite(rooms: Sequence[int], start: date, end: date) -> None:
    """The nine aggregates from the intakes, as SQLite says them."""
    rows = f"FROM intake_rooms_intake {_where(rooms, start, end)} AND voided_at IS NULL"
    week = f"room_id, CAST(julianday(local_date) - julianday('{start}') AS integer) / 7"
    run(f"SELECT {week}, count(*) {rows} GROUP BY 1, 2")
    run(f"SELECT count(DISTINCT client_key) {rows}")
    for code in (
        "strftime('%w', local_date)", "local_hour", "sex", "age / 5", "substance_id",
        "municipality",
    ):  # fmt: skip
        run(f"SELECT {code}, count(*) {rows} GROUP BY 1")
    run(f"SELECT {week}, sum(sex = 'female') {rows} GROUP BY 1, 2")


def clients_per_row(rooms: Sequence[int], start: date, end: date) -> None:
    """Distinct clients of each row of each table, and each client by the latest known value."""
    rows = (
        f"FROM intake_rooms_intake {_where(rooms, start, end)} "
        "AND voided_at IS NULL AND client_key IS NOT NULL"
    )
    for code in (
        "room_id", "extract(isodow FROM local_date)", "local_hour", "sex", "age / 5",
        "substance_id", "method", "municipality",
    ):  # fmt: skip
        run(f"SELECT {code}, count(DISTINCT client_key) {rows} GROUP BY 1")
    for value, known in (
        ("sex", "sex <> 'unknown'"), ("age / 5", "age IS NOT NULL"),
        ("municipality", "municipality <> 'unknown'"),
    ):  # fmt: skip
        run(
            f"SELECT value, count(*) FROM (SELECT DISTINCT ON (client_key) {value} AS value "
            f"{rows} AND {known} ORDER BY client_key, occurred_at DESC, id DESC) AS latest "
            "GROUP BY 1"
        )
