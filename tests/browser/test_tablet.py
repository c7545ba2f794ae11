"""The tablet's page in a real browser: tapping, undoing, mending what was refused, and its look."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from config.audit.models import AuditEntry
from config.offline import seal_keys
from config.offline import services as tablets
from config.offline.models import Device
from intake_rooms import devices, services
from intake_rooms.models import Incident, Intake, Refusal, Room, Substance
from intake_rooms.services.rooms import add_stop
from tests.browser.checks import (
    assert_accessible,
    assert_no_sideways_scroll,
    assert_targets_large_enough,
)
from tests.browser.portal import Network, Portal, wait_until
from tests.browser.tablet import Tablet

pytestmark = pytest.mark.django_db(transaction=True)
TARGETS = ".tap:not(.tap-input), .look-up, .bar-theme button, .counter select"
NEW = ("Mand", "4", "2", "Kokain", "Injicere")


@pytest.fixture
def cookie(portal: Portal) -> str:
    """What makes a browser the tablet of H17."""
    services.add_room(slug="h17", name="H17", kind="fixed", opened_on=date(2016, 8, 1), by=None)
    return tablets.enrol(tablets.make_code("h17", name="Tablet 1", by=None)).cookie


@pytest.fixture
def tablet(cookie: str, make_tablet: Callable[..., Tablet]) -> Tablet:
    """The tablet of H17, opened with network."""
    enrolled = make_tablet()
    enrolled.open(cookie)
    expect(enrolled.page.locator("#net")).to_have_text("online")
    return enrolled


def expect_arrived(tablet: Tablet, count: int) -> None:
    """Wait until `count` intakes have arrived in all, and the page says so."""
    wait_until(lambda: Intake.objects.count() == count, what=f"{count} intakes")
    tablet.expect_queue("alt er sendt")


def test_a_saved_intake_is_sent_at_once_and_counted(tablet: Tablet) -> None:
    tablet.tap(*NEW)

    expect(tablet.page.locator("#answer")).to_contain_text(
        re.compile(r"Gemt kl\. .*: mand, 42, København, kokain, injiceret")
    )
    expect_arrived(tablet, 1)
    expect(tablet.page.locator("#total")).to_have_text("1")
    intake = Intake.objects.get()
    assert (intake.sex, intake.age, intake.substance_id) == ("male", 42, "KOK")
    assert (intake.source, intake.device_time) == ("tablet", None)
    wait_until(lambda: tablets.Device.objects.get().queue_length == 0)


def test_a_double_tap_is_one_intake_and_no_complaint(tablet: Tablet) -> None:
    tablet.tap(*NEW[:-1])

    tablet.page.get_by_role("button", name="Injicere").dblclick()

    expect(tablet.page.locator("#answer")).to_contain_text("Gemt kl.")
    expect_arrived(tablet, 1)


def test_what_is_missing_is_pointed_at_without_asking_the_server(
    tablet: Tablet, network: Network
) -> None:
    network.is_down = True

    tablet.tap("Kokain", "Injicere")

    expect(tablet.page.locator("#answer")).to_contain_text("Vælg køn, eller tryk ukendt.")
    expect(tablet.page.locator(".sex.is-wanted")).to_be_visible()
    tablet.expect_queue("alt er sendt")


def test_a_known_client_is_prefilled_with_network_and_typed_without(
    tablet: Tablet, network: Network
) -> None:
    tablet.page.get_by_label("kaldenavn").fill("Anker")
    tablet.tap(*NEW)
    expect_arrived(tablet, 1)

    tablet.page.get_by_label("kaldenavn").fill("anker")
    tablet.page.keyboard.press("Enter")
    expect(tablet.page.locator("#known")).to_have_text("kendt: mand, 42, København")
    tablet.tap("Heroin", "Ryge")
    expect_arrived(tablet, 2)
    assert Intake.objects.filter(age=42, substance="HER").exists()
    assert Intake.objects.values("client_key").distinct().count() == 1

    network.is_down = True
    tablet.page.get_by_label("kaldenavn").fill("anker")
    tablet.page.keyboard.press("Enter")
    expect(tablet.page.locator("#known")).to_have_text("uden net: tast som ny")


def test_undo_takes_back_what_waits_and_what_was_sent(tablet: Tablet, network: Network) -> None:
    answer = tablet.page.locator("#answer")
    tablet.context.set_offline(True)
    tablet.tap(*NEW)
    tablet.expect_queue("1 venter")
    answer.get_by_role("button", name="Fortryd").click()
    expect(answer).to_contain_text("Fortrudt: mand, 42")
    expect(tablet.page.locator("#age")).to_have_value("42")

    network.loses_first_answers = True
    tablet.context.set_offline(False)
    tablet.tap("Ryge")
    wait_until(lambda: tablet.page.wait_for_timeout(20) or Intake.objects.exists())
    answer.get_by_role("button", name="Fortryd").click()
    tablet.hurry()
    wait_until(lambda: voided() == ["smoking"], what="the undo of what may have arrived")

    tablet.tap("Sniffe")
    expect_arrived(tablet, 2)
    answer.get_by_role("button", name="Fortryd").click()
    wait_until(lambda: voided() == ["smoking", "sniffing"], what="the undo of what was sent")
    expect(tablet.page.locator("#total")).to_have_text("0")


def test_where_the_unit_stands_is_chosen_once_and_remembered(
    cookie: str, make_tablet: Callable[..., Tablet], shot: Callable[..., Path]
) -> None:
    room = Room.objects.get()
    square, station = (add_stop(room, name, by=None) for name in ("Torvet", "Stationen"))
    tablet = make_tablet(360, 740)
    tablet.open(cookie)
    tablet.page.get_by_label("holdeplads").select_option("Torvet")
    tablet.tap(*NEW)
    expect_arrived(tablet, 1)
    tablet.close()

    tablet.open()
    expect(tablet.page.get_by_label("holdeplads")).to_have_value(str(square.pk))
    tablet.tap(*NEW)
    expect_arrived(tablet, 2)
    tablet.page.get_by_label("holdeplads").select_option("Stationen")
    tablet.tap(*NEW)
    expect_arrived(tablet, 3)

    stored = Intake.objects.order_by("received_at").values_list("stop", flat=True)
    assert list(stored) == [square.pk, square.pk, station.pk]
    assert_no_sideways_scroll(tablet.page)
    assert_accessible(tablet.page)
    shot(tablet.page, "tablet-stop-phone")


def voided() -> list[str]:
    """The methods of the intakes that were taken back."""
    rows = Intake.objects.exclude(voided_at=None)
    return sorted(rows.values_list("method", flat=True))


def test_a_refused_intake_stands_there_until_it_is_mended_or_discarded(
    tablet: Tablet, network: Network, shot: Callable[..., Path]
) -> None:
    network.is_down = True
    Substance.objects.filter(code="KOK").update(is_active=False)
    tablet.page.get_by_label("kaldenavn").fill("Anker")
    tablet.tap(*NEW)
    tablet.expect_queue("1 venter")
    tablet.tap("Kvinde", "3", "9", "Kokain", "Ryge")
    network.is_down = False
    tablet.hurry()
    tablet.expect_queue("2 skal rettes")
    rejected = tablet.page.locator("#rejected")
    expect(rejected).to_contain_text("mand, 42, København, kokain, injiceret")
    expect(rejected).to_contain_text("Stoffet står ikke længere på listen.")
    tablet.page.reload()
    tablet.expect_queue("2 skal rettes")
    assert_accessible(tablet.page)
    shot(tablet.page, "tablet-refused")

    rejected.get_by_role("button", name="Ret", exact=True).first.click()
    expect(tablet.page.locator("#known")).to_have_text("kaldenavnet følger med, forseglet")
    tablet.tap("Heroin", "Injicere")
    tablet.expect_queue("1 skal rettes")
    rejected.get_by_role("button", name="Kassér …").click()
    rejected.get_by_label("hvorfor kasseres det?").select_option("tastefejl")
    rejected.get_by_role("button", name="Kassér", exact=True).click()

    tablet.expect_queue("alt er sendt")
    intake = Intake.objects.get()
    assert (intake.substance_id, intake.age) == ("HER", 42)
    assert services.known_client("Anker", room=intake.room) is not None
    entry = wait_until(lambda: AuditEntry.objects.filter(action="tablet_item_discarded").first())
    assert entry.reason == "tastefejl"
    assert entry.details["what"]["age"] == "39"
    assert "sealed" not in str(entry.details)


def test_a_new_sealing_key_is_taken_up_and_the_old_one_kept_while_it_is_needed(
    tablet: Tablet, network: Network
) -> None:
    folder = devices.secret_folder()
    network.is_down = True
    tablet.page.get_by_label("kaldenavn").fill("Anker")
    tablet.tap(*NEW)
    tablet.expect_queue("1 venter")
    seal_keys.rotate(folder, by=None, force=True)
    with pytest.raises(seal_keys.SealKeyRefused, match="Tablet 1"):
        seal_keys.destroy(1, folder, by=None)

    network.is_down = False
    tablet.hurry()
    expect_arrived(tablet, 1)
    wait_until(lambda: Device.objects.get().oldest_key == 2, what="the new key")
    seal_keys.destroy(1, folder, by=None)
    network.is_down = True
    tablet.page.get_by_label("kaldenavn").fill("Anker")
    tablet.tap(*NEW)
    tablet.expect_queue("1 venter")
    ((_,), (record,)) = tablet.stored()["tablet-h17/queue"]
    assert record["item"]["key_id"] == 2
    network.is_down = False
    tablet.hurry()

    expect_arrived(tablet, 2)
    assert Intake.objects.values("client_key").distinct().count() == 1


def test_an_alias_whose_key_was_destroyed_does_not_keep_its_intake_out(
    tablet: Tablet, network: Network
) -> None:
    network.is_down = True
    tablet.page.get_by_label("kaldenavn").fill("Anker")
    tablet.tap(*NEW)
    tablet.expect_queue("1 venter")
    folder = devices.secret_folder()
    seal_keys.rotate(folder, by=None, force=True)
    seal_keys.destroy(1, folder, by=None, force=True, reason="lækket")
    network.is_down = False
    tablet.hurry()

    tablet.expect_queue("1 skal rettes")
    expect(tablet.page.locator("#rejected")).to_contain_text("Kaldenavnet kan ikke åbnes.")
    tablet.page.get_by_role("button", name="Ret", exact=True).click()
    tablet.tap("Injicere")
    expect_arrived(tablet, 1)
    assert Intake.objects.get().client_key is None


@pytest.mark.parametrize(
    ("size", "scheme"), [((1280, 800), "light"), ((360, 740), "light"), ((1280, 800), "dark")]
)
def test_the_page_is_accessible_and_its_targets_are_large(
    cookie: str,
    make_tablet: Callable[..., Tablet],
    network: Network,
    shot: Callable[..., Path],
    size: tuple[int, int],
    scheme: str,
) -> None:
    tablet = make_tablet(*size, color_scheme=scheme)
    page = tablet.open(cookie)
    network.is_down = True
    for _ in range(3):
        tablet.tap(*NEW)
        expect(page.locator("#answer")).to_contain_text("Gemt kl.")
        page.wait_for_timeout(30)
    tablet.expect_queue("3 venter")
    expect(page.locator("#net")).to_have_text("uden net")

    assert_accessible(page)
    assert_no_sideways_scroll(page)
    assert_targets_large_enough(page, TARGETS, least=48)
    shot(page, f"tablet-offline-{scheme}-{size[0]}")


def test_the_page_can_be_installed_and_holds_no_list(tablet: Tablet) -> None:
    tablet.tap(*NEW)
    expect_arrived(tablet, 1)
    stored = tablet.stored()["caches"]
    page = next(text for address, text in stored.items() if address.endswith("/rum/h17/tablet/"))
    assert "Senest på tabletten" in page
    assert str(Intake.objects.get().pk) not in page
    manifest = tablet.page.request.get("/rum/h17/tablet/manifest.webmanifest").json()
    assert (manifest["display"], manifest["start_url"], manifest["scope"]) == (
        "standalone",
        ".",
        ".",
    )
    for icon in manifest["icons"]:
        assert tablet.page.request.get(icon["src"]).ok


@pytest.mark.parametrize("size", [(1280, 800), (360, 740)])
def test_refusals_and_overdoses_wait_with_the_rest(
    cookie: str,
    make_tablet: Callable[..., Tablet],
    network: Network,
    shot: Callable[..., Path],
    size: tuple[int, int],
) -> None:
    tablet = make_tablet(*size)
    page = tablet.open(cookie)
    network.is_down = True
    page.get_by_role("button", name="Afvisning").click()
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.get_by_role("button", name="Under 18 år").dblclick()
    expect(page.locator("#answer")).to_contain_text("afvisning, under 18 år")
    page.get_by_role("button", name="OVERDOSIS").click()
    page.locator("#overdose").get_by_text("Ilt", exact=True).click()
    assert_accessible(page)
    shot(page, f"tablet-overdose-{size[0]}")
    page.get_by_role("button", name="Naloxon").click()
    tablet.expect_queue("2 venter")

    network.is_down = False
    tablet.hurry()

    tablet.expect_queue("alt er sendt")
    assert Refusal.objects.get().reason == "under_18"
    incident = Incident.objects.get()
    assert (incident.grade, incident.measures) == ("naloxone", ["oxygen"])
    assert page.locator("#total").inner_text() == "0"
    page.locator("#answer").get_by_role("button", name="Fortryd").click()
    wait_until(lambda: Incident.objects.exclude(voided_at=None).exists())
