"""The board and the day in a real browser: by touch, in the dark, by keyboard, without script."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from config.access.models import User
from intake_rooms import services
from intake_rooms.models import Intake, Presence, PresenceTimes, Room, RoomMembership
from intake_rooms.services import handover, presence
from intake_rooms.services.intakes import NewIntake
from intake_rooms.services.rooms import set_board, set_places
from intake_rooms.services.services_given import count_service
from tests.browser.checks import (
    assert_accessible,
    assert_no_sideways_scroll,
    assert_targets_large_enough,
)

pytestmark = pytest.mark.django_db(transaction=True)

SIZES = {"desk": (1280, 800), "phone": (360, 740)}
NAMES = ["Bette", "Kaptajnen", "Ålen 72", "", "Mads med den lange frakke", "Rosa", "Lulu", "Jens B"]


@pytest.fixture(autouse=True)
def _keys_of_this_test(settings: Any, tmp_path: Path) -> None:
    settings.KEY_DIR = tmp_path / "keys"


@pytest.fixture
def room(db: None) -> Room:
    """H17 with places and a board."""
    room, _ = services.add_room(
        slug="h17", name="H17", kind="fixed", opened_on=date(2016, 8, 1), by=None
    )
    set_places(room, {"injection": 4, "smoking": 6}, by=None)
    set_board(room, uses_board=True, long_stay_minutes=60, by=None)
    return room


@pytest.fixture
def busy(room: Room) -> Room:
    """Six on places, one of them long, and two in the queue, one of them called."""
    now = timezone.now()
    for number, name in enumerate(NAMES):
        method = ("injection", "smoking")[number % 2]
        somebody = presence.enter(room, method=method, alias=name)
        if number < 6:
            presence.seat(somebody)
        if number == 6:
            presence.call(somebody)
        came = now - timedelta(minutes=66 - 9 * number)
        Presence.objects.filter(pk=somebody.pk).update(
            queued_at=came - timedelta(minutes=4),
            **({"seated_at": came} if number < 6 else {}),
        )
    handover.write_note(room, "Ilten ved plads 3 er skiftet. Husk at bestille kanyler.")
    return room


@pytest.fixture
def anna(make_user: Callable[..., User], room: Room) -> User:
    user = make_user("room_staff", username="anna")
    RoomMembership.objects.create(room=room, user=user)
    return user


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_board_is_accessible_and_touch_sized(
    open_page: Callable[..., Page],
    log_in: Callable[[Page, User], None],
    shot: Callable[..., Path],
    anna: User,
    busy: Room,
    size: str,
    theme: str,
) -> None:
    page = open_page(*SIZES[size], color_scheme=theme)
    log_in(page, anna)

    page.goto("/rum/h17/tavle/")

    expect(page.get_by_text("længe: se til").first).to_be_visible()
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    assert_targets_large_enough(page, ".board .tap, .enter .tap, .door", least=44)
    shot(page, f"board-{size}" + ("-dark" if theme == "dark" else ""), full_page=True)


def test_a_person_is_taken_through_the_room_by_taps(
    page: Page, log_in: Callable[[Page, User], None], anna: User, room: Room
) -> None:
    log_in(page, anna)
    page.goto("/rum/h17/tavle/")

    page.get_by_label("kaldenavn").fill("Bette")
    page.locator(".enter").get_by_role("button", name="Ryge").click()
    page.get_by_role("button", name="Kald ind Bette").click()
    expect(page.get_by_text("kaldt for 0 min siden")).to_be_visible()
    page.get_by_role("button", name="Giv plads Bette").click()
    expect(page.get_by_text("5 ledige")).to_be_visible()
    page.get_by_role("button", name="Gået Bette").click()

    expect(page.get_by_text("fra en plads til rygning")).to_be_visible()
    assert "Bette" not in page.content()
    page.get_by_role("button", name="Fortryd").click()
    expect(page.get_by_role("button", name="Gået uden kaldenavn")).to_be_visible()
    assert not PresenceTimes.objects.exists()


def test_what_another_tablet_does_is_shown_without_a_tap_and_typing_is_kept(
    page: Page, log_in: Callable[[Page, User], None], anna: User, room: Room
) -> None:
    log_in(page, anna)
    page.goto("/rum/h17/tavle/")
    page.get_by_label("kaldenavn").fill("Halvt skre")

    presence.enter(room, method="smoking", alias="Rosa")

    expect(page.get_by_text("Rosa").first).to_be_visible(timeout=20_000)
    expect(page.get_by_label("kaldenavn")).to_have_value("Halvt skre")


def test_the_board_works_without_script(
    open_page: Callable[..., Page], log_in: Callable[[Page, User], None], anna: User, room: Room
) -> None:
    page = open_page(*SIZES["phone"], java_script_enabled=False)
    log_in(page, anna)
    page.goto("/rum/h17/tavle/")

    page.get_by_label("kaldenavn").fill("Bette")
    page.locator(".enter").get_by_role("button", name="Injicere").click()
    page.get_by_role("button", name="Giv plads Bette").click()
    page.get_by_role("button", name="Gået Bette").click()

    expect(page.get_by_text("Ingen venter.")).to_be_visible()
    assert PresenceTimes.objects.count() == 1


# --- the day, its closing, and a shift from paper ---


@pytest.fixture
def leader(make_user: Callable[..., User], room: Room) -> User:
    user = make_user("room_leader", username="lone")
    RoomMembership.objects.create(room=room, user=user)
    return user


@pytest.fixture
def day(busy: Room) -> Room:
    """Yesterday in H17: something to look at, services given, a word left."""
    noon = timezone.localtime(timezone.now()).replace(hour=12, minute=0) - timedelta(days=1)
    for number in range(9):
        new = NewIntake(
            occurred_at=noon + timedelta(minutes=7 * number),
            substance=("BUP", "KOK", "HAS")[number % 3],
            method=("smoking", "injection")[number % 2],
            sex="male",
            age=30 + number,
        )
        services.register_intake(new, room=busy)
    count_service(busy, noon.date(), "equipment_out", 42)
    return busy


@pytest.mark.parametrize("size", SIZES)
def test_the_closing_is_accessible_signed_and_shown(
    open_page: Callable[..., Page],
    log_in: Callable[[Page, User], None],
    shot: Callable[..., Path],
    leader: User,
    day: Room,
    size: str,
) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    page = open_page(*SIZES[size])
    log_in(page, leader)
    page.goto(f"/rum/h17/dag/{yesterday}/luk/")
    page.get_by_label("Talt på papir").fill("11")

    page.get_by_role("button", name="Luk dagen, og skriv under").click()

    expect(page.get_by_role("alert")).to_contain_text("Dagen er ikke lukket endnu")
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    shot(page, f"closing-{size}", full_page=True)
    for box in page.get_by_label("Set").all():
        box.check()
    page.get_by_label("Forklaring, hvis der er en").first.fill("Set sammen med vagten: rigtigt.")
    page.get_by_label("Hvorfor er tallene").fill("To gik igen uden at tage noget.")
    page.get_by_role("button", name="Luk dagen, og skriv under").click()
    expect(page.get_by_role("heading", name="Dagen er lukket")).to_be_visible()
    services.register_intake(
        NewIntake(
            occurred_at=timezone.now() - timedelta(days=1), substance="KOK", method="smoking"
        ),
        room=day,
    )
    page.reload()
    expect(page.get_by_text("kom efter lukning", exact=True)).to_be_visible()
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    shot(page, f"day-closed-{size}", full_page=True)


@pytest.mark.parametrize("size", SIZES)
def test_services_and_words_are_counted_and_left_on_the_day(
    open_page: Callable[..., Page],
    log_in: Callable[[Page, User], None],
    shot: Callable[..., Path],
    anna: User,
    busy: Room,
    size: str,
) -> None:
    page = open_page(*SIZES[size])
    log_in(page, anna)
    page.goto("/rum/h17/dag/")

    page.get_by_role("button", name="en samtale mere").click()
    page.get_by_label("Ny besked").fill("Nøglen til medicinskabet ligger i boksen.")
    page.get_by_role("button", name="Læg beskeden").click()

    expect(page.get_by_text("Nøglen til medicinskabet")).to_be_visible()
    expect(page.get_by_role("row", name="Samtale").get_by_role("cell").first).to_have_text("1")
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    assert_targets_large_enough(page, ".service-taps button", least=44)
    shot(page, f"day-open-{size}", full_page=True)


def test_a_shift_is_keyed_in_from_paper_by_keyboard_only(
    page: Page,
    log_in: Callable[[Page, User], None],
    shot: Callable[..., Path],
    anna: User,
    room: Room,
) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    log_in(page, anna)
    page.goto(f"/rum/h17/papir/{yesterday}/")
    keys = page.keyboard
    for number, minute in enumerate(("1407", "14.12", "15:30"), start=1):
        expect(page.locator("#at")).to_be_focused()
        for typed in (minute, f"navn {number}", "kv", "42", "", "kok", "ryg"):
            keys.type(typed)
            keys.press("Tab")
        keys.press("Enter")
        expect(page.get_by_role("status")).to_contain_text(f"{number} indtag")

    kept = Intake.objects.order_by("occurred_at").values_list("sex", "age", "method", "source")
    assert list(kept) == [("female", 42, "smoking", "paper")] * 3
    keys.type("2599")
    keys.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Skriv tidspunktet")
    expect(page.locator("#at")).to_be_focused()
    assert_accessible(page)
    shot(page, "paper-desk", full_page=True)
    page.set_viewport_size({"width": 360, "height": 740})
    assert_no_sideways_scroll(page)
