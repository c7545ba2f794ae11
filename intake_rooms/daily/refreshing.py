"""Working days out anew, one chunk in one transaction, and never more than is stale."""

# ruff: noqa: S608 - only names of our own are put into the statements

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from intake_rooms.daily import building, layout
from intake_rooms.daily.building import RoomDate, Source
from intake_rooms.daily.layout import CodeNumbers
from intake_rooms.models import DayClient, DayCode, Intake, RoomDay, RoomDayCode, StaleDay

DAYS_AT_A_TIME = 200
_LOCK = 7_210_902
"""Advisory lock of PostgreSQL: one chunk of days is worked out at a time."""
_STALE, _DAY = StaleDay._meta.db_table, RoomDay._meta.db_table
_CODE, _NUMBER = RoomDayCode._meta.db_table, DayCode._meta.db_table
_CLIENT = DayClient._meta.db_table


def chunks(days: Sequence[RoomDate]) -> Iterator[Sequence[RoomDate]]:
    """`days` in parts that are worked out at a time."""
    for start in range(0, len(days), DAYS_AT_A_TIME):
        yield days[start : start + DAYS_AT_A_TIME]


def stale_days(rooms: Collection[int], start: date, end: date) -> list[RoomDate]:
    """The stale days of rooms (by id), in order."""
    found = StaleDay.objects.filter(room_id__in=rooms, local_date__range=(start, end))
    return list(
        found.order_by("room_id", "local_date").values_list("room_id", "local_date").distinct()
    )


def refresh_stale(rooms: Collection[int], start: date, end: date) -> int:
    """Work out what is stale of rooms (by id) and days; how many days that were."""
    days = stale_days(rooms, start, end)
    for chunk in chunks(days):
        refresh(chunk)
    return len(days)


def rebuild(
    rooms: Collection[int],
    start: date,
    end: date,
    progress: Callable[[int, int], object] | None = None,
) -> int:
    """Work out all days of rooms (by id), stale or not; how many days that were.

    `progress` is told how many are done, and of how many.
    """
    days = all_days(rooms, start, end)
    done = 0
    for chunk in chunks(days):
        refresh(chunk)
        done += len(chunk)
        if progress:
            progress(done, len(days))
    return len(days)


def all_days(rooms: Collection[int], start: date, end: date) -> list[RoomDate]:
    """The days on which rooms (by id) have intakes or rows worked out, in order."""
    found: set[RoomDate] = set()
    for model in (Intake, RoomDay, StaleDay):
        found.update(
            model._default_manager.filter(room_id__in=rooms, local_date__range=(start, end))
            .order_by()
            .values_list("room_id", "local_date")
            .distinct()
        )
    return sorted(found)


@transaction.atomic
def refresh(days: Sequence[RoomDate]) -> None:
    """Replace the rows of at most `DAYS_AT_A_TIME` days by what their intakes say now.

    First the marks go that are seen now, then each statement reads the intakes as they are. A
    writer whose mark was seen is seen whole. One who commits in between leaves a mark that was
    not seen and stays, so what was read of it by halves is not used.
    """
    layout.teach_aggregates()
    with connection.cursor() as cursor:
        layout.prepare_to_count(cursor)
        if connection.vendor == "postgresql":
            # After a large file its statistics are old: then it would go through all intakes.
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        chosen = building.listed(days)
        given = f"WITH chosen (room_id, local_date) AS ({chosen})"
        stale, old = (_ids_on_days(table) for table in (_STALE, _DAY))
        for table, where in (
            (_STALE, f"id IN ({stale})"),
            (_CLIENT, f"day_id IN ({old})"),
            (_CODE, f"day_id IN ({old})"),
            (_DAY, f"id IN ({old})"),
        ):
            cursor.execute(f"{given} DELETE FROM {table} WHERE {where}")
        numbers = CodeNumbers()
        DayCode.objects.bulk_create(new_codes(chosen, numbers))
        ctes, values = Source(chosen, numbers).ctes()
        counters = ", ".join(layout.COUNTERS)
        cursor.execute(
            f"WITH {ctes} INSERT INTO {_DAY} "
            f"(room_id, local_date, weekday, epoch, intakes, {counters}) {building.room_days()}",
            values,
        )
        cursor.execute(
            f"{given} SELECT room_id, local_date, epoch, id FROM {_DAY} WHERE id IN ({old})"
        )
        _refresh_parts(cursor, cursor.fetchall(), numbers)


def _ids_on_days(table: str) -> str:
    """SQL: the ids of rows on the chosen days."""
    return (
        f"SELECT x.id FROM {building.FROM_DAYS} {table} AS x "
        "ON x.room_id = c.room_id AND x.local_date = c.local_date"
    )


def _refresh_parts(
    cursor: CursorWrapper, made: list[tuple[Any, ...]], numbers: CodeNumbers
) -> None:
    """Codes and clients of the days just made, given as room id, day, epoch id and their own id.

    Named one by one: joined after counting, they are too hard to plan for.
    """
    if not made:
        return
    chosen = building.listed(made)
    ctes, values = Source(chosen, numbers, "room_id, local_date, epoch, day_id").ctes()
    cursor.execute(
        f"WITH {ctes} INSERT INTO {_CODE} (day_id, code_id, intakes) "
        f"SELECT x.day_id, k.id, x.intakes FROM ({building.room_day_codes(keyed=True)}) AS x "
        f"JOIN {_NUMBER} AS k ON k.dimension = x.dimension AND k.number = x.number",
        values,
    )
    fields = ", ".join(building.CLIENT_FIELDS)
    cursor.execute(
        f"WITH {ctes} INSERT INTO {_CLIENT} (day_id, client_key, {fields}) "
        f"SELECT day_id, client_key, {fields} "
        f"FROM ({building.day_clients(keyed=True)}) AS x",
        values,
    )


def new_codes(chosen: str, numbers: CodeNumbers) -> list[DayCode]:
    """Number the codes that occur on the chosen days and have none; the new ones, not stored."""
    found = []
    columns = {
        DayCode.Dimension.SUBSTANCE: "substance_id",
        DayCode.Dimension.MUNICIPALITY: "municipality",
    }
    with connection.cursor() as cursor:
        for dimension, column in columns.items():
            cursor.execute(
                f"WITH chosen (room_id, local_date) AS ({chosen}) SELECT DISTINCT i.{column} "
                f"FROM {building.FROM_DAYS} {Intake._meta.db_table} AS i "
                "ON i.room_id = c.room_id AND i.local_date = c.local_date"
            )
            found += numbers.add(dimension, [code for (code,) in cursor.fetchall()])
    return found
