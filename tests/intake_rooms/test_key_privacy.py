"""What a stolen database tells, what a client may see of it, and the page of epochs."""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse

from config.audit.models import AuditEntry
from intake_rooms import services
from intake_rooms.aliases import current_keys, normalise, secret_file
from intake_rooms.exceptions import SecretMissing, UnknownClient
from intake_rooms.key_queries import epochs
from intake_rooms.models import Client, Intake, KeyEpoch, Room
from intake_rooms.services.insight import forget_client, known_about
from intake_rooms.services.keys import destroy_key, rotate_key
from intake_rooms.services.look_ups import LOOK_UPS_A_MINUTE, may_look_up
from tests.conftest import Clock
from tests.intake_rooms.test_keys import later, register

pytestmark = pytest.mark.django_db
StaffIn = Callable[..., Browser]


@pytest.fixture
def ended(room: Room, clock: Clock) -> KeyEpoch:
    """An epoch with two clients, ended, its overlap over."""
    register(room, "Anker")
    register(room, "Bodil")
    later(clock, days=2)
    rotate_key(by=None)
    later(clock, days=31)
    return KeyEpoch.objects.get(number=1)


# --- a copy of the database ---

NICKNAMES = [f"kaldenavn {n}" for n in range(9_800)]
REAL = [f"Bette Åse {n}" for n in range(200)]


def dump() -> str:
    """All that stands in any table, as text."""
    with connection.cursor() as cursor:
        parts = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            parts += [f"{table}: {row!r}" for row in cursor.fetchall()]
    return "\n".join(parts)


@pytest.fixture
def stolen(room: Room, staff_in: StaffIn, caplog: pytest.LogCaptureFixture) -> str:
    """The text of a database with 200 clients, registered, looked up, shown and forgotten."""
    caplog.set_level(logging.DEBUG)
    for alias in REAL:
        register(room, alias, sex="female", age=33)
    leader = staff_in(room, "room_leader")
    page = reverse("intake_rooms:insight", args=[room.slug])
    leader.post(reverse("intake_rooms:look_up", args=[room.slug]), {"alias": REAL[0]})
    leader.post(page, {"alias": REAL[0]})
    leader.post(page, {"alias": "Findes Ikke"})
    leader.post(page, {"alias": REAL[1], "how": "unlink"})
    return dump()


def hits(names: list[str], secret: bytes, room: Room, text: str) -> int:
    """How many of `names`, turned into keys with `secret`, are in the text."""
    found = 0
    for name in names:
        digest = hmac.digest(secret, f"{room.group_id}|{normalise(name)}".encode(), "sha256")
        found += str(int.from_bytes(digest[:8], "big", signed=True)) in text
    return found


def test_a_copy_of_the_database_tells_of_none_of_10_000_nicknames(
    stolen: str, room: Room, settings: Any, tmp_path: Path
) -> None:
    tried = [*NICKNAMES, *REAL]
    epoch = KeyEpoch.objects.get()
    guessed = [
        b"",
        str(epoch.installation_id).encode(),
        epoch.installation_id.bytes,
        settings.SECRET_KEY.encode(),
        secrets.token_bytes(32),
    ]

    assert hits(tried, current_keys().secret, room, stolen) == len(REAL) - 1  # one is unlinked
    assert [hits(tried, secret, room, stolen) for secret in guessed] == [0] * len(guessed)
    plain = {hashlib.sha256(normalise(name).encode()).hexdigest() for name in tried}
    assert not any(digest in stolen for digest in plain)


def test_the_portal_itself_finds_nobody_without_the_folder_of_keys(
    stolen: str, room: Room, settings: Any, tmp_path: Path
) -> None:
    settings.KEY_DIR = tmp_path / "empty"
    for alias in (*REAL, *NICKNAMES[:50]):
        with pytest.raises(SecretMissing):
            services.known_client(alias, room=room)

    file = secret_file(KeyEpoch.objects.get())
    file.parent.mkdir(parents=True)
    file.write_bytes(secrets.token_bytes(32))
    assert [services.known_client(alias, room=room) for alias in REAL] == [None] * len(REAL)


def test_no_alias_stands_in_a_table_the_log_or_the_process_log(
    stolen: str, caplog: pytest.LogCaptureFixture
) -> None:
    for text in (stolen, caplog.text):
        folded = text.casefold()
        assert "bette" not in folded
        assert "findes ikke" not in folded
        assert normalise(REAL[0]) not in folded


# --- what is stored of one client ---


