"""Imports that run at the same time, and files too large to hold in memory."""

from __future__ import annotations

import resource
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from intake_rooms import services
from intake_rooms.importing.summary import ImportSummary
from intake_rooms.models import Client, ImportBatch, Intake, Room
from tests.bench.importing import write_file
from tests.intake_rooms.files import GOOD, row, write_csv

ROWS = 200_000
MEMORY_MB = 60
"""What reading a file may add to the process, whatever the file's size."""


@pytest.mark.django_db(transaction=True)
def test_the_same_file_twice_at_once_is_stored_once(
    make_room: Callable[..., Room], tmp_path: Path
) -> None:
    room = make_room()
    path = write_csv(tmp_path / "a.csv", [GOOD, GOOD, *(row(age=str(18 + n)) for n in range(80))])
    done: list[ImportSummary] = []
    barrier = threading.Barrier(2)

    def read_in() -> None:
        barrier.wait()
        done.append(services.import_intakes(path, room=room, by=None))
        connection.close()

    threads = [threading.Thread(target=read_in) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(summary.created for summary in done) == [0, 82]
    assert sorted(summary.already_known for summary in done) == [0, 82]
    assert Intake.objects.count() == 82
    assert ImportBatch.objects.count() == 1
    assert Client.objects.count() == 1


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.timeout(300)
def test_two_hundred_thousand_rows_go_in_without_the_file_in_memory(
    make_room: Callable[..., Room], tmp_path: Path
) -> None:
    room = make_room(opened_on=date(2012, 1, 1))
    small = write_file(tmp_path / "small.csv", 2_000, ids=False)
    services.import_intakes(small, room=room, by=None)
    path = write_file(tmp_path / "large.csv", ROWS, ids=False)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    progress: list[int] = []
    summary = services.import_intakes(
        path, room=room, by=None, progress=lambda rows, expected: progress.append(rows)
    )
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert summary.rows == ROWS
    assert summary.created + summary.already_known == ROWS
    assert Intake.objects.filter(room=room).count() == summary.created + 2_000
    assert progress == sorted(progress)
    assert len(progress) >= 40
    assert grown < MEMORY_MB
