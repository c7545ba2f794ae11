"""From the intakes of chosen days to the rows worked out: the one definition of them, in SQL.

Readers use these queries for stale days, `refreshing` stores what they give, and `checking`
compares it with what is stored.
"""

# ruff: noqa: S608 - only names and codes of our own are put into the statements

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from intake_rooms.daily import layout
from intake_rooms.daily.layout import CodeNumbers
from intake_rooms.models import DayCode, Intake

RoomDate = tuple[int, date]
Values = list[str | int]

SETS = ("marks", "substances_low", "substances_high", "municipalities_low", "municipalities_high")
CLIENT_FIELDS = (*SETS, *layout.PERSON.values())
_INTAKES = (
    f"chosen AS c JOIN {Intake._meta.db_table} AS i "
    "ON i.room_id = c.room_id AND i.local_date = c.local_date AND i.voided_at IS NULL"
)


def listed(days: Sequence[RoomDate]) -> str:
    """SQL: the days as a relation of room_id and local_date."""
    cast = "date " if connection.vendor == "postgresql" else ""
    return "VALUES " + ", ".join(f"({room:d}, {cast}'{day.isoformat()}')" for room, day in days)


@dataclass(frozen=True)
class Source:
    """The chosen days as SQL, and the numbers of codes: what the queries below start from."""

    chosen: str
    numbers: CodeNumbers

    def ctes(self) -> tuple[str, Values]:
        """The common table expressions that the queries need, with their parameters."""
        substances, first = self.numbers.relation(DayCode.Dimension.SUBSTANCE)
        municipalities, second = self.numbers.relation(DayCode.Dimension.MUNICIPALITY)
        columns = "(code, number, low, high, value)"
        sql = (
            f"chosen (room_id, local_date) AS ({self.chosen}), "
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
        f"coalesce(i.epoch_id, 0) AS epoch, {numbers} FROM {_INTAKES}) AS each_intake "
        "GROUP BY room_id, local_date, epoch"
    )


def room_day_codes() -> str:
    """room_id, local_date, epoch, dimension, number (of the code) and intakes."""
    parts = (
        (DayCode.Dimension.SUBSTANCE, "substances", "substance_id"),
        (DayCode.Dimension.MUNICIPALITY, "municipalities", "municipality"),
    )
    return " UNION ALL ".join(
        f"SELECT i.room_id, i.local_date, coalesce(i.epoch_id, 0) AS epoch, "
        f"CAST('{dimension}' AS varchar(12)) AS dimension, k.number, count(*) AS intakes "
        f"FROM {_INTAKES} JOIN {table} AS k ON k.code = i.{column} "
        "GROUP BY i.room_id, i.local_date, coalesce(i.epoch_id, 0), k.number"
        for dimension, table, column in parts
    )


def day_clients() -> str:
    """room_id, local_date, epoch, client_key and `CLIENT_FIELDS`.

    Of several intakes in which a value is known the latest counts; of those at the same instant
    the one with the greater id.
    """
    when = "each_intake.instant"
    latest = ", ".join(
        f"coalesce(max(CASE WHEN {name}_known THEN {when} END) * {layout.VALUES} + "
        f"(max(CASE WHEN {name}_known THEN place * {layout.VALUES} + {name}_value END) "
        f"& {layout.BEYOND}), 0) AS {field}"
        for name, field in layout.PERSON.items()
    )
    sets = ", ".join(f"bit_or({name}) AS {name}" for name in SETS)
    return (
        f"SELECT room_id, local_date, epoch, client_key, {sets}, {latest} "
        f"FROM ({_each_intake()}) AS each_intake GROUP BY room_id, local_date, epoch, client_key"
    )


def _each_intake() -> str:
    """One row for each intake with a key: its bits, and what it tells of the person."""
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
        "SELECT i.room_id, i.local_date, i.epoch_id AS epoch, i.client_key, "
        f"{marks} AS marks, {layout.microseconds('i.occurred_at')} AS instant, "
        "coalesce(s.low, 0) AS substances_low, coalesce(s.high, 0) AS substances_high, "
        "coalesce(m.low, 0) AS municipalities_low, coalesce(m.high, 0) AS municipalities_high, "
        f"{told}, row_number() OVER (PARTITION BY i.room_id, i.local_date, i.epoch_id, "
        "i.client_key ORDER BY i.occurred_at, i.id) AS place "
        f"FROM {_INTAKES} LEFT JOIN substances AS s ON s.code = i.substance_id "
        "LEFT JOIN municipalities AS m ON m.code = i.municipality "
        "WHERE i.client_key IS NOT NULL"
    )
