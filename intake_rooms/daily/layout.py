"""How sets are kept as bits, and how the two databases say the same in SQL."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from intake_rooms.codes import AGE_BANDS, UNKNOWN_MUNICIPALITIES, Method, Sex
from intake_rooms.models import DayCode
from intake_rooms.models.daily import AGE_BAND_FIELDS, HOUR_FIELDS, METHOD_FIELDS, SEX_FIELDS

WORD = 62
"""Bits used of a bigint: the sign stays out of it."""
CODES = 2 * WORD
"""Substances, or municipalities, that have a bit of their own; clients of others are counted
from the intakes."""
VALUES = 128
BEYOND = VALUES - 1
"""A latest known value is one of 128 numbers, in the lowest bits; the greatest says "beyond"."""

SEXES: tuple[str, ...] = tuple(Sex.values)
METHODS: tuple[str, ...] = tuple(Method.values)
HOURS = tuple(str(hour) for hour in range(24))
WEEKDAYS = tuple(str(day) for day in range(1, 8))

DIMENSIONS: dict[str, tuple[str, ...]] = {
    "hour": HOURS,
    "weekday": WEEKDAYS,
    "sex": SEXES,
    "age_band": AGE_BANDS,
    "method": METHODS,
}
"""Dimensions with few codes: together they fit into `DayClient.marks`, in this order."""
OFFSETS: dict[str, int] = {}
for _name, _codes in DIMENSIONS.items():
    OFFSETS[_name] = sum(len(DIMENSIONS[before]) for before in OFFSETS)
MARKS = sum(map(len, DIMENSIONS.values()))

FIELDS: dict[str, tuple[str, ...]] = {
    "hour": HOUR_FIELDS,
    "sex": SEX_FIELDS,
    "age_band": AGE_BAND_FIELDS,
    "method": METHOD_FIELDS,
}
"""The fields of `RoomDay`, in the order of the codes."""
COUNTERS = tuple(name for fields in FIELDS.values() for name in fields)
COUNTED = tuple((name, code) for name in FIELDS for code in DIMENSIONS[name])
"""(dimension, code) of each of `COUNTERS`."""
SETS_OF = {
    "substance": ("substances_low", "substances_high"),
    "municipality": ("municipalities_low", "municipalities_high"),
}
"""Dimensions with many codes, and the fields of `DayClient` that hold their bits."""

PERSON = {"sex": "latest_sex", "age_band": "latest_age_band", "municipality": "latest_municipality"}
"""Attributes of a person, and where their latest known value stands."""


def number_of(dimension: str, column: str) -> str:
    """SQL: the number of a row's code in one of `DIMENSIONS`."""
    if dimension == "age_band":
        bands = " ".join(
            f"WHEN {column} <= {band[-2:]} THEN {number}"
            for number, band in enumerate(AGE_BANDS)
            if band not in {"65+", "unknown"}
        )
        unknown, oldest = AGE_BANDS.index("unknown"), AGE_BANDS.index("65+")
        return f"CASE WHEN {column} IS NULL THEN {unknown} {bands} ELSE {oldest} END"
    if dimension in {"hour", "weekday"}:
        return f"({column} - {DIMENSIONS[dimension][0]})"
    words = " ".join(
        f"WHEN '{code}' THEN {number}" for number, code in enumerate(DIMENSIONS[dimension])
    )
    return f"CASE {column} {words} END"


def is_known(attribute: str, prefix: str) -> str:
    """SQL: whether an intake tells the attribute. `prefix` is the table's name with a dot."""
    if attribute == "sex":
        return f"{prefix}sex <> '{Sex.UNKNOWN}'"
    if attribute == "age_band":
        return f"{prefix}age IS NOT NULL"
    unknown = ", ".join(f"'{code}'" for code in sorted(UNKNOWN_MUNICIPALITIES))
    return f"{prefix}municipality NOT IN ({unknown})"


def weekday(column: str) -> str:
    """SQL: the ISO weekday of a date, 1 is Monday."""
    if connection.vendor == "postgresql":
        return f"CAST(extract(isodow FROM {column}) AS integer)"
    return f"((CAST(strftime('%%w', {column}) AS integer) + 6) %% 7 + 1)"


def microseconds(column: str) -> str:
    """SQL: an instant as microseconds since 1970."""
    if connection.vendor == "postgresql":
        return f"CAST(extract(epoch FROM {column}) * 1000000 AS bigint)"
    return (
        f"(CAST(strftime('%%s', {column}) AS integer) * 1000000 "
        f"+ CAST(substr(substr({column}, 21) || '000000', 1, 6) AS integer))"
    )


