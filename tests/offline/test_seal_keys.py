"""Sealing keys: a new one is made, an old one opens until it is destroyed, and not too early."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from config.audit.models import AuditEntry
from config.offline import seal_keys, sealing
from config.offline import services as machines
from config.offline.exceptions import NotSealedHere, SealKeyMissing
from config.offline.models import Device, HeldItem, SealKey
from config.offline.seal_keys import SealKeyRefused
from intake_rooms import devices
from intake_rooms.models import Intake, Room
from tests import factories
from tests.conftest import Clock
from tests.offline.test_tablets import enrolled, intake, send


@pytest.fixture
def folder(db: None) -> Path:
    return devices.secret_folder()


@pytest.fixture
def tablet(room: Room, folder: Path) -> Client:
    """A tablet that was enrolled while the first key was the newest."""
    sealing.current_key(folder)
    return enrolled(room)


def rotate(folder: Path) -> int:
    return seal_keys.rotate(folder, by=None, force=True).number


def sealed(alias: str, folder: Path) -> dict[str, Any]:
    key = sealing.current_key(folder)
    return {"client_sealed": sealing.seal(alias, key), "key_id": key.number}


def tell(tablet: Client, oldest_key: int | None, queue: int = 0) -> None:
    body = {"queue": queue} | ({"oldest_key": oldest_key} if oldest_key else {})
    answer = tablet.post("/api/v1/tablet/state/", body, content_type="application/json")
    assert answer.status_code == 200


def test_a_new_key_is_used_at_once_and_the_old_one_opens_until_it_is_destroyed(
    tablet: Client, folder: Path
) -> None:
    waiting = sealed("Anker", folder)

    assert rotate(folder) == 2

    assert tablet.get("/api/v1/tablet/").json()["key"]["id"] == 2
    for said in (waiting, sealed("Anker", folder)):
        assert send(tablet, intake(**said)).json()["results"][0]["status"] == "created"
    assert Intake.objects.values("client_key").distinct().count() == 1
    tell(tablet, 2)
    seal_keys.destroy(1, folder, by=None)
    assert not sealing.key_file(folder, 1).exists()
    (result,) = send(tablet, intake(**waiting)).json()["results"]
    assert result["status"] == "invalid"
    assert result["errors"][0]["column"] == "client_sealed"
    with pytest.raises(NotSealedHere):
        sealing.unseal(waiting["client_sealed"], number=1, folder=folder)
    logged = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"seal_key_rotated", "seal_key_destroyed"} <= logged


def test_a_key_that_a_tablet_may_need_is_not_destroyed(tablet: Client, folder: Path) -> None:
    rotate(folder)
    with pytest.raises(SealKeyRefused, match=r"Ved døren \(h17\)"):
        seal_keys.destroy(1, folder, by=None)  # it has told nothing since
    tell(tablet, 1, queue=3)
    with pytest.raises(SealKeyRefused, match="Ved døren"):
        seal_keys.destroy(1, folder, by=None)
    rotate(folder)
    tell(tablet, 1, queue=3)
    with pytest.raises(SealKeyRefused, match="nøgle 2"):
        seal_keys.destroy(2, folder, by=None)  # its next may be sealed to that
    tell(tablet, None)
    with pytest.raises(SealKeyRefused, match="Ved døren"):
        seal_keys.destroy(1, folder, by=None)  # an older page tells no key
    assert sealing.key_file(folder, 1).exists()

    machines.revoke(Device.objects.get(), by=factories.user("administrator"))
    Device.objects.update(queue_length=3)
    assert seal_keys.destroy(1, folder, by=None).revoked == 1


def test_a_tablet_that_was_enrolled_afterwards_holds_nothing_up(room: Room, folder: Path) -> None:
    sealing.current_key(folder)
    rotate(folder)
    enrolled(room)

    seal_keys.destroy(1, folder, by=None)

    assert SealKey.objects.get(number=1).destroyed_at is not None


def test_a_key_that_a_held_intake_needs_is_not_destroyed(tablet: Client, folder: Path) -> None:
    machines.revoke(Device.objects.get(), by=factories.user("administrator"))
    send(tablet, intake(client="Anker"))
    rotate(folder)

    with pytest.raises(SealKeyRefused, match="1 tilbageholdt registrering"):
        seal_keys.destroy(1, folder, by=None)
    HeldItem.objects.update(
        outcome="discarded", decided_at=timezone.now(), reason="prøve", payload={}
    )
    seal_keys.destroy(1, folder, by=None)


def test_force_takes_a_reason_and_never_the_newest_key(tablet: Client, folder: Path) -> None:
    rotate(folder)
    with pytest.raises(SealKeyRefused):
        seal_keys.destroy(1, folder, by=None, force=True, reason=" ")
    with pytest.raises(SealKeyRefused, match="er i brug"):
        seal_keys.destroy(2, folder, by=None, force=True, reason="lækket")
    with pytest.raises(SealKeyRefused, match="findes ikke"):
        seal_keys.destroy(9, folder, by=None, force=True, reason="lækket")

    assert seal_keys.destroy(1, folder, by=None, force=True, reason="lækket", dry_run=True).file
    assert sealing.key_file(folder, 1).exists()
    seal_keys.destroy(1, folder, by=None, force=True, reason="lækket")

    assert AuditEntry.objects.get(action="seal_key_destroyed").reason == "lækket"
    with pytest.raises(SealKeyRefused, match="Der er intet at gøre"):
        seal_keys.destroy(1, folder, by=None)


def test_a_missing_file_is_mended_before_anything_is_rotated_or_destroyed(folder: Path) -> None:
    sealing.current_key(folder)
    kept = sealing.key_file(folder, 1).read_bytes()
    sealing.key_file(folder, 1).unlink()
    with pytest.raises(SealKeyMissing):
        rotate(folder)
    sealing.key_file(folder, 1).write_bytes(kept)
    rotate(folder)
    sealing.key_file(folder, 1).unlink()
    with pytest.raises(SealKeyRefused, match="findes ikke"):
        seal_keys.destroy(1, folder, by=None)
    assert seal_keys.destroy(1, folder, by=None, force=True, reason="brand").file is None


def test_the_commands_say_what_they_did_and_what_is_next(
    folder: Path, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("rotate_seal_key")
    with pytest.raises(CommandError, match="under et døgn gammel"):
        call_command("rotate_seal_key")
    clock.set("2012-10-26T14:00")
    call_command("rotate_seal_key")
    assert "manage.py destroy_seal_key 1" in capsys.readouterr().out
    with pytest.raises(CommandError, match="--force kræver --reason"):
        call_command("destroy_seal_key", "1", "--force")
    call_command("destroy_seal_key", "1", "--dry-run")
    assert "Intet er gjort." in capsys.readouterr().out
    call_command("destroy_seal_key", "1")
    said = capsys.readouterr().out
    assert "er overskrevet og slettet" in said
    assert "genstart webserveren" in said
    with pytest.raises(CommandError, match="Der er intet at gøre"):
        call_command("destroy_seal_key", "1")
