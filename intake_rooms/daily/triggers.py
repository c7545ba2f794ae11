"""The triggers that mark a day as stale when its intakes change.

In the database and not in the services: a correction by hand, a bulk insert or an importer to
come are marked too, in the transaction that writes. On PostgreSQL one trigger per statement, so
that a file of a million rows marks each of its days once.
"""

# ruff: noqa: S608 - only names of our own are put into the statements

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, transaction

from intake_rooms.models import Intake, StaleDay

DEEDS = {"insert": ("new",), "update": ("old", "new"), "delete": ("old",)}
"""What is seen of a row when it is inserted, updated or deleted."""


def install(*, using: str = DEFAULT_DB_ALIAS, **signal: Any) -> None:
    """Make the triggers that are missing; then every day with intakes is stale.

    Called after each migrate: SQLite drops a table's triggers when a migration rebuilds it.
    """
    if using != connection.alias or not _has_tables() or _standing() == len(DEEDS):
        return
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in _statements():
            cursor.execute(statement)
        cursor.execute(
            f"INSERT INTO {StaleDay._meta.db_table} (room_id, local_date) "
            f"SELECT DISTINCT room_id, local_date FROM {Intake._meta.db_table}"
        )


def _has_tables() -> bool:
    found = set(connection.introspection.table_names())
    return {StaleDay._meta.db_table, Intake._meta.db_table} <= found


def _standing() -> int:
    catalogue = (
        "pg_trigger WHERE tgname"
        if connection.vendor == "postgresql"
        else "sqlite_master WHERE type = 'trigger' AND name"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {catalogue} LIKE 'stale_day_on_%%'", [])
        return int(cursor.fetchone()[0])


def _statements() -> list[str]:
    made = []
    for deed, seen in DEEDS.items():
        made += _on_postgresql(deed, seen) if connection.vendor == "postgresql" else [
            f"DROP TRIGGER IF EXISTS stale_day_on_{deed}",
            _on_sqlite(deed, seen),
        ]  # fmt: skip
    return made


def _on_postgresql(deed: str, seen: tuple[str, ...]) -> list[str]:
    rows = " UNION ".join(f"SELECT room_id, local_date FROM {side}_rows" for side in seen)
    tables = " ".join(f"{side.upper()} TABLE AS {side}_rows" for side in seen)
    name = f"stale_day_on_{deed}"
    function = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"INSERT INTO {StaleDay._meta.db_table} (room_id, local_date) "
        f"SELECT DISTINCT room_id, local_date FROM ({rows}) AS seen; RETURN NULL; END $$"
    )
    trigger = (
        f"CREATE TRIGGER {name} AFTER {deed.upper()} ON {Intake._meta.db_table} "
        f"REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
    )
    return [function, f"DROP TRIGGER IF EXISTS {name} ON {Intake._meta.db_table}", trigger]


def _on_sqlite(deed: str, seen: tuple[str, ...]) -> str:
    """SQLite lets one transaction write at a time, so a day that is marked needs no second mark."""
    marks = " ".join(
        f"INSERT INTO {StaleDay._meta.db_table} (room_id, local_date) "
        f"SELECT {side}.room_id, {side}.local_date WHERE NOT EXISTS (SELECT 1 "
        f"FROM {StaleDay._meta.db_table} AS s "
        f"WHERE s.room_id = {side}.room_id AND s.local_date = {side}.local_date);"
        for side in seen
    )
    return (
        f"CREATE TRIGGER stale_day_on_{deed} AFTER {deed.upper()} ON {Intake._meta.db_table} "
        f"FOR EACH ROW BEGIN {marks} END"
    )
