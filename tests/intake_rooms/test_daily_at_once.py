"""Writers, readers and the working out of days at the same time: nothing is lost or doubled."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from config.danish import LOCAL_ZONE
from intake_rooms import queries, services
from intake_rooms.daily import raw
from intake_rooms.daily.checking import differences
from intake_rooms.daily.refreshing import refresh_stale
from intake_rooms.models import Room, StaleDay
from intake_rooms.services.intakes import NewIntake

NOON = datetime(2012, 10, 24, 12, tzinfo=LOCAL_ZONE)
DAY = NOON.date()
LATER = DAY + timedelta(days=3)
SECONDS = 3


def register(room: Room, *, days: int = 0, alias: str = "Bette") -> None:
    new = NewIntake(
        occurred_at=NOON + timedelta(days=days), substance="KOK", method="smoking", alias=alias
    )
    services.register_intake(new, room=room)


def together(*acts: Callable[[], object]) -> None:
    """Run each in a thread with a connection of its own; the first error is raised."""
    errors: list[BaseException] = []

    def run(act: Callable[[], object]) -> None:
        try:
            act()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if errors:
        raise errors[0]


@pytest.mark.django_db(transaction=True)
def test_an_intake_committed_while_its_day_is_worked_out_is_counted(
    make_room: Callable[..., Room],
) -> None:
    room = make_room()
    register(room)
    written, worked_out = threading.Event(), threading.Event()

    def write() -> None:
        with transaction.atomic():
            register(room, alias="Mo")
            written.set()
            # SQLite lets nobody else write meanwhile: there the working out comes after.
            worked_out.wait(0.5)

    def work_out() -> None:
        written.wait(10)
        refresh_stale([room.pk], DAY, DAY)
        worked_out.set()

    together(write, work_out)

    (total,) = queries.totals([room.slug], DAY, DAY)
    assert (total.intakes, total.clients) == (2, 2)


@pytest.mark.django_db(transaction=True)
def test_a_reader_sees_all_of_what_is_acknowledged_and_nothing_twice(
    make_room: Callable[..., Room],
) -> None:
    room = make_room()
    register(room)
    until = time.monotonic() + SECONDS
    lock, begun, acknowledged, read = threading.Lock(), [1], [1], [0]

    def add(to: list[int]) -> None:
        with lock:
            to[0] += 1

    def write() -> None:
        number = 0
        while time.monotonic() < until:
            number += 1
            add(begun)
            register(room, days=number % 3, alias=f"n{number % 5}")
            add(acknowledged)

    def work_out() -> None:
        while time.monotonic() < until:
            refresh_stale([room.pk], DAY, LATER)
            time.sleep(0.01)

    def look() -> None:
        while time.monotonic() < until:
            least = acknowledged[0]
            counts = queries.counted([room.slug], DAY, LATER)
            n = sum(tally.intakes for tally in counts.totals())
            assert least <= n <= begun[0]
            told: list[Any] = [counts.tally(name) for name in ("weekday", "hour", "substance")]
            assert {sum(tally.intakes for tally in tallies) for tallies in told} == {n}
            assert sum(counts.days.values()) == n
            add(read)

    together(write, write, write, work_out, work_out, look)

    assert begun == acknowledged
    assert read[0] > 0
    span = ([room.slug], DAY, LATER)
    assert set(queries.totals(*span)) == set(raw.totals(*span))
    assert sum(raw.days(*span).values()) == acknowledged[0]
    refresh_stale([room.pk], DAY, LATER)
    assert not StaleDay.objects.exists()
    assert not differences([room.pk], DAY, LATER)
