"""The page of one day: what it shows, and how a leader puts it right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from config.audit.models import AuditEntry
from config.danish import LOCAL_ZONE
from intake_rooms import services
from intake_rooms.models import Intake, Room
from intake_rooms.services.intakes import NewIntake
from referrals.models import OfferKind
from referrals.services import give_referral
from tests.conftest import Clock

StaffIn = Callable[..., Client]
DAY = date(2012, 10, 24)


def text(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


def day_url(room: Room, day: date = DAY) -> str:
    return reverse("intake_rooms:day", args=[room.slug, day])


def register(room: Room, hour: int, minute: int = 0, **more: Any) -> Intake:
    answers = {"substance": "KOK", "method": "injection", "sex": "male", "age": 42, **more}
    moment = datetime(2012, 10, 24, hour, minute, tzinfo=LOCAL_ZONE)
    return services.register_intake(NewIntake(occurred_at=moment, **answers), room=room).intake


def test_the_day_counts_what_counts_and_shows_what_was_voided(
    staff_in: StaffIn, room: Room, clock: Clock
) -> None:
    clock.set("2012-10-24T20:00")
    register(room, 12, is_assisted=True)
    register(room, 12, 30)
    services.void_intake(register(room, 13), by=None, reason="tastet to gange")
    services.record_refusal(room=room, reason="full")
    services.record_incident(room=room, kind="overdose", grade="naloxone", measures=["naloxone"])
    give_referral(
        room=room, kind=OfferKind.objects.get(pk="shelter"), manner="written", cause="client_asked"
    )

    page = text(staff_in(room).get(day_url(room)))

    for figure in (
        '<dt>indtag</dt><dd class="key-figure">2</dd>',
        '<dt>heraf assisteret</dt><dd class="key-figure">1</dd>',
        '<dt>afvisning</dt><dd class="key-figure">1</dd>',
        '<dt>hændelse</dt><dd class="key-figure">1</dd>',
        'henvisning</a></dt><dd class="key-figure">1</dd>',
    ):
        assert figure in page
    assert "Onsdag 24. oktober 2012" in page
    assert "annulleret: tastet to gange" in page
    assert "overdosis, naloxon" in page


def test_the_hours_stand_in_a_table_beside_the_drawing(
    staff_in: StaffIn, room: Room, clock: Clock
) -> None:
    register(room, 9)
    register(room, 9, 59)
    register(room, 13)

    page = text(staff_in(room).get(day_url(room)))

    assert '<th scope="row">kl. 9–10</th><td class="number">2</td>' in page
    assert '<th scope="row">kl. 13–14</th><td class="number">1</td>' in page
    assert page.count('class="hours-bar"') == 2


def test_an_empty_day_says_what_will_be_here(staff_in: StaffIn, room: Room, clock: Clock) -> None:
    page = text(staff_in(room).get(day_url(room)))

    assert "Ingen indtag denne dag" in page
    assert "Åbent hele døgnet." in page


def test_a_long_day_is_paged(staff_in: StaffIn, room: Room, clock: Clock) -> None:
    for minute in range(51):
        register(room, 10, minute)
    client = staff_in(room)

    assert "Side 1 af 2" in text(client.get(day_url(room)))
    assert text(client.get(day_url(room), {"page": "2"})).count('<th scope="row">10.0</th>') == 0
    assert '<th scope="row">10.00</th>' in text(client.get(day_url(room), {"page": "2"}))


@pytest.mark.parametrize("size", [1, 40])
def test_the_day_takes_the_same_queries_however_long_it_is(
    staff_in: StaffIn, room: Room, clock: Clock, size: int, django_assert_num_queries: Any
) -> None:
    for minute in range(size):
        register(room, 10, minute)
    client = staff_in(room)

    with django_assert_num_queries(19):
        client.get(day_url(room))


@pytest.mark.parametrize("typed", ["23-10-2012", "23/10/2012", "2012-10-23"])
def test_a_typed_date_leads_to_its_day(
    staff_in: StaffIn, room: Room, clock: Clock, typed: str
) -> None:
    go = reverse("intake_rooms:go_to_day", args=[room.slug])

    response = staff_in(room).get(go, {"dato": typed})

    assert response.headers["Location"] == day_url(room, date(2012, 10, 23))


def test_a_date_that_does_not_exist_is_explained(
    staff_in: StaffIn, room: Room, clock: Clock
) -> None:
    go = reverse("intake_rooms:go_to_day", args=[room.slug])

    page = text(staff_in(room).get(go, {"dato": "31-02-2012"}, follow=True))

    assert "Datoen findes ikke, eller den er skrevet anderledes." in page


def test_a_day_that_has_not_come_is_not_found(staff_in: StaffIn, room: Room, clock: Clock) -> None:
    assert staff_in(room).get(day_url(room, date(2012, 10, 25))).status_code == 404


def test_a_look_from_outside_the_room_is_logged_and_one_from_inside_is_not(
    staff_in: StaffIn, client_as: Callable[..., Client], room: Room, clock: Clock
) -> None:
    staff_in(room).get(day_url(room))
    assert not AuditEntry.objects.filter(action="day_seen").exists()

    response = client_as("analyst").get(day_url(room))

    assert response.status_code == 200
    assert AuditEntry.objects.get(action="day_seen").details == {"day": "2012-10-24"}


def test_only_a_leader_gets_doors_to_correct_and_void(
    staff_in: StaffIn, room: Room, clock: Clock
) -> None:
    intake = register(room, 10)
    correct = reverse("intake_rooms:correct_intake", args=[room.slug, intake.pk])

    assert correct not in text(staff_in(room).get(day_url(room)))
    assert correct in text(staff_in(room, "room_leader").get(day_url(room)))
    assert staff_in(room).get(correct).status_code == 403


def correction(intake: Intake, **changes: Any) -> dict[str, Any]:
    local = intake.occurred_at.astimezone(LOCAL_ZONE)
    return {
        "day": f"{local:%d-%m-%Y}",
        "clock": f"{local:%H.%M}",
        "sex": intake.sex,
        "age": intake.age or "",
        "municipality": intake.municipality,
        "substance": intake.substance_id,
        "method": intake.method,
        "reason": "tastet forkert",
        **changes,
    }


def correct_url(intake: Intake) -> str:
    return reverse("intake_rooms:correct_intake", args=[intake.room.slug, intake.pk])


def test_a_correction_changes_what_was_changed_and_logs_old_and_new(
    staff_in: StaffIn, room: Room, clock: Clock
) -> None:
    intake = register(room, 10)
    moment = intake.occurred_at

    staff_in(room, "room_leader").post(
        correct_url(intake), correction(intake, substance="HER", age="43")
    )

    intake.refresh_from_db()
    assert (intake.substance_id, intake.age, intake.occurred_at) == ("HER", 43, moment)
    entry = AuditEntry.objects.get(action="intake_corrected")
    assert entry.details["old"] == {"substance": "KOK", "age": 42}
    assert entry.details["new"] == {"substance": "HER", "age": 43}
    assert entry.reason == "tastet forkert"


def test_a_corrected_time_moves_the_intake_to_its_day(
    staff_in: StaffIn, room: Room, clock: Clock
) -> None:
    intake = register(room, 0, 10)

    staff_in(room, "room_leader").post(
        correct_url(intake), correction(intake, day="23-10-2012", clock="23.50")
    )

    intake.refresh_from_db()
    assert (intake.local_date, intake.local_hour) == (date(2012, 10, 23), 23)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reason": ""}, "Skriv en begrundelse. Den gemmes sammen med ændringen."),
        ({"reason": "ringede 35 30 10 40"}, "Teksten ser ud til at indeholde et telefonnummer."),
        ({"age": "17"}, "Alderen 17 er under 18 år."),
        ({"clock": "25.00"}, "Skriv tidspunktet som timer og minutter, fx 14.07."),
        ({"clock": "23.00"}, "ligger i fremtiden. Ret tidspunktet."),
        ({"day": "01-09-2012"}, "er før rummet åbnede"),
        ({"day": "32-10-2012"}, "Datoen findes ikke, eller den er skrevet anderledes."),
    ],
)
def test_a_wrong_correction_is_explained_and_changes_nothing(
    staff_in: StaffIn, room: Room, clock: Clock, changes: dict[str, str], sentence: str
) -> None:
    intake = register(room, 10)

    page = text(
        staff_in(room, "room_leader").post(correct_url(intake), correction(intake, **changes))
    )

    assert sentence in page
    stored = Intake.objects.get()
    assert (stored.age, stored.occurred_at) == (intake.age, intake.occurred_at)
    assert not AuditEntry.objects.filter(action="intake_corrected").exists()


def test_the_hour_that_the_clocks_skip_is_refused(
    staff_in: StaffIn, make_room: Callable[..., Room], clock: Clock
) -> None:
    room = make_room("aaret-rundt", name="Rummet", opened_on=date(2012, 1, 1))
    clock.set("2012-03-26T12:00")
    moment = datetime(2012, 3, 25, 4, tzinfo=LOCAL_ZONE)
    new = NewIntake(occurred_at=moment, substance="KOK", method="injection")
    intake = services.register_intake(new, room=room).intake

    page = text(
        staff_in(room, "room_leader").post(correct_url(intake), correction(intake, clock="2.30"))
    )

    assert "Tidspunktet findes ikke: urene stilles frem fra kl. 2 til 3 den nat." in page


@pytest.mark.parametrize("what", ["intake", "refusal", "incident"])
def test_a_leader_voids_with_a_reason_that_stays(
    staff_in: StaffIn, room: Room, clock: Clock, what: str
) -> None:
    records: dict[str, Any] = {
        "intake": lambda: register(room, 10),
        "refusal": lambda: services.record_refusal(room=room, reason="full"),
        "incident": lambda: services.record_incident(room=room, kind="violence"),
    }
    record = records[what]()
    void = reverse(f"intake_rooms:void_{what}", args=[room.slug, record.pk])
    client = staff_in(room, "room_leader")

    assert "Skriv en begrundelse." in text(client.post(void, {"reason": " "}))
    page = text(client.post(void, {"reason": "dobbelt"}, follow=True))

    record.refresh_from_db()
    assert record.void_reason == "dobbelt"
    assert "annulleret: dobbelt" in page
    assert AuditEntry.objects.get(action=f"{what}_voided").reason == "dobbelt"
    assert "Registreringen er allerede annulleret." in text(client.post(void, {"reason": "igen"}))


@pytest.mark.parametrize("name", ["correct_intake", "void_intake"])
def test_a_leader_of_another_room_finds_nothing(
    staff_in: StaffIn, room: Room, make_room: Callable[..., Room], clock: Clock, name: str
) -> None:
    other = make_room("andet", name="Et andet rum")
    intake = register(room, 10)
    client = staff_in(other, "room_leader")

    for slug in (room.slug, other.slug):
        address = reverse(f"intake_rooms:{name}", args=[slug, intake.pk])
        assert client.get(address).status_code == 404


def test_my_rooms_has_doors_to_counter_and_day(staff_in: StaffIn, room: Room) -> None:
    page = text(staff_in(room).get(reverse("intake_rooms:rooms")))

    assert reverse("intake_rooms:counter", args=[room.slug]) in page
    assert reverse("intake_rooms:go_to_day", args=[room.slug]) in page


def test_who_works_nowhere_yet_is_told_what_to_do(client_as: Callable[..., Client]) -> None:
    page = text(client_as("room_staff").get(reverse("intake_rooms:rooms")))

    assert "Du er ikke tilknyttet noget rum endnu" in page


def test_a_closed_room_has_no_door_to_the_counter(
    staff_in: StaffIn, room: Room, clock: Clock
) -> None:
    Room.objects.filter(pk=room.pk).update(closed_on=date(2012, 10, 20))

    page = text(staff_in(room).get(reverse("intake_rooms:rooms")))

    assert reverse("intake_rooms:counter", args=[room.slug]) not in page
    assert "lukket 20. oktober 2012" in page
