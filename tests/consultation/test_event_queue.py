"""Any sequence of deeds, and two people at once: seats are never given twice, nobody overtakes,
nobody is lost, and everybody who moves up is told once."""

from __future__ import annotations

import threading
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import close_old_connections, connection
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from config.outbox.models import OutgoingMail
from consultation.exceptions import ConsultationError
from consultation.models import Event, SignUp
from consultation.services import events, sign_ups
from consultation.services.sign_ups import SignUpRefused
from tests import factories, involvement
from tests.consultation.sign_up_help import address, cancel, mailed, sign_up, states

START = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
CLOSES = timedelta(hours=5)
"""Before the beginning."""
_seats = st.sampled_from([1, 1, 2, 3, 5])


class Queue(RuleBasedStateMachine):
    """One event with a few seats; `model` holds (id, seats, state) as the rules say they are."""

    def __init__(self) -> None:
        super().__init__()
        self.now = START - timedelta(days=8)
        self.model: list[list[Any]] = []

    @initialize(capacity=st.integers(2, 6), has_list=st.sampled_from([True, True, False]))
    def begin(self, capacity: int, has_list: bool) -> None:
        Event.objects.all().delete()
        OutgoingMail.objects.all().delete()
        name = uuid.uuid4().hex
        self.editor = factories.user("consultation_editor", username=name)
        self.capacity: int | None = capacity
        self.has_list = has_list
        self.event = involvement.event(
            name,
            of=factories.consultation(name),
            capacity=capacity,
            has_waiting_list=has_list,
            starts_at=START,
            ends_at=START + timedelta(hours=2),
            sign_up_until=START - CLOSES,
        )

    # --- the rules, told again in the plainest way ---

    def _taken(self) -> int:
        return sum(seats for _, seats, state in self.model if state == "confirmed")

    def _queue(self) -> list[list[Any]]:
        return [row for row in self.model if row[2] == "waiting"]

    def _fits(self, seats: int) -> bool:
        return self.capacity is None or self._taken() + seats <= self.capacity

    def _move_up(self) -> None:
        if self.now >= START:
            return
        for row in self._queue():
            if not self._fits(row[1]):
                return
            row[2] = "confirmed"

    def _is_open(self) -> bool:
        return self.now < START - CLOSES + timedelta(minutes=1)

    # --- deeds ---

    @rule(seats=_seats)
    def sign_up(self, seats: int) -> None:
        has_seat = self._fits(seats) and not self._queue()
        fits_at_all = self.capacity is None or seats <= self.capacity
        allowed = self._is_open() and fits_at_all and (has_seat or self.has_list)
        try:
            made = sign_up(self.event, seats, now=self.now, email=f"{uuid.uuid4().hex}@example.dk")
        except SignUpRefused:
            assert not allowed
        else:
            assert allowed
            self.model.append([made.sign_up.pk, seats, "confirmed" if has_seat else "waiting"])

    @precondition(lambda self: self.model)
    @rule(index=st.integers(0, 50))
    def cancel(self, index: int) -> None:
        row = self.model[index % len(self.model)]
        cancel(SignUp.objects.get(pk=row[0]), now=self.now)
        row[2] = "cancelled"
        self._move_up()

    @precondition(lambda self: self.model)
    @rule(index=st.integers(0, 50), seats=_seats)
    def change_seats(self, index: int, seats: int) -> None:
        row = self.model[index % len(self.model)]
        more = seats > row[1]
        free = self.capacity is None or (
            not self._queue() and self._taken() - row[1] + seats <= self.capacity
        )
        allowed = not more or (self._is_open() and row[2] == "confirmed" and free)
        try:
            sign_ups.change_seats(row[0], seats, now=self.now, address=address)
        except SignUpRefused:
            assert not allowed
        else:
            assert allowed or row[2] == "cancelled"
            if row[2] != "cancelled":
                row[1] = seats
                self._move_up()

    @rule(capacity=st.one_of(st.none(), st.integers(1, 8)))
    def change_capacity(self, capacity: int | None) -> None:
        largest = max((row[1] for row in self._queue()), default=0)
        allowed = capacity is None or capacity >= max(self._taken(), largest)
        self.event.refresh_from_db()
        try:
            events.save(
                self.event,
                {"capacity": capacity},
                revision=self.event.revision,
                now=self.now,
                address=address,
                by=self.editor,
            )
        except ConsultationError:
            assert not allowed
        else:
            assert allowed
            self.capacity = capacity
            self._move_up()

    @rule(hours=st.sampled_from([1, 10, 40]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    # --- what always holds ---

    @invariant()
    def nobody_is_lost_and_all_stand_where_they_should(self) -> None:
        if not hasattr(self, "event"):
            return
        rows = self.event.sign_ups.values_list("pk", "seats", "state")
        assert [list(row) for row in rows] == self.model

    @invariant()
    def seats_are_never_given_twice(self) -> None:
        assert self.capacity_or_more() >= self._taken()

    def capacity_or_more(self) -> int:
        capacity = getattr(self, "capacity", None)
        return self._taken() if capacity is None else capacity

    @invariant()
    def nobody_overtakes(self) -> None:
        moved = [row[0] for row in self.model if row[2] == "confirmed"]
        waiting = [row[0] for row in self._queue()]
        if not waiting or not moved:
            return
        lines = dict(SignUp.objects.values_list("pk", "line"))
        assert max(lines[each] for each in moved) < min(lines[each] for each in waiting)

    @invariant()
    def who_moved_up_was_told_once_and_nobody_else(self) -> None:
        told = mailed("moved-up")
        rows = SignUp.objects.filter(moved_up_at__isnull=False).exclude(state="cancelled")
        assert sorted(told) == sorted(rows.values_list("email", flat=True))


@pytest.mark.django_db
def test_any_sequence_of_deeds_keeps_the_queue_fair() -> None:
    class Kept(Queue):
        """Each run of the machine begins with an empty event of its own."""

    Kept.TestCase.settings = settings(
        max_examples=30,
        stateful_step_count=40,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    Kept.TestCase("runTest").runTest()


@pytest.fixture
def open_event(transactional_db: None) -> Event:
    return involvement.event(capacity=3)


def at_once(deeds: list[Any]) -> list[Any]:
    """Run the deeds in threads that all begin together; what each gave, or raised."""
    gate = threading.Barrier(len(deeds))
    results: list[Any] = [None] * len(deeds)

    def run(number: int) -> None:
        gate.wait(timeout=10)
        try:
            results[number] = deeds[number]()
        except ConsultationError as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    close_old_connections()
    return results


def test_eight_people_at_once_share_three_seats(open_event: Event) -> None:
    made = at_once([lambda: sign_up(open_event) for _ in range(8)])
    assert sorted(each.sign_up.state for each in made) == ["confirmed"] * 3 + ["waiting"] * 5
    assert list(open_event.sign_ups.values_list("line", flat=True)) == list(range(1, 9))
    assert states(open_event) == ["confirmed"] * 3 + ["waiting"] * 5


def test_the_last_seat_goes_to_one_where_there_is_no_waiting_list(open_event: Event) -> None:
    Event.objects.update(capacity=1, has_waiting_list=False)
    made = at_once([lambda: sign_up(open_event) for _ in range(4)])
    assert sum(isinstance(each, SignUpRefused) for each in made) == 3
    assert states(open_event) == ["confirmed"]


def test_a_double_click_is_one_sign_up(open_event: Event) -> None:
    text = sign_ups.new_ticket(open_event)
    form = sign_ups.read_ticket(open_event, text)
    made = at_once([lambda: sign_up(open_event, ticket=form) for _ in range(4)])
    assert {each.code for each in made} == {form.code}
    assert SignUp.objects.count() == 1


def test_two_who_cancel_at_once_let_two_move_up_and_each_is_told_once(open_event: Event) -> None:
    rows = [sign_up(open_event, email=f"{number}@example.dk") for number in range(7)]
    at_once([lambda row=row: cancel(row) for row in (*rows[:2], *rows[:2])])
    assert states(open_event) == ["cancelled"] * 2 + ["confirmed"] * 3 + ["waiting"] * 2
    assert sorted(mailed("moved-up")) == ["3@example.dk", "4@example.dk"]


def test_the_event_is_read_anew_under_its_lock(open_event: Event) -> None:
    """A page that was drawn before the seats were raised still gives the seat that is there."""
    old = Event.objects.get()
    Event.objects.update(capacity=4)
    for _ in range(3):
        sign_up(open_event)
    assert sign_up(old, now=timezone.now()).sign_up.state == "confirmed"
