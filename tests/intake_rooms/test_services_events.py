"""The rules of events, counts, rooms and their hours."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, time

import pytest

from intake_rooms import services
from intake_rooms.codes import (
    IncidentKind,
    OverdoseGrade,
    OverdoseMeasure,
)
from intake_rooms.exceptions import (
    IntakeRoomsError,
    RecordConflict,
)
from intake_rooms.models import (
    Incident,
    ManualCount,
    OpeningHours,
    Refusal,
    Room,
)
from intake_rooms.services import hours as hour_services
from tests.conftest import Clock


@pytest.mark.parametrize("kind", IncidentKind.values)
@pytest.mark.parametrize("grade", ["", *OverdoseGrade.values])
def test_an_overdose_has_a_grade_and_nothing_else_does(
    room: Room, clock: Clock, kind: str, grade: str
) -> None:
    def record() -> Incident:
        return services.record_incident(
            room=room, kind=kind, grade=grade, measures=[OverdoseMeasure.OXYGEN]
        )

    if kind == IncidentKind.OVERDOSE and not grade:
        with pytest.raises(IntakeRoomsError, match="Vælg hvor alvorlig overdosen var"):
            record()
        return
    stored = record()

    is_overdose = kind == IncidentKind.OVERDOSE
    assert stored.grade == (grade if is_overdose else "")
    assert stored.measures == (["oxygen"] if is_overdose else [])


def test_the_same_event_sent_twice_is_one(room: Room, clock: Clock) -> None:
    same = uuid.uuid4()
    for _ in range(2):
        services.record_refusal(room=room, reason="full", id=same)
        services.record_incident(room=room, kind="weapon", id=same)

    assert (Refusal.objects.count(), Incident.objects.count()) == (1, 1)


def test_a_count_is_replaced_only_when_that_is_said(room: Room, clock: Clock) -> None:
    day = date(2012, 10, 10)
    services.record_count(room=room, day=day, count=5, by=None)
    services.record_count(room=room, day=day, count=5, by=None)
    with pytest.raises(RecordConflict):
        services.record_count(room=room, day=day, count=6, by=None)

    services.record_count(room=room, day=day, count=6, by=None, replace=True)

    assert ManualCount.objects.get(voided_at=None).count == 6
    assert ManualCount.objects.get(voided_at__isnull=False).void_reason == "rettet til 6"


def test_a_room_added_again_is_the_same_and_other_data_is_refused(
    make_room: Callable[..., Room],
) -> None:
    room = make_room()

    assert make_room() == room
    with pytest.raises(IntakeRoomsError, match="findes allerede med andre oplysninger"):
        make_room(name="Noget andet")


@pytest.mark.parametrize(
    ("opens", "closes", "collides"),
    [
        (time(8), time(10), True),
        (time(15), time(17), False),
        (time(7), time(9), False),
        (time(23), time(3), False),
        (time(14), time(2), True),
        (time(0), time(0), True),
    ],
)
def test_hours_of_one_weekday_may_not_overlap(
    make_room: Callable[..., Room], opens: time, closes: time, collides: bool
) -> None:
    room = make_room(hours=(time(9), time(15)))

    def add() -> tuple[OpeningHours, ...]:
        return hour_services.add_hours(
            room, weekdays=[3], opens=opens, closes=closes, valid_from=date(2012, 11, 1), by=None
        )

    if collides:
        with pytest.raises(IntakeRoomsError, match="Der gælder allerede en åbningstid"):
            add()
    else:
        assert len(add()) == 1
