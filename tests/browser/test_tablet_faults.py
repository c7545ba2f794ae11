"""The tablet when everything fails: network, battery, server, answers. All arrives, each once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Page, expect

from config.offline import held
from config.offline import services as tablets
from config.offline.models import Device, HeldItem
from intake_rooms import services
from intake_rooms.models import Incident, Intake, Refusal, Room
from tests.browser.checks import assert_accessible, assert_no_sideways_scroll
from tests.browser.portal import Network, Portal, wait_until
from tests.browser.tablet import Tablet

pytestmark = pytest.mark.django_db(transaction=True)
SHIFT = 300


@pytest.fixture
def tablet(portal: Portal, make_tablet: Callable[..., Tablet]) -> Tablet:
    """The tablet of H17 after one visit with network."""
    services.add_room(slug="h17", name="H17", kind="fixed", opened_on=date(2016, 8, 1), by=None)
    cookie = tablets.enrol(tablets.make_code("h17", name="Tablet 1", by=None)).cookie
    enrolled = make_tablet()
    enrolled.open(cookie)
    expect(enrolled.page.locator("#net")).to_have_text("online")
    return enrolled


def assert_each_once(count: int) -> None:
    """All intakes are there, each with a client of its own, and nothing twice."""
    rows = Intake.objects.filter(voided_at=None)
    assert rows.count() == count
    assert rows.exclude(client_key=None).values("client_key").distinct().count() == count


def test_a_shift_without_network_arrives_once_though_the_tablet_dies_twice(
    tablet: Tablet, network: Network
) -> None:
    tablet.close()
    network.is_down = True
    tablet.open()
    tablet.register(0, SHIFT // 2)
    tablet.expect_queue(f"{SHIFT // 2} venter")
    tablet.kill()
    tablet.open()
    tablet.expect_queue(f"{SHIFT // 2} venter")
    tablet.register(SHIFT // 2, SHIFT // 2)
    tablet.expect_queue(f"{SHIFT} venter")

    sending = threading.Event()
    network.on_batch = lambda: (sending.set(), time.sleep(1))
    network.is_down = False
    tablet.hurry()
    assert wait_until(lambda: tablet.page.wait_for_timeout(20) or sending.is_set())
    tablet.kill()
    network.on_batch = None
    tablet.open()

    tablet.expect_queue("alt er sendt")
    assert_each_once(SHIFT)
    expect(tablet.page.locator("#total")).to_have_text(str(SHIFT))
    assert len(network.batches) >= 3  # one was under way when the tablet died


@pytest.fixture
def small_batches(network: Network) -> None:
    """The page sends 20 intakes at a time, so that a shift is many batches."""
    network.alter["/static/offline/send.js"] = lambda script: script.replace(
        b"MOST_AT_ONCE = 200", b"MOST_AT_ONCE = 20"
    )


def test_each_answer_lost_on_the_way_back_leaves_each_once(
    small_batches: None, tablet: Tablet, network: Network
) -> None:
    tablet.close()
    network.is_down = True
    tablet.open()
    tablet.register(0, 120)
    tablet.page.get_by_role("button", name="Afvisning").click()
    tablet.page.locator("#refusal [name=reason]").first.click()
    tablet.expect_queue("121 venter")
    network.loses_first_answers = True
    network.is_down = False
    tablet.hurry()

    tablet.expect_queue("alt er sendt", seconds=60)
    assert_each_once(120)
    assert Refusal.objects.count() == 1
    assert network.lost == 7  # six batches, and the refusal

    expect(tablet.page.locator("#total")).to_have_text("120")


def test_the_server_killed_while_sending_leaves_each_once(
    small_batches: None, tablet: Tablet, network: Network, portal: Portal
) -> None:
    network.is_down = True
    tablet.register(0, 120)

    def die_once() -> None:
        network.on_batch = None
        threading.Timer(0.02, portal.kill).start()

    network.takes_posts = network.is_down = False
    for _ in range(2):
        network.on_batch = die_once
        network.takes_posts = True
        tablet.hurry()
        wait_until(lambda: tablet.page.wait_for_timeout(20) or portal.is_dead)
        tablet.page.wait_for_timeout(200)
        assert Intake.objects.count() < 120
        network.takes_posts = False
        portal.start()
    network.takes_posts = True
    tablet.hurry()

    tablet.expect_queue("alt er sendt", seconds=60)
    assert_each_once(120)


def test_the_database_gone_while_sending_leaves_each_once(tablet: Tablet, network: Network) -> None:
    network.is_down = True
    tablet.register(0, 40)
    breaks = iter([True, True, False])

    def end_connections() -> None:
        if connection.vendor == "postgresql" and next(breaks, False):
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            connection.close()

    network.on_batch = end_connections
    network.is_down = False
    tablet.hurry()

    tablet.expect_queue("alt er sendt")
    connection.close()  # ours was ended too
    assert_each_once(40)


def test_two_tabs_send_nothing_twice(tablet: Tablet, network: Network) -> None:
    network.is_down = True
    other = tablet.context.new_page()
    other.goto("/rum/h17/tablet/")
    tablet.register(0, 10)
    tablet.register(10, 10, other)
    for page in (tablet.page, other):
        tablet.expect_queue("20 venter", page=page)

    network.is_down = False
    network.on_batch = lambda: time.sleep(0.3)
    for page in (other, tablet.page):
        page.evaluate("() => { window.dispatchEvent(new Event('online')); }")

    for page in (tablet.page, other):
        tablet.expect_queue("alt er sendt", page=page)
    assert_each_once(20)
    sent = [item_id for batch in network.batches for item_id in batch]
    assert sorted(set(sent)) == sorted(sent)


def test_a_tablet_that_waits_holds_no_readable_alias_and_one_that_has_sent_no_intake(
    tablet: Tablet, network: Network
) -> None:
    alias = "Xylofonanker"
    tablet.close()  # Chromium writes a new cookie to disk after half a minute, or at its end
    network.is_down = True
    tablet.open()
    tablet.page.get_by_label("kaldenavn").press_sequentially(alias)
    tablet.page.keyboard.press("Enter")
    expect(tablet.page.locator("#known")).to_have_text("uden net: tast som ny")
    tablet.tap("Mand", "4", "2", "Kokain", "Injicere")
    tablet.expect_queue("1 venter")
    waiting = tablet.stored()
    ((item_id,), (record,)) = waiting["tablet-h17/queue"]
    assert len(record["item"]["client_sealed"]) > 60
    assert alias.casefold() not in str(waiting).casefold()
    tablet.kill()
    assert tablet.files_with(alias) == []
    tablet.open()

    network.is_down = False
    tablet.hurry()
    tablet.expect_queue("alt er sendt")

    sent = tablet.stored()
    assert sent["tablet-h17/queue"] == [[], []]
    assert item_id not in str(sent)
    assert alias.casefold() not in str(sent).casefold()
    profile = services.known_client(alias, room=Intake.objects.get().room)
    assert profile is not None
    tablet.close()
    assert tablet.files_with(alias) == []


def test_an_upgrade_of_the_app_keeps_the_queue(tablet: Tablet, network: Network) -> None:
    network.is_down = True
    tablet.register(0, 3)
    tablet.expect_queue("3 venter")
    network.alter["/sw.js"] = lambda script: script.replace(b'"version": "', b'"version": "new-', 1)
    network.alter["/static/offline/queue.js"] = lambda script: script.replace(
        b"const STEPS = [first];",
        b'const STEPS = [first, (database) => database.createObjectStore("next")];',
    )
    network.takes_posts = False
    network.is_down = False

    tablet.page.reload()

    wait_until(lambda: database_version(tablet.page) == 2, what="the new page")
    tablet.expect_queue("3 venter")
    assert "tablet-h17/next" in tablet.stored()
    del network.alter["/static/offline/queue.js"]
    network.alter["/sw.js"] = lambda script: script.replace(b'"version": "', b'"version": "old-', 1)
    tablet.page.reload()
    wait_until(lambda: is_taken_back(tablet.page), what="the old page again")
    tablet.expect_queue("3 venter")
    network.takes_posts = True
    tablet.hurry()
    tablet.expect_queue("alt er sendt")
    assert_each_once(3)


def database_version(page: Page) -> Any:
    """The version of the queue's database; None while the page is being replaced."""
    page.wait_for_timeout(100)
    try:
        return page.evaluate("async () => (await indexedDB.databases())[0]?.version")
    except Exception:
        return None


