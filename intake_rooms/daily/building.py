"""From the intakes of chosen days to the rows worked out: the one definition of them, in SQL.

Readers use these queries for stale days, `refreshing` stores what they give, and `checking`
compares it with what is stored.
"""

# ruff: noqa: S608 - only names and codes of our own are put into the statements

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from intake_rooms.daily import layout
from intake_rooms.daily.layout import CodeNumbers
from intake_rooms.models import DayCode, Intake

RoomDate = tuple[int, date]
Values = list[str | int]

SETS = ("marks", "substances_low", "substances_high", "municipalities_low", "municipalities_high")
CLIENT_FIELDS = (*SETS, *layout.PERSON.values())
DAY_KEY = ("room_id", "local_date", "epoch")
"""What a `RoomDay` is known by."""
FROM_DAYS = "chosen AS c CROSS JOIN" if connection.vendor == "sqlite" else "chosen AS c JOIN"
"""SQLite then looks up the few days, instead of going through all rows."""
_INTAKES = (
    f"{FROM_DAYS} {Intake._meta.db_table} AS i "
    "ON i.room_id = c.room_id AND i.local_date = c.local_date AND i.voided_at IS NULL"
)
_EPOCH = "coalesce(i.epoch_id, 0)"


def listed(days: Sequence[tuple[Any, ...]]) -> str:
    """SQL: the days as a relation of room_id, local_date and what else is given, whole numbers."""
    cast = "date " if connection.vendor == "postgresql" else ""
    rows = (
        ", ".join([f"{room:d}", f"{cast}'{day}'", *(f"{number:d}" for number in more)])
        for room, day, *more in days
    )
    return "VALUES " + ", ".join(f"({row})" for row in rows)


@dataclass(frozen=True)
class Source:
    """The chosen days as SQL, and the numbers of codes: what the queries below start from."""

    chosen: str
    numbers: CodeNumbers
    columns: str = "room_id, local_date"

    def ctes(self) -> tuple[str, Values]:
        """The common table expressions that the queries need, with their parameters."""
        substances, first = self.numbers.relation(DayCode.Dimension.SUBSTANCE)
        municipalities, second = self.numbers.relation(DayCode.Dimension.MUNICIPALITY)
        columns = "(code, number, low, high, value)"
        sql = (
            f"chosen ({self.columns}) AS ({self.chosen}), "
            f"substances {columns} AS ({substances}), "
            f"municipalities {columns} AS ({municipalities})"
        )
        return sql, [*first, *second]


def room_days() -> str:
    """room_id, local_date, weekday, epoch, intakes and `layout.COUNTERS`."""
    columns = {"hour": "local_hour", "sex": "sex", "age_band": "age", "method": "method"}
    numbers = ", ".join(
        f"{layout.number_of(name, f'i.{column}')} AS {name}" for name, column in columns.items()
    )
    counters = ", ".join(
        f"count(CASE WHEN {dimension} = {number} THEN 1 END) AS {field}"
        for dimension, fields in layout.FIELDS.items()
        for number, field in enumerate(fields)
    )
    return (
        f"SELECT room_id, local_date, {layout.weekday('local_date')} AS weekday, epoch, "
        f"count(*) AS intakes, {counters} FROM (SELECT i.room_id, i.local_date, "
        f"{_EPOCH} AS epoch, {numbers} FROM {_INTAKES}) AS each_intake "
        "GROUP BY room_id, local_date, epoch"
    )


def _keys(keyed: bool) -> tuple[str, str, str]:
    """SQL: names of the columns that say of which `RoomDay` a row is, their values, the intakes.

    `keyed`: `chosen` has columns epoch and day_id too, and day_id is the only such column.
    """
    if keyed:
        return "day_id", "c.day_id", f"{_INTAKES} AND {_EPOCH} = c.epoch"
    return ", ".join(DAY_KEY), f"i.room_id, i.local_date, {_EPOCH} AS epoch", _INTAKES


def room_day_codes(*, keyed: bool = False) -> str:
    """room_id, local_date, epoch (or day_id), dimension, number (of the code) and intakes."""
    names, values, intakes = _keys(keyed)
    parts = (
        (DayCode.Dimension.SUBSTANCE, "substances", "substance_id"),
        (DayCode.Dimension.MUNICIPALITY, "municipalities", "municipality"),
    )
    return " UNION ALL ".join(
        f"SELECT {names}, CAST('{dimension}' AS varchar(12)) AS dimension, number, "
        f"count(*) AS intakes FROM (SELECT {values}, k.number FROM {intakes} "
        f"JOIN {table} AS k ON k.code = i.{column}) AS each_intake GROUP BY {names}, number"
        for dimension, table, column in parts
    )


def day_clients(*, keyed: bool = False) -> str:
    """room_id, local_date, epoch (or day_id), client_key and `CLIENT_FIELDS`.

    Of several intakes in which a value is known the latest counts; of those at the same instant
    the one with the greater id.
    """
    names, _, _ = _keys(keyed)
    latest = ", ".join(
        f"coalesce(max(CASE WHEN {name}_known THEN instant END) * {layout.VALUES} + "
        f"(max(CASE WHEN {name}_known THEN place * {layout.VALUES} + {name}_value END) "
        f"& {layout.BEYOND}), 0) AS {field}"
        for name, field in layout.PERSON.items()
    )
    sets = ", ".join(f"bit_or({name}) AS {name}" for name in SETS)
    return (
        f"SELECT {names}, client_key, {sets}, {latest} FROM ({_each_intake(keyed)}) "
        f"AS each_intake GROUP BY {names}, client_key"
    )


def _each_intake(keyed: bool) -> str:
    """One row for each intake with a key: its bits, and what it tells of the person."""
    _, day, intakes = _keys(keyed)
    columns = {
        "hour": layout.number_of("hour", "i.local_hour"),
        "weekday": f"({layout.weekday('i.local_date')} - 1)",
        "sex": layout.number_of("sex", "i.sex"),
        "age_band": layout.number_of("age_band", "i.age"),
        "method": layout.number_of("method", "i.method"),
    }
    marks = " | ".join(
        layout.bit(f"({offset} + {columns[name]})") for name, offset in layout.OFFSETS.items()
    )
    values = {**columns, "municipality": f"coalesce(m.value, {layout.BEYOND})"}
    told = ", ".join(
        f"{layout.is_known(name, 'i.')} AS {name}_known, {values[name]} AS {name}_value"
        for name in layout.PERSON
    )
    return (
        f"SELECT {day}, i.client_key, {marks} AS marks, "
        f"{layout.microseconds('i.occurred_at')} AS instant, "
        "coalesce(s.low, 0) AS substances_low, coalesce(s.high, 0) AS substances_high, "
        "coalesce(m.low, 0) AS municipalities_low, coalesce(m.high, 0) AS municipalities_high, "
        f"{told}, row_number() OVER (PARTITION BY i.room_id, i.local_date, i.epoch_id, "
        "i.client_key ORDER BY i.occurred_at, i.id) AS place "
        f"FROM {intakes} LEFT JOIN substances AS s ON s.code = i.substance_id "
        "LEFT JOIN municipalities AS m ON m.code = i.municipality "
        "WHERE i.client_key IS NOT NULL"
    )
