"""Counting the intakes of a period: clean days from the rows worked out, stale days anew.

All queries of a reader see one snapshot, so an intake is in all figures or in none.
"""

# ruff: noqa: S608 - only names, ids and bits of our own are put into the statements

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import connection

from intake_rooms.daily import building, layout, refreshing
from intake_rooms.daily.building import Source
from intake_rooms.daily.layout import CodeNumbers
from intake_rooms.models import DayCode, RoomDay, RoomDayCode, StaleDay

Place = tuple[int, int]
"""(epoch id, 0 without key; room group id)"""
Counted = Counter[tuple[str, Place]]
"""How many, by code and place."""
_DAY, _CODE, _NUMBER = (model._meta.db_table for model in (RoomDay, RoomDayCode, DayCode))


@contextmanager
def snapshot() -> Iterator[None]:
    """What is read inside is of one moment, and nobody waits for it.

    Inside a transaction already, that transaction's own isolation holds.
    """
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            layout.prepare_to_count(cursor)
        else:
            cursor.execute("BEGIN DEFERRED")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")


class Reader:
    """Counts one period of some rooms, given as room id to group id; use it inside `snapshot()`."""

    def __init__(self, groups: Mapping[int, int], start: date, end: date) -> None:
        self.groups = groups
        self._ids = ", ".join(f"{room:d}" for room in groups)
        self._span = f"'{start.isoformat()}' AND '{end.isoformat()}'"
        self.room_days = len(groups) * ((end - start).days + 1)
        self.numbers = CodeNumbers()
        chosen = (
            f"SELECT DISTINCT room_id, local_date FROM {StaleDay._meta.db_table} "
            f"WHERE {self._within('')}"
        )
        self._source = None
        if refreshing.stale_days(groups, start, end):
            refreshing.new_codes(chosen, self.numbers)
            self._source = Source(chosen, self.numbers)

    def days(self) -> list[tuple[int, date, int]]:
        """(room id, day, intakes); days without intakes are left out."""
        rows = self.run(
            "SELECT room_id, local_date, sum(intakes) FROM counted GROUP BY room_id, local_date",
            counted=self.both(
                f"SELECT d.room_id, d.local_date, d.intakes FROM {_DAY} AS d",
                f"SELECT room_id, local_date, intakes FROM ({building.room_days()}) AS fresh",
            ),
        )
        return [(room, _as_date(day), int(n)) for room, day, n in rows]

    def intakes(self) -> dict[str, Counted]:
        """Intakes by room (its id), weekday, hour, sex, age_band and method; "" is all of them."""
        columns = ("weekday", "epoch", "intakes", *layout.COUNTERS)
        sums = ", ".join(f"sum({name})" for name in columns[2:])
        rows = self.run(
            f"SELECT room_id, weekday, epoch, {sums} FROM counted GROUP BY room_id, weekday, epoch",
            counted=self.both(
                f"SELECT d.room_id, {', '.join(f'd.{name}' for name in columns)} FROM {_DAY} AS d",
                f"SELECT room_id, {', '.join(columns)} FROM ({building.room_days()}) AS fresh",
            ),
        )
        found: dict[str, Counted] = {name: Counter() for name in ("room", "", *layout.DIMENSIONS)}
        for room, weekday, epoch, total, *counters in rows:
            place = epoch, self.groups[room]
            for name, code in (("room", str(room)), ("", ""), ("weekday", str(weekday))):
                found[name][code, place] += int(total)
            for (name, code), n in zip(layout.COUNTED, counters, strict=True):
                found[name][code, place] += int(n)
        return {name: +counted for name, counted in found.items()}

    def codes(self) -> dict[str, Counted]:
        """Intakes by substance (mixes by their own code) and by municipality."""
        rows = self.run(
            "SELECT r.group_id, b.epoch, b.dimension, b.number, sum(b.intakes) "
            "FROM counted AS b JOIN rooms AS r ON r.id = b.room_id "
            "GROUP BY r.group_id, b.epoch, b.dimension, b.number",
            counted=self.both(
                f"SELECT d.room_id, d.epoch, k.dimension, k.number, x.intakes FROM {_DAY} AS d "
                f"JOIN {_CODE} AS x ON x.day_id = d.id JOIN {_NUMBER} AS k ON k.id = x.code_id",
                "SELECT room_id, epoch, dimension, number, intakes "
                f"FROM ({building.room_day_codes()}) AS fresh",
            ),
        )
        names = {name: self.numbers.codes(name) for name in layout.SETS_OF}
        found: dict[str, Counted] = {name: Counter() for name in names}
        for group, epoch, dimension, number, n in rows:
            found[dimension][names[dimension][number], (epoch, group)] += int(n)
        return found

    def both(self, stored: str, fresh: str) -> str:
        """SQL: the rows of clean days, by a query that begins at `RoomDay AS d`, and of stale."""
        clean = f"{stored} WHERE {self._within('d.')}"
        if self._source is None:
            return clean
        return (
            f"{clean} AND NOT EXISTS (SELECT 1 FROM chosen AS c WHERE c.room_id = d.room_id "
            f"AND c.local_date = d.local_date) UNION ALL {fresh}"
        )

    def run(self, query: str, **tables: str) -> list[tuple[Any, ...]]:
        """The rows of `query`, which may use `rooms` and `tables`, given as SQL."""
        ctes, values = self._source.ctes() if self._source else ("", [])
        named = ", ".join(f"{name} AS ({sql})" for name, sql in tables.items())
        start = f"WITH {ctes}{', ' if ctes else ''}{self._rooms()}, {named} "
        with connection.cursor() as cursor:
            cursor.execute(start + query, values)
            return list(cursor.fetchall())

    def room_words(self) -> list[str]:
        """The columns of `rooms` that hold one bit for each room; the first has those of marks."""
        return [
            f"bits_{word}" for word in range(1 + max(self._room_places().values()) // layout.WORD)
        ]

    def room_bits(self) -> dict[int, tuple[str, int]]:
        """For each room the word, of a person, and the bit that say they were there."""
        words = ["marks", *self.room_words()[1:]]
        return {
            room: (words[place // layout.WORD], 1 << place % layout.WORD)
            for room, place in self._room_places().items()
        }

    def _room_places(self) -> dict[int, int]:
        """The rooms' bits follow those of `DayClient.marks`."""
        return {room: layout.MARKS + place for place, room in enumerate(self.groups)}

    def _within(self, table: str) -> str:
        """The rooms are named even if they are all: the planner then uses the index."""
        return f"{table}room_id IN ({self._ids}) AND {table}local_date BETWEEN {self._span}"

    def _rooms(self) -> str:
        words, rows = self.room_words(), []
        for room, place in self._room_places().items():
            bits = [0] * len(words)
            bits[place // layout.WORD] = 1 << place % layout.WORD
            cast = ", ".join(f"CAST({bit} AS bigint)" for bit in bits)
            rows.append(f"({room:d}, {self.groups[room]:d}, {cast})")
        return f"rooms (id, group_id, {', '.join(words)}) AS (VALUES {', '.join(rows)})"


def _as_date(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value