def test_a_client_sees_what_is_stored_in_all_rooms_of_the_group(
    room: Room, make_room: Callable[..., Room], make_user: Callable[..., Any], clock: Clock
) -> None:
    unit = make_room("mobil")
    register(room, "Anker", sex="male")
    register(unit, "Anker")
    register(room, "Bodil")
    later(clock, days=2)
    rotate_key(by=None)
    register(room, "Anker")

    found = known_about("anker", room=room, by=make_user("room_leader"))

    seen = sorted(intake.room.slug for intake in found.intakes)
    assert seen == ["midlertidigt", "midlertidigt", "mobil"]
    assert len(found.profiles) == 1
    entry = AuditEntry.objects.get(action="client_insight_given")
    assert entry.details == {}


def test_a_client_is_unlinked_and_the_intakes_still_count(
    room: Room, make_user: Callable[..., Any]
) -> None:
    register(room, "Anker")
    register(room, "Anker")
    register(room, "Bodil")

    gone = forget_client("Anker", room=room, by=make_user("room_leader"), rows=False)

    assert (gone.profiles, gone.intakes) == (1, 2)
    assert Intake.objects.count() == 3
    assert Intake.objects.filter(client_key=None, epoch=None).count() == 2
    assert Client.objects.count() == 1
    assert AuditEntry.objects.get(action="client_unlinked").details == {"intakes": 2}


def test_a_client_is_erased_with_the_intakes(room: Room, make_user: Callable[..., Any]) -> None:
    register(room, "Anker")
    other = register(room, "Bodil")

    forget_client("Anker", room=room, by=make_user("room_leader"), rows=True)

    assert list(Intake.objects.all()) == [other]
    assert AuditEntry.objects.get(action="client_erased").details == {"intakes": 1}


def test_another_group_of_rooms_is_not_reached(
    room: Room, make_room: Callable[..., Room], make_user: Callable[..., Any]
) -> None:
    other = make_room("andet", group="anden")
    register(other, "Anker")

    with pytest.raises(UnknownClient):
        forget_client("Anker", room=room, by=make_user("room_leader"), rows=True)
    assert Intake.objects.count() == 1


def test_the_leaders_page_shows_and_takes_away(room: Room, staff_in: StaffIn) -> None:
    register(room, "Anker Ø", sex="male", age=42)
    leader = staff_in(room, "room_leader")
    page = reverse("intake_rooms:insight", args=[room.slug])

    shown = leader.post(page, {"alias": "ankerø"})
    refused = leader.post(page, {"alias": "", "how": "erase"})
    done = leader.post(page, {"alias": "ANKER Ø", "how": "erase"}, follow=True)

    assert "mand, 42" in shown.content.decode()
    assert "ankerø" not in shown.content.decode().casefold()
    assert "Skriv kaldenavnet, som brugeren siger det." in refused.content.decode()
    assert "Det, der var kendt, er slettet, og 1 indtag er slettet." in done.content.decode()
    assert not Intake.objects.exists()


def test_the_leaders_page_says_where_nothing_is_stored(room: Room, staff_in: StaffIn) -> None:
    leader = staff_in(room, "room_leader")
    page = reverse("intake_rooms:insight", args=[room.slug])

    for answer in ({"alias": "Anker"}, {"alias": "!!"}, {"alias": "Anker", "how": "unlink"}):
        text = leader.post(page, answer).content.decode()
        assert "Der er ikke gemt noget under det kaldenavn i denne gruppe af rum." in text


def test_the_leaders_page_is_limited_as_the_counter_is(
    room: Room, staff_in: StaffIn, clock: Clock
) -> None:
    leader = staff_in(room, "room_leader")
    for _ in range(LOOK_UPS_A_MINUTE):
        may_look_up(leader.user)  # type: ignore[attr-defined]

    answer = leader.post(reverse("intake_rooms:insight", args=[room.slug]), {"alias": "Anker"})

    assert "Vent et minut" in answer.content.decode()
    assert not AuditEntry.objects.filter(action="client_insight_given").exists()


# --- the page of epochs ---


def test_the_page_shows_each_epoch_and_what_is_left_of_it(
    ended: KeyEpoch, client_as: Callable[..., Browser]
) -> None:
    destroy_key(1, by=None)
    secret_file(KeyEpoch.objects.get(number=2)).unlink()

    text = client_as("administrator").get(reverse("intake_rooms:keys")).content.decode()

    assert "destrueret 26. november 2012" in text
    assert "filen mangler" in text
    assert "mindre end én til en milliard" in text
    assert "Opslag på kaldenavne" in text
    assert [epoch.profiles for epoch in epochs()] == [0, 0]


def test_an_analyst_sees_epochs_but_not_who_looked_aliases_up(
    client_as: Callable[..., Browser],
) -> None:
    text = client_as("analyst").get(reverse("intake_rooms:keys")).content.decode()

    assert "Ingen nøgler endnu" in text
    assert "Opslag på kaldenavne" not in text
