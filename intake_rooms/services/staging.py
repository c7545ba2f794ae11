"""Rows of a file set aside in a temporary table, judged there, and stored by one statement.

Neither the file nor what is known of it is ever in memory: the database sorts and compares. The
tables of the portal are locked only while `judge` and `store` run, not while the file is read.
"""

# ruff: noqa: S608 - only names of our own are put into the statements

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from enum import IntEnum
from heapq import merge
from itertools import islice
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db import DatabaseError, connection, transaction

from intake_rooms.codes import UNKNOWN_MUNICIPALITIES, Sex, Source
from intake_rooms.models import ImportBatch, Intake, KeyEpoch, Room
from intake_rooms.services.intake_rows import IntakeRow

Parameter = str | int | None
TABLE, REPEATED = "staged_intakes", "staged_repeated_ids"
AT_A_TIME = 5000
_LOCK = 7_210_901
"""Advisory lock of PostgreSQL: one import of intakes is stored at a time."""


class Fate(IntEnum):
    """What becomes of a row. A repeat equals an earlier row of the file with the same id."""

    NEW = 0
    REPEAT = 1
    KNOWN = 2
    CLASH_IN_FILE = 3
    CONFLICT = 4


_COLUMNS = (
    ("line", "{line} NOT NULL"),
    ("id", "{uuid} NOT NULL"),
    ("derived", "boolean NOT NULL"),
    ("occurred_at", "{moment} NOT NULL"),
    ("local_date", "date NOT NULL"),
    ("local_hour", "smallint NOT NULL"),
    ("age", "smallint"),
    ("sex", "varchar(8) NOT NULL"),
    ("substance_id", "varchar(60) NOT NULL"),
    ("method", "varchar(12) NOT NULL"),
    ("municipality", "varchar(12) NOT NULL"),
    ("is_assisted", "boolean NOT NULL"),
    ("client_key", "bigint"),
    ("fate", "smallint NOT NULL"),
)
_COMPARED = (
    "occurred_at", "age", "sex", "substance_id", "method", "municipality", "is_assisted",
)  # fmt: skip


_OTHER_CLIENT = (
    "((s.client_key IS NULL) <> (o.client_key IS NULL) "
    "OR coalesce(o.epoch_id = %s AND s.client_key <> o.client_key, false))"
)
"""Keys of different epochs cannot be compared."""
_TEXT = "CAST({} AS varchar(20))"
_FIRST = (
    f"(SELECT id, min(line) AS line FROM {TABLE} "
    f"WHERE id IN (SELECT id FROM {REPEATED}) GROUP BY id)"
)
"""The first line of each id that stands in the file more than once."""


class Conflict(NamedTuple):
    """A row whose id is taken by other content; `differing` names the columns.

    `other` is the room of the stored one, or the line of the earlier one in the file.
    """

    line: int
    id: str
    fate: Fate
    other: str
    same_room: bool
    differing: tuple[str, ...]


class Seen(NamedTuple):
    """The last day of a client in the file, and the latest known values; None where unknown."""

    key: int
    day: date
    sex: str | None
    age: int | None
    municipality: str | None


_MOMENT = {False: "occurred_at", True: "to_char(occurred_at, 'YYYY-MM-DD HH24:MI:SS.US')"}
_KNOWN = {
    "sex": f"sex <> '{Sex.UNKNOWN}'",
    "age": "age IS NOT NULL",
    "municipality": "municipality NOT IN ({})".format(
        ", ".join(f"'{code}'" for code in sorted(UNKNOWN_MUNICIPALITIES))
    ),
}
"""Where a row tells something of a client."""


def _differs(one: str, other: str, name: str) -> str:
    left, right = f"{one}.{name}", f"{other}.{name}"
    if name in {"age", "client_key"}:
        return f"coalesce({left} <> {right}, ({left} IS NULL) <> ({right} IS NULL))"
    return f"{left} <> {right}"


