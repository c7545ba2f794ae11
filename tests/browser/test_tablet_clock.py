"""A tablet whose clock is wrong, is set, or slept: the times of the taps stay right."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from config.offline import services as tablets
from intake_rooms import services
from intake_rooms.models import Intake, Refusal
from tests.browser.portal import Network, Portal, wait_until
from tests.browser.tablet import Tablet

pytestmark = pytest.mark.django_db(transaction=True)
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


THREE_HOURS_SLOW = """
    const Right = Date;
    globalThis.Date = class extends Right {
        constructor(...args) { args.length ? super(...args) : super(Right.now() - 3 * 3600000); }
        static now() { return Right.now() - 3 * 3600000; }
    };
"""


def test_a_wrong_time_can_be_mended(tablet: Tablet, network: Network) -> None:
    network.is_down = True
    tablet.tap(*NEW)
    room = Intake._meta.get_field("room").related_model
    room.objects.update(closed_on=timezone.localdate() - timedelta(days=1))
    network.is_down = False
    tablet.hurry()
    tablet.expect_queue("1 skal rettes")

    tablet.page.get_by_role("button", name="Ret", exact=True).click()
    yesterday = timezone.localtime() - timedelta(days=1)
    tablet.page.get_by_label("tidspunkt").fill(yesterday.strftime("%Y-%m-%dT14:07"))
    tablet.tap("Injicere")

    tablet.expect_queue("alt er sendt")
    happened = timezone.localtime(Intake.objects.get().occurred_at)
    assert happened.strftime("%Y-%m-%d %H:%M") == yesterday.strftime("%Y-%m-%d 14:07")


def test_a_clock_three_hours_slow_is_noticed_and_corrected_for(
    cookie: str, make_tablet: Callable[..., Tablet], network: Network
) -> None:
    tablet = make_tablet()
    tablet.open(cookie)
    tablet.context.add_init_script(THREE_HOURS_SLOW)
    network.is_down = True
    tablet.page.reload()
    tapped = timezone.now()
    tablet.tap(*NEW)
    tablet.expect_queue("1 venter")
    network.is_down = False
    tablet.hurry()

    tablet.expect_queue("alt er sendt")
    expect(tablet.page.locator("#net")).to_contain_text("uret går forkert, tiderne rettes")
    intake = Intake.objects.get()
    assert abs(intake.occurred_at - tapped) < timedelta(minutes=1)
    assert intake.device_time is not None
    assert abs(intake.device_time + timedelta(hours=3) - tapped) < timedelta(minutes=1)


CLOCK_THAT_CAN_BE_SET = """
    const Right = Date;
    globalThis.slow = Number(localStorage.getItem("slow") ?? 3);
    globalThis.Date = class extends Right {
        constructor(...args) { args.length ? super(...args) : super(Date.now()); }
        static now() { return Right.now() - globalThis.slow * 3600000; }
    };
    globalThis.set = (hours) => {
        globalThis.slow = hours;
        localStorage.setItem("slow", String(hours));
    };
"""


@pytest.mark.parametrize("reloads", [False, True])
@pytest.mark.parametrize(("before", "after"), [(3, 0), (0, 3), (-2, 0)])
def test_a_clock_set_between_tap_and_sending_is_corrected_as_it_was_at_the_tap(
    tablet: Tablet, network: Network, before: int, after: int, reloads: bool
) -> None:
    tablet.context.add_init_script(CLOCK_THAT_CAN_BE_SET)
    tablet.page.evaluate(f"localStorage.setItem('slow', '{before}')")
    tablet.page.reload()
    wait_until(lambda: tablet.page.evaluate("globalThis.slow") == before)
    expect(tablet.page.locator("#total")).to_have_text("0")
    expect(tablet.page.locator("#net")).to_contain_text("uret går forkert" if before else "online")
    tablet.page.wait_for_timeout(300)
    network.is_down = True
    tapped = timezone.now()
    tablet.tap(*NEW)
    tablet.page.get_by_role("button", name="Afvisning").click()
    tablet.page.get_by_role("button", name="Under 18").click()
    tablet.expect_queue("2 venter")
    tablet.expect_no_contact()

    tablet.page.evaluate(f"set({after})")
    if reloads:
        tablet.page.reload()
    network.is_down = False
    tablet.hurry()

    tablet.expect_queue("alt er sendt")
    intake, refusal = Intake.objects.get(), Refusal.objects.get()
    for happened in (intake.occurred_at, refusal.occurred_at):
        assert abs(happened - tapped) < timedelta(minutes=1)
    said = intake.device_time or intake.occurred_at
    assert abs(said + timedelta(hours=before) - tapped) < timedelta(minutes=1)


def test_a_tablet_that_slept_with_a_queue_keeps_the_times_of_the_taps(
    tablet: Tablet, network: Network
) -> None:
    """To sleep for eight hours is to have a right clock, and a stopwatch that stood still."""
    night = timedelta(hours=8)

    def in_the_evening(answer: bytes) -> bytes:
        return json.dumps(
            json.loads(answer) | {"time": (timezone.now() - night).isoformat()}
        ).encode()

    network.alter["/api/v1/tablet/"] = in_the_evening
    tablet.context.add_init_script(CLOCK_THAT_CAN_BE_SET)
    tablet.page.evaluate("localStorage.setItem('slow', '8')")
    tablet.page.reload()
    expect(tablet.page.locator("#net")).to_have_text("online")
    tablet.page.wait_for_timeout(300)
    network.is_down = True
    tapped = timezone.now() - night
    tablet.tap(*NEW)
    tablet.expect_queue("1 venter")
    tablet.expect_no_contact()

    tablet.page.evaluate("set(0)")
    del network.alter["/api/v1/tablet/"]
    network.is_down = False
    tablet.hurry()

    tablet.expect_queue("alt er sendt")
    intake = Intake.objects.get()
    assert abs(intake.occurred_at - tapped) < timedelta(minutes=1)
    assert intake.device_time is None
