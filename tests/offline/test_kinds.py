"""Kinds of item: any app's, held from a revoked device and offered to the leader."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from config.access.models import User
from config.audit.models import AuditEntry
from config.offline import held, kinds, services
from config.offline.exceptions import AlreadyDecided
from config.offline.kinds import ItemResult, Kind, Shown, register_kind
from config.offline.models import Device, HeldItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the kind `parcel` has taken; one that is heavy is refused."""
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    got: list[dict[str, Any]] = []

    def take(device: Device, items: Any) -> list[ItemResult]:
        light = [item for item in items if not item.get("heavy")]
        got.extend(dict(item) for item in light)
        return [
            ItemResult(item["id"], item in light, () if item in light else ("For tung.",))
            for item in items
        ]

    register_kind(
        Kind(
            "parcel",
            "pakke",
            take=take,
            keep=lambda item: {name: item[name] for name in ("id", "heavy") if name in item},
            show=lambda items: [Shown(f"pakke {item.item_id}") for item in items],
        )
    )
    return got


@pytest.fixture
def leader(make_user: Callable[..., User]) -> User:
    return make_user("room_leader")


@pytest.fixture
def revoked(leader: User) -> Device:
    device = services.enrol(services.make_code("h17", name="Tablet 1", by=None)).device
    services.revoke(device, by=leader)
    device.refresh_from_db()
    return device


def send(device: Device, *items: object, sent_at: str = "") -> tuple[str, ...]:
    kind = kinds.kind_of("parcel")
    assert kind is not None
    return held.hold_items(device, kind, items, sent_at=sent_at)


def test_what_a_revoked_device_sends_is_shown_and_taken_when_the_leader_accepts(
    taken: list[dict[str, Any]], revoked: Device, leader: User
) -> None:
    assert send(revoked, {"id": "a", "secret": "x"}, {"no": "id"}, 7) == ("a",)
    assert send(revoked, {"id": "a"}) == ("a",)
    (line,) = held.waiting("h17")
    assert (line.kind, line.shown.text) == ("pakke", "pakke a")
    assert "secret" not in line.item.payload

    assert held.accept(line.item, by=leader).is_taken

    assert [item["id"] for item in taken] == ["a"]
    assert held.waiting("h17") == ()
    assert AuditEntry.objects.filter(action="held_item_accepted").count() == 1
    with pytest.raises(AlreadyDecided):
        held.accept(line.item, by=leader)


def test_the_clock_is_as_wrong_as_on_the_day_the_item_came(
    taken: list[dict[str, Any]], revoked: Device, leader: User
) -> None:
    behind = timedelta(hours=3)
    send(revoked, {"id": "a"}, sent_at=(timezone.now() - behind).isoformat())
    HeldItem.objects.update(received_at=timezone.now() - timedelta(days=2))
    HeldItem.objects.update(
        payload={"id": "a", "sent_at": (timezone.now() - timedelta(days=2) - behind).isoformat()}
    )

    held.accept(HeldItem.objects.get(), by=leader)

    error = timezone.now() - datetime.fromisoformat(taken[0]["sent_at"])
    assert abs(error - behind) < timedelta(seconds=10)


def test_all_are_accepted_in_one_step_and_what_is_refused_stays(
    taken: list[dict[str, Any]], revoked: Device, leader: User
) -> None:
    send(revoked, {"id": "a"}, {"id": "b", "heavy": True}, {"id": "c"})

    results = held.accept_all(list(HeldItem.objects.all()), by=leader)

    assert [item["id"] for item in taken] == ["a", "c"]
    assert [result.reasons for result in results if not result.is_taken] == [("For tung.",)]
    assert [line.item.item_id for line in held.waiting("h17")] == ["b"]


def test_two_kinds_cannot_have_one_code(taken: list[dict[str, Any]]) -> None:
    with pytest.raises(ValueError, match="parcel"):
        register_kind(Kind("parcel", "andet", take=lambda *_: (), keep=dict, show=lambda _: ()))


def test_an_item_of_no_known_kind_waits_and_cannot_be_accepted(
    revoked: Device, leader: User
) -> None:
    services.hold(revoked, "gone", [services.ToHold("a", {})])
    assert held.waiting("h17")[0].shown.text == "ukendt slags"
    assert held.accept(HeldItem.objects.get(), by=leader).reasons == (held.GONE,)
    assert HeldItem.objects.get().outcome == ""
