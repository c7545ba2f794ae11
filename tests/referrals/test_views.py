"""Giving referrals, and keeping the list of offers."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from config.audit.models import AuditEntry
from intake_rooms.models import Room
from referrals.models import Offer, OfferKind, Referral
from tests.conftest import Clock

StaffIn = Callable[..., Client]


@pytest.fixture
def offer(db: None) -> Offer:
    """A place for wound care."""
    return Offer.objects.create(kind_id="wound_care", name="Sygeplejeklinikken")


def give_url(room: Room) -> str:
    return reverse("referrals:give", args=[room.slug])


def taps(**changes: Any) -> dict[str, Any]:
    answers = {
        "id": str(uuid.uuid4()),
        "kind": "wound_care",
        "manner": "accompanied",
        "cause": "staff_offered",
        **changes,
    }
    return {name: value for name, value in answers.items() if value is not None}


def text(response: HttpResponse) -> str:
    return response.content.decode()


def test_three_taps_give_a_referral_and_count_it_today(
    staff_in: StaffIn, room: Room, clock: Clock
) -> None:
    page = text(staff_in(room).post(give_url(room), taps(), follow=True))

    referral = Referral.objects.get()
    assert (referral.kind_id, referral.manner, referral.cause) == (
        "wound_care",
        "accompanied",
        "staff_offered",
    )
    assert "Gemt kl. 14.00: henvisning til sårpleje, fulgt derhen" in page
    assert "I dag: 1 henvisning<" in page


def test_a_double_tap_is_one_referral(staff_in: StaffIn, room: Room, clock: Clock) -> None:
    client, same = staff_in(room), taps()

    client.post(give_url(room), same)
    client.post(give_url(room), same)

    assert Referral.objects.count() == 1


def test_a_certain_place_can_be_named(
    staff_in: StaffIn, room: Room, clock: Clock, offer: Offer
) -> None:
    page = text(staff_in(room).post(give_url(room), taps(offer=str(offer.pk)), follow=True))

    assert Referral.objects.get().offer == offer
    assert "henvisning til sårpleje (Sygeplejeklinikken), fulgt derhen" in page


def test_a_place_of_another_kind_is_refused_and_what_was_tapped_stands(
    staff_in: StaffIn, room: Room, clock: Clock, offer: Offer
) -> None:
    sent = taps(kind="shelter", offer=str(offer.pk))

    page = text(staff_in(room).post(give_url(room), sent))

    assert "Tilbuddet hører ikke til den valgte art. Vælg et andet tilbud." in page
    assert 'name="kind" value="shelter" checked' in page
    assert not Referral.objects.exists()


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("kind", "Vælg, hvad der henvises til."),
        ("manner", "Vælg, hvordan der henvises."),
        ("cause", "Vælg anledningen."),
        ("id", "Siden er forældet. Genindlæs den, og giv henvisningen igen."),
    ],
)
def test_a_missing_tap_is_asked_for(
    staff_in: StaffIn, room: Room, missing: str, sentence: str
) -> None:
    page = text(staff_in(room).post(give_url(room), taps(**{missing: None})))

    assert sentence in page
    assert not Referral.objects.exists()


def test_undo_takes_the_referral_out_of_the_count(
    staff_in: StaffIn, room: Room, clock: Clock
) -> None:
    client = staff_in(room)
    client.post(give_url(room), taps())
    undo = reverse("referrals:undo", args=[room.slug, Referral.objects.get().pk])

    page = text(client.post(undo, follow=True))

    assert "Fortrudt: henvisning til sårpleje, fulgt derhen. Den tæller ikke med." in page
    assert "I dag: 0 henvisninger<" in page
    assert "<del>sårpleje, fulgt derhen</del>" in page


def test_the_day_after_a_referral_cannot_be_undone_at_the_counter(
    staff_in: StaffIn, room: Room, clock: Clock
) -> None:
    client = staff_in(room)
    client.post(give_url(room), taps())
    undo = reverse("referrals:undo", args=[room.slug, Referral.objects.get().pk])
    clock.set("2012-10-25T00:30")

    page = text(client.post(undo, follow=True))

    assert "Bed lederen om at annullere den." in page
    assert Referral.objects.get().voided_at is None


def test_the_leader_voids_a_referral_from_the_page_of_its_day(
    staff_in: StaffIn, room: Room, clock: Clock
) -> None:
    staff_in(room).post(give_url(room), taps())
    leader = staff_in(room, "room_leader")
    referral = Referral.objects.get()
    void = reverse("referrals:void", args=[room.slug, referral.pk])
    day = reverse("intake_rooms:day", args=[room.slug, "2012-10-24"])
    assert reverse("referrals:day", args=[room.slug, "2012-10-24"]) in text(leader.get(day))

    page = text(leader.post(void, {"reason": "givet to gange"}, follow=True))

    assert "annulleret: givet to gange" in page
    assert AuditEntry.objects.get(action="referral_voided").reason == "givet to gange"
    assert "Henvisningen er allerede annulleret." in text(leader.post(void, {"reason": "igen"}))
    assert staff_in(room).get(void).status_code == 403


def test_a_referral_of_another_room_is_not_found(
    staff_in: StaffIn, room: Room, make_room: Callable[..., Room], clock: Clock
) -> None:
    other = make_room("andet", name="Et andet rum")
    staff_in(other).post(give_url(other), taps())
    client = staff_in(room)

    assert client.get(give_url(other)).status_code == 404
    undo = reverse("referrals:undo", args=[room.slug, Referral.objects.get().pk])
    assert client.post(undo).status_code == 404


def test_the_counter_has_a_door_to_referrals(staff_in: StaffIn, room: Room) -> None:
    page = text(staff_in(room).get(reverse("intake_rooms:counter", args=[room.slug])))

    assert give_url(room) in page


def test_an_offer_out_of_use_is_no_longer_offered(
    staff_in: StaffIn, room: Room, client_as: Callable[..., Client], offer: Offer
) -> None:
    toggle = reverse("referrals:toggle_offer", args=[offer.pk])

    page = text(client_as("analyst").post(toggle, {"use": "0"}, follow=True))

    assert "Tilbuddet Sygeplejeklinikken er taget ud af brug." in page
    assert "Sygeplejeklinikken" not in text(staff_in(room).get(give_url(room)))
    assert AuditEntry.objects.filter(action="offer_retired").count() == 1


def test_an_offer_is_added_and_changed_by_who_keeps_the_list(
    client_as: Callable[..., Client], db: None
) -> None:
    client = client_as("analyst")
    place = {"kind": "shelter", "name": "Herberget", "address": "Hovedvej 1", "phone": ""}

    client.post(reverse("referrals:add_offer"), place)
    offer = Offer.objects.get()
    client.post(reverse("referrals:edit_offer", args=[offer.pk]), place | {"name": "Herberg Øst"})

    offer.refresh_from_db()
    assert offer.name == "Herberg Øst"
    assert "Herberg Øst" in text(client.get(reverse("referrals:offers")))
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"offer_added", "offer_changed"} <= actions


def test_the_same_place_twice_is_refused(client_as: Callable[..., Client], offer: Offer) -> None:
    place = {"kind": offer.kind_id, "name": offer.name}

    client_as("analyst").post(reverse("referrals:add_offer"), place)

    assert Offer.objects.count() == 1


@pytest.mark.parametrize("name", ["offers", "add_offer"])
def test_room_staff_do_not_keep_the_list(staff_in: StaffIn, room: Room, name: str) -> None:
    assert staff_in(room).get(reverse(f"referrals:{name}")).status_code == 403


@pytest.mark.parametrize("size", [1, 30])
def test_giving_takes_the_same_queries_however_many_were_given(
    staff_in: StaffIn,
    room: Room,
    clock: Clock,
    size: int,
    offer: Offer,
    django_assert_num_queries: Any,
) -> None:
    client = staff_in(room)
    for _ in range(size):
        client.post(give_url(room), taps(offer=str(offer.pk)))

    with django_assert_num_queries(7):
        client.get(give_url(room))


def test_every_kind_of_the_list_can_be_chosen(staff_in: StaffIn, room: Room) -> None:
    page = text(staff_in(room).get(give_url(room)))

    missing = [kind.code for kind in OfferKind.objects.all() if f'value="{kind.code}"' not in page]
    assert missing == []
