"""Working days out anew, one chunk in one transaction, and never more than is stale."""

# ruff: noqa: S608 - only names of our own are put into the statements

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date

from django.db import connection, transaction

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
    layout.teach_bit_or()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        chosen = building.listed(days)
        given = f"WITH chosen (room_id, local_date) AS ({chosen})"
        on_days = "(room_id, local_date) IN (SELECT room_id, local_date FROM chosen)"
        old = f"day_id IN (SELECT id FROM {_DAY} WHERE {on_days})"
        for table, where in ((_STALE, on_days), (_CLIENT, old), (_CODE, old), (_DAY, on_days)):
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
        same = "d.room_id = x.room_id AND d.local_date = x.local_date AND d.epoch = x.epoch"
        cursor.execute(
            f"WITH {ctes} INSERT INTO {_CODE} (day_id, code_id, intakes) "
            f"SELECT d.id, k.id, x.intakes FROM ({building.room_day_codes()}) AS x "
            f"JOIN {_DAY} AS d ON {same} "
            f"JOIN {_NUMBER} AS k ON k.dimension = x.dimension AND k.number = x.number",
            values,
        )
        fields = ", ".join(building.CLIENT_FIELDS)
        cursor.execute(
            f"WITH {ctes} INSERT INTO {_CLIENT} (day_id, client_key, {fields}) "
            f"SELECT d.id, x.client_key, {fields} FROM ({building.day_clients()}) AS x "
            f"JOIN {_DAY} AS d ON {same}",
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
                f"FROM chosen AS c JOIN {Intake._meta.db_table} AS i "
                "ON i.room_id = c.room_id AND i.local_date = c.local_date"
            )
            found += numbers.add(dimension, [code for (code,) in cursor.fetchall()])
    return found
