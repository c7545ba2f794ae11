"""Setting up rooms, manual counts and nuisance, by form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from config.audit.models import AuditEntry
from config.danish import LOCAL_ZONE
from intake_rooms import services
from intake_rooms.models import Area, ManualCount, NuisanceObservation, Room, RoomMembership
from intake_rooms.services.intakes import NewIntake
from tests.conftest import Clock

ClientAs = Callable[..., Client]


def url(name: str, *parts: Any) -> str:
    return reverse(f"intake_rooms:{name}", args=parts)


def text(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def admin(client_as: ClientAs) -> Client:
    """An administrator."""
    return client_as("administrator")


ROOM = {
    "name": "Nørrebro Rum",
    "slug": "",
    "kind": "fixed",
    "new_group": "Nørrebro",
    "opened_on": "01-10-2012",
    "default_municipality": "101",
}


def test_a_room_is_added_with_an_address_made_from_its_name(admin: Client, db: None) -> None:
    page = text(admin.post(url("add_room"), ROOM, follow=True))

    room = Room.objects.get()
    assert (room.slug, room.group.name) == ("noerrebro-rum", "Nørrebro")
    assert "Nørrebro Rum er oprettet, åbent hele døgnet." in page
    assert AuditEntry.objects.filter(action="room_added").count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "Skriv, hvad rummet hedder."),
        ({"slug": "gener"}, "Adressen gener er optaget. Skriv en anden."),
        ({"slug": "Æblet"}, "Adressen kan kun have små bogstaver a–z, tal og bindestreger."),
        ({"new_group": ""}, "Vælg en rumgruppe, eller skriv navnet på en ny."),
        ({"opened_on": "i går"}, "Datoen findes ikke, eller den er skrevet anderledes."),
        ({"closed_on": "01-09-2012"}, "Rummet kan ikke lukke, før det åbner. Ret datoerne."),
    ],
)
def test_a_wrong_room_is_explained_and_not_made(
    admin: Client, db: None, changes: dict[str, str], sentence: str
) -> None:
    page = text(admin.post(url("add_room"), ROOM | changes))

    assert sentence in page
    assert not Room.objects.exists()


def change(room: Room, **changes: str) -> dict[str, str]:
    return {
        "room": "1",
        "name": room.name,
        "kind": room.kind,
        "group": str(room.group_id),
        "opened_on": f"{room.opened_on:%d-%m-%Y}",
        "default_municipality": room.default_municipality,
        **changes,
    }


def register(room: Room, alias: str = "") -> None:
    moment = datetime(2012, 10, 10, 12, tzinfo=LOCAL_ZONE)
    new = NewIntake(occurred_at=moment, substance="KOK", method="injection", alias=alias)
    services.register_intake(new, room=room)


def test_a_changed_room_is_logged_with_old_and_new(admin: Client, room: Room) -> None:
    admin.post(url("setup_room", room.slug), change(room, name="Nyt navn"))

    room.refresh_from_db()
    assert room.name == "Nyt navn"
    details = AuditEntry.objects.get(action="room_changed").details
    assert details == {"old": {"name": "Det midlertidige rum"}, "new": {"name": "Nyt navn"}}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"opened_on": "11-10-2012"}, "så rummet kan ikke åbne senere. Ret åbningsdatoen."),
        ({"closed_on": "09-10-2012"}, "så rummet kan ikke lukke før. Ret lukkedatoen."),
        ({"group": "", "new_group": "Anden"}, "så det kan ikke skifte rumgruppe"),
    ],
)
def test_what_registered_intakes_rest_on_cannot_be_changed(
    admin: Client, room: Room, changes: dict[str, str], sentence: str
) -> None:
    register(room, alias="Anker")

    page = text(admin.post(url("setup_room", room.slug), change(room, **changes)))

    assert sentence in page
    assert Room.objects.get().closed_on is None


def test_a_used_room_cannot_be_deleted_and_the_page_says_why(admin: Client, room: Room) -> None:
    register(room)

    page = text(admin.post(url("delete_room", room.slug), follow=True))

    assert "har været i brug, så det kan ikke slettes" in page
    assert Room.objects.filter(pk=room.pk).exists()


def test_an_unused_room_can_be_deleted(admin: Client, room: Room) -> None:
    admin.post(url("delete_room", room.slug))

    assert not Room.objects.exists()
    assert AuditEntry.objects.get(action="room_deleted").details == {"slug": "midlertidigt"}


def test_places_decide_which_methods_the_counter_shows(admin: Client, room: Room) -> None:
    admin.post(url("setup_room", room.slug), {"places": "1", "injection": "8", "smoking": "0"})

    assert dict(room.places.values_list("method", "places")) == {"injection": 8}


def test_a_stop_is_added_and_taken_out_of_use(
    admin: Client, make_room: Callable[..., Room]
) -> None:
    van = make_room("bus", name="Bussen", kind="mobile")
    admin.post(url("setup_room", van.slug), {"stop": "1", "name": "Halmtorvet"})

    page = text(admin.post(url("retire_stop", van.slug, van.stops.get().pk), follow=True))

    assert "Halmtorvet vises ikke længere ved skranken." in page
    assert not van.stops.get().is_active


def test_new_hours_hold_from_their_date_once_the_old_ones_have_ended(
    admin: Client, room: Room
) -> None:
    monday = room.opening_hours.get(weekday=1)
    new = {"weekdays": ["1"], "opens": "9", "closes": "23.00", "valid_from": "05-11-2012"}
    refused = text(admin.post(url("setup_hours", room.slug), new))
    assert "Der gælder allerede en åbningstid om mandagen i det tidsrum." in refused

    admin.post(url("end_hours", room.slug, monday.pk), {"last_day": "04-11-2012"})
    admin.post(url("setup_hours", room.slug), new)

    rules = room.opening_hours.filter(weekday=1).order_by("valid_from")
    assert [(rule.opens, rule.valid_to) for rule in rules] == [
        (time(0), date(2012, 11, 4)),
        (time(9), None),
    ]


def test_hours_that_end_before_they_begin_are_removed(admin: Client, room: Room) -> None:
    rule = room.opening_hours.get(weekday=2)

    admin.post(url("end_hours", room.slug, rule.pk), {"last_day": "30-09-2012"})

    assert not room.opening_hours.filter(weekday=2).exists()


def test_a_special_day_is_set_replaced_and_removed(admin: Client, room: Room) -> None:
    address = url("setup_hours", room.slug)
    special = {"exception": "1", "day": "24-12-2012", "note": "juleaften"}
    admin.post(address, special | {"opens": "10.00", "closes": "14.00"})
    page = text(admin.post(address, special, follow=True))
    assert "<strong>24. december 2012</strong>: lukket, juleaften" in page

    admin.post(url("remove_exception", room.slug, room.opening_exceptions.get().pk))

    assert not room.opening_exceptions.exists()


def test_a_special_day_needs_both_times_or_none(admin: Client, room: Room) -> None:
    special = {"exception": "1", "day": "24-12-2012", "opens": "10.00"}

    page = text(admin.post(url("setup_hours", room.slug), special))

    assert "eller lad begge stå tomme for lukket." in page


def test_buttons_stand_in_their_order_and_a_new_mix_gets_one(admin: Client, room: Room) -> None:
    chosen = {"button_1": "MTD", "button_3": "KOK", "mix": ["HER", "BZD"]}

    admin.post(url("setup_buttons", room.slug), chosen)

    codes = list(room.buttons.order_by("order").values_list("substance_id", flat=True))
    assert codes == ["MTD", "KOK", "BZD+HER"]


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({"button_1": "KOK", "button_2": "KOK"}, "Det samme stof kan kun have én knap."),
        ({"mix": ["KOK"]}, "En blanding har mindst to stoffer. Vælg et mere."),
        ({"mix": ["KOK", "HER", "MTD", "BZD", "AMF"]}, "En blanding kan højst have 4 stoffer."),
    ],
)
def test_wrong_buttons_are_explained(
    admin: Client, room: Room, chosen: dict[str, Any], sentence: str
) -> None:
    page = text(admin.post(url("setup_buttons", room.slug), chosen))

    assert sentence in page
    assert not room.buttons.exists()


def test_a_member_is_added_and_removed_and_both_are_logged(
    admin: Client, room: Room, make_user: Callable[..., Any]
) -> None:
    anna = make_user("room_staff", username="anna")
    admin.post(url("setup_members", room.slug), {"user": anna.pk})
    assert RoomMembership.objects.filter(room=room, user=anna).exists()

    admin.post(url("remove_member", room.slug, anna.pk))

    assert not RoomMembership.objects.exists()
    actions = AuditEntry.objects.filter(action__startswith="room_member").order_by("pk")
    assert [entry.action for entry in actions] == ["room_member_added", "room_member_removed"]


def test_only_roles_that_register_can_become_members(
    admin: Client, room: Room, make_user: Callable[..., Any]
) -> None:
    make_user("analyst", username="analytiker")
    make_user("room_leader", username="leder")

    page = text(admin.get(url("setup_members", room.slug)))

    assert "(leder)" in page
    assert "(analytiker)" not in page


@pytest.mark.parametrize(
    "name", ["setup", "add_room", "setup_room", "setup_hours", "setup_buttons", "setup_members"]
)
def test_a_leader_does_not_set_up_rooms(client_as: ClientAs, room: Room, name: str) -> None:
    parts = [] if name in {"setup", "add_room"} else [room.slug]

    assert client_as("room_leader").get(url(name, *parts)).status_code == 403


# --- manual counts ---


def count(room: Room, **changes: str) -> dict[str, str]:
    return {"room": str(room.pk), "day": "10-10-2012", "count": "120", **changes}


def test_a_count_is_typed_and_shown_beside_what_was_registered(
    staff_in: Callable[..., Client], room: Room, clock: Clock
) -> None:
    register(room)

    page = text(staff_in(room, "room_leader").post(url("add_count"), count(room), follow=True))

    assert "Gemt: 120 indtag den 10. oktober 2012." in page
    assert '<td class="number">120</td> <td class="number">1</td> <td class="number">−119</td>' in (
        page
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"count": "tolv"}, "Skriv antallet som et helt tal."),
        ({"count": "-1"}, "Antallet skal være mellem 0 og 5000. Ret antallet."),
        ({"day": "25-10-2012"}, "er ikke kommet endnu. Ret datoen."),
        ({"day": "30-09-2012"}, "var ikke åbent den 30. september 2012."),
        ({"count": "121"}, "Der står allerede 120 for Det midlertidige rum den 10. oktober 2012."),
        ({"note": "spørg 35 30 10 40"}, "Teksten ser ud til at indeholde et telefonnummer."),
    ],
)
def test_a_wrong_count_is_explained(
    staff_in: Callable[..., Client],
    room: Room,
    clock: Clock,
    changes: dict[str, str],
    sentence: str,
) -> None:
    client = staff_in(room, "room_leader")
    client.post(url("add_count"), count(room))

    page = text(client.post(url("add_count"), count(room, **changes)))

    assert sentence in page
    assert ManualCount.objects.get().count == 120


def test_a_voided_count_makes_room_for_the_right_one(
    staff_in: Callable[..., Client], room: Room, clock: Clock
) -> None:
    client = staff_in(room, "room_leader")
    client.post(url("add_count"), count(room))
    client.post(url("void_count", ManualCount.objects.get().pk), {"reason": "talt forkert"})

    client.post(url("add_count"), count(room, count="121"))

    assert ManualCount.objects.get(voided_at=None).count == 121
    assert "annulleret: talt forkert" in text(client.get(url("counts")))


def test_counts_of_other_rooms_are_out_of_reach(
    staff_in: Callable[..., Client], room: Room, make_room: Callable[..., Room], clock: Clock
) -> None:
    other = make_room("andet", name="Et andet rum")
    stored = services.record_count(room=other, day=date(2012, 10, 10), count=5, by=None)
    client = staff_in(room, "room_leader")

    assert client.get(url("void_count", stored.pk)).status_code == 404
    assert "Et andet rum" not in text(client.get(url("counts")))
    assert "Vælg et rum på listen." in text(client.post(url("add_count"), count(other)))


# --- nuisance ---

OBSERVED = {
    "indicator": "waste_kg_per_day",
    "period_from": "01-10-2012",
    "period_to": "31-10-2012",
    "value": "3,26",
    "source": "Teknik- og Miljøforvaltningen",
    "caveat": "kun hverdage",
}


@pytest.fixture
def area(db: None) -> Area:
    """A focus area."""
    return Area.objects.create(slug="vesterbro", name="Vesterbro", kind="focus_area")


def test_an_observation_is_typed_with_a_comma_and_shown_with_its_source(
    client_as: ClientAs, area: Area, clock: Clock
) -> None:
    page = text(
        client_as("analyst").post(
            url("add_nuisance"), OBSERVED | {"area": str(area.pk)}, follow=True
        )
    )

    assert NuisanceObservation.objects.get().value == Decimal("3.26")
    assert "3,26 kg" in page
    assert "Teknik- og Miljøforvaltningen" in page
    assert "kun hverdage" in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"value": "meget"}, "Skriv værdien som et tal, fx 3,74."),
        ({"value": "nan"}, "Skriv værdien som et tal, fx 3,74."),
        ({"value": "1,23456"}, "Værdien kan højst have fire decimaler. Rund den af."),
        ({"value": "-1"}, "Værdien kan ikke være negativ. Ret værdien."),
        ({"source": ""}, "Uden kilde kan det ikke vises."),
        ({"period_to": "30-09-2012"}, "Perioden slutter, før den begynder. Ret datoerne."),
        ({"caveat": "spørg bo@example.dk"}, "Teksten ser ud til at indeholde en mailadresse."),
    ],
)
def test_a_wrong_observation_is_explained(
    client_as: ClientAs, area: Area, changes: dict[str, str], sentence: str
) -> None:
    typed = OBSERVED | {"area": str(area.pk)} | changes

    page = text(client_as("analyst").post(url("add_nuisance"), typed))

    assert sentence in page
    assert not NuisanceObservation.objects.exists()


def test_a_thousands_point_is_read_the_danish_way(client_as: ClientAs, area: Area) -> None:
    client_as("analyst").post(
        url("add_nuisance"), OBSERVED | {"area": str(area.pk), "value": "1.227,5"}
    )

    assert NuisanceObservation.objects.get().value == Decimal("1227.5")


def test_an_observation_is_voided_with_a_reason(client_as: ClientAs, area: Area) -> None:
    client = client_as("analyst")
    client.post(url("add_nuisance"), OBSERVED | {"area": str(area.pk)})
    void = url("void_nuisance", NuisanceObservation.objects.get().pk)

    page = text(client.post(void, {"reason": "forkert område"}, follow=True))

    assert "annulleret: forkert område" in page
    assert AuditEntry.objects.filter(action="nuisance_voided").count() == 1


def test_an_area_is_added_once(client_as: ClientAs, area: Area) -> None:
    client = client_as("analyst")
    client.post(url("areas"), {"name": "Nørrebro", "kind": "bydel"})

    page = text(client.post(url("areas"), {"name": "vesterbro", "kind": "bydel"}))

    assert "Området vesterbro findes allerede. Vælg det på listen." in page
    assert set(Area.objects.values_list("slug", flat=True)) == {"vesterbro", "noerrebro"}


@pytest.mark.parametrize("name", ["nuisance", "add_nuisance", "areas"])
def test_a_leader_does_not_record_nuisance(client_as: ClientAs, db: None, name: str) -> None:
    assert client_as("room_leader").get(url(name)).status_code == 403
