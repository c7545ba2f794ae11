"""The counter in a real browser: taps counted, at the tablet's and the phone's size."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, Route, expect

from config.access.models import User
from intake_rooms import services
from intake_rooms.models import Incident, Intake, Room, RoomMembership, RoomPlaces
from referrals.models import Referral
from tests.browser.checks import (
    assert_accessible,
    assert_no_sideways_scroll,
    assert_targets_large_enough,
)

pytestmark = pytest.mark.django_db(transaction=True)

MOST_TAPS_FOR_A_NEW_CLIENT = 6
TAPS_FOR_A_KNOWN_CLIENT = 2
TARGETS = ".tap:not(.tap-input), .door, .look-up, .bar-out, .bar-theme button, .counter select"
LONG_NAME = "Nørrebro Midlertidige Stofindtagelsesrum ved Sankt Hans Torv"


class Taps:
    """Counts every press of finger or mouse on a page."""

    def __init__(self, page: Page) -> None:
        self.count = 0
        page.expose_function("tapWasCounted", self._more)
        page.add_init_script("addEventListener('pointerdown', () => window.tapWasCounted(), true);")

    def _more(self) -> None:
        self.count += 1

    def from_here(self) -> None:
        """Begin again at nought."""
        self.count = 0


@pytest.fixture(autouse=True)
def _keys_of_this_test(settings: Any, tmp_path: Path) -> None:
    settings.KEY_DIR = tmp_path / "keys"
    cache.clear()


def make_room(slug: str = "h17", name: str = "H17") -> Room:
    room, _ = services.add_room(
        slug=slug, name=name, kind="fixed", opened_on=date(2016, 8, 1), by=None
    )
    return room


@pytest.fixture
def anna(make_user: Callable[..., User]) -> User:
    """Somebody who works in the room H17."""
    user = make_user("room_staff", username="anna")
    RoomMembership.objects.create(room=make_room(), user=user)
    return user


@pytest.fixture(params=["tablet", "phone"])
def counter(
    request: pytest.FixtureRequest,
    page: Page,
    phone: Page,
    anna: User,
    log_in: Callable[[Page, User], None],
) -> tuple[Page, Taps, str]:
    """The counter of H17, a counter of taps, and the name of the size."""
    at = {"tablet": page, "phone": phone}[request.param]
    taps = Taps(at)
    log_in(at, anna)
    at.goto("/rum/h17/registrer/")
    return at, taps, request.param


def tap(page: Page, name: str) -> None:
    """Tap what a person would call `name`: a button, or the label of a choice."""
    page.locator(".tap:visible, .door:visible").filter(
        has_text=re.compile(rf"^\s*(alder: )?[0-9A-Z]?{re.escape(name)}\s*$")
    ).first.click()


def type_alias(page: Page, alias: str) -> None:
    page.get_by_label("kaldenavn").press_sequentially(alias)
    page.keyboard.press("Enter")


def register_new(page: Page) -> None:
    for name in ("Mand", "4", "2", "Kokain", "Injicere"):
        tap(page, name)


def test_a_new_client_is_registered_with_at_most_six_taps(
    counter: tuple[Page, Taps, str], shot: Callable[..., Path]
) -> None:
    page, taps, size = counter
    type_alias(page, "Anker")
    expect(page.locator("#known")).to_have_text("ny: vælg køn og alder")

    register_new(page)

    expect(page.locator("#answer")).to_contain_text(
        re.compile(r"Gemt kl\. .*: mand, 42, København, kokain, injiceret")
    )
    assert taps.count <= MOST_TAPS_FOR_A_NEW_CLIENT
    assert page.locator("#total").inner_text() == "1"
    intake = Intake.objects.get()
    assert (intake.sex, intake.age, intake.substance_id) == ("male", 42, "KOK")
    assert intake.client_key is not None
    assert page.get_by_label("kaldenavn").input_value() == ""
    shot(page, f"counter-saved-{size}")


def test_a_known_client_is_two_actions(counter: tuple[Page, Taps, str]) -> None:
    page, taps, _ = counter
    type_alias(page, "Anker")
    register_new(page)
    expect(page.locator("#total")).to_have_text("1")
    type_alias(page, "anker")
    expect(page.locator("#known")).to_have_text("kendt: mand, 42, København")
    taps.from_here()

    tap(page, "Heroin")
    tap(page, "Ryge")

    expect(page.locator("#total")).to_have_text("2")
    assert taps.count == TAPS_FOR_A_KNOWN_CLIENT
    assert Intake.objects.filter(sex="male", age=42, substance="HER", method="smoking").exists()
    assert Intake.objects.values("client_key").distinct().count() == 1


def test_an_impatient_hand_waits_for_the_look_up(counter: tuple[Page, Taps, str]) -> None:
    page, _, _ = counter
    type_alias(page, "Anker")
    register_new(page)
    expect(page.locator("#total")).to_have_text("1")
    page.route("**/kendt/", lambda route: (page.wait_for_timeout(300), route.continue_()))

    page.get_by_label("kaldenavn").press_sequentially("Anker")
    tap(page, "Heroin")
    tap(page, "Ryge")

    expect(page.locator("#total")).to_have_text("2")
    assert Intake.objects.filter(age=42, substance="HER").exists()


def test_undo_takes_it_back_and_gives_it_back_to_be_mended(
    counter: tuple[Page, Taps, str], shot: Callable[..., Path]
) -> None:
    page, _, size = counter
    type_alias(page, "Anker")
    register_new(page)

    page.locator("#answer").get_by_role("button", name="Fortryd").click()

    expect(page.locator("#answer")).to_contain_text("Fortrudt: mand, 42")
    expect(page.locator("#total")).to_have_text("0")
    expect(page.locator("#today del")).to_have_text("mand, 42, København, kokain, injiceret")
    expect(page.locator("#age")).to_have_value("42")
    assert Intake.objects.get().voided_at is not None
    shot(page, f"counter-undone-{size}")
    tap(page, "Ryge")
    expect(page.locator("#total")).to_have_text("1")
    assert Intake.objects.get(voided_at=None).method == "smoking"


def test_a_double_tap_is_one_intake(counter: tuple[Page, Taps, str]) -> None:
    page, _, _ = counter
    for name in ("Mand", "4", "2", "Kokain"):
        tap(page, name)

    page.get_by_role("button", name="Injicere").dblclick()

    expect(page.locator("#total")).to_have_text("1")
    assert Intake.objects.count() == 1


def test_with_the_network_gone_what_was_entered_stands_and_is_saved_once(
    counter: tuple[Page, Taps, str], watch: Any
) -> None:
    page, _, _ = counter
    watch.allow_error("ERR_INTERNET_DISCONNECTED")
    watch.allow_error("ERR_FAILED")
    page.route("**/registrer/", lambda route: route.abort())
    register_new(page)
    expect(page.locator("#answer")).to_contain_text("Det indtastede står her endnu")
    page.unroute("**/registrer/")

    tap(page, "Injicere")

    expect(page.locator("#total")).to_have_text("1")
    assert Intake.objects.get().age == 42


def test_an_answer_that_never_arrived_is_not_saved_twice(
    counter: tuple[Page, Taps, str], watch: Any
) -> None:
    page, _, _ = counter
    watch.allow_error("ERR_FAILED")

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/registrer/", lose_the_answer)
    register_new(page)
    expect(page.locator("#answer")).to_contain_text("Serveren svarer ikke.")
    page.unroute("**/registrer/")

    tap(page, "Injicere")

    expect(page.locator("#total")).to_have_text("1")
    assert Intake.objects.count() == 1


def test_what_is_missing_is_pointed_at(
    counter: tuple[Page, Taps, str], shot: Callable[..., Path]
) -> None:
    page, _, size = counter

    tap(page, "Kokain")
    tap(page, "Injicere")

    expect(page.locator("#answer")).to_contain_text("Vælg køn, eller tryk ukendt.")
    expect(page.locator(".sex.is-wanted")).to_be_visible()
    expect(page.get_by_role("radio", name="Kokain", exact=True)).to_be_checked()
    assert not Intake.objects.exists()
    assert_accessible(page)
    shot(page, f"counter-missing-{size}")


def test_several_substances_make_a_mix(counter: tuple[Page, Taps, str]) -> None:
    page, _, _ = counter
    for name in ("Kvinde", "3", "9"):
        tap(page, name)
    page.locator("summary").click()
    page.get_by_text("metadon", exact=True).click()
    page.locator("label[for=more-BZD]").click()
    page.locator("[data-more-done]").click()
    expect(page.locator("summary")).to_contain_text("metadon + ")

    tap(page, "Sluge")

    expect(page.locator("#total")).to_have_text("1")
    assert Intake.objects.get().substance_id == "BZD+MTD"


def test_an_overdose_is_four_taps(
    counter: tuple[Page, Taps, str], shot: Callable[..., Path]
) -> None:
    page, taps, size = counter
    page.get_by_role("link", name="OVERDOSIS").click()
    tap(page, "Ilt")
    shot(page, f"overdose-{size}")
    assert_accessible(page)
    assert_no_sideways_scroll(page)

    page.get_by_role("group", name="Hvad gjorde I?").get_by_text("Naloxon").click()
    page.get_by_role("button", name="Naloxon").click()

    expect(page.locator("#answer")).to_contain_text("overdosis, naloxon")
    assert taps.count == 4
    incident = Incident.objects.get()
    assert (incident.grade, incident.measures) == ("naloxone", ["naloxone", "oxygen"])
    page.locator("#answer").get_by_role("button", name="Fortryd").click()
    expect(page.locator("#answer")).to_contain_text("Fortrudt: overdosis, naloxon.")


def test_a_refusal_is_two_taps(counter: tuple[Page, Taps, str], shot: Callable[..., Path]) -> None:
    page, taps, size = counter
    page.get_by_role("link", name="Afvisning").click()
    assert_accessible(page)
    shot(page, f"refusal-{size}")

    page.get_by_role("button", name="Under 18 år").click()

    expect(page.locator("#answer")).to_contain_text("afvisning, under 18 år")
    assert taps.count == 2


def test_a_referral_is_three_taps(
    counter: tuple[Page, Taps, str], shot: Callable[..., Path]
) -> None:
    page, taps, size = counter
    page.get_by_role("link", name="Henvisning").click()
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    taps.from_here()

    page.get_by_text("Sårpleje").click()
    page.get_by_text("Fulgt derhen").click()
    shot(page, f"referral-{size}")
    page.get_by_role("button", name="Vi tilbød det").click()

    expect(page.locator(".answer")).to_contain_text("henvisning til sårpleje, fulgt derhen")
    assert taps.count == 3
    assert Referral.objects.get().kind_id == "wound_care"


def test_the_counter_is_accessible_and_its_targets_are_large(
    counter: tuple[Page, Taps, str], shot: Callable[..., Path]
) -> None:
    page, _, size = counter

    assert_accessible(page)
    assert_no_sideways_scroll(page)
    assert_targets_large_enough(page, TARGETS, least=48)
    shot(page, f"counter-{size}")


def test_all_of_the_counter_is_on_the_tablets_screen(
    page: Page, anna: User, log_in: Callable[[Page, User], None]
) -> None:
    Room.objects.update(name=LONG_NAME)
    log_in(page, anna)
    page.goto("/rum/h17/registrer/")

    too_high = page.evaluate(
        "() => document.documentElement.scrollHeight - document.documentElement.clientHeight"
    )

    assert too_high == 0
    for name in ("Afvisning", "OVERDOSIS"):
        expect(page.get_by_role("link", name=name)).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("size", [(1280, 800), (360, 740)])
def test_the_dark_counter_is_accessible(
    open_page: Callable[..., Page],
    anna: User,
    log_in: Callable[[Page, User], None],
    shot: Callable[..., Path],
    size: tuple[int, int],
) -> None:
    Room.objects.update(name=LONG_NAME)
    page = open_page(*size, color_scheme="dark")
    log_in(page, anna)
    page.goto("/rum/h17/registrer/")
    register_new(page)
    expect(page.locator("#answer")).to_contain_text("Gemt kl.")

    assert_accessible(page)
    assert_no_sideways_scroll(page)
    shot(page, f"counter-dark-{size[0]}")


def test_the_keyboard_alone_registers(
    page: Page, anna: User, log_in: Callable[[Page, User], None]
) -> None:
    log_in(page, anna)
    page.goto("/rum/h17/registrer/")
    page.get_by_label("kaldenavn").focus()

    page.keyboard.type("Anker")
    page.keyboard.press("Enter")
    expect(page.locator("#sex-female")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.type("42")
    page.keyboard.press("2")
    page.keyboard.press("r")

    expect(page.locator("#answer")).to_contain_text("mand, 42, København, heroin, røget")


def test_in_a_room_with_one_method_the_substance_saves(
    page: Page, anna: User, log_in: Callable[[Page, User], None], shot: Callable[..., Path]
) -> None:
    RoomPlaces.objects.create(room=Room.objects.get(), method="smoking", places=3)
    log_in(page, anna)
    page.goto("/rum/h17/registrer/")

    for name in ("Mand", "4", "2", "Kokain"):
        tap(page, name)

    expect(page.locator("#answer")).to_contain_text("mand, 42, København, kokain, røget")
    assert_accessible(page)
    shot(page, "counter-one-method-tablet")


def test_without_script_the_counter_saves_too(
    open_page: Callable[..., Page], anna: User, log_in: Callable[[Page, User], None]
) -> None:
    page = open_page(1280, 800, java_script_enabled=False)
    log_in(page, anna)
    page.goto("/rum/h17/registrer/")

    page.locator("label[for=sex-male]").click()
    page.locator("#age").fill("42")
    page.locator("label[for=substance-1]").click()
    page.get_by_role("button", name="Injicere").click()

    expect(page.locator("#answer")).to_contain_text("mand, 42, København, kokain, injiceret")
    page.locator("#answer").get_by_role("button", name="Fortryd").click()
    expect(page.locator("#answer")).to_contain_text("Fortrudt: mand, 42")
