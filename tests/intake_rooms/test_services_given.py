"""Services given, counted by taps."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake_rooms.day_queries import ServicesGiven, services_given
from intake_rooms.exceptions import (
    IntakeRoomsError,
)
from intake_rooms.models import (
    Room,
    ServiceCount,
)
from intake_rooms.services.services_given import count_service
from tests.conftest import Clock
from tests.intake_rooms.closed_days import DAY, HOME, StaffIn

taps = st.lists(st.tuples(st.sampled_from(["talk", "equipment_out"]), st.sampled_from([-1, 1, 10])))


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30
)
@given(taps=taps)
def test_services_are_counted_up_and_down_and_never_below_nought(
    room: Room, clock: Clock, taps: list[tuple[str, int]]
) -> None:
    ServiceCount.objects.all().delete()
    wanted = {"talk": 0, "equipment_out": 0}
    for code, amount in taps:
        wanted[code] = max(0, wanted[code] + amount)
        assert count_service(room, DAY, code, amount) == wanted[code]

    assert services_given([room.slug], DAY, DAY) == tuple(
        ServicesGiven(room.slug, code, n) for code, n in sorted(wanted.items()) if n
    )


def test_services_are_added_over_the_days_of_a_period(room: Room, clock: Clock) -> None:
    for back in range(3):
        count_service(room, DAY - timedelta(days=back), "wound_care", 2)

    found = services_given([room.slug], DAY - timedelta(days=1), DAY)

    assert found == (ServicesGiven(room.slug, "wound_care", 4),)


@pytest.mark.parametrize(
    ("day", "service", "amount"),
    [
        (DAY, "massage", 1),
        (DAY, "talk", 0),
        (DAY, "talk", 1001),
        (DAY + timedelta(1), "talk", 1),
        (date(2012, 9, 30), "talk", 1),
    ],
)
def test_what_cannot_be_counted_is_refused(
    room: Room, clock: Clock, day: date, service: str, amount: int
) -> None:
    with pytest.raises(IntakeRoomsError):
        count_service(room, day, service, amount)
    assert not ServiceCount.objects.exists()


def test_a_service_is_counted_by_taps_on_the_day(
    room: Room, clock: Clock, staff_in: StaffIn
) -> None:
    client = staff_in(room)
    for amount in ("1", "1", "-1", "x"):
        client.post(f"{HOME}dag/2012-10-24/ydelser/", {"service": "hiv_test", "amount": amount})

    assert ServiceCount.objects.get().count == 1
    page = client.get(f"{HOME}dag/2012-10-24/").content.decode()
    assert '<th scope="row">HIV-test</th><td class="number">1</td>' in page