def bit(number: str) -> str:
    """SQL: a bigint with one bit set."""
    return f"(CAST(1 AS bigint) << {number})"


def flipped(column: str) -> str:
    """SQL: a latest known value whose number counts down from `BEYOND`."""
    if connection.vendor == "postgresql":
        return f"{column} # {BEYOND}"
    return f"({column} | {BEYOND}) - ({column} & {BEYOND})"


class _BitOr:
    """The aggregate that SQLite lacks."""

    def __init__(self) -> None:
        self.value = 0

    def step(self, value: int) -> None:
        self.value |= value

    def finalize(self) -> int:
        return self.value


class _Packed:
    """PostgreSQL's `string_agg(int8send(…), '')`."""

    def __init__(self) -> None:
        self.values: list[int] = []

    def step(self, value: int) -> None:
        self.values.append(value)

    def finalize(self) -> bytes:
        return struct.pack(f">{len(self.values)}q", *self.values)


def teach_aggregates() -> None:
    """Let this connection's SQLite know `bit_or` and `packed`; PostgreSQL has their like."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        server: Any = connection.connection
        server.create_aggregate("bit_or", 1, _BitOr)
        server.create_aggregate("packed", 1, _Packed)


def packed(value: str) -> str:
    """SQL: a group's bigints as one string of bytes, a `words.Column`; in the same order for all
    that are asked for in one query."""
    if connection.vendor == "postgresql":
        return f"string_agg(int8send({value}), '')"
    return f"packed({value})"


def listed(value: str) -> str:
    """SQL: a group's texts as one, with commas between; without those that are NULL."""
    if connection.vendor == "postgresql":
        return f"string_agg({value}, ',')"
    return f"group_concat({value}, ',')"


_SETTINGS = ("jit = off", "work_mem = '64MB'", "random_page_cost = 1.1")
"""To compile these queries takes PostgreSQL longer than to count. A hundred thousand clients want
a hash table of 40 MB. The rows of a day lie together, so the index pays where PostgreSQL thinks
that they are strewn."""
ALONE = 1000
"""Room days that one process of PostgreSQL counts faster than several. Clients of ten rooms, on two
cores: 8 weeks took 86 ms alone and 113 in parallel, a year 370 and 312, ten years 3.1 s and 1.9;
between 560 and 3,650 room days nothing was measured."""


def prepare_to_count(cursor: CursorWrapper) -> None:
    """Let PostgreSQL plan the rest of this transaction for counting."""
    if connection.vendor == "postgresql":
        for setting in _SETTINGS:
            cursor.execute(f"SET LOCAL {setting}")


def count_alone() -> None:
    """Let PostgreSQL start no other processes for the rest of this transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")


class CodeNumbers:
    """The numbers of substances and municipalities, as stored, with those of a moment ago added."""

    def __init__(self) -> None:
        self.numbers: dict[str, dict[str, int]] = {name: {} for name in DayCode.Dimension.values}
        for dimension, code, number in DayCode.objects.values_list("dimension", "code", "number"):
            self.numbers[dimension][code] = number

    def add(self, dimension: str, codes: Sequence[str]) -> list[DayCode]:
        """Number the codes that have none yet; the new ones, not stored."""
        known = self.numbers[dimension]
        new = []
        for code in sorted(set(codes) - known.keys()):
            known[code] = max(known.values(), default=-1) + 1
            new.append(DayCode(dimension=dimension, code=code, number=known[code]))
        return new

    def codes(self, dimension: str) -> dict[int, str]:
        """From number to code."""
        return {number: code for code, number in self.numbers[dimension].items()}

    def relation(self, dimension: str) -> tuple[str, list[str | int]]:
        """SQL and parameters: rows of code, number, low and high bits, value, for a CTE."""
        rows = self.numbers[dimension] or {"": 0}
        values: list[str | int] = []
        for code, number in rows.items():
            low = 1 << number if number < WORD else 0
            high = 1 << (number - WORD) if WORD <= number < CODES else 0
            values += [code, number, low, high, min(number, BEYOND)]
        row = (
            "(CAST(%s AS varchar(60)), CAST(%s AS integer), CAST(%s AS bigint), "
            "CAST(%s AS bigint), CAST(%s AS integer))"
        )
        return "VALUES " + ", ".join([row] * len(rows)), values
