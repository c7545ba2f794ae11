"""The API as tablets and other systems use it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from config.offline import sealing
from config.offline import services as machines
from config.offline.models import ApiToken, Device, HeldItem, SealKey
from intake_rooms import devices
from intake_rooms.aliases import current_keys
from intake_rooms.models import Client as KnownClient
from intake_rooms.models import Intake, Room
from intake_rooms.services.keys import destroy_key, rotate_key
from intake_rooms.services.rooms import retire_stop
from tests import factories
from tests.conftest import Clock

INTAKES = "/api/v1/intakes/"
NOON = "2012-10-24T12:00:00+00:00"  # the clock's 14.00 in Copenhagen
MOST_QUERIES = 8


@pytest.fixture
def tablet(room: Room, clock: Clock) -> Client:
    """A browser that is enrolled as the room's tablet."""
    return enrolled(room)


def enrolled(room: Room) -> Client:
    client = Client()
    made = machines.enrol(machines.make_code(room.slug, name="Ved døren", by=None))
    client.cookies["device"] = made.cookie
    client.device = made.device  # type: ignore[attr-defined]
    return client


def item(**changes: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "occurred_at": NOON,
        "age": 42,
        "sex": "male",
        "substance": "KOK",
        "method": "injection",
        "municipality": "101",
        **changes,
    }


def send(client: Client, items: Any, **headers: str) -> Any:
    return client.post(INTAKES, json.dumps(items), content_type="application/json", headers=headers)


def results(client: Client, items: Any, **headers: str) -> list[dict[str, Any]]:
    answer = send(client, items, **headers)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def statuses(client: Client, items: Any, **headers: str) -> list[str]:
    return [result["status"] for result in results(client, items, **headers)]


def sealed(alias: str) -> dict[str, Any]:
    key = devices.seal_key()
    return {"client_sealed": sealing.seal(alias, key), "key_id": key.number}


def test_a_tablet_gets_what_it_needs_to_work_alone(tablet: Client, room: Room) -> None:
    statuses(tablet, [item(), item()])

    facts = tablet.get("/api/v1/tablet/").json()

    assert facts["room"] == {"slug": room.slug, "name": room.name}
    assert facts["today"] == 2
    assert facts["default_municipality"] == "101"
    assert ["101", "København"] in facts["municipalities"]
    assert {"code": "injection", "name": "Injicere"}.items() <= facts["methods"][0].items()
    assert len(sealing.base64.urlsafe_b64decode(facts["key"]["public"] + "=")) == 32
    assert facts["version"]


def test_one_intake_or_a_list_is_stored_and_answered_in_order(tablet: Client, room: Room) -> None:
    first, second = item(), item(substance="HER+KOK", assisted=True)

    answer = send(tablet, [second, first])
    alone = send(tablet, item())

    assert [(r["id"], r["status"]) for r in answer.json()["results"]] == [
        (second["id"], "created"),
        (first["id"], "created"),
    ]
    assert answer.json()["time"].startswith("2012-10-24T12:00:00")
    assert alone.json()["results"][0]["status"] == "created"
    mix = Intake.objects.get(pk=second["id"])
    assert (mix.room, mix.substance_id, mix.is_assisted) == (room, "HER+KOK", True)
    assert (mix.source, mix.device_time, mix.local_hour) == ("tablet", None, 14)


def test_the_same_again_is_a_duplicate_and_other_content_a_conflict(tablet: Client) -> None:
    sent = item(client="Anker")
    statuses(tablet, sent)

    assert statuses(tablet, [sent, sent | {"age": 43}, sent | {"client": "Bo"}]) == [
        "duplicate",
        "conflict",
        "conflict",
    ]
    assert Intake.objects.get().age == 42


def test_a_bad_item_stops_no_other(tablet: Client) -> None:
    bad = item(age=17, method="ukendt vej")
    found = results(tablet, [item(), bad, "nonsens", item(alias="Bo"), item(id=""), item()])

    assert [r["status"] for r in found] == [
        "created", "invalid", "invalid", "invalid", "invalid", "created",
    ]  # fmt: skip
    assert {e["column"] for e in found[1]["errors"]} == {"age", "method"}
    assert "under 18" in found[1]["errors"][0]["reason"]
    assert found[3]["errors"][0]["column"] == "alias"
    assert found[4]["errors"][0]["reason"] == "Id'et mangler. Giv indtaget et UUID."
    assert Intake.objects.count() == 2