class StagedIntakes:
    """The temporary table of one import. Use `staged_intakes()` to get one."""

    def __init__(self) -> None:
        self._postgresql = connection.vendor == "postgresql"
        self._intakes = connection.ops.quote_name(Intake._meta.db_table)
        self._batches = connection.ops.quote_name(ImportBatch._meta.db_table)
        self._rooms = connection.ops.quote_name(Room._meta.db_table)

    def create(self) -> None:
        """Make the empty table."""
        types = (
            {"line": "bigint", "uuid": "uuid", "moment": "timestamptz"}
            if self._postgresql
            else {"line": "integer PRIMARY KEY", "uuid": "char(32)", "moment": "datetime"}
        )
        columns = ", ".join(f"{name} {kind.format(**types)}" for name, kind in _COLUMNS)
        self.drop()
        self._run(f"CREATE TEMPORARY TABLE {TABLE} ({columns})")

    def drop(self) -> None:
        """Remove the table, if it is there."""
        self._run(f"DROP TABLE IF EXISTS {TABLE}")
        self._run(f"DROP TABLE IF EXISTS {REPEATED}")

    def add(self, rows: list[tuple[int, IntakeRow]]) -> None:
        """Set rows aside, each with its line."""
        if self._postgresql:
            text = io.StringIO("".join(_copy_line(line, row) for line, row in rows))
            with connection.cursor() as cursor:
                server: Any = cursor.cursor
                server.copy_expert(f"COPY {TABLE} FROM STDIN", text)
            return
        marks = ", ".join(["?"] * len(_COLUMNS))
        # One transaction for all of them, or SQLite would end one after each row.
        with transaction.atomic(), connection.cursor() as cursor:
            file: Any = cursor.connection
            file.executemany(
                f"INSERT INTO {TABLE} VALUES ({marks})", [_flat(line, row) for line, row in rows]
            )

    @transaction.atomic
    def number_repeats(self, new_id: Callable[[str, int], str]) -> None:
        """Give the second, third … of equal rows without id an id of its own.

        `new_id` takes the first one's id, 32 hexadecimal digits, and the ordinal.
        """
        self._run(
            f"CREATE TEMPORARY TABLE {REPEATED} AS "
            f"SELECT id FROM {TABLE} GROUP BY id HAVING count(*) > 1"
        )
        found = self._stream(
            "SELECT line, id, ordinal FROM (SELECT line, id, "
            f"row_number() OVER (PARTITION BY id ORDER BY line) AS ordinal FROM {TABLE} "
            f"WHERE derived AND id IN (SELECT id FROM {REPEATED})) AS numbered "
            "WHERE ordinal > 1 ORDER BY line"
        )
        for part in batched(found, AT_A_TIME):
            self._change_ids([(line, new_id(_hex(first), n)) for line, first, n in part])

    def _change_ids(self, changes: list[tuple[int, str]]) -> None:
        with connection.cursor() as cursor:
            if self._postgresql:
                lines, ids = zip(*changes, strict=True)
                cursor.execute(
                    f"UPDATE {TABLE} SET id = new.id FROM unnest(%s::bigint[], %s::uuid[]) "
                    f"AS new (line, id) WHERE {TABLE}.line = new.line",
                    [list(lines), list(ids)],
                )
            else:
                plain: Any = cursor.connection
                plain.executemany(f"UPDATE {TABLE} SET id = ?2 WHERE line = ?1", changes)

    def judge(self, room: Room, sha256: str, epoch: KeyEpoch | None) -> dict[Fate, int]:
        """Compare the rows with each other and with what is stored; how many have each fate.

        Known without a look at the content are rows without id, whose id is their content, and
        rows of a file that was read in before: what has been corrected since stays corrected.
        Call it in the transaction that stores.
        """
        if self._postgresql:
            self._run("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            self._run(f"ANALYZE {TABLE}")
        in_file = " OR ".join(_differs("s", "o", name) for name in (*_COMPARED, "client_key"))
        self._run(
            f"UPDATE {TABLE} AS s SET fate = CASE WHEN {in_file} THEN {Fate.CLASH_IN_FILE:d} "
            f"ELSE {Fate.REPEAT:d} END FROM {_FIRST} AS f JOIN {TABLE} AS o ON o.line = f.line "
            "WHERE s.id = f.id AND s.line <> f.line"
        )
        stored = " OR ".join(_differs("s", "o", name) for name in _COMPARED)
        self._run(
            f"UPDATE {TABLE} AS s SET fate = CASE "
            f"WHEN s.derived OR (b.sha256 = %s AND b.room_id = %s) THEN {Fate.KNOWN:d} "
            f"WHEN o.room_id <> %s OR {stored} OR {_OTHER_CLIENT} THEN {Fate.CONFLICT:d} "
            f"ELSE {Fate.KNOWN:d} END "
            f"FROM {self._intakes} AS o LEFT JOIN {self._batches} AS b ON b.id = o.batch_id "
            f"WHERE o.id = s.id AND s.fate = {Fate.NEW:d}",
            [sha256, room.pk, room.pk, epoch.pk if epoch else None],
        )
        counted = self._stream(f"SELECT fate, count(*) FROM {TABLE} GROUP BY fate")
        return dict.fromkeys(Fate, 0) | {Fate(fate): count for fate, count in counted}

    def conflicts(self, room: Room, epoch: KeyEpoch | None) -> Iterator[Conflict]:
        """The rows whose id is taken by other content, by line."""
        in_file = self._stream(
            f"SELECT s.line, s.fate, s.id, {_TEXT.format('o.line')}, true, "
            f"{self._differing(_differs('s', 'o', 'client_key'))} FROM {TABLE} AS s "
            f"JOIN {_FIRST} AS f ON f.id = s.id "
            f"JOIN {TABLE} AS o ON o.line = f.line "
            f"WHERE s.fate = {Fate.CLASH_IN_FILE:d} ORDER BY s.line"
        )
        stored = self._stream(
            "SELECT s.line, s.fate, s.id, r.slug, o.room_id = %s, "
            f"{self._differing(_OTHER_CLIENT)} "
            f"FROM {TABLE} AS s JOIN {self._intakes} AS o ON o.id = s.id "
            f"JOIN {self._rooms} AS r ON r.id = o.room_id "
            f"WHERE s.fate = {Fate.CONFLICT:d} ORDER BY s.line",
            [room.pk, epoch.pk if epoch else None],
        )
        for line, fate, taken, other, here, *differing in merge(in_file, stored):
            names = zip((*_COMPARED, "client"), differing, strict=True)
            yield Conflict(
                line,
                _hex(taken),
                Fate(fate),
                other,
                bool(here),
                tuple(name for name, yes in names if yes),
            )

    def _differing(self, client: str) -> str:
        return ", ".join([*(_differs("s", "o", name) for name in _COMPARED), client])

    def store(self, batch: ImportBatch, epoch: KeyEpoch | None, now: datetime) -> int:
        """Store the new rows; how many were stored."""
        assert batch.room_id is not None
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {self._intakes} (id, room_id, stop_id, occurred_at, received_at, "
                "local_date, local_hour, age, sex, substance_id, method, method_detail, "
                "municipality, is_assisted, assisted_at, client_key, epoch_id, source, batch_id, "
                "voided_at, void_reason) "
                f"SELECT id, {batch.room_id:d}, NULL, occurred_at, %s, local_date, local_hour, "
                "age, sex, substance_id, method, '', municipality, is_assisted, "
                "CASE WHEN is_assisted THEN occurred_at END, client_key, "
                "CASE WHEN client_key IS NOT NULL THEN CAST(%s AS bigint) END, %s, %s, NULL, '' "
                f"FROM {TABLE} WHERE fate = {Fate.NEW:d} ON CONFLICT DO NOTHING",
                [
                    connection.ops.adapt_datetimefield_value(now),
                    epoch.pk if epoch else None,
                    Source.IMPORT.value,
                    batch.pk,
                ],
            )
            return int(cursor.rowcount)

    def substances(self) -> set[str]:
        """The codes of substances and mixes in the new rows."""
        found = self._stream(f"SELECT DISTINCT substance_id FROM {TABLE} WHERE fate = {Fate.NEW:d}")
        return {code for (code,) in found}

    def seen(self) -> Iterator[Seen]:
        """What the new rows tell of each client, by key."""
        when = _MOMENT[self._postgresql]
        latest = ", ".join(
            f"max(CASE WHEN {known} THEN {when} || CAST(1000000000000 + line AS varchar(20)) "
            f"|| ' ' || {name} END)"
            for name, known in _KNOWN.items()
        )
        rows = self._stream(
            f"SELECT client_key, max(local_date), {latest} FROM {TABLE} "
            f"WHERE fate = {Fate.NEW:d} AND client_key IS NOT NULL GROUP BY client_key"
        )
        for key, day, *values in rows:
            last = date.fromisoformat(day) if isinstance(day, str) else day
            sex, age, municipality = (value and value.rpartition(" ")[2] for value in values)
            yield Seen(key, last, sex, int(age) if age else None, municipality)

    def _run(self, statement: str, values: Sequence[Parameter] = ()) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    def _stream(self, query: str, values: Sequence[Parameter] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of `query`, a part in memory at a time; ask for them in a transaction."""
        with connection.chunked_cursor() as cursor:
            cursor.execute(query, values)
            while rows := cursor.fetchmany(AT_A_TIME):
                yield from rows


@contextmanager
def staged_intakes() -> Iterator[StagedIntakes]:
    """An empty temporary table that is gone afterwards."""
    staged = StagedIntakes()
    staged.create()
    try:
        yield staged
    finally:
        # After a database error the outer transaction is lost, and the table with it.
        with suppress(DatabaseError):
            staged.drop()


def _flat(line: int, row: IntakeRow) -> tuple[Any, ...]:
    """A row as SQLite takes it."""
    moment = row.moment
    return (
        line, row.id, row.derived, moment.text, moment.day_text, moment.hour,
        row.age, row.sex, row.substance, row.method, row.municipality, row.is_assisted,
        row.client_key, 0,
    )  # fmt: skip


def _copy_line(line: int, row: IntakeRow) -> str:
    """A row as COPY takes it; all texts are checked codes, so none needs an escape."""
    id, derived, moment, age, sex, substance, method, municipality, is_assisted, key = row
    age_text = "\\N" if age is None else age
    key_text = "\\N" if key is None else key
    return (
        f"{line}\t{id}\t{derived}\t{moment.text}+00\t{moment.day_text}\t{moment.hour}\t"
        f"{age_text}\t{sex}\t{substance}\t{method}\t{municipality}\t{is_assisted}\t"
        f"{key_text}\t0\n"
    )


def _hex(value: UUID | str) -> str:
    return value.hex if isinstance(value, UUID) else value


Item = TypeVar("Item")


def batched(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """`items` in lists of at most `size`."""
    iterator = iter(items)
    while part := list(islice(iterator, size)):
        yield part
