"""What a closed day keeps out: counts, and the undoing of whole files."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.access.models import User
from config.danish import LOCAL_ZONE
from intake_rooms import services
from intake_rooms.exceptions import ClosedDaysTouched, DayIsClosed
from intake_rooms.findings import day_findings
from intake_rooms.importing.summary import RowsRefused
from intake_rooms.models import ImportBatch, Intake, ManualCount, Room
from intake_rooms.opening import opening_day
from intake_rooms.services.closing import close_day, finding_key, reopen_day
from intake_rooms.services.table_imports import import_counts
from tests.conftest import Clock
from tests.intake_rooms.files import row, write_csv

DAY = date(2012, 10, 20)
NIGHT = (time(22), time(4))


@pytest.fixture
def leader(make_user: Callable[..., User]) -> User:
    return make_user("room_leader", username="leder")


def close(room: Room, by: User, day: date = DAY) -> None:
    close_day(room, day, by=by, seen={finding_key(one): "" for one in day_findings(room, day)})


def file_of(tmp_path: Path, room: Room, *moments: datetime) -> ImportBatch:
    """A batch with an intake at each of the Danish local times."""
    rows = [
        row(occurred_at=moment.strftime("%Y-%m-%dT%H:%M"), age=str(20 + number))
        for number, moment in enumerate(moments)
    ]
    batch = services.import_intakes(write_csv(tmp_path / "a.csv", rows), room=room, by=None).batch
    assert batch is not None
    return batch


def at(day: date, hour: int = 13) -> datetime:
    return datetime.combine(day, time(hour), LOCAL_ZONE)


def counts_file(path: Path, *lines: tuple[str, str, str, str]) -> Path:
    return write_csv(path, lines, header=("room", "date", "count", "note"))


def test_a_count_of_a_closed_day_is_neither_made_nor_changed_nor_voided(
    room: Room, clock: Clock, leader: User
) -> None:
    stored = services.record_count(room=room, day=DAY, count=12, by=leader)
    close(room, leader)
    close(room, leader, DAY - timedelta(1))

    assert services.record_count(room=room, day=DAY, count=12, by=leader) == stored
    deeds: list[Callable[[], object]] = [
        lambda: services.record_count(room=room, day=DAY, count=13, by=leader, replace=True),
        lambda: services.record_count(room=room, day=DAY - timedelta(1), count=3, by=leader),
        lambda: services.void_count(stored, by=leader, reason="forkert"),
    ]
    for deed in deeds:
        with pytest.raises(DayIsClosed):
            deed()
    assert [row.count for row in ManualCount.objects.filter(voided_at=None)] == [12]

    reopen_day(room, DAY, by=leader, reason="talt forkert")
    services.record_count(room=room, day=DAY, count=13, by=leader, replace=True)
    assert ManualCount.objects.get(voided_at=None).count == 13


def test_a_file_of_counts_with_a_closed_day_is_refused_with_its_line(
    room: Room, clock: Clock, leader: User, tmp_path: Path
) -> None:
    close(room, leader)
    lines = (("midlertidigt", "2012-10-19", "4", ""), ("midlertidigt", "2012-10-20", "5", ""))

    with pytest.raises(RowsRefused) as refused:
        import_counts(counts_file(tmp_path / "a.csv", *lines), by=leader)

    (bad,) = refused.value.summary.bad_rows
    assert bad.findings[0].column == "date"
    assert "Dagen er lukket" in bad.findings[0].reason
    assert not ManualCount.objects.exists()


def test_a_file_that_lies_on_closed_days_is_voided_whole_or_not_at_all(
    room: Room, clock: Clock, leader: User, tmp_path: Path
) -> None:
    batch = file_of(tmp_path, room, *(at(DAY + timedelta(n)) for n in range(3)))
    close(room, leader)
    close(room, leader, DAY + timedelta(1))

    with pytest.raises(ClosedDaysTouched) as refused:
        services.void_batch(batch, by=leader, reason="forkert fil")

    assert f"{room.name} den 20. oktober 2012 og {room.name} den 21. oktober" in str(refused.value)
    assert Intake.objects.counted().count() == 3
    for day in (DAY, DAY + timedelta(1)):
        reopen_day(room, day, by=leader, reason="forkert fil")
    services.void_batch(batch, by=leader, reason="forkert fil")
    assert not Intake.objects.counted().exists()


def test_what_arrived_after_the_closing_is_not_voided_behind_it_either(
    room: Room, clock: Clock, leader: User, tmp_path: Path
) -> None:
    close(room, leader)
    batch = file_of(tmp_path, room, at(DAY))

    with pytest.raises(ClosedDaysTouched):
        services.void_batch(batch, by=leader, reason="forkert fil")


def test_what_was_voided_before_the_closing_holds_no_file_back(
    room: Room, clock: Clock, leader: User, tmp_path: Path
) -> None:
    batch = file_of(tmp_path, room, at(DAY), at(DAY - timedelta(1)))
    services.void_intake(Intake.objects.get(local_date=DAY), by=leader, reason="forkert")
    close(room, leader)

    services.void_batch(batch, by=leader, reason="forkert fil")

    assert not Intake.objects.counted().exists()


def test_a_file_of_counts_is_held_back_by_the_closed_days_of_each_room(
    room: Room, make_room: Callable[..., Room], clock: Clock, leader: User, tmp_path: Path
) -> None:
    other = make_room("skyen", name="Skyen")
    lines = (("midlertidigt", "2012-10-20", "4", ""), ("skyen", "2012-10-20", "5", ""))
    batch = import_counts(counts_file(tmp_path / "a.csv", *lines), by=leader).batch
    assert batch is not None
    close(other, leader)

    with pytest.raises(ClosedDaysTouched, match=r": Skyen den 20\. oktober 2012\."):
        services.void_batch(batch, by=leader, reason="forkert fil")
    assert ManualCount.objects.filter(voided_at=None).count() == 2


def test_of_many_closed_days_six_are_named(
    room: Room, clock: Clock, leader: User, tmp_path: Path
) -> None:
    days = [date(2012, 10, n) for n in range(2, 11)]
    batch = file_of(tmp_path, room, *map(at, days))
    for day in days:
        close(room, leader, day)

    with pytest.raises(ClosedDaysTouched) as refused:
        services.void_batch(batch, by=leader, reason="forkert fil")

    assert "7. oktober 2012 og 3 dage mere. Lederen" in str(refused.value)


def test_the_leader_reads_which_days_hold_a_file_back(
    room: Room,
    clock: Clock,
    leader: User,
    tmp_path: Path,
    staff_in: Callable[..., Client],
) -> None:
    batch = file_of(tmp_path, room, at(DAY))
    close(room, leader)

    answer = staff_in(room, "room_leader").post(
        f"/rum/indlaesninger/{batch.pk}/annuller/", {"reason": "forkert fil"}
    )

    assert "20. oktober 2012. Lederen kan genåbne dem" in answer.content.decode()
    assert Intake.objects.counted().count() == 1


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25
)
@given(
    moments=st.lists(
        st.datetimes(datetime(2012, 10, 17), datetime(2012, 10, 22, 23, 59)),
        min_size=1,
        max_size=6,
        unique_by=lambda moment: moment.replace(second=0, microsecond=0),
    ),
    closed=st.sets(st.integers(17, 22)),
    hours=st.sampled_from([NIGHT, (time(8, 30), time(23, 30)), (time(18), time(2, 30))]),
)
def test_a_file_is_voided_exactly_where_no_closed_day_holds_any_of_it(
    make_room: Callable[..., Room],
    clock: Clock,
    leader: User,
    tmp_path: Path,
    moments: list[datetime],
    closed: set[int],
    hours: tuple[time, time],
) -> None:
    with transaction.atomic():
        room = make_room(hours=hours)
        batch = file_of(tmp_path, room, *moments)
        for number in closed:
            close(room, leader, date(2012, 10, number))
        held: Any = {opening_day(room, row.occurred_at).day for row in Intake.objects.all()}
        with suppress(ClosedDaysTouched):
            services.void_batch(batch, by=leader, reason="forkert fil")
        standing = Intake.objects.counted().count()
        transaction.set_rollback(True)
    assert standing == (len(moments) if held & closed else 0)
