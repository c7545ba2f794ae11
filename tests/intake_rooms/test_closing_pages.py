"""Closing and reopening a day in the browser."""

from __future__ import annotations

from typing import Any

import pytest

from config.access.models import User
from intake_rooms.models import (
    DayClosing,
    Room,
)
from tests.conftest import Clock
from tests.intake_rooms.closed_days import HOME, StaffIn, all_seen, close, leader, register

__all__ = ["leader"]


def test_a_leader_closes_the_day_in_the_browser(
    room: Room, clock: Clock, staff_in: StaffIn
) -> None:
    register(room, substance="BUP")
    client = staff_in(room, "room_leader")
    address = f"{HOME}dag/2012-10-24/luk/"
    (key,) = all_seen(room)
    assert "buprenorphin ved rygning er usædvanligt" in client.get(address).content.decode()

    refused = client.post(address, {"paper_count": "3"}).content.decode()
    assert "Sæt kryds ved Set, eller skriv en forklaring" in refused
    unexplained = client.post(address, {"paper_count": "3", f"set-{key}": "1"}).content.decode()
    assert "Forklar forskellen." in unexplained
    assert f'id="seen-{key}" name="set-{key}" value="1" checked' in unexplained
    told = {"paper_count": "3", "difference": "to fortrød", f"forklaring-{key}": "det er rigtigt"}
    answer = client.post(address, told, follow=True)

    page = answer.content.decode()
    assert answer.redirect_chain[0][0] == f"{HOME}dag/2012-10-24/"
    assert "1 registrerede indtag og 3 talt på papir. Forskellen: to fortrød" in page
    assert "det er rigtigt" in page
    assert client.get(address).status_code == 302


def test_a_leader_reopens_the_day_in_the_browser(
    room: Room, clock: Clock, leader: User, staff_in: StaffIn
) -> None:
    close(room, leader)
    client = staff_in(room, "room_leader")

    client.post(f"{HOME}dag/2012-10-24/genaabn/", {"reason": "en seddel dukkede op"})

    assert DayClosing.objects.get().reopen_reason == "en seddel dukkede op"
    page = client.get(f"{HOME}dag/2012-10-24/luk/").content.decode()
    assert "en seddel dukkede op" in page


@pytest.mark.parametrize("sent", ["-1", "mange", "10001"])
def test_a_paper_count_that_is_no_number_is_said(
    room: Room, clock: Clock, staff_in: StaffIn, sent: str
) -> None:
    client = staff_in(room, "room_leader")

    page = client.post(f"{HOME}dag/2012-10-24/luk/", {"paper_count": sent}).content.decode()

    assert "Skriv et helt tal, eller lad feltet stå tomt." in page
    assert not DayClosing.objects.exists()


def test_staff_see_that_the_day_is_closed_but_cannot_open_it(
    room: Room, clock: Clock, leader: User, staff_in: StaffIn
) -> None:
    close(room, leader)

    page = staff_in(room).get(f"{HOME}dag/2012-10-24/").content.decode()

    assert "Dagen er lukket" in page
    assert "Genåbn" not in page
    assert "mindre</span>" not in page


@pytest.mark.parametrize("size", [1, 40])
def test_a_closed_day_takes_the_same_queries_however_long_it_is(
    room: Room,
    clock: Clock,
    leader: User,
    staff_in: StaffIn,
    django_assert_num_queries: Any,
    size: int,
) -> None:
    for minute in range(size):
        register(room, f"2012-10-24T13:{minute:02}", substance="BUP", age=20 + minute)
    close(room, leader)
    client = staff_in(room, "room_leader")

    with django_assert_num_queries(29):
        client.get(f"{HOME}dag/2012-10-24/")
