"""Destroying the secret of an epoch: what goes, what stays, and when it is refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.utils import timezone

from config.audit.models import AuditEntry
from intake_rooms import aliases
from intake_rooms.aliases import key_ring, secret_file
from intake_rooms.exceptions import KeyLifeRefused
from intake_rooms.models import Client, Intake, KeyEpoch, Room
from intake_rooms.services.keys import destroy_key, rotate_key
from tests.conftest import Clock
from tests.intake_rooms.keys import later, register, run

pytestmark = pytest.mark.django_db
# --- destruction ---


@pytest.fixture
def ended(room: Room, clock: Clock) -> KeyEpoch:
    """An epoch with two clients, ended, its overlap over."""
    register(room, "Anker")
    register(room, "Bodil")
    later(clock, days=2)
    rotate_key(by=None)
    later(clock, days=31)
    return KeyEpoch.objects.get(number=1)


def test_destruction_takes_the_secret_and_the_profiles_and_leaves_the_intakes(
    ended: KeyEpoch,
) -> None:
    file = secret_file(ended)
    before = list(Intake.objects.order_by("pk").values_list("client_key", "epoch"))

    said = run("destroy_client_key", 1)

    assert not file.exists()
    assert not Client.objects.filter(epoch=ended).exists()
    assert list(Intake.objects.order_by("pk").values_list("client_key", "epoch")) == before
    ended.refresh_from_db()
    assert ended.destroyed_at == timezone.now()
    assert "2 profiler slettet" in said
    entry = AuditEntry.objects.get(action="client_key_destroyed")
    assert (entry.details["epoch"], entry.details["profiles"]) == (1, 2)


def test_the_bytes_are_overwritten_before_the_file_is_deleted(
    ended: KeyEpoch, tmp_path: Path
) -> None:
    file, other_name = secret_file(ended), tmp_path / "the same bytes by another name"
    secret = file.read_bytes()
    os.link(file, other_name)

    destroy_key(1, by=None)

    assert other_name.stat().st_size == len(secret)
    assert other_name.read_bytes() != secret


def test_after_destruction_no_nickname_gives_a_key_of_the_epoch(ended: KeyEpoch) -> None:
    destroy_key(1, by=None)

    ring = key_ring()

    assert ring.at(ended.started_at) is None
    assert secret_file(ended) not in aliases._secrets
    assert ring.linked(timezone.now()) is None


def test_a_dry_run_says_what_would_go_and_keeps_it(ended: KeyEpoch) -> None:
    said = run("destroy_client_key", 1, "--dry-run")

    assert "2 profiler ville blive slettet. Intet er gjort." in said
    assert secret_file(ended).exists()
    assert Client.objects.count() == 2
    ended.refresh_from_db()
    assert ended.destroyed_at is None


@pytest.mark.parametrize("dry_run", [[], ["--dry-run"]])
def test_destruction_is_refused_for_what_lives_or_is_unknown(
    ended: KeyEpoch, dry_run: list[str]
) -> None:
    with pytest.raises(CommandError, match="Epoke 2 er i brug"):
        run("destroy_client_key", 2, *dry_run)
    with pytest.raises(CommandError, match=r"Epoke 9 findes ikke. Kendte epoker: 1, 2\."):
        run("destroy_client_key", 9, *dry_run)


def test_the_open_epoch_cannot_be_forced(ended: KeyEpoch) -> None:
    with pytest.raises(KeyLifeRefused, match="er i brug"):
        destroy_key(2, by=None, force=True, reason="prøve")


def test_destruction_twice_is_refused(ended: KeyEpoch) -> None:
    run("destroy_client_key", 1)

    with pytest.raises(CommandError, match="blev destrueret"):
        run("destroy_client_key", 1)


def test_in_the_overlap_only_force_with_a_reason_destroys(room: Room, clock: Clock) -> None:
    register(room, "Anker")
    later(clock, days=2)
    rotate_key(by=None)
    later(clock, days=29)

    with pytest.raises(CommandError, match="er i sit overlap til"):
        run("destroy_client_key", 1)
    with pytest.raises(CommandError, match="--force kræver --reason"):
        run("destroy_client_key", 1, "--force")
    run("destroy_client_key", 1, "--force", "--reason", "serveren er stjålet")

    entry = AuditEntry.objects.get(action="client_key_destroyed")
    assert entry.reason == "serveren er stjålet"


def test_a_file_that_is_not_there_is_not_said_to_be_destroyed(ended: KeyEpoch) -> None:
    secret_file(ended).unlink()

    with pytest.raises(CommandError, match="Se efter, om KEY_DIR er rigtig"):
        run("destroy_client_key", 1)
    assert "allerede væk" in run("destroy_client_key", 1, "--force", "--reason", "brand")

    entry = AuditEntry.objects.get(action="client_key_destroyed")
    assert entry.details["key_file"] == "var væk"


def test_a_file_that_cannot_be_deleted_leaves_the_database_as_it_was(
    ended: KeyEpoch, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(CommandError, match=r"kunne ikke slettes \(Permission denied\)"):
        run("destroy_client_key", 1)

    ended.refresh_from_db()
    assert ended.destroyed_at is None
    assert Client.objects.count() == 2
    assert not AuditEntry.objects.filter(action="client_key_destroyed").exists()