def test_an_id_twice_in_a_batch_is_stored_once(tablet: Client) -> None:
    sent = item()

    assert statuses(tablet, [sent, sent, sent | {"age": 50}]) == [
        "created",
        "duplicate",
        "conflict",
    ]


def test_a_sealed_alias_gives_the_key_of_the_same_alias_in_the_clear(tablet: Client) -> None:
    assert statuses(tablet, [item(**sealed("Bette Åse 😀")), item(client="bette åse")]) == [
        "created",
        "created",
    ]
    keys = set(Intake.objects.values_list("client_key", flat=True))
    assert len(keys) == 1
    assert None not in keys


@pytest.mark.parametrize(
    "changes",
    [
        {"client_sealed": "AAAA", "key_id": 1},
        {"client_sealed": "æ", "key_id": 1},
        {"client_sealed": "AAAA", "key_id": 99},
        {"client_sealed": "AAAA"},
        {"client": "Bo", "client_sealed": "AAAA", "key_id": 1},
        {"client": "010180-1234"},
        {"client": "x" * 61},
        {"client": ["Bo"]},
        {"room": "et-andet"},
        {"occurred_at": "2012-10-24T12:11:00+00:00"},
        {"occurred_at": "2012-09-30T12:00:00+00:00"},
        {"substance": "", "method": None},
        {"age": 10**30},
        {"age": float("nan")},
        {"id": "\ud800"},
        {"municipality": {"a": 1}},
    ],
)
def test_what_cannot_be_used_is_told_without_the_alias(
    tablet: Client, changes: dict[str, Any]
) -> None:
    result = results(tablet, item(**changes))[0]

    assert result["status"] == "invalid"
    assert all(error["reason"] for error in result["errors"])
    assert "Bo" not in json.dumps(result["errors"])
    assert not Intake.objects.exists()


def test_unknown_facts_of_a_known_client_are_filled_in(tablet: Client) -> None:
    statuses(tablet, item(client="Anker", age=51, sex="male", municipality="165"))
    sent = item(client="Anker", age=None, sex="unknown", municipality="unknown")

    result = results(tablet, sent)[0]

    stored = Intake.objects.get(pk=sent["id"])
    assert (stored.age, stored.sex, stored.municipality) == (51, "male", "165")
    assert result["filled"] == ["age", "sex", "municipality"]
    assert statuses(tablet, sent) == ["duplicate"]


def test_facts_from_the_same_batch_fill_too_and_a_declined_municipality_stays(
    tablet: Client,
) -> None:
    unsaid = item(client="Anker", age=None, municipality="declined")

    statuses(tablet, [item(client="Anker", age=33), unsaid])

    stored = Intake.objects.get(pk=unsaid["id"])
    assert (stored.age, stored.municipality) == (33, "declined")


def test_a_mobile_units_stop_is_stored_and_must_be_the_rooms_own(
    tablet: Client, room: Room
) -> None:
    square = factories.stop(room)
    elsewhere = factories.stop(factories.room("bilen"))
    there = item(stop=square.pk)

    assert statuses(tablet, [there, item(stop=str(square.pk)), item(stop=None)]) == ["created"] * 3
    assert statuses(tablet, there) == ["duplicate"]
    assert statuses(tablet, there | {"stop": None}) == ["conflict"]
    for wrong in (elsewhere.pk, "torvet", 10**30):
        (finding,) = results(tablet, item(stop=wrong))[0]["errors"]
        assert finding["column"] == "stop"
        assert "Vælg en af rummets holdepladser" in finding["reason"]
    retire_stop(square, by=None)  # an item may have waited since
    assert statuses(tablet, item(stop=square.pk)) == ["created"]
    stored = sorted(Intake.objects.values_list("stop", flat=True), key=str)
    assert stored == [square.pk] * 3 + [None]


def test_a_clock_that_is_hours_wrong_is_corrected_and_both_times_kept(
    tablet: Client, clock: Clock
) -> None:
    sent = item(occurred_at="2012-10-24T08:55:00+00:00")

    result = results(tablet, sent, **{"X-Device-Time": "2012-10-24T09:00:00+00:00"})[0]

    stored = Intake.objects.get()
    assert stored.occurred_at == datetime(2012, 10, 24, 11, 55, tzinfo=UTC)
    assert stored.device_time == datetime(2012, 10, 24, 8, 55, tzinfo=UTC)
    assert (stored.local_hour, result["occurred_at"]) == (13, "2012-10-24T11:55:00+00:00")
    clock.set("2012-10-24T14:00:07")  # and again, a little later, by the same wrong clock
    again = statuses(tablet, sent, **{"X-Device-Time": "2012-10-24T09:00:01+00:00"})
    assert again == ["duplicate"]


