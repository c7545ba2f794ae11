"""The table that the floor inserts into."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = """CREATE TABLE IF NOT EXISTS bench_floor (
    id uuid PRIMARY KEY, occurred_at timestamptz NOT NULL DEFAULT now(), age smallint,
    sex text, substance text, method text, municipality text)"""


def make(connection: BaseDatabaseWrapper) -> None:
    """Create it where it is missing."""
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
