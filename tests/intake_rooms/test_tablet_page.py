"""The tablet's page and what it may ask, without a browser."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from config.audit.models import AuditEntry
from config.offline import kept_page
from config.offline import services as tablets
from intake_rooms import services
from intake_rooms.models import Intake, Refusal, Room
from intake_rooms.services.intakes import NewIntake
from intake_rooms.services.look_ups import LOOK_UPS_A_MINUTE
from intake_rooms.tablet_files import KEPT, SCRIPTS
from tests import factories

pytestmark = pytest.mark.django_db
NEW = NewIntake(
    occurred_at=timezone.now(),
    substance="KOK",
    method="injection",
    sex="male",
    age=42,
    alias="Anker",
)
ITEM = {"age": 42, "sex": "male", "substance": "KOK", "method": "injection", "assisted": False}


@pytest.fixture(autouse=True)
def _keys_of_this_test(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.KEY_DIR = tmp_path / "keys"
    kept_page.version.cache_clear()
    yield
    kept_page.version.cache_clear()


@pytest.fixture
def room() -> Room:
    return factories.room("h17")


@pytest.fixture
def tablet(room: Room) -> Client:
    """A browser that is a tablet of the room; nobody is logged in."""
    client = Client()
    client.cookies["device"] = tablets.enrol(
        tablets.make_code(room.slug, name="Tablet 1", by=None)
    ).cookie
    return client


def post(client: Client, address: str, body: object, **headers: str) -> Any:
    return client.post(address, json.dumps(body), content_type="application/json", headers=headers)


def test_the_page_holds_buttons_and_words_and_nothing_that_was_registered(
    tablet: Client, room: Room
) -> None:
    intake = factories.intake(room)

    page = tablet.get("/rum/h17/tablet/")

    assert page.status_code == 200
    assert page["Cache-Control"] == "no-cache"
    assert page["X-App-Version"] == kept_page.version()
    content = page.content.decode()
    assert str(intake.pk) not in content
    assert "csrf" not in content
    words = re.search(r'<script id="words"[^>]*>(.*?)</script>', content)
    assert words is not None
    assert set(json.loads(words[1])) == {
        "sexes", "methods", "substances", "municipalities", "own", "buttons", "reasons",
        "refusals", "grades", "key",
    }  # fmt: skip


def test_the_page_asks_as_much_of_the_database_however_much_was_registered(
    tablet: Client, room: Room, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    tablet.get("/rum/h17/tablet/")
    for _ in range(20):
        factories.intake(room)

    with django_assert_max_num_queries(10):
        tablet.get("/rum/h17/tablet/")


def test_a_page_whose_key_is_gone_opens_all_the_same(
    tablet: Client, room: Room, settings: LazySettings, tmp_path: Path
) -> None:
    tablet.get("/rum/h17/tablet/")
    settings.KEY_DIR = tmp_path / "elsewhere"

    page = tablet.get("/rum/h17/tablet/")

    assert page.status_code == 200
    assert '"key": null' in page.content.decode()


@pytest.mark.parametrize(
    "path", ["", "kendt/", "kasseret/", "fortryd/6f9619ff-8b86-4d01-b42d-00cf4fc964ff/"]
)
def test_a_tablet_reaches_its_own_room_only(tablet: Client, path: str) -> None:
    factories.room("et-andet-rum")
    address = f"/rum/et-andet-rum/tablet/{path}"

    assert (post(tablet, address, {}) if path else tablet.get(address)).status_code == 404


def test_every_file_the_page_names_is_kept(tablet: Client) -> None:
    page = tablet.get("/rum/h17/tablet/").content.decode()
    named = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page))

    assert named <= set(kept_page.addresses())
    assert set(SCRIPTS) <= set(KEPT)


def test_the_worker_names_what_it_keeps_and_is_never_kept_itself(client: Client) -> None:
    worker = client.get("/sw.js")

    assert worker["Cache-Control"] == "no-cache"
    assert worker["Content-Type"].startswith("text/javascript")
    app = json.loads(worker.content.decode().split("\n")[0].removeprefix("const APP = ")[:-1])
    assert app == {"version": kept_page.version(), "files": kept_page.addresses()}
    for address in app["files"]:
        with closing(client.get(address)) as file:
            assert file.status_code == 200


def test_in_production_the_kept_files_have_hashed_names(
    tmp_path: Path, settings: LazySettings
) -> None:
    before = kept_page.version()
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    kept_page.version.cache_clear()

    addresses = kept_page.addresses()

    assert all(re.search(r"\.[0-9a-f]{12}\.", address) for address in addresses)
    assert all((tmp_path / address.removeprefix("/static/")).is_file() for address in addresses)
    assert kept_page.version() != before
    css = next(address for address in addresses if "counter" in address and "css" in address)
    fonts = re.findall(r"IBMPlexSans-\w+\.[0-9a-f]{12}\.woff2", (
        tmp_path / css.removeprefix("/static/")
    ).read_text(encoding="utf-8"))  # fmt: skip
    assert {address.rsplit("/", 1)[1] for address in addresses if "woff2" in address} == set(fonts)


def test_the_version_changes_with_any_kept_file(monkeypatch: pytest.MonkeyPatch) -> None:
    before = kept_page.version()
    read = kept_page._content
    monkeypatch.setattr(
        kept_page, "_content", lambda name: read(name) + b" " * (name == "portal/tokens.css")
    )
    kept_page.version.cache_clear()

    assert kept_page.version() != before


def test_the_manifest_installs_the_page_it_lies_beside(client: Client) -> None:
    manifest = client.get("/rum/h17/tablet/manifest.webmanifest")

    assert manifest["Content-Type"] == "application/manifest+json"
    assert {manifest.json()[name] for name in ("start_url", "scope", "id")} == {"."}


# --- look-ups ---


def test_a_known_alias_is_looked_up_and_nothing_of_it_is_kept_in_a_cache(
    tablet: Client, room: Room
) -> None:
    services.register_intake(NEW, room=room)

    answer = post(tablet, "/rum/h17/tablet/kendt/", {"alias": "anker"})

    assert answer.json()["known"] is True
    assert (answer.json()["sex"], answer.json()["age"]) == ("male", 42)
    assert answer["Cache-Control"] == "no-store"
    assert post(tablet, "/rum/h17/tablet/kendt/", {"alias": "Berit"}).json() == {
        "known": False,
        "said": "ny: vælg køn og alder",
    }


def test_too_many_look_ups_are_answered_with_a_pause_and_logged(tablet: Client) -> None:
    for _ in range(LOOK_UPS_A_MINUTE):
        post(tablet, "/rum/h17/tablet/kendt/", {"alias": "Anker"})

    answer = post(tablet, "/rum/h17/tablet/kendt/", {"alias": "Anker"})

    assert "Vent et minut" in answer.json()["said"]
    assert AuditEntry.objects.filter(action="alias_look_ups_limited").count() == 1


# --- undoing ---


def undo(client: Client, intake: Intake) -> HttpResponse:
    answer: HttpResponse = post(client, f"/rum/h17/tablet/fortryd/{intake.pk}/", {})
    return answer


def test_an_intake_is_taken_back_once_however_often_it_is_asked(tablet: Client, room: Room) -> None:
    intake = factories.intake(room)

    assert [undo(tablet, intake).status_code for _ in range(2)] == [200, 200]

    intake.refresh_from_db()
    assert intake.voided_at is not None


def test_what_is_too_late_to_take_back_is_told(
    tablet: Client, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    intake = factories.intake(room)
    Intake.objects.update(received_at="2020-01-01T12:00Z")

    answer = undo(tablet, intake)

    assert answer.status_code == 409
    assert json.loads(answer.content)["detail"]


# --- discarding ---


def test_a_discarded_intake_is_logged_once_with_its_reason_and_without_its_alias(
    tablet: Client,
) -> None:
    body = {
        "id": str(uuid.uuid4()),
        "reason": "mistake",
        "what": {**ITEM, "client": "Anker", "client_sealed": "x", "more": ["a"]},
    }

    for _ in range(2):
        assert post(tablet, "/rum/h17/tablet/kasseret/", body).status_code == 200

    entry = AuditEntry.objects.get(action="tablet_item_discarded")
    assert (entry.reason, entry.target_id) == ("tastefejl", body["id"])
    assert entry.details["what"] == {name: str(value) for name, value in ITEM.items()}
    assert entry.details["device"] == "Tablet 1"


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"id": "no uuid", "reason": "trial"},
        {"id": str(uuid.UUID(int=1)), "reason": "because"},
    ],
)
def test_a_report_that_cannot_be_read_is_refused(tablet: Client, body: object) -> None:
    assert post(tablet, "/rum/h17/tablet/kasseret/", body).status_code == 400


def test_a_form_of_another_site_is_not_read(tablet: Client) -> None:
    answer = tablet.post("/rum/h17/tablet/kendt/", {"alias": "Anker"})

    assert answer.status_code == 400


# --- refusals and overdoses ---


def refusal(**changes: object) -> dict[str, object]:
    return {
        "id": str(uuid.UUID(int=7)),
        "kind": "refusal",
        "occurred_at": timezone.now().isoformat(),
        "reason": "full",
        **changes,
    }


def test_a_refusal_that_is_sent_twice_is_stored_once(tablet: Client) -> None:
    answers = [post(tablet, "/rum/h17/tablet/haendelse/", refusal()) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert Refusal.objects.get().reason == "full"


def test_an_events_time_is_corrected_by_the_tablets_clock(tablet: Client) -> None:
    now = timezone.now()
    slow = now - timedelta(hours=3)
    body = refusal(occurred_at=(slow - timedelta(minutes=10)).isoformat())

    headers = {"X-Device-Time": slow.isoformat()}
    post(tablet, "/rum/h17/tablet/haendelse/", body, **headers)

    happened = Refusal.objects.get().occurred_at
    assert abs(happened - (now - timedelta(minutes=10))) < timedelta(seconds=30)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"reason": "because"}, 409),
        ({"kind": "overdose", "grade": "bad"}, 409),
        ({"kind": "overdose", "grade": "naloxone", "measures": ["magic"]}, 409),
        ({"occurred_at": "2999-01-01T12:00:00Z"}, 409),
        ({"occurred_at": "2024-01-01T12:00:00"}, 400),
        ({"occurred_at": "soon"}, 400),
        ({"id": "no uuid"}, 400),
    ],
)
def test_an_event_that_cannot_be_is_refused_with_a_sentence(
    tablet: Client, changes: dict[str, object], status: int
) -> None:
    answer = post(tablet, "/rum/h17/tablet/haendelse/", refusal(**changes))

    assert answer.status_code == status
    assert answer.json()["detail"].endswith(".")
    assert not Refusal.objects.exists()


def test_an_event_is_taken_back_once_however_often_it_is_asked(tablet: Client, room: Room) -> None:
    for event in (factories.refusal(room), factories.incident(room)):
        address = f"/rum/h17/tablet/haendelse/{event.pk}/fortryd/"
        assert [post(tablet, address, {}).status_code for _ in range(2)] == [200, 200]
        event.refresh_from_db()
        assert event.voided_at is not None

    assert post(tablet, f"/rum/h17/tablet/haendelse/{uuid.uuid4()}/fortryd/", {}).status_code == 404
