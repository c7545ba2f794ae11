"""The life of a client key: epochs, overlap, destruction, and what a stolen database tells."""

from __future__ import annotations

import stat
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from django.test import Client as Browser
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from config.audit.models import AuditEntry
from intake_rooms import aliases, services
from intake_rooms.aliases import keys_at, secret_file
from intake_rooms.key_queries import chance, collision_probability
from intake_rooms.models import AliasLookUps, Client, Intake, KeyEpoch, Room
from intake_rooms.services.client_profiles import Profile
from intake_rooms.services.keys import destroy_key, rotate_key
from intake_rooms.services.look_ups import LOOK_UPS_A_MINUTE, may_look_up
from tests.conftest import Clock
from tests.intake_rooms.keys import later, register, run

pytestmark = pytest.mark.django_db
StaffIn = Callable[..., Browser]


# --- rotation ---


def test_rotation_ends_the_open_epoch_and_begins_the_next_at_the_same_instant(
    room: Room, clock: Clock
) -> None:
    register(room, "Anker")
    later(clock, days=365)

    rotation = rotate_key(by=None)

    assert rotation.ended is not None
    assert rotation.ended.ended_at == rotation.begun.started_at == clock.moment
    assert [epoch.number for epoch in KeyEpoch.objects.filter(is_open=True)] == [2]
    assert AuditEntry.objects.get(action="client_key_rotated").details["epoch"] == 2


def test_each_epoch_has_a_secret_of_its_own_that_only_the_owner_reads(
    room: Room, clock: Clock
) -> None:
    register(room, "Anker")
    later(clock, days=2)
    rotate_key(by=None)

    files = [secret_file(epoch) for epoch in KeyEpoch.objects.all()]

    assert len({file.read_bytes() for file in files}) == 2
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_rotation_without_any_epoch_begins_the_first(db: None) -> None:
    said = run("rotate_client_key")

    assert said.startswith("Epoke 1 er begyndt.")
    assert KeyEpoch.objects.count() == 1


def test_a_second_rotation_within_a_day_is_refused_unless_forced(room: Room, clock: Clock) -> None:
    register(room, "Anker")
    later(clock, hours=23)

    with pytest.raises(CommandError, match=r"under et døgn gammel.*--force"):
        run("rotate_client_key")
    assert KeyEpoch.objects.count() == 1

    run("rotate_client_key", "--force")
    assert KeyEpoch.objects.count() == 2


def test_rotation_is_refused_where_a_living_secret_is_missing(room: Room, clock: Clock) -> None:
    register(room, "Anker")
    later(clock, days=2)
    file = secret_file(KeyEpoch.objects.get())
    file.unlink()

    with pytest.raises(CommandError, match=file.name):
        run("rotate_client_key")

    assert KeyEpoch.objects.get().is_open
    assert not AuditEntry.objects.filter(action="client_key_rotated").exists()


