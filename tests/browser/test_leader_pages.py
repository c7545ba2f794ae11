"""The pages of keys and of insight, and the counter's word of the board, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from config.access.models import User
from intake_rooms import services
from intake_rooms.models import Intake, Room, RoomMembership
from intake_rooms.services import presence
from intake_rooms.services.intakes import NewIntake
from intake_rooms.services.rooms import set_board, set_places
from tests.browser.checks import assert_accessible, assert_no_sideways_scroll

pytestmark = pytest.mark.django_db(transaction=True)

SIZES = {"desk": (1280, 800), "phone": (360, 740)}
BRICK = "rgb(162, 59, 42)"


@pytest.fixture(autouse=True)
def _keys_of_this_test(settings: Any, tmp_path: Path) -> None:
    settings.KEY_DIR = tmp_path / "keys"


@pytest.fixture
def room(db: None) -> Room:
    """H17 with a board, seven of 24 places taken, and one client who is known."""
    room, _ = services.add_room(
        slug="h17", name="H17", kind="fixed", opened_on=date(2016, 8, 1), by=None
    )
    set_places(room, {"injection": 12, "smoking": 12}, by=None)
    set_board(room, uses_board=True, long_stay_minutes=60, by=None)
    for _ in range(7):
        presence.seat(presence.enter(room, method="smoking"))
    new = NewIntake(
        occurred_at=timezone.now(),
        substance="KOK",
        method="smoking",
        sex="male",
        age=42,
        municipality="101",
        alias="Bette",
    )
    services.register_intake(new, room=room)
    return room


@pytest.fixture
def worker(make_user: Callable[..., User], room: Room) -> Callable[[str], User]:
    """A function `worker(role)`: somebody of the role who works in the room."""

    def make(role: str) -> User:
        user = make_user(role, username="lone")
        RoomMembership.objects.create(room=room, user=user)
        return user

    return make


@pytest.mark.parametrize("size", SIZES)
def test_the_keys_page_is_accessible(
    open_page: Callable[..., Page],
    log_in: Callable[[Page, User], None],
    shot: Callable[..., Path],
    worker: Callable[[str], User],
    size: str,
) -> None:
    page = open_page(*SIZES[size])
    log_in(page, worker("administrator"))

    page.goto("/rum/opsaetning/noegler/")

    expect(page.get_by_role("region", name="Epoker")).to_contain_text("i brug")
    head = page.locator("thead").first.bounding_box()
    assert head is not None
    assert head["height"] < 80, "a title that stands one word on a line pushes the table down"
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    shot(page, f"keys-{size}", full_page=True)


@pytest.mark.parametrize("size", SIZES)
def test_what_is_stored_of_a_client_is_shown_and_deleting_it_is_brick(
    open_page: Callable[..., Page],
    log_in: Callable[[Page, User], None],
    shot: Callable[..., Path],
    worker: Callable[[str], User],
    size: str,
) -> None:
    page = open_page(*SIZES[size])
    log_in(page, worker("room_leader"))
    page.goto("/rum/h17/indsigt/")
    assert_accessible(page)

    page.locator("input[name=alias]").first.fill("Bette")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="1 indtag")).to_be_visible()
    delete = page.locator("section[aria-labelledby=forget-title] [type=submit]")
    expect(delete).to_have_css("color", BRICK)
    expect(delete).to_have_css("border-top-color", BRICK)
    assert "Bette" not in page.content()
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    shot(page, f"insight-{size}", full_page=True)


@pytest.mark.parametrize("size", SIZES)
def test_the_counters_bar_says_how_many_are_inside(
    open_page: Callable[..., Page],
    log_in: Callable[[Page, User], None],
    shot: Callable[..., Path],
    worker: Callable[[str], User],
    size: str,
) -> None:
    page = open_page(*SIZES[size])
    log_in(page, worker("room_staff"))

    page.goto("/rum/h17/registrer/")

    expect(page.locator(".bar-total")).to_have_text("i dag 1 · inde 7 af 24")
    bar = page.locator(".bar").bounding_box()
    assert bar is not None
    assert bar["height"] < 100, "the bar takes more than two lines from the page"
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    shot(page, f"counter-board-{size}")
    assert Intake.objects.count() == 1
