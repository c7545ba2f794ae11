"""`manage.py rebuild_daily`: works out anew, proves it, and says where it is wrong."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from config.danish import LOCAL_ZONE
from intake_rooms import queries, services
from intake_rooms.daily import layout, raw, triggers
from intake_rooms.daily.refreshing import refresh_stale
from intake_rooms.models import DayClient, Intake, Room, RoomDay, RoomDayCode, StaleDay
from intake_rooms.services.intakes import NewIntake

NOON = datetime(2012, 10, 24, 12, tzinfo=LOCAL_ZONE)
DAY = NOON.date()


def register(room: Room, *, days: int = 0, alias: str = "Bette", substance: str = "KOK") -> Intake:
    new = NewIntake(
        occurred_at=NOON + timedelta(days=days),
        substance=substance,
        method="smoking",
        municipality="147",
        alias=alias,
    )
    return services.register_intake(new, room=room).intake


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("rebuild_daily", *arguments, stdout=out)
    return out.getvalue()


def test_a_rebuild_works_out_every_day_and_proves_it(room: Room) -> None:
    register(room)
    register(room, days=1, alias="")

    assert "2 dage er regnet ud." in run()
    assert "svarer til indtagene" in run("--check")
    assert not StaleDay.objects.exists()
    assert RoomDay.objects.count() == 2


def test_a_check_changes_nothing_and_says_what_waits(room: Room) -> None:
    register(room)

    assert "1 dag venter" in run("--check")
    assert not RoomDay.objects.exists()


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda: RoomDay.objects.update(sex_unknown=7), "rumdage: 2"),
        (lambda: RoomDayCode.objects.all().delete(), "stoffer og kommuner: 2"),
        (lambda: DayClient.objects.update(marks=1), "brugerdage: 2"),
    ],
)
def test_rows_that_differ_from_the_intakes_are_counted_and_mended(
    room: Room, spoil: Callable[[], object], told: str
) -> None:
    register(room)
    run()
    spoil()

    with pytest.raises(CommandError, match=told) as refused:
        run("--check")
    assert refused.value.returncode == 1
    assert "svarer til indtagene" in run("--room", room.slug, "--from", "2012-10-24")
    assert "svarer til indtagene" in run("--check")


def test_only_the_named_room_and_days_are_worked_out(make_room: Callable[..., Room]) -> None:
    one, other = make_room("et"), make_room("to")
    for room in (one, other):
        for days in range(3):
            register(room, days=days)

    said = run("--room", "et", "--from", "2012-10-24", "--to", "2012-10-25")

    assert "2 dage er regnet ud." in said
    assert set(RoomDay.objects.values_list("room", flat=True)) == {one.pk}
    with pytest.raises(CommandError, match="is before"):
        run("--from", "2012-10-25", "--to", "2012-10-24")
    with pytest.raises(CommandError, match="intet rum"):
        run("--room", "findes-ikke")


def test_a_migrate_makes_triggers_that_were_lost_and_marks_every_day(room: Room) -> None:
    register(room)
    refresh_stale([room.pk], DAY, DAY)
    on = " ON intake_rooms_intake" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER stale_day_on_insert{on}")
    register(room, alias="Mo")
    assert not StaleDay.objects.exists()

    triggers.install()

    assert queries.totals([room.slug], DAY, DAY)[0].intakes == 2
    StaleDay.objects.all().delete()
    register(room, alias="Kaj")
    triggers.install()
    assert list(StaleDay.objects.values_list("room", "local_date")) == [(room.pk, DAY)]


def test_a_correction_to_another_day_marks_both_days(room: Room) -> None:
    intake = register(room)
    refresh_stale([room.pk], DAY, DAY)

    moved = NOON + timedelta(days=2)
    services.correct_intake(intake, by=None, reason="forkert dag", occurred_at=moved)

    assert set(StaleDay.objects.values_list("local_date", flat=True)) == {DAY, moved.date()}


def test_codes_and_rooms_beyond_the_bits_are_counted_too(
    make_room: Callable[..., Room], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout, "CODES", 2)
    rooms = [make_room(f"rum-{number:02}") for number in range(12)]
    singles = ["KOK", "HER", "CRK", "MTD", "AMF", "MET"]
    for number, room in enumerate(rooms):
        register(room, alias=f"n{number % 3}", substance=singles[number % 6])
        register(room, alias="Mo", substance="HER+KOK")
        register(room, days=1, alias=f"n{number}", substance=singles[number % 5])

    span = ([room.slug for room in rooms], DAY, DAY + timedelta(days=1))

    for name in raw.DIMENSIONS:
        assert set(queries.tally(name, *span)) == set(raw.tally(name, *span))
    assert set(queries.mentions(*span)) == set(raw.mentions(*span))
    assert set(queries.clients_by("municipality", *span)) == set(
        raw.clients_by("municipality", *span)
    )


def test_reading_takes_the_same_queries_for_one_day_and_for_many(
    room: Room, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for days in range(12):
        register(room, days=days)
    refresh_stale([room.pk], DAY, DAY + timedelta(days=12))

    for days in (1, 12):
        with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
            queries.counted([room.slug], DAY, DAY + timedelta(days=days))
