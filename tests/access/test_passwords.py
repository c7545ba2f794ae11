"""Choosing a password: at the first log-in, later, and by mail when it is forgotten."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.access import services
from config.access.models import User
from config.audit.models import AuditEntry
from config.outbox.models import OutgoingMail
from tests import factories

NEW = "tre-ord-og-et-tal-4"
CHANGE = "access:password_change"


@pytest.fixture
def mette(db: None) -> User:
    return factories.user(
        "room_staff", username="mette", first_name="Mette", last_name="Holm",
        email="mette@example.dk",
    )  # fmt: skip


def change(browser: Client, old: str, new: str, again: str = "") -> Any:
    data = {"old_password": old, "new_password1": new, "new_password2": again or new}
    return browser.post(reverse(CHANGE), data)


def test_a_temporary_password_leads_to_choosing_ones_own(
    mette: User, admin: User, browser_of: Callable[[User], Client]
) -> None:
    temporary = services.reset_password(mette, by=admin)
    browser = Client()
    browser.post(reverse("access:login"), {"username": "mette", "password": temporary})
    page = browser.get("/", follow=True)
    assert page.request["PATH_INFO"] == reverse(CHANGE)
    assert "Vælg din egen adgangskode" in page.content.decode()

    answer = change(browser, temporary, NEW)

    assert answer["Location"] == reverse("access:account")
    assert browser.get("/").status_code == 200


def test_the_temporary_password_cannot_become_ones_own(mette: User, admin: User) -> None:
    temporary = services.reset_password(mette, by=admin)
    browser = Client()
    browser.post(reverse("access:login"), {"username": "mette", "password": temporary})
    page = change(browser, temporary, temporary).content.decode()
    assert "Det er den adgangskode, du har nu. Vælg en anden." in page
    assert User.objects.get(pk=mette.pk).must_change_password


def test_a_new_password_ends_sessions_elsewhere_but_not_here(
    mette: User, browser_of: Callable[[User], Client]
) -> None:
    here, elsewhere = browser_of(mette), browser_of(mette)
    change(here, factories.PASSWORD, NEW)
    assert here.get(reverse("access:account")).status_code == 200
    assert elsewhere.get(reverse("access:account")).status_code == 302
    assert AuditEntry.objects.get(action="password_chosen").actor == mette


@pytest.mark.parametrize(
    ("old", "new", "again", "sentence"),
    [
        ("forkert", NEW, NEW, "Det er ikke din adgangskode nu. Skriv den igen."),
        (factories.PASSWORD, NEW, "noget-helt-andet", "De to nye adgangskoder er ikke ens."),
        (factories.PASSWORD, "kort", "kort", "Adgangskoden er for kort. Brug mindst 12 tegn."),
        (factories.PASSWORD, "93517826401", "93517826401", "Adgangskoden er kun tal."),
        (factories.PASSWORD, "mette@example.dk", "mette@example.dk", "Adgangskoden ligner dit"),
        (factories.PASSWORD, "1234567890123", "1234567890123", "er en, som mange bruger."),
    ],
)
def test_a_password_that_will_not_do_says_why(
    mette: User,
    browser_of: Callable[[User], Client],
    old: str,
    new: str,
    again: str,
    sentence: str,
) -> None:
    browser = browser_of(mette)
    browser.cookies["django_language"] = "en"  # pages for staff are Danish all the same
    page = change(browser, old, new, again).content.decode()
    assert sentence in page
    assert User.objects.get(pk=mette.pk).check_password(factories.PASSWORD)


def forget(address: str) -> str:
    """What somebody sees who forgot the password of an address."""
    answer = Client().post(reverse("access:password_reset"), {"email": address}, follow=True)
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


def mailed_link() -> str:
    letter = OutgoingMail.objects.get()
    found = re.search(r"https?://testserver(/konto/glemt/\S+)", letter.text)
    assert found
    return found[1]


def test_a_forgotten_password_is_replaced_with_a_mailed_link(mette: User) -> None:
    forget("Mette@Example.dk")
    assert OutgoingMail.objects.get().to == "mette@example.dk"
    browser = Client()
    page = browser.get(mailed_link(), follow=True)
    form = page.request["PATH_INFO"]
    assert "Vælg en adgangskode" in page.content.decode()

    answer = browser.post(form, {"new_password1": NEW, "new_password2": NEW}, follow=True)

    assert "Din adgangskode er gemt. Log ind med den her." in answer.content.decode()
    assert Client().login(username="mette", password=NEW)
    assert AuditEntry.objects.get(action="password_chosen_with_link").actor == mette


def test_a_link_works_only_once(mette: User) -> None:
    forget("mette@example.dk")
    link = mailed_link()
    browser = Client()
    form = browser.get(link, follow=True).request["PATH_INFO"]
    browser.post(form, {"new_password1": NEW, "new_password2": NEW})
    assert "Linket virker ikke" in Client().get(link, follow=True).content.decode()


def test_a_link_works_for_a_day(mette: User, monkeypatch: pytest.MonkeyPatch) -> None:
    forget("mette@example.dk")
    link = mailed_link()
    from django.contrib.auth.tokens import PasswordResetTokenGenerator

    later = timezone.now().replace(tzinfo=None) + timedelta(hours=26)
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda _: later)
    assert "Linket virker ikke" in Client().get(link, follow=True).content.decode()


def test_a_forgotten_password_page_says_the_same_for_an_unknown_address(mette: User) -> None:
    assert forget("mette@example.dk") == forget("ukendt@example.dk")
    assert OutgoingMail.objects.count() == 1


def test_a_leaver_gets_no_link(mette: User, admin: User) -> None:
    services.deactivate(mette, by=admin)
    forget("mette@example.dk")
    assert not OutgoingMail.objects.exists()


def test_the_help_page_says_what_to_do(db: None) -> None:
    page = Client().get(reverse("access:login_help")).content.decode()
    assert "Kan du ikke komme ind?" in page
    assert reverse("access:password_reset") in page


def test_ones_own_page_explains_ones_roles(
    mette: User, browser_of: Callable[[User], Client]
) -> None:
    page = browser_of(mette).get(reverse("access:account")).content.decode()
    assert "Mette Holm" in page
    assert "Registrerer indtag, afvisninger, hændelser og henvisninger" in page


def test_somebody_without_a_role_is_told_whom_to_ask(
    browser_of: Callable[[User], Client],
) -> None:
    page = browser_of(factories.user()).get(reverse("access:account")).content.decode()
    assert "Du har ingen roller endnu" in page
