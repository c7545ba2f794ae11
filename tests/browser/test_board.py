"""The board in a real browser, by touch, in the dark, and kept fresh without a hand on it."""

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
from intake_rooms.models import Presence, PresenceTimes, Room, RoomMembership
from intake_rooms.services import handover, presence
from intake_rooms.services.rooms import set_board, set_places
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
