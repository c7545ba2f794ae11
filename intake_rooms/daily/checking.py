"""Proving that the rows worked out are what the intakes give, by comparing them."""

# ruff: noqa: S608 - only names of our own are put into the statements

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date

from django.db import connection

from intake_rooms.daily import building, layout, refreshing
from intake_rooms.daily.building import Source
from intake_rooms.daily.layout import CodeNumbers
from intake_rooms.daily.reading import snapshot
from intake_rooms.models import DayClient, DayCode, RoomDay, RoomDayCode

_DAY, _NUMBER = RoomDay._meta.db_table, DayCode._meta.db_table
_CODE, _CLIENT = RoomDayCode._meta.db_table, DayClient._meta.db_table
_COUNTS = ", ".join(("weekday", "intakes", *layout.COUNTERS))
_FIELDS = ", ".join(building.CLIENT_FIELDS)

_STORED = {
    "room days": f"SELECT room_id, local_date, epoch, {_COUNTS} FROM {_DAY} AS d",
    "codes": (
        "SELECT d.room_id, d.local_date, d.epoch, k.dimension, k.number, x.intakes "
        f"FROM {_DAY} AS d JOIN {_CODE} AS x ON x.day_id = d.id "
        f"JOIN {_NUMBER} AS k ON k.id = x.code_id"
    ),
    "clients": (
        f"SELECT d.room_id, d.local_date, d.epoch, x.client_key, {_FIELDS} "
        f"FROM {_DAY} AS d JOIN {_CLIENT} AS x ON x.day_id = d.id"
    ),
}


def _true() -> dict[str, str]:
    return {
        "room days": (
            f"SELECT room_id, local_date, epoch, {_COUNTS} FROM ({building.room_days()}) AS t"
        ),
        "codes": (
            "SELECT room_id, local_date, epoch, dimension, number, intakes "
            f"FROM ({building.room_day_codes()}) AS t"
        ),
        "clients": (
            f"SELECT room_id, local_date, epoch, client_key, {_FIELDS} "
            f"FROM ({building.day_clients()}) AS t"
        ),
    }


def differences(rooms: Collection[int], start: date, end: date) -> Counter[str]:
    """Rows that are worked out and should not be, or the other way round, by kind of row.

    Rooms by id. A row with a wrong number counts twice. Stale days are left out: nobody reads
    what was worked out for them. Empty: all is as the intakes say.
    """
    found: Counter[str] = Counter()
    layout.teach_aggregates()
    with snapshot():
        stale = set(refreshing.stale_days(rooms, start, end))
        days = [day for day in refreshing.all_days(rooms, start, end) if day not in stale]
        for chunk in refreshing.chunks(days):
            found.update(_differing(building.listed(chunk)))
    return +found


def _differing(chosen: str) -> dict[str, int]:
    numbers = CodeNumbers()
    refreshing.new_codes(chosen, numbers)
    ctes, values = Source(chosen, numbers).ctes()
    on_days = "(d.room_id, d.local_date) IN (SELECT room_id, local_date FROM chosen)"
    found = {}
    with connection.cursor() as cursor:
        for kind, true in _true().items():
            cursor.execute(
                f"WITH {ctes}, stored AS ({_STORED[kind]} WHERE {on_days}), true_rows AS ({true}) "
                "SELECT (SELECT count(*) FROM (SELECT * FROM stored EXCEPT "
                "SELECT * FROM true_rows) AS more) + (SELECT count(*) FROM "
                "(SELECT * FROM true_rows EXCEPT SELECT * FROM stored) AS fewer)",
                values,
            )
            found[kind] = int(cursor.fetchone()[0])
    return found
