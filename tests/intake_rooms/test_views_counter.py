"""The counter, as staff use it with and without its script."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.audit.models import AuditEntry
from intake_rooms.models import Client as KnownClient
from intake_rooms.models import Intake, Room, RoomPlaces, RoomSubstance
from intake_rooms.services.look_ups import LOOK_UPS_A_MINUTE
from tests.conftest import Clock
from tests.intake_rooms.counter_taps import SCRIPT, StaffIn, taps, text, url

MOST_QUERIES = 12


def test_the_last_tap_saves_and_the_page_says_what_was_saved(
    staff_in: StaffIn, room: Room, clock: Clock
) -> None:
    clock.set("2012-10-24T14:07")

    response = staff_in(room).post(url(room), taps(), follow=True)

    intake = Intake.objects.get()
    assert (intake.sex, intake.age, intake.municipality) == ("male", 42, "101")
    assert (intake.substance_id, intake.method, intake.source) == ("KOK", "injection", "counter")
    assert "Gemt kl. 14.07: mand, 42, København, kokain, injiceret" in text(response)
    assert url(room, "undo_intake", intake.pk) in text(response)


def test_the_script_gets_only_the_parts_that_changed(
    staff_in: StaffIn, room: Room, clock: Clock
) -> None:
    response = staff_in(room).post(url(room), taps(), headers=SCRIPT)

    assert response.status_code == 200
    assert "<html" not in text(response)
    assert "data-saved" in text(response)
    assert '<strong id="total">1</strong>' in text(response)


def test_a_double_tap_is_one_intake(staff_in: StaffIn, room: Room, clock: Clock) -> None:
    client, same = staff_in(room), taps()
    client.post(url(room), same)
    clock.set("2012-10-24T14:00:01")

    response = client.post(url(room), same, headers=SCRIPT)

    assert Intake.objects.count() == 1
    assert "Gemt kl. 14.00: mand, 42, København, kokain, injiceret" in text(response)


def test_a_used_id_with_another_method_shows_what_stands_and_asks(
    staff_in: StaffIn, room: Room, clock: Clock
) -> None:
    client, same = staff_in(room), taps()
    client.post(url(room), same)

    response = client.post(url(room), same | {"method": "smoking"}, headers=SCRIPT)

    assert Intake.objects.get().method == "injection"
    assert "Det var allerede gemt. Skulle det være anderledes, så fortryd" in text(response)


def test_undo_takes_the_intake_out_of_the_total_and_strikes_it_through(
    staff_in: StaffIn, room: Room, clock: Clock
) -> None:
    client = staff_in(room)
    client.post(url(room), taps())
    intake = Intake.objects.get()

    response = client.post(url(room, "undo_intake", intake.pk), headers=SCRIPT)

    intake.refresh_from_db()
    assert intake.voided_at is not None
    assert '<strong id="total">0</strong>' in text(response)
    assert "Fortrudt: mand, 42, København, kokain, injiceret. Det tæller ikke med." in text(
        response
    )
    assert "<del>mand, 42, København, kokain, injiceret</del>" in text(response)


def test_an_undo_without_script_goes_back_to_the_counter(
    staff_in: StaffIn, room: Room, clock: Clock
) -> None:
    client = staff_in(room)
    client.post(url(room), taps())

    response = client.post(url(room, "undo_intake", Intake.objects.get().pk), follow=True)

    assert "Fortrudt: mand, 42" in text(response)


def test_the_day_after_undo_is_refused_with_a_sentence(
    staff_in: StaffIn, room: Room, clock: Clock
) -> None:
    client = staff_in(room)
    client.post(url(room), taps())
    clock.set("2012-10-25T00:30")

    response = client.post(url(room, "undo_intake", Intake.objects.get().pk), headers=SCRIPT)

    assert Intake.objects.get().voided_at is None
    assert "Bed lederen om at annullere den med en begrundelse." in text(response)


def test_a_known_alias_fills_in_sex_age_and_municipality(
    staff_in: StaffIn, room: Room, clock: Clock
) -> None:
    client = staff_in(room)
    client.post(url(room), taps(municipality="751"))

    answer = client.post(url(room, "look_up"), {"alias": " ANKER "}, headers=SCRIPT).json()

    assert answer == {
        "known": True,
        "sex": "male",
        "age": 42,
        "municipality": "751",
        "said": "kendt: mand, 42, Aarhus",
    }


def test_the_rooms_own_municipality_is_shown_as_preset(
    staff_in: StaffIn, room: Room, clock: Clock
) -> None:
    client = staff_in(room)
    client.post(url(room), taps())

    answer = client.post(url(room, "look_up"), {"alias": "Anker"}, headers=SCRIPT).json()

    assert answer["municipality"] == ""


def test_without_script_the_look_up_fills_the_page_and_keeps_what_was_tapped(
    staff_in: StaffIn, room: Room, clock: Clock
) -> None:
    client = staff_in(room)
    client.post(url(room), taps())
    half = {"id": str(uuid.uuid4()), "alias": "Anker", "substance": "HER"}

    page = text(client.post(url(room, "look_up"), half))

    assert "kendt: mand, 42, København" in page
    assert 'id="sex-male" name="sex" value="male" checked' in page
    assert 'value="HER" data-key="2" checked' in page
    assert "Vælg" not in page.split('id="answer"')[1]


def test_a_known_client_is_saved_from_substance_and_method_alone(
    staff_in: StaffIn, room: Room, clock: Clock
) -> None:
    client = staff_in(room)
    client.post(url(room), taps(municipality="751"))

    client.post(url(room), taps(sex=None, age=None))

    assert {(row.sex, row.age, row.municipality) for row in Intake.objects.all()} == {
        ("male", 42, "751")
    }
    assert Intake.objects.values("client_key").distinct().count() == 1


def test_the_alias_is_stored_nowhere(staff_in: StaffIn, room: Room, clock: Clock) -> None:
    staff_in(room).post(url(room), taps(alias="Rødbedemanden"))

    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            assert "rødbede" not in str(cursor.fetchall()).casefold(), table


def test_registering_and_undoing_say_nothing_of_who_stood_at_the_counter(
    staff_in: StaffIn, room: Room, clock: Clock
) -> None:
    client = staff_in(room)
    before = AuditEntry.objects.count()

    client.post(url(room), taps())
    client.post(url(room, "undo_intake", Intake.objects.get().pk))

    assert AuditEntry.objects.count() == before


def test_without_alias_the_intake_counts_and_the_person_does_not(
    staff_in: StaffIn, room: Room, clock: Clock
) -> None:
    staff_in(room).post(url(room), taps(alias=""))

    assert Intake.objects.get().client_key is None
    assert not KnownClient.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"sex": None}, "Vælg køn, eller tryk ukendt."),
        ({"age": None}, "Tast alderen, eller tryk ukendt."),
        ({"age": "4x"}, "Alderen skal være et helt tal, fx 42. Ret alderen, eller tryk ukendt."),
        ({"age": "17"}, "er personen under 18, så registrér en afvisning."),
        ({"substance": None}, "Vælg et stof."),
        ({"substance": "XYZ"}, "Stoffet “XYZ” findes ikke på stoflisten."),
        ({"method": None}, "Vælg, hvordan stoffet indtages."),
        ({"municipality": "999"}, "Kommunen “999” findes ikke."),
        ({"alias": "010190-1234"}, "Kaldenavnet ligner et CPR-nummer."),
        ({"alias": "a" * 61}, "Kaldenavnet kan højst have 60 tegn. Forkort det."),
        ({"id": "x"}, "Siden er forældet. Genindlæs den, og registrér igen."),
    ],
)
@pytest.mark.parametrize("headers", [SCRIPT, {}])
def test_what_is_missing_or_wrong_is_said_and_nothing_is_saved(
    staff_in: StaffIn,
    room: Room,
    clock: Clock,
    changes: dict[str, Any],
    sentence: str,
    headers: dict[str, str],
) -> None:
    response = staff_in(room).post(url(room), taps(**changes), headers=headers)

    assert response.status_code == 200
    assert sentence in text(response)
    assert not Intake.objects.exists()


def test_after_an_error_the_form_keeps_what_was_entered(
    staff_in: StaffIn, room: Room, clock: Clock
) -> None:
    sent = taps(sex=None, age="38", municipality="147", is_assisted="on", more=["HER", "MTD"])

    page = text(staff_in(room).post(url(room), sent))

    for kept in (
        f'name="id" value="{sent["id"]}"',
        'value="Anker"',
        'maxlength="3" value="38"',
        '<option value="147" selected>',
        'name="is_assisted" value="on" checked',
        'name="more" value="HER" checked',
        'name="more" value="MTD" checked',
        '<details class="more" open>',
    ):
        assert kept in page


def test_age_unknown_is_an_answer(staff_in: StaffIn, room: Room, clock: Clock) -> None:
    response = staff_in(room).post(url(room), taps(age="", age_unknown="on"), follow=True)

    assert Intake.objects.get().age is None
    assert "mand, alder ukendt, København, kokain, injiceret" in text(response)


def test_several_substances_make_a_mix(staff_in: StaffIn, room: Room, clock: Clock) -> None:
    staff_in(room).post(url(room), taps(substance=None, more=["MTD", "BZD"]))

    assert Intake.objects.get().substance_id == "BZD+MTD"


def test_assisted_is_stored_with_its_time(staff_in: StaffIn, room: Room, clock: Clock) -> None:
    response = staff_in(room).post(url(room), taps(is_assisted="on"), follow=True)

    intake = Intake.objects.get()
    assert intake.assisted_at == clock.moment
    assert "injiceret, assisteret" in text(response)


def test_an_unlikely_pair_is_saved_and_asked_about(
    staff_in: StaffIn, room: Room, clock: Clock
) -> None:
    response = staff_in(room).post(url(room), taps(substance="HAS"), headers=SCRIPT)

    assert Intake.objects.count() == 1
    assert "hash ved injektion er usædvanligt. Er det rigtigt? Ellers fortryd." in text(response)


def test_the_page_offers_the_rooms_own_buttons_and_methods(
    staff_in: StaffIn, room: Room, clock: Clock
) -> None:
    RoomSubstance.objects.create(room=room, substance_id="MTD", order=1)
    RoomPlaces.objects.create(room=room, method="smoking", places=4)
    RoomPlaces.objects.create(room=room, method="injection", places=8)

    page = text(staff_in(room).get(url(room)))

    assert 'value="MTD" data-key="1"' in page
    assert 'name="substance" value="KOK"' not in page
    assert 'name="method" value="injection"' in page
    assert 'name="method" value="oral"' not in page


def test_in_a_room_with_one_method_the_substance_saves(
    staff_in: StaffIn, room: Room, clock: Clock
) -> None:
    RoomPlaces.objects.create(room=room, method="smoking", places=4)
    client = staff_in(room)

    page = text(client.get(url(room)))

    assert '<button type="submit" class="tap save large" name="substance" value="KOK"' in page
    assert '<input type="hidden" name="method" value="smoking">' in page


@pytest.mark.parametrize("name", ["counter", "refusal", "incidents"])
def test_a_room_out_of_reach_is_not_found(
    staff_in: StaffIn, room: Room, make_room: Callable[..., Room], name: str
) -> None:
    other = make_room("andet", name="Et andet rum")

    assert staff_in(room).get(url(other, name)).status_code == 404


def test_an_undo_does_not_reach_into_another_room(
    staff_in: StaffIn, room: Room, make_room: Callable[..., Room], clock: Clock
) -> None:
    other = make_room("andet", name="Et andet rum")
    staff_in(other).post(url(other), taps())
    intake = Intake.objects.get()

    response = staff_in(room).post(url(room, "undo_intake", intake.pk))

    assert response.status_code == 404
    assert Intake.objects.get().voided_at is None


def test_the_night_shift_still_sees_its_day_after_midnight(
    staff_in: StaffIn, make_room: Callable[..., Room], clock: Clock
) -> None:
    room = make_room("nat", name="Natrummet", hours=(time(20), time(4)))
    client = staff_in(room)
    clock.set("2012-10-24T23:50")
    client.post(url(room), taps())
    clock.set("2012-10-25T00:10")

    response = client.post(url(room), taps(), headers=SCRIPT)

    assert '<strong id="total">2</strong>' in text(response)
    assert text(response).count('class="undo"') == 3


def test_look_ups_are_limited_and_the_limit_is_logged_once(
    staff_in: StaffIn, room: Room, clock: Clock
) -> None:
    client = staff_in(room)
    ask = {"alias": "Anker"}
    for _ in range(LOOK_UPS_A_MINUTE):
        client.post(url(room, "look_up"), ask, headers=SCRIPT)

    answers = [client.post(url(room, "look_up"), ask, headers=SCRIPT).json() for _ in range(2)]

    assert {answer["known"] for answer in answers} == {False}
    assert answers[0]["said"].startswith("Der er slået mange kaldenavne op.")
    assert AuditEntry.objects.filter(action="alias_look_ups_limited").count() == 1


def test_a_look_up_is_never_by_address_and_never_cached(staff_in: StaffIn, room: Room) -> None:
    client = staff_in(room)

    assert client.get(url(room, "look_up"), {"alias": "Anker"}).status_code == 405
    answer = client.post(url(room, "look_up"), {"alias": "Anker"}, headers=SCRIPT)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("earlier", [0, 40])
def test_a_registration_takes_few_queries_however_many_there_are(
    staff_in: StaffIn, room: Room, clock: Clock, earlier: int
) -> None:
    client = staff_in(room)
    client.post(url(room), taps(), headers=SCRIPT)
    for number in range(earlier):
        client.post(url(room), taps(alias=f"gæst {number}"), headers=SCRIPT)

    with CaptureQueriesContext(connection) as queries:
        response = client.post(url(room), taps(), headers=SCRIPT)

    assert "data-saved" in text(response)
    assert len(queries) == MOST_QUERIES, "\n".join(each["sql"] for each in queries)


def test_dark_is_kept_on_the_device(staff_in: StaffIn, room: Room) -> None:
    client = staff_in(room)

    response = client.post(url(room, "theme"), {"theme": "moerk", "next": url(room)}, follow=True)

    assert '<html lang="da" data-theme="dark">' in text(response)


def test_the_theme_switch_leads_nowhere_else(staff_in: StaffIn, room: Room) -> None:
    response = staff_in(room).post(
        url(room, "theme"), {"theme": "moerk", "next": "https://example.org/"}
    )

    assert response.headers["Location"] == url(room)


def test_who_may_not_register_meets_a_closed_door(staff_in: StaffIn, room: Room) -> None:
    assert staff_in(room, "analyst").get(url(room)).status_code == 403