def is_taken_back(page: Page) -> Any:
    """Whether the page of the version before has come back."""
    page.wait_for_timeout(100)
    try:
        return page.evaluate(
            "async () => (await caches.keys()).every((name) => /#old-/.test(name))"
        )
    except Exception:
        return None


def test_what_a_revoked_tablet_queued_is_kept_for_the_leader_and_wiped(
    tablet: Tablet,
    network: Network,
    make_user: Callable[..., Any],
    page: Page,
    log_in: Callable[[Page, Any], None],
    shot: Callable[..., Path],
) -> None:
    leader = make_user("room_leader")
    room = Room.objects.get()
    room.memberships.create(user=leader)
    tablet.register(90, 1)
    tablet.expect_queue("alt er sendt")
    sent = str(Intake.objects.get().pk)
    network.is_down = True
    tablet.page.get_by_role("button", name="Fortryd").first.click()
    tablet.register(0, 3)
    register_refusal_and_overdose(tablet)
    tablet.expect_queue("6 venter")
    tablets.revoke(Device.objects.get(), by=leader)
    network.is_down = False
    tablet.hurry()

    expect(tablet.page.get_by_role("heading", name="Tabletten er spærret")).to_be_visible()
    expect(tablet.page.locator("#counter")).to_be_hidden()
    tablet.expect_queue("alt er sendt")
    assert tablet.stored()["tablet-h17/queue"] == [[], []]
    kinds = sorted(HeldItem.objects.values_list("kind", flat=True))
    assert kinds == ["intake", "intake", "intake", "overdose", "refusal", "undo"]
    assert HeldItem.objects.get(kind="undo").item_id == sent
    assert Intake.objects.count() == 1
    assert not Refusal.objects.exists()
    assert "Anker" not in str(list(HeldItem.objects.values_list("payload")))
    tablet.page.reload()
    expect(tablet.page.get_by_role("heading", name="Tabletten er spærret")).to_be_visible()

    log_in(page, leader)
    page.goto("/rum/h17/tablets/tilbageholdt/")
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    shot(page, "held-items", full_page=True)
    page.set_viewport_size({"width": 360, "height": 740})
    assert_no_sideways_scroll(page)
    page.get_by_role("link", name="Godkend alle").click()
    assert_accessible(page)
    shot(page, "held-accept-all")
    page.get_by_role("button", name="Godkend alle").click()
    expect(page.get_by_text("6 registreringer er godkendt.")).to_be_visible()
    assert Intake.objects.filter(voided_at=None).count() == 3
    assert Intake.objects.get(pk=sent).void_reason == "fortrudt på tabletten"
    assert (Refusal.objects.count(), Incident.objects.count()) == (1, 1)


