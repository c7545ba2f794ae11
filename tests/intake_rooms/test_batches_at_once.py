"""A whole file and its single intakes voided at the same time: no deadlock, nothing lost."""

from __future__ import annotations

import random
import threading
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from config.audit.models import AuditEntry
from intake_rooms import queries, services
from intake_rooms.daily.checking import differences
from intake_rooms.exceptions import AlreadyVoided
from intake_rooms.models import ImportBatch, Intake, Room
from tests.intake_rooms.files import row, write_csv

FIRST = date(2012, 10, 2)
DAYS, A_DAY, HANDS = 20, 6, 4
LAST = FIRST + timedelta(DAYS)
WHOLE, SINGLE = "forkert fil", "forkert stof"


@pytest.fixture
def batch(room: Room, clock: Any, tmp_path: Path) -> ImportBatch:
    """A file of 120 intakes over twenty days."""
    clock.set("2012-12-01T12:00")
    rows = [
        row(occurred_at=f"{FIRST + timedelta(day)}T{10 + hour}:00", age=str(20 + day))
        for day in range(DAYS)
        for hour in range(A_DAY)
    ]
    made = services.import_intakes(write_csv(tmp_path / "a.csv", rows), room=room, by=None).batch
    assert made is not None
    return made


def void_each(intakes: list[Intake], start: threading.Barrier, voided: list[Any]) -> None:
    """Void one after the other until the whole file is gone."""
    start.wait(20)
    for intake in intakes:
        with suppress(AlreadyVoided):
            voided.append(services.void_intake(intake, by=None, reason=SINGLE).pk)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("delay", [0.0, 0.05, 0.2])
def test_a_file_and_its_single_intakes_are_voided_at_once(
    room: Room, batch: ImportBatch, delay: float
) -> None:
    intakes = list(Intake.objects.filter(batch=batch))
    drawn = random.Random(delay)
    start, voided, errors = threading.Barrier(HANDS + 1), [], []  # type: ignore[var-annotated]

    def one_by_one() -> None:
        void_each(drawn.sample(intakes, len(intakes)), start, voided)

    def as_one() -> None:
        start.wait(20)
        threading.Event().wait(delay)
        services.void_batch(batch, by=None, reason=WHOLE)

    def run(act: Any) -> None:
        try:
            act()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in [one_by_one] * HANDS + [as_one]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert not errors
    assert not any(thread.is_alive() for thread in threads)
    assert len(voided) == len(set(voided)), "an intake was voided twice"
    stored = dict(Intake.objects.filter(batch=batch).values_list("pk", "void_reason"))
    assert len(stored) == DAYS * A_DAY
    assert {pk for pk, reason in stored.items() if reason == SINGLE} == set(voided)
    assert {reason for pk, reason in stored.items() if pk not in voided} <= {WHOLE}
    assert not Intake.objects.filter(batch=batch, voided_at=None).exists()
    whole = AuditEntry.objects.get(action="batch_voided")
    assert whole.details["rows"] == len(stored) - len(voided)
    assert AuditEntry.objects.filter(action="intake_voided").count() == len(voided)
    assert sum(total.intakes for total in queries.totals([room.slug], FIRST, LAST)) == 0
    assert not differences([room.pk], FIRST, LAST)