def test_rotation_that_cannot_write_the_secret_changes_nothing(
    room: Room, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(room, "Anker")
    later(clock, days=2)

    def full(file: Path) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("intake_rooms.services.keys.create_secret", full)
    with pytest.raises(CommandError, match="No space left"):
        run("rotate_client_key")

    assert KeyEpoch.objects.get().is_open


# --- the epoch an intake belongs to ---


def test_an_item_from_before_the_change_takes_the_key_it_would_have_had(
    room: Room, clock: Clock
) -> None:
    first = register(room, "Anker")
    shift = clock.moment + timedelta(days=1)
    later(clock, days=2)
    rotate_key(by=None)

    late = register(room, "Anker", at=shift)
    fresh = register(room, "Anker")

    assert (late.epoch_id, late.client_key) == (first.epoch_id, first.client_key)
    assert fresh.epoch_id != first.epoch_id
    assert fresh.client_key != first.client_key


def test_what_happened_before_the_first_epoch_is_of_the_first(room: Room, clock: Clock) -> None:
    register(room, "Anker")

    early = register(room, "Anker", at=clock.moment - timedelta(days=3))

    assert early.epoch == KeyEpoch.objects.get()


def test_an_item_whose_secret_is_destroyed_is_kept_without_key_and_counted(
    room: Room, clock: Clock
) -> None:
    register(room, "Anker")
    shift = clock.moment + timedelta(hours=1)
    later(clock, days=2)
    rotate_key(by=None)
    later(clock, days=31)
    destroy_key(1, by=None)
    new = services.NewIntake(occurred_at=shift, alias="Anker", substance="KOK", method="smoking")

    first, again = (services.register_intake(new, room=room) for _ in range(2))

    assert (first.status, again.status) == ("created", "duplicate")
    assert (first.intake.client_key, first.intake.epoch) == (None, None)
    assert KeyEpoch.objects.get(number=1).lost == 1
    assert keys_at(shift) is None


def test_an_item_sent_again_after_the_destruction_is_no_conflict(room: Room, clock: Clock) -> None:
    new = services.NewIntake(
        occurred_at=clock.moment, alias="Anker", substance="KOK", method="smoking"
    )
    services.register_intake(new, room=room)
    later(clock, days=2)
    rotate_key(by=None)
    later(clock, days=31)
    destroy_key(1, by=None)

    again = services.register_intake(new, room=room)

    assert again.status == "duplicate"
    assert KeyEpoch.objects.get(number=1).lost == 0


@given(days=st.lists(st.integers(1, 400), min_size=1, max_size=5), at=st.integers(-50, 2100))
def test_every_instant_lies_in_exactly_one_epoch(days: list[int], at: int) -> None:
    begin = timezone.make_aware(datetime(2012, 1, 1))
    starts = [begin]
    for span in days:
        starts.append(starts[-1] + timedelta(days=span))
    made = [
        KeyEpoch(
            number=n,
            installation_id=uuid.uuid4(),
            started_at=start,
            ended_at=end,
            is_open=end is None,
        )
        for n, (start, end) in enumerate(zip(starts, [*starts[1:], None], strict=True), start=1)
    ]
    instant = begin + timedelta(days=at, seconds=at % 3)

    epoch = aliases.KeyRing(made).epoch_at(instant)

    begun = [each for each in made if each.started_at <= instant]
    holding = [each for each in begun if each.ended_at is None or instant < each.ended_at]
    assert [epoch] == (holding or made[:1])


# --- the overlap ---


def test_a_returning_client_is_known_during_the_overlap(room: Room, clock: Clock) -> None:
    register(room, "Anker", sex="male", age=42, municipality="751")
    later(clock, days=2)
    rotate_key(by=None)
    later(clock, days=29)

    assert services.known_client("anker", room=room) == Profile("male", 42, "751")


def test_after_the_overlap_a_returning_client_is_new(room: Room, clock: Clock) -> None:
    register(room, "Anker", sex="male", age=42)
    later(clock, days=2)
    rotate_key(by=None)
    later(clock, days=30)

    assert services.known_client("Anker", room=room) is None
    register(room, "Anker")
    assert Client.objects.get(epoch__number=2).sex == "unknown"


def test_the_profile_moves_with_what_is_new_and_the_counts_stay_apart(
    room: Room, clock: Clock
) -> None:
    old = register(room, "Anker", sex="male", age=42, municipality="751")
    later(clock, days=2)
    rotate_key(by=None)

    register(room, "Anker", age=43)

    moved = Client.objects.get()
    assert (moved.epoch.number, moved.sex, moved.age, moved.municipality) == (2, "male", 43, "751")
    old.refresh_from_db()
    assert old.epoch is not None
    assert old.epoch.number == 1
    assert Intake.objects.values("epoch", "client_key").distinct().count() == 2


def test_a_late_item_of_the_old_epoch_carries_nothing_over(room: Room, clock: Clock) -> None:
    register(room, "Anker", sex="male")
    shift = clock.moment + timedelta(hours=1)
    later(clock, days=2)
    rotate_key(by=None)

    register(room, "Anker", at=shift, sex="male")

    assert [client.epoch.number for client in Client.objects.all()] == [1]


def test_without_overlap_nothing_is_carried(room: Room, clock: Clock, settings: Any) -> None:
    settings.ALIAS_OVERLAP_DAYS = 0
    register(room, "Anker", sex="male")
    later(clock, days=2)
    rotate_key(by=None)

    assert services.known_client("Anker", room=room) is None


# --- look-ups ---


def test_look_ups_are_limited_across_processes_and_counted_by_day(
    make_user: Callable[..., Any], clock: Clock
) -> None:
    staff = make_user("room_staff")

    answers = [may_look_up(staff) for _ in range(LOOK_UPS_A_MINUTE + 3)]
    later(clock, minutes=1)
    answers.append(may_look_up(staff))
    later(clock, days=1)
    may_look_up(staff)

    assert answers == [True] * LOOK_UPS_A_MINUTE + [False] * 3 + [True]
    numbers = AliasLookUps.objects.order_by("day").values_list("count", "limited")
    assert list(numbers) == [(LOOK_UPS_A_MINUTE + 1, 3), (1, 0)]
    assert AuditEntry.objects.filter(action="alias_look_ups_limited").count() == 1


def test_a_tablet_has_a_limit_of_its_own(make_user: Callable[..., Any], clock: Clock) -> None:
    staff = make_user("room_staff")
    for _ in range(LOOK_UPS_A_MINUTE + 1):
        may_look_up(staff)

    assert may_look_up(staff, device=7)
    assert may_look_up(None, device=7)
    assert AliasLookUps.objects.get(who="device-7").count == 2


# --- collisions ---


@pytest.mark.parametrize(
    ("keys", "bits", "expected"),
    [(0, 64, 0.0), (1, 64, 0.0), (23, 8.5117, 0.5), (5_056_937_541, 64, 0.5)],
)
def test_the_birthday_estimate_is_the_known_one(keys: int, bits: float, expected: float) -> None:
    assert collision_probability(keys, bits) == pytest.approx(expected, abs=0.01)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("probability", "said"),
    [
        (0.0, "mindre end én til en milliard"),
        (5e-15, "mindre end én til en milliard"),
        (2.7e-6, "mindre end én til 100.000"),
        (0.04, "mindre end én til 10"),
        (0.5, "mere end én til 10"),
    ],
)
def test_a_chance_is_said_so_roughly_that_no_number_of_clients_follows(
    probability: float, said: str
) -> None:
    assert chance(probability) == said
