"""Getting in and out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from config.access import log_in_limit, services
from config.access.models import FailedLogIn, User
from config.audit.models import AuditEntry
from tests import factories
from tests.conftest import Clock

LOG_IN = "access:login"
WRONG = "Brugernavn og adgangskode passer ikke sammen."


@pytest.fixture
def mette(db: None) -> User:
    return factories.user("room_staff", username="mette", email="mette@example.dk")


def try_log_in(
    username: str = "mette", password: str = "forkert", source: str = "10.0.0.1", **more: str
) -> str:
    """The page after one try, or the address it leads to."""
    client = Client(REMOTE_ADDR=source)
    data = {"username": username, "password": password, **more}
    response = client.post(reverse(LOG_IN), data)
    return response["Location"] if response.status_code == 302 else response.content.decode()


def test_the_right_password_leads_to_the_front_page(mette: User) -> None:
    assert try_log_in(password=factories.PASSWORD) == "/"


def test_a_capital_that_a_tablet_puts_first_does_not_matter(mette: User) -> None:
    assert try_log_in("Mette", factories.PASSWORD) == "/"


def test_log_in_leads_on_to_the_page_that_was_asked_for(mette: User) -> None:
    wanted = reverse("access:password_change")
    sent = Client().get(wanted)["Location"]
    assert sent == f"{reverse(LOG_IN)}?next={wanted}"
    assert f'name="next" value="{wanted}"' in Client().get(sent).content.decode()
    assert try_log_in(password=factories.PASSWORD, next=wanted) == wanted


def test_log_in_never_leads_to_another_site(mette: User) -> None:
    elsewhere = "https://elsewhere.example/"
    assert try_log_in(password=factories.PASSWORD, next=elsewhere) == "/"


@pytest.mark.parametrize("username", ["mette", "findes-ikke", "lukket"])
def test_a_refusal_says_the_same_whether_the_account_exists(mette: User, username: str) -> None:
    factories.user("room_staff", username="lukket", is_active=False)
    page = try_log_in(username)
    assert f"{WRONG} Se efter, om Caps Lock er slået til, og prøv igen." in page


def test_a_shut_account_is_refused_with_its_right_password(db: None) -> None:
    factories.user("room_staff", username="lukket", is_active=False)
    assert WRONG in try_log_in("lukket", factories.PASSWORD)


def test_an_empty_form_says_what_is_missing_and_counts_no_try(db: None) -> None:
    page = try_log_in("", "")
    assert "Skriv dit brugernavn." in page
    assert "Skriv en adgangskode." in page
    assert not FailedLogIn.objects.exists()


def test_the_fifth_wrong_password_pauses_for_ten_minutes_and_says_until_when(
    mette: User, clock: Clock
) -> None:
    pages = [try_log_in() for _ in range(5)]
    assert "Du har ét forsøg mere, før du skal vente." in pages[3]
    assert "Vent lidt, før du prøver igen." in pages[4]

    clock.set("2012-10-24T14:09:59")
    assert "Prøv igen kl. 14.10, eller vælg en ny adgangskode" in try_log_in(
        password=factories.PASSWORD
    )
    clock.set("2012-10-24T14:10:01")
    assert try_log_in(password=factories.PASSWORD) == "/"


def test_tries_during_the_pause_do_not_prolong_it(mette: User, clock: Clock) -> None:
    for _ in range(5):
        try_log_in()
    for minute in range(1, 10):
        clock.set(f"2012-10-24T14:{minute:02}")
        assert "Prøv igen kl. 14.10" in try_log_in()
    clock.set("2012-10-24T14:10:01")
    assert try_log_in(password=factories.PASSWORD) == "/"


def test_a_colleague_cannot_be_shut_out_from_elsewhere(mette: User) -> None:
    for _ in range(6):
        try_log_in(source="10.0.0.66")
    assert try_log_in(password=factories.PASSWORD, source="10.0.0.1") == "/"


def test_a_pause_of_one_account_is_none_of_anothers_business(mette: User) -> None:
    factories.user("room_staff", username="jens")
    for _ in range(6):
        try_log_in("jens")
    assert try_log_in(password=factories.PASSWORD) == "/"


def test_an_account_that_does_not_exist_is_paused_like_any_other(db: None) -> None:
    for _ in range(5):
        try_log_in("findes-ikke")
    assert "for mange gange" in try_log_in("Findes-Ikke")


def test_the_right_password_starts_the_count_again(mette: User) -> None:
    for _ in range(4):
        try_log_in()
    try_log_in(password=factories.PASSWORD)
    assert "ét forsøg mere" not in try_log_in()


def test_a_new_password_ends_the_pause(mette: User) -> None:
    for _ in range(5):
        try_log_in()
    services.choose_password(mette, "fire-ord-uden-mening")
    assert try_log_in(password="fire-ord-uden-mening") == "/"


def test_a_pause_is_logged_once_and_only_for_accounts_that_exist(mette: User) -> None:
    for _ in range(8):
        try_log_in()
        try_log_in("findes-ikke")
    (line,) = AuditEntry.objects.filter(action="log_in_paused")
    assert (line.actor, line.target_id) == (None, str(mette.pk))


def test_the_table_of_tries_tells_neither_account_nor_address(mette: User) -> None:
    try_log_in(source="10.0.0.1")
    stored = str(FailedLogIn.objects.values_list("account", "source").get())
    assert "mette" not in stored
    assert "10.0.0.1" not in stored


def test_tries_are_forgotten_after_a_day(mette: User, clock: Clock) -> None:
    try_log_in()
    clock.set("2012-10-25T14:00:01")
    try_log_in("jens")
    assert FailedLogIn.objects.count() == 1


def count_from(forwarded: str) -> int:
    request = RequestFactory().post("/", REMOTE_ADDR="10.0.0.9")
    request.META["HTTP_X_FORWARDED_FOR"] = forwarded
    return log_in_limit.count_try("mette", request)


def test_a_made_up_address_does_not_begin_the_count_again(db: None) -> None:
    assert [count_from(f"1.1.1.{part}") for part in range(3)] == [4, 3, 2]


def test_behind_our_proxy_the_address_that_the_proxy_saw_counts(db: None, settings: object) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # type: ignore[attr-defined]
    assert count_from("6.6.6.6, 10.0.0.1") == 4
    assert count_from("7.7.7.7, 10.0.0.1") == 3
    assert count_from("6.6.6.6, 10.0.0.2") == 4


def test_log_out_ends_the_session_and_the_back_button_finds_nothing(
    mette: User, browser_of: Callable[[User], Client]
) -> None:
    browser = browser_of(mette)
    page = browser.get(reverse("access:account"))
    assert page["Cache-Control"] == "no-store"

    assert browser.post(reverse("access:logout"))["Location"] == "/"
    assert browser.get(reverse("access:account")).status_code == 302


def test_log_out_without_a_token_is_refused(mette: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(mette)
    assert browser.post(reverse("access:logout")).status_code == 403


def test_pages_for_the_public_may_be_kept_by_browsers(db: None) -> None:
    assert not Client().get(reverse("contact")).has_header("Cache-Control")


def test_every_page_of_somebody_who_is_logged_in_stays_out_of_caches(
    mette: User, browser_of: Callable[[User], Client]
) -> None:
    browser = browser_of(mette)
    for name in ("home", "contact", "access:account", "intake_rooms:rooms"):
        assert browser.get(reverse(name))["Cache-Control"] == "no-store", name
    assert browser.get("/findes-ikke/")["Cache-Control"] == "no-store"
    assert browser.get(reverse("access:users"))["Cache-Control"] == "no-store"
