"""The rules of registering, undoing and correcting, drawn and by example."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from config.audit.models import AuditEntry
from config.danish import LOCAL_ZONE
from intake_rooms import services
from intake_rooms.aliases import current_keys, normalise
from intake_rooms.codes import (
    GREATEST_AGE,
    LEAST_AGE,
    Method,
    Sex,
    municipalities,
)
from intake_rooms.exceptions import (
    AlreadyVoided,
    InvalidIntake,
    OutsideRoomsLife,
    ReasonMissing,
    SecretMissing,
    UndoTooLate,
)
from intake_rooms.models import (
    Client,
    Intake,
    Refusal,
    Room,
    Substance,
)
from intake_rooms.services.intakes import NewIntake, Profile
from intake_rooms.services.rules import canonical_mix, implausible
from tests.conftest import Clock
from tests.intake_rooms.new_intakes import NOON, new

SINGLES = (
    "KOK", "HER", "CRK", "MTD", "AMF", "MET", "BUP", "MOR", "KET", "OXY", "FEN", "RIT", "MDM",
    "CAT", "BZD", "GHB", "KTM", "HAS", "AND", "UKE",
)  # fmt: skip


class DrawnIntakes(TestCase):
    """Whatever is legal is stored as it was said, under the right local day and hour."""

    def setUp(self) -> None:
        self.room, _ = services.add_room(
            slug="rum", name="Rum", kind="fixed", opened_on=date(2010, 1, 1), by=None
        )

    @settings(max_examples=60, deadline=None)
    @given(
        moment=st.datetimes(datetime(2010, 1, 2), datetime(2026, 1, 1), timezones=st.just(UTC)),
        substance=st.lists(st.sampled_from(SINGLES), min_size=1, max_size=4, unique=True),
        method=st.sampled_from(Method.values),
        sex=st.sampled_from(Sex.values),
        age=st.none() | st.integers(LEAST_AGE, GREATEST_AGE),
        municipality=st.sampled_from(sorted(municipalities())),
        assisted=st.booleans(),
    )
    def test_a_legal_intake_is_stored_as_said(
        self,
        moment: datetime,
        substance: list[str],
        method: str,
        sex: str,
        age: int | None,
        municipality: str,
        assisted: bool,
    ) -> None:
        sent = NewIntake(
            occurred_at=moment,
            substance="+".join(substance),
            method=method,
            sex=sex,
            age=age,
            municipality=municipality,
            is_assisted=assisted,
        )

        services.register_intake(sent, room=self.room)

        stored = Intake.objects.get(pk=sent.id)
        local = moment.astimezone(LOCAL_ZONE)
        assert (stored.local_date, stored.local_hour) == (local.date(), local.hour)
        assert stored.substance_id == "+".join(sorted(substance))
        assert (stored.method, stored.sex, stored.age) == (method, sex, age)
        assert stored.municipality == municipality
        assert stored.assisted_at == (moment if assisted else None)
        assert services.register_intake(sent, room=self.room).status == "duplicate"

    @settings(max_examples=60, deadline=None)
    @given(
        age=st.integers(-5, LEAST_AGE - 1) | st.integers(GREATEST_AGE + 1, 10**6),
        substance=st.text(max_size=8).filter(lambda code: canonical_mix(code) not in SINGLES),
    )
    def test_everything_wrong_is_found_at_once_and_nothing_is_stored(
        self, age: int, substance: str
    ) -> None:
        known = set(canonical_mix(substance).split("+")) <= set(SINGLES)
        sent = new(age=age, substance=substance, sex="x", method="y", municipality="z")

        with pytest.raises(InvalidIntake) as refused:
            services.register_intake(sent, room=self.room)

        columns = {finding.column for finding in refused.value.findings}
        wrong = {"age", "sex", "method", "municipality"} | (set() if known else {"substance"})
        assert columns == wrong
        assert not Intake.objects.filter(pk=sent.id).exists()

    @settings(max_examples=40, deadline=None)
    @given(alias=st.text(min_size=1, max_size=20))
    def test_an_alias_is_the_same_however_it_is_typed(self, alias: str) -> None:
        keys = current_keys()
        name = normalise(alias)

        assert keys.key(alias, 1) == keys.key(f" -{name}. ", 1)
        assert (keys.key(alias, 1) is None) == (name == "")
        if name:
            assert keys.key(alias, 1) != keys.key(alias, 2)
            assert -(2**63) <= (keys.key(alias, 1) or 0) < 2**63


def test_the_same_id_with_other_content_keeps_the_first(room: Room, clock: Clock) -> None:
    first = new()
    services.register_intake(first, room=room)

    receipt = services.register_intake(new(id=first.id, method="smoking"), room=room)

    assert receipt.status == "conflict"
    assert receipt.intake.method == "injection"


@pytest.mark.parametrize(
    ("moment", "sentence"),
    [
        (NOON + timedelta(minutes=11), "ligger i fremtiden"),
        (datetime(2012, 9, 30, 23, 59, tzinfo=LOCAL_ZONE), "er før rummet åbnede"),
    ],
)
def test_the_future_and_the_time_before_opening_are_refused(
    room: Room, clock: Clock, moment: datetime, sentence: str
) -> None:
    clock.set(NOON)

    with pytest.raises(InvalidIntake, match=sentence):
        services.register_intake(new(occurred_at=moment), room=room)
    with pytest.raises(OutsideRoomsLife, match=sentence):
        services.record_refusal(room=room, reason="full", occurred_at=moment)


def test_a_clock_ten_minutes_ahead_is_believed(room: Room, clock: Clock) -> None:
    clock.set(NOON)

    moment = NOON + timedelta(minutes=10)

    assert services.register_intake(new(occurred_at=moment), room=room).status == "created"


@pytest.mark.parametrize(
    ("moment", "hour"),
    [
        ("2012-10-28T00:30+00:00", 2),  # the first 2.30 of the double hour
        ("2012-10-28T01:30+00:00", 2),  # the second
        ("2012-10-28T02:00+00:00", 3),
        ("2012-12-31T23:30+00:00", 0),  # New Year's Day in Copenhagen
    ],
)
def test_hours_around_clock_changes_and_midnight_are_local(
    room: Room, clock: Clock, moment: str, hour: int
) -> None:
    clock.set("2013-01-02T12:00")
    instant = datetime.fromisoformat(moment)

    stored = services.register_intake(new(occurred_at=instant), room=room).intake

    assert stored.local_hour == hour
    assert stored.local_date == instant.astimezone(LOCAL_ZONE).date()


def test_an_unknown_answer_leaves_what_is_known_of_a_client(room: Room, clock: Clock) -> None:
    services.register_intake(new(alias="Anker", municipality="751"), room=room)

    services.register_intake(
        new(alias="anker", sex="unknown", age=None, municipality="declined"), room=room
    )

    assert services.known_client("ANKER", room=room) == Profile("male", 42, "751")
    assert Client.objects.count() == 1


def test_a_client_of_one_group_is_unknown_in_another(
    room: Room, make_room: Callable[..., Room], clock: Clock
) -> None:
    other = make_room("andet", name="Andet rum", group="en anden gruppe")
    services.register_intake(new(alias="Anker"), room=room)

    assert services.known_client("Anker", room=other) is None


@pytest.mark.parametrize("alias", ["", "  ", "?!"])
def test_no_alias_is_no_client(room: Room, clock: Clock, alias: str) -> None:
    stored = services.register_intake(new(alias=alias), room=room).intake

    assert (stored.client_key, stored.epoch_id) == (None, None)
    assert services.known_client(alias, room=room) is None


def test_a_missing_key_file_stops_registering_with_alias_and_nothing_is_stored(
    room: Room, clock: Clock, settings: Any, tmp_path: Any
) -> None:
    services.register_intake(new(alias="Anker"), room=room)
    settings.KEY_DIR = tmp_path / "gone"

    with pytest.raises(SecretMissing, match="mangler"):
        services.register_intake(new(alias="Anker"), room=room)

    assert Intake.objects.count() == 1
    assert services.register_intake(new(), room=room).status == "created"


@pytest.mark.parametrize(
    ("registered", "undone", "is_open"),
    [
        ("2012-10-24T23:50", "2012-10-25T03:59", True),
        ("2012-10-25T00:10", "2012-10-25T03:59", True),
        ("2012-10-25T00:10", "2012-10-25T04:01", False),
        ("2012-10-24T21:00", "2012-10-25T21:00", False),
    ],
)
def test_undo_lasts_as_long_as_the_opening_day(
    make_room: Callable[..., Room], clock: Clock, registered: str, undone: str, is_open: bool
) -> None:
    room = make_room("nat", name="Natrummet", hours=(time(20), time(4)))
    clock.set(registered)
    intake = services.register_intake(new(occurred_at=clock.moment), room=room).intake
    refusal = services.record_refusal(room=room, reason="full")
    clock.set(undone)

    if is_open:
        services.undo_intake(intake)
        services.undo_event(refusal)
    else:
        with pytest.raises(UndoTooLate):
            services.undo_intake(intake)
        with pytest.raises(UndoTooLate):
            services.undo_event(refusal)

    assert Intake.objects.counted().exists() is not is_open
    assert Refusal.objects.filter(voided_at=None).exists() is not is_open


def test_what_is_undone_cannot_be_undone_voided_or_corrected_again(
    room: Room, clock: Clock
) -> None:
    intake = services.register_intake(new(), room=room).intake
    services.undo_intake(intake)

    with pytest.raises(AlreadyVoided):
        services.undo_intake(intake)
    with pytest.raises(AlreadyVoided):
        services.void_intake(intake, by=None, reason="igen")
    with pytest.raises(AlreadyVoided):
        services.correct_intake(intake, by=None, reason="igen", age=43)


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_void_and_a_correction_need_a_reason(room: Room, clock: Clock, reason: str) -> None:
    intake = services.register_intake(new(), room=room).intake

    with pytest.raises(ReasonMissing):
        services.void_intake(intake, by=None, reason=reason)
    with pytest.raises(ReasonMissing):
        services.correct_intake(intake, by=None, reason=reason, age=43)

    assert Intake.objects.get().age == 42


def test_a_correction_that_changes_nothing_is_not_logged(room: Room, clock: Clock) -> None:
    intake = services.register_intake(new(), room=room).intake

    services.correct_intake(intake, by=None, reason="set efter", age=42)

    assert not AuditEntry.objects.filter(action="intake_corrected").exists()


def test_the_client_key_survives_a_correction(room: Room, clock: Clock) -> None:
    intake = services.register_intake(new(alias="Anker"), room=room).intake

    services.correct_intake(intake, by=None, reason="tastet forkert", age=43)

    assert Intake.objects.get().client_key == intake.client_key


def test_the_key_itself_cannot_be_corrected(room: Room, clock: Clock) -> None:
    intake = services.register_intake(new(), room=room).intake

    with pytest.raises(ValueError, match="cannot correct"):
        services.correct_intake(intake, by=None, reason="x", client_key=1)


@pytest.mark.parametrize(
    ("code", "method", "warns"),
    [
        ("HAS", "injection", True),
        ("BUP", "smoking", True),
        ("HAS+KOK", "injection", True),
        ("HAS", "smoking", False),
        ("BUP", "injection", False),
        ("KOK", "injection", False),
    ],
)
def test_unlikely_pairs_warn(code: str, method: str, warns: bool) -> None:
    assert bool(implausible(Substance(code=code, name="stoffet"), method)) is warns


@pytest.mark.django_db(transaction=True)
def test_the_same_registration_sent_by_two_hands_at_once_is_stored_once(
    make_room: Callable[..., Room],
) -> None:
    room = make_room()
    services.known_client("Anker", room=room)
    rounds = 5
    together = threading.Barrier(2)
    seen: list[str] = []

    def send(sent: NewIntake) -> None:
        try:
            together.wait(10)
            seen.append(services.register_intake(sent, room=room).status)
        finally:
            connection.close()

    for _ in range(rounds):
        sent = new(alias="Anker")
        hands = [threading.Thread(target=send, args=[sent]) for _ in range(2)]
        for hand in hands:
            hand.start()
        for hand in hands:
            hand.join(30)

    assert sorted(seen) == ["created"] * rounds + ["duplicate"] * rounds
    assert Intake.objects.count() == rounds


def test_registering_inside_a_transaction_of_ones_own_is_taken_back_with_it(
    room: Room, clock: Clock
) -> None:
    def register_and_stumble() -> None:
        with transaction.atomic():
            services.register_intake(new(), room=room)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        register_and_stumble()

    assert not Intake.objects.exists()
