"""The rooms' pages at the desk and on the phone: accessible, within the window, pictured."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from config.access.models import User
from intake_rooms import services
from intake_rooms.models import Area, Intake, NuisanceIndicator, Room, RoomMembership, Stop
from intake_rooms.opening import local_day_and_hour
from intake_rooms.services.intakes import NewIntake
from referrals.models import Offer
from tests.browser.checks import assert_accessible, assert_no_sideways_scroll

pytestmark = pytest.mark.django_db(transaction=True)

LONG_NAME = "Nørrebro Midlertidige Stofindtagelsesrum ved Sankt Hans Torv"
SIZES = {"desk": (1280, 800), "phone": (360, 740)}
# address, role, name of the picture ("" for none)
PAGES = [
    ("/rum/", "room_staff", "rooms"),
    ("/rum/langt/dag/", "room_leader", "day"),
    ("/rum/optaellinger/", "room_leader", ""),
    ("/rum/optaellinger/ny/", "room_leader", ""),
    ("/rum/gener/", "analyst", "nuisance"),
    ("/rum/gener/ny/", "analyst", ""),
    ("/rum/gener/omraader/", "analyst", ""),
    ("/rum/indlaesninger/", "analyst", "imports"),
    ("/rum/opsaetning/", "administrator", ""),
    ("/rum/opsaetning/nyt/", "administrator", ""),
    ("/rum/opsaetning/rum/langt/", "administrator", "setup-room"),
    ("/rum/opsaetning/rum/langt/aabningstider/", "administrator", "setup-hours"),
    ("/rum/opsaetning/rum/langt/knapper/", "administrator", ""),
    ("/rum/opsaetning/rum/langt/medarbejdere/", "administrator", ""),
    ("/rum/opsaetning/rum/langt/slet/", "administrator", ""),
    ("/henvisninger/", "room_staff", ""),
    ("/henvisninger/langt/dag/{today}/", "room_leader", ""),
    ("/henvisninger/tilbud/", "analyst", "offers"),
    ("/henvisninger/tilbud/nyt/", "analyst", ""),
]


@pytest.fixture
def room(settings: Any, tmp_path: Path) -> Room:
    """A mobile unit with a long name, where everything has happened today."""
    settings.KEY_DIR = tmp_path / "keys"
    room, _ = services.add_room(
        slug="langt", name=LONG_NAME, kind="mobile", opened_on=date(2016, 8, 1), by=None
    )
    Stop.objects.create(room=room, name="Istedgade ved Mariakirken")
    now = timezone.now()
    for number in range(12):
        intake = services.register_intake(
            NewIntake(
                occurred_at=now - timedelta(minutes=3 * number),
                substance=("HER+KOK", "KOK", "FEN")[number % 3],
                method=("injection", "smoking")[number % 2],
                sex="male",
                age=30 + number,
                municipality="101",
            ),
            room=room,
        ).intake
    services.void_intake(intake, by=None, reason="tastet to gange")
    services.record_refusal(room=room, reason="not_target_group")
    services.record_incident(room=room, kind="overdose", grade="naloxone")
    today, _ = local_day_and_hour(now)
    services.record_count(room=room, day=today, count=14, note="nattevagten", by=None)
    area = services.add_area(slug="vest", name="Vesterbro", kind="focus_area", by=None)
    assert Area.objects.count() == 1
    services.record_nuisance(
        area=area,
        indicator=NuisanceIndicator.objects.get(pk="waste_kg_per_day"),
        period_from=date(2026, 10, 1),
        period_to=date(2026, 10, 31),
        value=Decimal("3.26"),
        source="Teknik- og Miljøforvaltningen",
        caveat="Tallene skal tages med forbehold.",
        by=None,
    )
    Offer.objects.create(kind_id="wound_care", name="Sygeplejeklinikken", phone="35 30 10 40")
    return room


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("address", "role", "picture"), PAGES)
def test_the_page_is_accessible_and_within_the_window(
    open_page: Callable[..., Page],
    make_user: Callable[..., User],
    log_in: Callable[[Page, User], None],
    shot: Callable[..., Path],
    room: Room,
    address: str,
    role: str,
    picture: str,
    size: str,
) -> None:
    user = make_user(role)
    RoomMembership.objects.create(room=room, user=user)
    page = open_page(*SIZES[size])
    log_in(page, user)

    today, _ = local_day_and_hour(timezone.now())
    page.goto(address.format(today=today))

    expect(page.locator("h1")).to_be_visible()
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    if picture:
        shot(page, f"{picture}-{size}", full_page=True)


def test_a_leader_corrects_an_intake_and_is_told_so(
    page: Page,
    make_user: Callable[..., User],
    log_in: Callable[[Page, User], None],
    room: Room,
) -> None:
    leader = make_user("room_leader")
    RoomMembership.objects.create(room=room, user=leader)
    log_in(page, leader)
    page.goto("/rum/langt/dag/")
    page.get_by_role("link", name="Ret indtaget").first.click()
    assert_accessible(page)

    page.get_by_label("Alder").fill("55")
    page.get_by_label("Hvorfor?").fill("tastet forkert")
    page.get_by_role("button", name="Gem rettelsen").click()

    expect(page.get_by_role("status")).to_contain_text("Rettelsen er gemt")
    assert Intake.objects.filter(age=55).count() == 1


def test_errors_in_a_form_are_accessible(
    page: Page,
    make_user: Callable[..., User],
    log_in: Callable[[Page, User], None],
    room: Room,
) -> None:
    log_in(page, make_user("administrator"))
    page.goto("/rum/opsaetning/rum/langt/aabningstider/")

    page.get_by_role("button", name="Tilføj åbningstid").click()

    expect(page.get_by_text("Vælg mindst én ugedag.").first).to_be_visible()
    assert_accessible(page)