def test_a_dead_battery_in_1970_is_corrected_too(tablet: Client) -> None:
    sent = item(occurred_at="1970-01-01T00:10:00Z")

    assert statuses(tablet, sent, **{"X-Device-Time": "1970-01-01T00:20:00Z"}) == ["created"]
    assert Intake.objects.get().occurred_at == datetime(2012, 10, 24, 11, 50, tzinfo=UTC)


@pytest.mark.parametrize("said", ["2012-10-24T12:01:59+00:00", "i går", "2012-10-24T09:00:00", ""])
def test_a_clock_within_two_minutes_or_unreadable_is_left_alone(tablet: Client, said: str) -> None:
    statuses(tablet, item(), **{"X-Device-Time": said})

    stored = Intake.objects.get()
    assert (stored.occurred_at.isoformat(), stored.device_time) == (NOON, None)


def test_an_old_item_gets_the_key_of_its_epoch_and_none_once_that_is_destroyed(
    tablet: Client, clock: Clock
) -> None:
    first, second = item(client="Anker"), item(client="Anker")
    statuses(tablet, first)
    old = current_keys().epoch
    clock.set("2012-10-26T14:00")
    rotate_key(by=None)

    statuses(tablet, second)

    assert Intake.objects.get(pk=second["id"]).epoch == old
    clock.set("2013-10-26T14:00")
    destroy_key(old.number, by=None)
    third = item(client="Anker")
    assert statuses(tablet, [third, first]) == ["created", "duplicate"]
    assert Intake.objects.get(pk=third["id"]).client_key is None
    old.refresh_from_db()
    assert old.lost == 1


def test_an_old_item_leaves_a_newer_profile_alone(tablet: Client, clock: Clock) -> None:
    clock.set("2012-10-25T14:00")
    statuses(tablet, item(client="Anker", age=43, occurred_at="2012-10-25T11:00Z"))

    statuses(tablet, item(client="Anker", age=42, occurred_at="2012-10-23T11:00Z"))

    assert KnownClient.objects.get().age == 43


@pytest.mark.parametrize("size", [1, 40])
def test_a_batch_takes_few_queries_however_long_it_is(
    tablet: Client, size: int, room: Room
) -> None:
    statuses(tablet, item(client="Anker"))
    batch = [item(client=f"bruger {n}") for n in range(size)]

    with CaptureQueriesContext(
        connection,
    ) as captured:
        statuses(tablet, batch)

    assert len(captured) <= MOST_QUERIES + (size > 1), [q["sql"][:90] for q in captured]


def test_wrong_bodies_get_one_sentence(tablet: Client, settings: Any) -> None:
    def answer(body: Any, kind: str = "application/json") -> tuple[int, str]:
        got = tablet.post(INTAKES, body, content_type=kind)
        assert set(got.json()) == {"detail", "code"}
        return got.status_code, got.json()["code"]

    assert answer("{") == (400, "not_json")
    assert answer("[" * 100_000) == (400, "not_json")
    assert answer(b"\xff\xfe") == (400, "not_json")
    assert answer("3") == (400, "not_items")
    assert answer("[]", "text/plain") == (415, "media_type")
    assert answer(json.dumps([{}] * 501)) == (413, "too_many")
    assert answer(" " * (2 * 1024 * 1024 + 1)) == (413, "too_large")
    assert send(tablet, []).json()["results"] == []


def test_too_many_requests_are_told_to_wait(tablet: Client, settings: Any) -> None:
    settings.API_REQUESTS_A_MINUTE = 2
    codes = [send(tablet, item()).status_code for _ in range(3)]

    answer = send(tablet, item())

    assert codes == [200, 200, 429]
    assert answer.headers["Retry-After"] == "60"
    assert "Vent et minut" in answer.json()["detail"]


