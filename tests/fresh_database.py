"""A copy of the freshly migrated test database, put back after each test that commits.

Django would empty every table instead: that also takes the code lists which migrations fill, and
the audit log refuses to be emptied.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection


class FreshDatabase:
    """Keeps a copy of the test database as it is now; `put_back` makes it so again."""

    def __init__(self) -> None:
        self._name = str(connection.settings_dict["NAME"])
        self._copy = f"{self._name}_fresh"
        connection.close()
        if connection.vendor == "sqlite":
            _copy_file(self._name, self._copy)
        else:
            _run(f'CREATE DATABASE "{self._copy}" TEMPLATE "{self._name}"')

    def put_back(self) -> None:
        """Throw away all that was written since the copy was made."""
        connection.close()
        if connection.vendor == "sqlite":
            _copy_file(self._copy, self._name)
        else:
            # A thread of the live server may still hold a connection: FORCE ends it.
            _run(f'DROP DATABASE "{self._name}" WITH (FORCE)')
            _run(f'CREATE DATABASE "{self._name}" TEMPLATE "{self._copy}"')

    def forget(self) -> None:
        """Remove the copy."""
        if connection.vendor == "sqlite":
            Path(self._copy).unlink()
        else:
            _run(f'DROP DATABASE "{self._copy}"')


def _copy_file(source: str, target: str) -> None:
    """Copy by SQLite's own backup: it waits for locks and knows of the write-ahead log."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def _run(statement: str) -> None:
    backend: Any = connection
    with backend._nodb_cursor() as cursor:
        cursor.execute(statement)
