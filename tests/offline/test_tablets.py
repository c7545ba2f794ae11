"""Tablets: a leader enrols one by a code, sees it, shuts it out, and decides what it left."""

from __future__ import annotations

import json
import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.access.log_in_limit import TRIES
from config.audit.models import AuditEntry
from config.offline import services as machines
from config.offline.exceptions import CodeRefused
from config.offline.models import Device, EnrolmentCode, HeldItem
from intake_rooms.models import Intake, Room
from tests import factories
from tests.conftest import Clock

TABLETS = "/rum/h17/tablets/"
HELD = f"{TABLETS}tilbageholdt/"


def text(answer: Any) -> str:
    return answer.content.decode()


def new_code(leader: Client) -> str:
    """The code that the leader sees, as it is shown."""
    answer = leader.post(f"{TABLETS}ny/", {"name": "Ved døren"})
    found = re.search(r'tablet-code-text">([0-9A-Z]{4} [0-9A-Z]{4})<', text(answer))
    assert found, text(answer)
    return found[1]


def enrolled(room: Room, name: str = "Ved døren") -> Client:
    client = Client()
    made = machines.enrol(machines.make_code(room.slug, name=name, by=None))
    client.cookies["device"] = made.cookie
    client.device = made.device  # type: ignore[attr-defined]
    return client


def intake(**changes: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "occurred_at": timezone.now().isoformat(),
        "substance": "HER",
        "method": "injection",
        "age": 40,
        "sex": "female",
        **changes,
    }


def send(client: Client, *items: dict[str, Any], **headers: str) -> Any:
    return client.post(
        "/api/v1/intakes/", json.dumps(items), content_type="application/json", headers=headers
    )


