"""All that a revoked tablet had left, of every kind: held, shown to the leader, and decided."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.audit.models import AuditEntry
from config.offline import services as machines
from config.offline.models import HeldItem
from intake_rooms.models import Incident, Intake, Refusal, Room
from tests import factories
from tests.offline.test_tablets import HELD, TABLETS, enrolled, intake, send, text

LEFT = "/api/v1/tablet/left/"


def leave(client: Client, *items: Any, **headers: str) -> Any:
    return client.post(LEFT, json.dumps(items), content_type="application/json", headers=headers)


@pytest.fixture
def revoked(room: Room) -> Client:
    """A tablet that has sent one intake, and was then revoked."""
    tablet = enrolled(room)
    assert send(tablet, intake(age=31, substance="KOK")).status_code == 200
    machines.revoke(tablet.device, by=factories.user("administrator"))  # type: ignore[attr-defined]
    return tablet


def event(kind: str, **changes: Any) -> dict[str, Any]:
    moment = (timezone.now() - timedelta(minutes=5)).isoformat()
    return {"kind": kind, "id": str(uuid.uuid4()), "occurred_at": moment, **changes}


def refusal(**changes: Any) -> dict[str, Any]:
    return event("refusal", **{"reason": "full", **changes})


def overdose(**changes: Any) -> dict[str, Any]:
    return event("overdose", grade="naloxone", measures=["naloxone"], **changes)


def undo(of: dict[str, Any] | str) -> dict[str, Any]:
    return {"kind": "undo", "id": of if isinstance(of, str) else of["id"], "of": "intake"}


def discard(what: dict[str, Any]) -> dict[str, Any]:
    told = {name: value for name, value in what.items() if name != "client"}
    job = {"kind": "discard", "id": str(uuid.uuid4()), "discarded": what["id"]}
    return job | {"reason": "mistake", "what": told}


def accept_all(leader: Client) -> str:
    """Accept all that is shown; gives the page with the messages."""
    last = HeldItem.objects.order_by("pk").last()
    assert last is not None
    return text(leader.post(f"{HELD}godkend-alle/", {"last": last.pk}, follow=True))


def test_every_kind_is_held_once_and_offered_to_the_leader(leader: Client, revoked: Client) -> None:
    stored = str(Intake.objects.get().pk)
    kept = intake(client="Anker", kind="intake")
    items = [kept, refusal(), overdose(), undo(stored), discard(intake(age=17))]

    answer = leave(revoked, *items, {"kind": "riddle", "id": "x"}, {"kind": "refusal"}, 7)
    again = leave(revoked, *items)

    assert answer.status_code == again.status_code == 200
    assert sorted(answer.json()["kept"]) == sorted(item["id"] for item in items)
    assert sorted(again.json()["kept"]) == sorted(answer.json()["kept"])
    assert HeldItem.objects.count() == 5
    assert "Anker" not in str(list(HeldItem.objects.values_list("payload")))
    assert not Refusal.objects.exists()
    page = text(leader.get(HELD))
    for told in (
        "kvinde, 40 år, heroin, injektion, med kaldenavn",
        "indtag, kvinde, 31 år, kokain, injektion",
        "indtag, kvinde, 17 år, heroin, injektion: tastefejl",
    ):
        assert told in page
    for kind in ("indtag", "afvisning", "overdosis", "fortrydelse", "kassering"):
        assert f"<td>{kind}</td>" in page
    assert "5 registreringer fra en spærret tablet venter på dig." in text(leader.get(TABLETS))


def test_all_are_accepted_in_one_step_what_takes_back_first(
    leader: Client, revoked: Client, room: Room
) -> None:
    stored = str(Intake.objects.get().pk)
    regretted, kept = intake(kind="intake"), intake(kind="intake")
    late = refusal()
    leave(revoked, regretted, kept, late, overdose(), refusal(reason="none such"))
    leave(revoked, undo(stored), undo(regretted), undo(str(uuid.uuid4())))
    leave(revoked, discard(intake(age=17)))
    asked = text(leader.get(f"{HELD}godkend-alle/"))
    assert "<dt>Fortrydelse</dt><dd>3</dd>" in asked
    assert "<dt>Indtag</dt><dd>2</dd>" in asked

    page = accept_all(leader)

    assert "7 registreringer er godkendt." in page
    assert "1 registrering kan ikke godkendes og venter stadig: Vælg en af årsagerne" in page
    assert str(Intake.objects.get(voided_at=None).pk) == kept["id"]
    assert Intake.objects.get(pk=stored).void_reason == "fortrudt på tabletten"
    assert str(Refusal.objects.get().pk) == late["id"]
    assert Incident.objects.get().measures == ["naloxone"]
    closed = HeldItem.objects.get(kind="intake", item_id=regretted["id"])
    assert (closed.outcome, closed.reason) == ("discarded", "fortrudt på tabletten")
    assert [item.kind for item in HeldItem.objects.filter(outcome="")] == ["refusal"]
    assert AuditEntry.objects.filter(action="held_item_accepted").count() == 7
    assert AuditEntry.objects.filter(action="tablet_item_discarded").count() == 1


def test_what_came_after_the_leader_looked_waits(leader: Client, revoked: Client) -> None:
    leave(revoked, refusal())
    seen = HeldItem.objects.get().pk
    leave(revoked, refusal())

    leader.post(f"{HELD}godkend-alle/", {"last": seen})

    assert Refusal.objects.count() == 1
    assert HeldItem.objects.filter(outcome="").count() == 1


def test_an_undo_takes_back_refusals_and_overdoses_too_and_can_be_discarded(
    leader: Client, revoked: Client, room: Room
) -> None:
    turned_away = factories.refusal(room)
    leave(revoked, undo(str(turned_away.pk)), undo(str(Intake.objects.get().pk)))
    first, second = HeldItem.objects.order_by("pk")
    if first.item_id != str(turned_away.pk):
        first, second = second, first

    leader.post(f"{HELD}{first.pk}/godkend/")
    leader.post(f"{HELD}{second.pk}/kasser/", {"reason": "Den skal blive stående"})

    turned_away.refresh_from_db()
    assert turned_away.void_reason == "fortrudt på tabletten"
    assert Intake.objects.get().voided_at is None
    assert not HeldItem.objects.filter(outcome="").exists()


def test_another_rooms_registrations_are_not_taken_back(
    leader: Client, revoked: Client, room: Room
) -> None:
    elsewhere = factories.intake(factories.room("et-andet"))
    leave(revoked, undo(str(elsewhere.pk)))

    accept_all(leader)

    elsewhere.refresh_from_db()
    assert elsewhere.voided_at is None


def test_the_clock_of_an_event_is_put_right_by_what_it_was_at_the_tap(
    leader: Client, revoked: Client
) -> None:
    now = timezone.now()
    slow = now - timedelta(hours=3)
    late = refusal(occurred_at=(slow - timedelta(minutes=5)).isoformat(), sent_at=slow.isoformat())

    leave(revoked, late, **{"X-Device-Time": now.isoformat()})
    accept_all(leader)

    happened = Refusal.objects.get().occurred_at
    assert abs(happened - (now - timedelta(minutes=5))) < timedelta(seconds=10)


def test_only_a_revoked_tablet_leaves_anything(room: Room, client: Client) -> None:
    assert leave(client, refusal()).status_code == 401
    in_use = leave(enrolled(room), refusal())
    assert (in_use.status_code, in_use.json()["code"]) == (409, "enrolled")
    assert not HeldItem.objects.exists()


def test_the_leaders_list_asks_as_much_however_much_is_held(
    leader: Client, revoked: Client, room: Room
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            leader.get(HELD)
        return len(asked)

    leave(revoked, refusal(), undo(str(uuid.uuid4())), discard(intake()), intake(kind="intake"))
    few = queries()
    for _ in range(10):
        some = intake(kind="intake")
        leave(revoked, some, refusal(), overdose(), undo(some), discard(intake()))

    assert queries() == few