def test_whoever_is_no_tablet_and_has_no_token_is_shut_out(room: Room, client: Client) -> None:
    forged = enrolled(room)
    forged.cookies["device"] = forged.cookies["device"].value[:-1] + "?"

    for who in (client, forged):
        for answer in (send(who, item()), who.get("/api/v1/tablet/")):
            assert answer.status_code == 401
            assert answer.json()["code"] == "unknown"
    assert not Intake.objects.exists()


def test_what_a_revoked_tablet_sends_is_held_without_an_alias_to_read(
    tablet: Client, make_user: Any
) -> None:
    machines.revoke(tablet.device, by=make_user("room_leader"))  # type: ignore[attr-defined]
    batch = [item(client="Anker"), item(**sealed("Bo")), item()]

    answer = send(tablet, batch, **{"X-Device-Time": NOON})
    again = send(tablet, batch)

    assert (answer.status_code, answer.json()["code"]) == (401, "revoked")
    assert answer.json()["kept"] == again.json()["kept"] == [each["id"] for each in batch]
    assert HeldItem.objects.count() == 3
    assert "Anker" not in json.dumps(list(HeldItem.objects.values_list("payload", flat=True)))
    assert not Intake.objects.exists()
    assert tablet.get("/api/v1/tablet/").json()["code"] == "revoked"


def test_a_key_file_that_is_gone_loses_nothing(tablet: Client, settings: Any) -> None:
    sent = item(**sealed("Anker"))
    for file in settings.KEY_DIR.rglob("seal-*.key"):
        file.unlink()
    sealing._read_key.cache_clear()

    answer = send(tablet, sent)

    assert (answer.status_code, answer.json()["code"]) == (503, "key_missing")
    assert not Intake.objects.exists()
    assert SealKey.objects.count() == 1


def test_a_tablet_tells_how_much_waits(tablet: Client) -> None:
    answer = tablet.post(
        "/api/v1/tablet/state/", {"queue": 7, "version": "abc"}, content_type="application/json"
    )
    refused = tablet.post("/api/v1/tablet/state/", {"queue": -1}, content_type="application/json")

    assert (answer.status_code, refused.status_code) == (200, 400)
    device = Device.objects.get()
    assert (device.queue_length, device.app_version) == (7, "abc")


def test_last_seen_moves_at_most_each_minute(tablet: Client, clock: Clock) -> None:
    clock.set("2012-10-24T14:00:59")
    tablet.get("/api/v1/tablet/")
    assert Device.objects.get().last_seen_at == datetime(2012, 10, 24, 12, 0, tzinfo=UTC)
    clock.set("2012-10-24T14:01:01")
    tablet.get("/api/v1/tablet/")
    assert Device.objects.get().last_seen_at == timezone.now()


def token(*scopes: str, rooms: list[Room]) -> dict[str, str]:
    _, text = machines.make_token(
        f"system {uuid.uuid4()}", scopes=scopes, places=[room.slug for room in rooms], by=None
    )
    return {"Authorization": f"Token {text}"}


def test_another_system_registers_with_a_token_for_its_rooms_only(
    make_room: Callable[..., Room], client: Client, clock: Clock
) -> None:
    one, two, foreign = make_room("et"), make_room("to"), make_room("tre")
    headers = token("intakes", rooms=[one, two])

    found = statuses(
        client, [item(room="et"), item(room="to"), item(room=foreign.slug), item()], **headers
    )

    assert found == ["created", "created", "invalid", "invalid"]
    assert {(i.room.slug, i.source) for i in Intake.objects.all()} == {("et", "api"), ("to", "api")}


def test_a_token_does_what_its_scopes_say_until_it_is_revoked(
    room: Room, client: Client, make_user: Any
) -> None:
    headers = token("statistics", rooms=[room])
    assert send(client, item(), **headers).status_code == 403
    machines.revoke_token(ApiToken.objects.get(), by=make_user("administrator"))
    answer = send(client, item(), **headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "revoked")
    wrong = send(client, item(), Authorization="Token forkert")
    assert (wrong.status_code, wrong.json()["code"]) == (401, "unknown")


def test_a_night_of_retries_moves_no_profile_backwards(tablet: Client, clock: Clock) -> None:
    late = timezone.now() - timedelta(days=2)
    statuses(tablet, item(client="Anker", occurred_at=late.isoformat(), age=30))
    assert KnownClient.objects.get().last_seen_on == late.date()
    assert reverse("rooms_api:intakes") == INTAKES