def test_a_code_makes_a_browser_the_rooms_tablet(leader: Client, room: Room) -> None:
    code = new_code(leader)
    tablet = Client()

    asked = tablet.post("/tablet/", {"code": code.lower().replace(" ", "-")}, follow=True)
    answer = tablet.post(asked.request["PATH_INFO"])

    assert "Tilmeld denne tablet til H17?" in text(asked)
    assert answer.headers["Location"] == "/rum/h17/tablet/"
    cookie = answer.cookies["device"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (
        True, "Strict", 365 * 24 * 3600,
    )  # fmt: skip
    device = Device.objects.get()
    name, _, secret = cookie.value.partition(".")
    assert name == str(device.pk)
    assert len(secret) == 43
    assert secret not in json.dumps(list(Device.objects.values()), default=str)
    assert send(tablet, intake()).json()["results"][0]["status"] == "created"
    assert "Ved døren" in text(leader.get(TABLETS))


def test_the_code_is_shown_with_a_picture_of_its_address_and_stored_nowhere(
    leader: Client,
) -> None:
    page = text(leader.post(f"{TABLETS}ny/", {"name": "Ved døren"}))

    assert 'src="data:image/svg+xml' in page
    code = re.search(r"[0-9A-Z]{4} [0-9A-Z]{4}", page)
    assert code
    stored = json.dumps(list(EnrolmentCode.objects.values()), default=str)
    assert code[0].replace(" ", "") not in stored


def test_a_code_is_used_once_and_within_a_quarter_of_an_hour(leader: Client, clock: Clock) -> None:
    used, late = (machines.make_code("h17", name="x", by=None) for _ in range(2))
    machines.enrol(used)
    with pytest.raises(CodeRefused):
        machines.enrol(used)
    clock.set(timezone.now() + timedelta(minutes=15))
    with pytest.raises(CodeRefused):
        machines.enrol(late)
    page = Client().post("/tablet/", {"code": late})
    assert "Koden er forkert, brugt eller for gammel. Bed lederen om en ny." in text(page)


def test_misread_signs_are_put_right() -> None:
    assert machines.clean_code(" oIl7-abcd ") == "0117ABCD"


def test_guessing_codes_is_slowed_down(room: Room) -> None:
    code = machines.make_code("h17", name="x", by=None)
    for n in range(TRIES):
        Client().get(f"/tablet/WRONG00{n}/")

    page = text(Client().get(f"/tablet/{code}/"))

    assert "Der er prøvet for mange koder. Vent til kl. " in page
    assert "Tilmeld denne tablet" not in page


def test_a_code_of_a_room_that_is_gone_enrols_nothing(room: Room) -> None:
    code = machines.make_code("nedlagt", name="x", by=None)

    page = Client().post(f"/tablet/{code}/")

    assert "Koden er forkert" in text(page)
    assert not Device.objects.exists()


def test_a_tablet_that_is_enrolled_is_shown_the_way(room: Room) -> None:
    page = text(enrolled(room).get("/tablet/"))
    assert "Denne tablet er tilmeldt H17 og hedder Ved døren." in page


def test_revoking_works_at_once_and_once(leader: Client, room: Room) -> None:
    tablet = enrolled(room)
    url = f"{TABLETS}{tablet.device.pk}/spaer/"  # type: ignore[attr-defined]

    leader.post(url)
    leader.post(url)

    assert tablet.get("/api/v1/tablet/").json()["code"] == "revoked"
    assert AuditEntry.objects.filter(action="tablet_revoked").count() == 1
    assert "spærret" in text(leader.get(TABLETS))
    assert "Denne tablet er spærret" in text(tablet.get("/tablet/"))


def test_a_tablet_can_be_renamed_and_both_names_are_logged(leader: Client, room: Room) -> None:
    device = factories.tablet(room)

    leader.post(f"{TABLETS}{device.pk}/navn/", {"name": "Bilen"})

    device.refresh_from_db()
    assert device.name == "Bilen"
    details = AuditEntry.objects.get(action="tablet_renamed").details
    assert (details["old"], details["new"]) == ("Ved døren", "Bilen")


def test_a_tablet_of_another_room_is_not_found(leader: Client, room: Room) -> None:
    other = factories.tablet(factories.room("et-andet"))

    assert leader.post(f"{TABLETS}{other.pk}/spaer/").status_code == 404
    assert leader.get(f"{TABLETS}{other.pk}/navn/").status_code == 404


def test_a_tablet_registers_in_its_own_room_only(room: Room) -> None:
    factories.room("et-andet")

    answer = send(enrolled(room), intake(room="et-andet"))

    assert answer.json()["results"][0]["errors"][0]["column"] == "room"
    assert not Intake.objects.exists()


def revoked_with(room: Room, *items: dict[str, Any], **headers: str) -> Client:
    """A tablet that was revoked and then sent items."""
    tablet = enrolled(room)
    machines.revoke(tablet.device, by=factories.user("administrator"))  # type: ignore[attr-defined]
    assert send(tablet, *items, **headers).status_code == 401
    return tablet


def test_the_leader_sees_what_a_revoked_tablet_left_without_aliases(
    leader: Client, room: Room
) -> None:
    revoked_with(room, intake(client="Anker"), intake(sex="male", age=None))

    listed, page = text(leader.get(TABLETS)), text(leader.get(HELD))

    assert "2 registreringer fra en spærret tablet venter på dig." in listed
    assert "kvinde, 40 år, heroin, injektion, med kaldenavn" in page
    assert "mand, heroin, injektion, uden kaldenavn" in page
    assert "Anker" not in page


def test_accepting_registers_with_the_client_and_forgets_the_rest(
    leader: Client, room: Room
) -> None:
    item = intake(client="Anker")
    revoked_with(room, item)
    held = HeldItem.objects.get()

    page = leader.post(f"{HELD}{held.pk}/godkend/", follow=True)
    leader.post(f"{HELD}{held.pk}/godkend/")

    stored = Intake.objects.get()
    assert (str(stored.pk), stored.source) == (item["id"], "tablet")
    assert stored.client_key is not None
    held.refresh_from_db()
    assert (held.outcome, held.payload) == ("accepted", {})
    assert "Registreringen er godkendt." in text(page)
    assert AuditEntry.objects.filter(action="held_item_accepted").count() == 1


def test_accepting_corrects_the_clock_as_on_the_day_it_came(
    leader: Client, room: Room, clock: Clock
) -> None:
    Room.objects.update(opened_on="2012-01-01")
    item = intake(occurred_at="2012-10-24T08:55:00+00:00")
    revoked_with(room, item, **{"X-Device-Time": "2012-10-24T09:00:00+00:00"})
    clock.set("2012-10-27T09:00")

    leader.post(f"{HELD}{HeldItem.objects.get().pk}/godkend/")

    stored = Intake.objects.get()
    assert stored.occurred_at.isoformat() == "2012-10-24T11:55:00+00:00"
    assert stored.device_time is not None


def test_what_cannot_be_registered_stays_with_its_reason(leader: Client, room: Room) -> None:
    revoked_with(room, intake(age=17))

    page = leader.post(f"{HELD}{HeldItem.objects.get().pk}/godkend/", follow=True)

    assert "Registreringen kan ikke godkendes: Alderen 17 er under 18 år." in text(page)
    assert HeldItem.objects.get().outcome == ""


def test_discarding_takes_a_reason_and_empties_the_item(leader: Client, room: Room) -> None:
    revoked_with(room, intake(client="Anker"))
    held = HeldItem.objects.get()
    url = f"{HELD}{held.pk}/kasser/"

    assert "Skriv en begrundelse" in text(leader.post(url, {"reason": " "}))
    leader.post(url, {"reason": "Tabletten var stjålet"})

    held.refresh_from_db()
    assert (held.outcome, held.payload, held.reason) == ("discarded", {}, "Tabletten var stjålet")
    logged = AuditEntry.objects.get(action="held_item_discarded")
    assert logged.reason == "Tabletten var stjålet"
    assert "Intet er tilbageholdt" in text(leader.get(HELD))
    assert not Intake.objects.exists()


def test_an_item_that_is_decided_is_not_held_again(leader: Client, room: Room) -> None:
    item = intake()
    tablet = revoked_with(room, item)
    leader.post(f"{HELD}{HeldItem.objects.get().pk}/kasser/", {"reason": "prøve"})

    assert send(tablet, item).json()["kept"] == [item["id"]]

    assert HeldItem.objects.get().outcome == "discarded"


def test_a_stolen_tablet_cannot_fill_the_database(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machines, "MOST_HELD", 3)
    items = [intake() for _ in range(5)]
    tablet = revoked_with(room, *items)

    kept = send(tablet, *items).json()["kept"]

    assert len(kept) == HeldItem.objects.count() == 3


@pytest.mark.parametrize("size", [1, 12])
def test_the_pages_take_the_same_queries_however_much_there_is(
    leader: Client, room: Room, size: int
) -> None:
    for n in range(size):
        enrolled(room, name=f"Tablet {n}")
    revoked_with(room, *(intake() for _ in range(size)))
    counts = []
    for url in (TABLETS, HELD):
        with CaptureQueriesContext(connection) as captured:
            assert leader.get(url).status_code == 200
        counts.append(len(captured))
    assert counts == [6, 6]
