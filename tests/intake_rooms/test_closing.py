"""The day: services, words to the next shift, closing and reopening."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.access.models import User
from config.audit.models import AuditEntry
from config.danish import LOCAL_ZONE
from intake_rooms import services
from intake_rooms.closing_pages import closings_of
from intake_rooms.day_queries import ServicesGiven, services_given
from intake_rooms.exceptions import (
    DayIsClosed,
    IntakeRoomsError,
    ReasonMissing,
    RecordConflict,
)
from intake_rooms.findings import day_findings
from intake_rooms.models import (
    DayClosing,
    HandoverNote,
    Intake,
    ManualCount,
    Presence,
    PresenceTimes,
    Room,
    ServiceCount,
)
from intake_rooms.services import handover, presence
from intake_rooms.services.closing import (
    DifferenceUnexplained,
    FindingsUnseen,
    close_day,
    finding_key,
    reopen_day,
)
from intake_rooms.services.intakes import NewIntake
from intake_rooms.services.rooms import set_board
from intake_rooms.services.services_given import count_service
from tests.conftest import Clock

StaffIn = Callable[..., Client]
DAY = date(2012, 10, 24)
HOME = "/rum/midlertidigt/"


@pytest.fixture
def leader(make_user: Callable[..., User]) -> User:
    return make_user("room_leader", username="leder")


def register(room: Room, when: str = "2012-10-24T13:55", **more: Any) -> Intake:
    """An intake at a Danish local time."""
    moment = datetime.fromisoformat(when).replace(tzinfo=LOCAL_ZONE)
    facts = {"substance": "KOK", "method": "smoking", **more}
    return services.register_intake(NewIntake(occurred_at=moment, **facts), room=room).intake


def all_seen(room: Room, day: date = DAY) -> dict[str, str]:
    return {finding_key(finding): "" for finding in day_findings(room, day)}


def close(room: Room, by: User, day: date = DAY, **more: Any) -> DayClosing:
    return close_day(room, day, by=by, seen=all_seen(room, day), **more)


# --- closing ---


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


# --- the pages ---


def test_a_leader_closes_the_day_in_the_browser(
    room: Room, clock: Clock, staff_in: StaffIn
) -> None:
    register(room, substance="BUP")
    client = staff_in(room, "room_leader")
    address = f"{HOME}dag/2012-10-24/luk/"
    (key,) = all_seen(room)
    assert "buprenorphin ved rygning er usædvanligt" in client.get(address).content.decode()

    refused = client.post(address, {"paper_count": "3"}).content.decode()
    assert "Sæt kryds ved Set, eller skriv en forklaring" in refused
    unexplained = client.post(address, {"paper_count": "3", f"set-{key}": "1"}).content.decode()
    assert "Forklar forskellen." in unexplained
    assert f'id="seen-{key}" name="set-{key}" value="1" checked' in unexplained
    told = {"paper_count": "3", "difference": "to fortrød", f"forklaring-{key}": "det er rigtigt"}
    answer = client.post(address, told, follow=True)

    page = answer.content.decode()
    assert answer.redirect_chain[0][0] == f"{HOME}dag/2012-10-24/"
    assert "1 registrerede indtag og 3 talt på papir. Forskellen: to fortrød" in page
    assert "det er rigtigt" in page
    assert client.get(address).status_code == 302


def test_a_leader_reopens_the_day_in_the_browser(
    room: Room, clock: Clock, leader: User, staff_in: StaffIn
) -> None:
    close(room, leader)
    client = staff_in(room, "room_leader")

    client.post(f"{HOME}dag/2012-10-24/genaabn/", {"reason": "en seddel dukkede op"})

    assert DayClosing.objects.get().reopen_reason == "en seddel dukkede op"
    page = client.get(f"{HOME}dag/2012-10-24/luk/").content.decode()
    assert "en seddel dukkede op" in page


@pytest.mark.parametrize("sent", ["-1", "mange", "10001"])
def test_a_paper_count_that_is_no_number_is_said(
    room: Room, clock: Clock, staff_in: StaffIn, sent: str
) -> None:
    client = staff_in(room, "room_leader")

    page = client.post(f"{HOME}dag/2012-10-24/luk/", {"paper_count": sent}).content.decode()

    assert "Skriv et helt tal, eller lad feltet stå tomt." in page
    assert not DayClosing.objects.exists()


def test_staff_see_that_the_day_is_closed_but_cannot_open_it(
    room: Room, clock: Clock, leader: User, staff_in: StaffIn
) -> None:
    close(room, leader)

    page = staff_in(room).get(f"{HOME}dag/2012-10-24/").content.decode()

    assert "Dagen er lukket" in page
    assert "Genåbn" not in page
    assert "mindre</span>" not in page


@pytest.mark.parametrize("size", [1, 40])
def test_a_closed_day_takes_the_same_queries_however_long_it_is(
    room: Room,
    clock: Clock,
    leader: User,
    staff_in: StaffIn,
    django_assert_num_queries: Any,
    size: int,
) -> None:
    for minute in range(size):
        register(room, f"2012-10-24T13:{minute:02}", substance="BUP", age=20 + minute)
    close(room, leader)
    client = staff_in(room, "room_leader")

    with django_assert_num_queries(29):
        client.get(f"{HOME}dag/2012-10-24/")


# --- services ---

taps = st.lists(st.tuples(st.sampled_from(["talk", "equipment_out"]), st.sampled_from([-1, 1, 10])))


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30
)
@given(taps=taps)
def test_services_are_counted_up_and_down_and_never_below_nought(
    room: Room, clock: Clock, taps: list[tuple[str, int]]
) -> None:
    ServiceCount.objects.all().delete()
    wanted = {"talk": 0, "equipment_out": 0}
    for code, amount in taps:
        wanted[code] = max(0, wanted[code] + amount)
        assert count_service(room, DAY, code, amount) == wanted[code]

    assert services_given([room.slug], DAY, DAY) == tuple(
        ServicesGiven(room.slug, code, n) for code, n in sorted(wanted.items()) if n
    )


def test_services_are_added_over_the_days_of_a_period(room: Room, clock: Clock) -> None:
    for back in range(3):
        count_service(room, DAY - timedelta(days=back), "wound_care", 2)

    found = services_given([room.slug], DAY - timedelta(days=1), DAY)

    assert found == (ServicesGiven(room.slug, "wound_care", 4),)


@pytest.mark.parametrize(
    ("day", "service", "amount"),
    [
        (DAY, "massage", 1),
        (DAY, "talk", 0),
        (DAY, "talk", 1001),
        (DAY + timedelta(1), "talk", 1),
        (date(2012, 9, 30), "talk", 1),
    ],
)
def test_what_cannot_be_counted_is_refused(
    room: Room, clock: Clock, day: date, service: str, amount: int
) -> None:
    with pytest.raises(IntakeRoomsError):
        count_service(room, day, service, amount)
    assert not ServiceCount.objects.exists()


def test_a_service_is_counted_by_taps_on_the_day(
    room: Room, clock: Clock, staff_in: StaffIn
) -> None:
    client = staff_in(room)
    for amount in ("1", "1", "-1", "x"):
        client.post(f"{HOME}dag/2012-10-24/ydelser/", {"service": "hiv_test", "amount": amount})

    assert ServiceCount.objects.get().count == 1
    page = client.get(f"{HOME}dag/2012-10-24/").content.decode()
    assert '<th scope="row">HIV-test</th><td class="number">1</td>' in page


# --- words to the next shift ---


def test_a_word_to_the_next_shift_vanishes_after_three_days(room: Room, clock: Clock) -> None:
    handover.write_note(room, "Ilten er skiftet.")
    clock.moment += timedelta(hours=72) - timedelta(minutes=1)
    assert len(handover.standing_notes(room, timezone.now())) == 1

    clock.moment += timedelta(minutes=1)

    assert handover.standing_notes(room, timezone.now()) == ()
    assert handover.forget_old_notes(timezone.now()) == 1
    assert not HandoverNote.objects.exists()


def test_writing_a_new_word_lets_the_old_ones_go(room: Room, clock: Clock) -> None:
    handover.write_note(room, "Gammel.")
    clock.moment += timedelta(hours=80)

    handover.write_note(room, "Ny.")

    assert HandoverNote.objects.get().text == "Ny."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Pas på 150275-1234", "et CPR-nummer"),
        ("ring 35 30 10 40", "et telefonnummer"),
        ("   ", "Skriv, hvad næste vagt skal vide."),
        ("x" * 501, "højst have 500 tegn"),
        ("\0", "Skriv, hvad næste vagt skal vide."),
    ],
)
def test_a_word_that_points_to_a_person_or_says_nothing_is_refused(
    room: Room, clock: Clock, staff_in: StaffIn, text: str, said: str
) -> None:
    answer = staff_in(room).post(f"{HOME}overlevering/", {"text": text}, follow=True)

    assert said in answer.content.decode()
    assert not HandoverNote.objects.exists()


def test_a_word_is_left_and_taken_away_on_the_day(
    room: Room, clock: Clock, staff_in: StaffIn
) -> None:
    client = staff_in(room)
    left = client.post(f"{HOME}overlevering/", {"text": "Ilten er skiftet."}, follow=True)
    assert "Ilten er skiftet." in left.content.decode()

    client.post(f"{HOME}overlevering/{HandoverNote.objects.get().pk}/slet/")

    assert not HandoverNote.objects.exists()