def register_refusal_and_overdose(tablet: Tablet) -> None:
    """Turn somebody away, and record an overdose."""
    tablet.page.get_by_role("button", name="Afvisning").click()
    tablet.page.locator("#refusal [name=reason]").first.click()
    tablet.page.get_by_role("button", name="OVERDOSIS").click()
    tablet.page.locator("#overdose [name=grade]").first.click()


def test_what_a_revoked_tablet_undid_while_it_was_sent_is_not_offered_as_an_intake(
    tablet: Tablet, network: Network, make_user: Callable[..., Any]
) -> None:
    network.is_down = True
    tablet.register(0, 1)
    register_refusal_and_overdose(tablet)
    tablet.expect_no_contact()  # the first try has failed: it may have arrived
    for _ in range(3):
        tablet.page.locator(".lines .undo button").first.click()
    tablets.revoke(Device.objects.get(), by=make_user("room_leader"))
    network.is_down = False
    tablet.hurry()

    tablet.expect_queue("alt er sendt")
    wait_until(lambda: tablet.stored()["tablet-h17/queue"] == [[], []])
    held.accept_all(list(HeldItem.objects.all()), by=make_user("administrator"))
    assert not Intake.objects.exists()
    assert not Refusal.objects.exists()
    assert not HeldItem.objects.filter(outcome="").exists()


def test_a_tablet_that_lost_its_cookie_keeps_its_queue_until_it_is_enrolled_again(
    tablet: Tablet, network: Network
) -> None:
    network.is_down = True
    tablet.register(0, 2)
    tablet.expect_no_contact()
    tablet.context.clear_cookies()
    network.is_down = False
    tablet.hurry()
    expect(tablet.page.get_by_role("heading", name="Tabletten er ikke tilmeldt")).to_be_visible()
    tablet.expect_queue("2 venter")

    cookie = tablets.enrol(tablets.make_code("h17", name="Tablet 1", by=None)).cookie
    tablet.close()
    tablet.open(cookie)

    tablet.expect_queue("alt er sendt")
    assert_each_once(2)
