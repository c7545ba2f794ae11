"""The day is closed and reopened by the leader, and nothing changes in between."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import date, time, timedelta

import pytest
from django.db import connection

from config.access.models import User
from config.audit.models import AuditEntry
from intake_rooms import services
from intake_rooms.closing_pages import closings_of
from intake_rooms.exceptions import (
    DayIsClosed,
    IntakeRoomsError,
    ReasonMissing,
    RecordConflict,
)
from intake_rooms.findings import day_findings
from intake_rooms.models import (
    DayClosing,
    Intake,
    ManualCount,
    Presence,
    PresenceTimes,
    Room,
)
from intake_rooms.services import presence
from intake_rooms.services.closing import (
    DifferenceUnexplained,
    FindingsUnseen,
    close_day,
    finding_key,
    reopen_day,
)
from intake_rooms.services.rooms import set_board
from intake_rooms.services.services_given import count_service
from tests.conftest import Clock
from tests.intake_rooms.closed_days import DAY, HOME, StaffIn, all_seen, close, leader, register

__all__ = ["leader"]


def test_a_closed_day_can_be_neither_undone_nor_corrected_nor_voided(
    room: Room, clock: Clock, leader: User
) -> None:
    intake = register(room)
    refusal = services.record_refusal(room=room, reason="full")
    close(room, leader)

    deeds: list[Callable[[], object]] = [
        lambda: services.undo_intake(intake),
        lambda: services.correct_intake(intake, by=leader, reason="forkert", age=40),
        lambda: services.void_intake(intake, by=leader, reason="forkert"),
        lambda: services.undo_event(refusal),
        lambda: services.void_event(refusal, by=leader, reason="forkert"),
        lambda: count_service(room, DAY, "talk", 1),
        lambda: close(room, leader),
    ]
    for deed in deeds:
        with pytest.raises((DayIsClosed, RecordConflict)):
            deed()
    assert Intake.objects.get().age is None

    reopen_day(room, DAY, by=leader, reason="alderen var forkert")
    services.correct_intake(intake, by=leader, reason="forkert", age=40)
    assert Intake.objects.get().age == 40


def test_an_intake_cannot_be_moved_into_a_closed_day(
    room: Room, clock: Clock, leader: User
) -> None:
    close(room, leader, DAY - timedelta(1))
    intake = register(room)

    with pytest.raises(DayIsClosed):
        services.correct_intake(
            intake, by=leader, reason="i går", occurred_at=intake.occurred_at - timedelta(days=1)
        )


def test_closing_and_reopening_stand_in_the_log_and_closing_again_in_the_table(
    room: Room, clock: Clock, leader: User
) -> None:
    register(room)
    close(room, leader)
    with pytest.raises(ReasonMissing):
        reopen_day(room, DAY, by=leader, reason=" ")
    reopen_day(room, DAY, by=leader, reason="en seddel dukkede op")
    with pytest.raises(RecordConflict):
        reopen_day(room, DAY, by=leader, reason="igen")
    close(room, leader)

    logged = AuditEntry.objects.filter(action__startswith="day_").order_by("pk")
    assert [(entry.action, entry.actor_id, entry.reason) for entry in logged] == [
        ("day_closed", leader.pk, ""),
        ("day_reopened", leader.pk, "en seddel dukkede op"),
        ("day_closed", leader.pk, ""),
    ]
    assert DayClosing.objects.filter(reopened_at=None).count() == 1
    assert DayClosing.objects.count() == 2


def test_every_finding_is_seen_before_the_day_is_closed(
    room: Room, clock: Clock, leader: User
) -> None:
    register(room, substance="BUP")

    with pytest.raises(FindingsUnseen):
        close_day(room, DAY, by=leader, seen={})

    (finding,) = day_findings(room, DAY)
    closing = close_day(room, DAY, by=leader, seen={finding_key(finding): "det var rigtigt"})
    noted = closing.findings.get()
    assert (noted.kind, noted.explanation) == ("implausible", "det var rigtigt")
    assert noted.sentence == finding.sentence


def test_a_finding_that_came_meanwhile_must_be_seen_too(
    room: Room, clock: Clock, leader: User
) -> None:
    register(room, substance="BUP")
    seen = all_seen(room)
    register(room, "2012-10-24T13:56", substance="BUP")

    with pytest.raises(FindingsUnseen):
        close_day(room, DAY, by=leader, seen=seen)


@pytest.mark.parametrize(("paper", "difference", "stored"), [(None, "x", ""), (1, "x", "")])
def test_no_difference_needs_no_explanation_and_keeps_none(
    room: Room, clock: Clock, leader: User, paper: int | None, difference: str, stored: str
) -> None:
    register(room)

    closing = close(room, leader, paper_count=paper, difference=difference)

    assert (closing.registered, closing.paper_count, closing.difference) == (1, paper, stored)


def test_a_difference_from_the_paper_is_explained_and_signed(
    room: Room, clock: Clock, leader: User
) -> None:
    register(room)
    with pytest.raises(DifferenceUnexplained, match="registreret 1, men talt 3"):
        close(room, leader, paper_count=3)

    closing = close(room, leader, paper_count=3, difference="to gik uden at tage noget")

    assert closing.difference == "to gik uden at tage noget"
    assert closing.closed_by == leader
    assert not ManualCount.objects.exists()


def test_a_paper_count_of_a_day_without_registrations_becomes_its_count(
    room: Room, clock: Clock, leader: User
) -> None:
    close(room, leader, paper_count=37)

    assert ManualCount.objects.get().count == 37
    assert DayClosing.objects.get().paper_count == 37


@pytest.mark.parametrize("day", [date(2012, 10, 25), date(2012, 9, 30)])
def test_a_day_that_has_not_begun_or_was_before_the_room_cannot_be_closed(
    room: Room, clock: Clock, leader: User, day: date
) -> None:
    with pytest.raises(IntakeRoomsError):
        close_day(room, day, by=leader, seen={})


def test_words_that_point_to_a_person_are_not_signed(
    room: Room, clock: Clock, leader: User
) -> None:
    register(room)
    with pytest.raises(IntakeRoomsError, match="telefonnummer"):
        close(room, leader, paper_count=2, difference="ring til 35 30 10 40")


def test_closing_erases_the_board(room: Room, clock: Clock, leader: User) -> None:
    set_board(room, uses_board=True, long_stay_minutes=60, by=None)
    presence.seat(presence.enter(room, method="smoking", alias="Bette"))
    presence.enter(room, method="smoking", alias="Kaj")

    close(room, leader)

    assert not Presence.objects.exists()
    assert PresenceTimes.objects.filter(is_cleared=True).count() == 2


def test_closing_yesterday_leaves_todays_people_on_the_board(
    room: Room, clock: Clock, leader: User
) -> None:
    set_board(room, uses_board=True, long_stay_minutes=60, by=None)
    presence.enter(room, method="smoking", alias="Bette")

    close(room, leader, DAY - timedelta(1))

    assert Presence.objects.count() == 1


def test_the_night_shift_is_closed_with_the_day_it_began_on(
    make_room: Callable[..., Room], clock: Clock, leader: User
) -> None:
    night = make_room("nat", hours=(time(22), time(4)))
    clock.set("2012-10-25T03:00")
    late = register(night, "2012-10-25T02:30")
    clock.set("2012-10-25T04:10")
    closing = close(night, leader)
    assert closing.registered == 1

    with pytest.raises(DayIsClosed):
        services.void_intake(late, by=leader, reason="forkert")
    clock.set("2012-10-25T22:30")
    services.undo_intake(register(night, "2012-10-25T22:10"))

    closings = closings_of(night, date(2012, 10, 25))
    assert closings.own is None
    assert [line.is_locked for line in closings.lines(Intake.objects.order_by("occurred_at"))] == [
        True,
        False,
    ]


def test_what_comes_after_the_closing_counts_and_is_said_to_be_late(
    room: Room, clock: Clock, leader: User, staff_in: StaffIn
) -> None:
    register(room)
    close(room, leader)
    clock.set("2012-10-24T15:00")
    register(room, "2012-10-24T13:00", source="paper")

    page = staff_in(room, "room_leader").get(f"{HOME}dag/2012-10-24/").content.decode()

    assert page.count(">kom efter lukning<") == 1
    assert "1 indtag kom efter lukningen." in page
    assert Intake.objects.counted().count() == 2
    assert "Ret<span" not in page


@pytest.mark.django_db(transaction=True)
def test_a_day_is_never_signed_with_another_number_than_it_holds(
    room: Room, clock: Clock, leader: User
) -> None:
    intakes = [register(room, f"2012-10-24T13:{minute}", age=minute) for minute in range(20, 40)]
    barrier = threading.Barrier(len(intakes) + 1)
    voided: list[Intake] = []

    def undo(intake: Intake) -> None:
        barrier.wait()
        with suppress(DayIsClosed):
            voided.append(services.undo_intake(intake))
        connection.close()

    def sign() -> None:
        barrier.wait()
        while True:  # each undo may change what is found, and the leader looks again
            with suppress(FindingsUnseen):
                close_day(room, DAY, by=leader, seen=all_seen(room))
                break
        connection.close()

    threads = [threading.Thread(target=undo, args=(intake,)) for intake in intakes]
    threads.append(threading.Thread(target=sign))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert DayClosing.objects.get().registered == 20 - len(voided)
    assert Intake.objects.counted().count() == 20 - len(voided)
