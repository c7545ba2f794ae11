"""Administrators make, change, shut and open accounts, and each deed is in the log."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from config.access import services
from config.access.exceptions import AlreadyThere, LastAdministrator, OwnAccount
from config.access.models import User
from config.access.roles import ROLES
from config.access.services import Person
from config.audit.models import AuditEntry
from config.outbox.models import OutgoingMail
from tests import factories

PERSON = Person("mette", "Mette", "Holm", "mette@example.dk")
ANSWERS: dict[str, Any] = {
    "first_name": "Mette",
    "last_name": "Holm",
    "username": "Mette",
    "email": "Mette@Example.dk",
    "roles": ["room_staff", "helper"],
    "entrance": "screen",
}


@pytest.fixture
def mette(admin: User) -> User:
    user, _ = services.new_user(PERSON, roles=["room_staff"], by=admin)
    return user


def send(client: Client, name: str, *args: Any, **answers: Any) -> str:
    response = client.post(reverse(f"access:{name}", args=args), answers, follow=True)
    return response.content.decode()


def last_line() -> tuple[str, str | None, dict[str, Any]]:
    line = AuditEntry.objects.first()
    assert line
    return line.action, line.target_id, line.details


def test_a_new_member_of_staff_gets_in_with_the_password_that_is_shown(as_admin: Client) -> None:
    page = send(as_admin, "user_new", **ANSWERS)
    shown = re.findall(r"<code>(.+?)</code>", page)
    assert shown[0] == "mette"
    assert re.fullmatch(r"(?:[a-z2-9]{4}-){3}[a-z2-9]{4}", shown[1])

    user = User.objects.get(username="mette")
    assert (user.get_full_name(), user.email) == ("Mette Holm", "mette@example.dk")
    assert [role.code for role in user.roles] == ["room_staff", "helper"]
    assert user.must_change_password
    assert Client().login(username="mette", password=shown[1])
    assert last_line() == (
        "user_created", str(user.pk), {"roles": ["helper", "room_staff"]}
    )  # fmt: skip


def test_the_shown_password_is_stored_nowhere(as_admin: Client) -> None:
    page = send(as_admin, "user_new", **ANSWERS)
    password = re.findall(r"<code>(.+?)</code>", page)[1]
    user = User.objects.get(username="mette")
    again = as_admin.get(reverse("access:user_edit", args=[user.pk])).content.decode()
    assert password not in again
    assert password not in str(list(AuditEntry.objects.values_list("details", flat=True)))
    assert password not in str(as_admin.session.items())


def test_a_new_member_of_staff_may_get_a_mail_instead(as_admin: Client) -> None:
    page = send(as_admin, "user_new", **{**ANSWERS, "entrance": "mail"})
    assert "En mail med et link er på vej til mette@example.dk." in page
    letter = OutgoingMail.objects.get()
    assert letter.to == "mette@example.dk"
    link = re.search(r"http://testserver(/konto/glemt/\S+)", letter.text)
    assert link
    assert "Dit brugernavn er mette." in letter.text
    assert "Vælg en adgangskode" in Client().get(link[1], follow=True).content.decode()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"first_name": ""}, "Skriv fornavnet."),
        ({"username": "mette holm"}, "Brug kun bogstaver, tal og tegnene"),
        ({"username": "ADMIN"}, "Brugernavnet “admin” er i brug."),
        ({"email": "ikke en adresse"}, "Skriv en mailadresse, fx navn@kommune.dk."),
        ({"email": "Boss@Example.dk"}, "En anden medarbejder har mailadressen boss@example.dk."),
        ({"email": "", "entrance": "mail"}, "Skriv en mailadresse, eller vælg den midlertidige"),
        ({"roles": []}, "Vælg mindst én rolle."),
        ({"roles": ["konge"]}, "konge"),
    ],
)
def test_what_cannot_be_stored_is_said_and_nothing_is_stored(
    as_admin: Client, wrong: dict[str, Any], sentence: str
) -> None:
    factories.user(email="boss@example.dk")
    before = User.objects.count()
    assert sentence in send(as_admin, "user_new", **{**ANSWERS, **wrong})
    assert User.objects.count() == before


def test_name_and_roles_can_be_changed_and_the_log_says_what_but_not_to_what(
    as_admin: Client, mette: User
) -> None:
    page = send(
        as_admin, "user_edit", mette.pk,
        **{**ANSWERS, "last_name": "Holm Ravn", "roles": ["room_leader"]},
    )  # fmt: skip
    assert "Ændringerne er gemt." in page
    changed = User.objects.get(pk=mette.pk)
    assert changed.last_name == "Holm Ravn"
    assert [role.code for role in changed.roles] == ["room_leader"]
    assert last_line()[2] == {
        "fields": ["last_name"], "added": ["room_leader"], "removed": ["room_staff"]
    }  # fmt: skip


def test_a_change_of_nothing_leaves_no_line_in_the_log(as_admin: Client, mette: User) -> None:
    before = AuditEntry.objects.count()
    send(as_admin, "user_edit", mette.pk, **{**ANSWERS, "roles": ["room_staff"]})
    assert AuditEntry.objects.count() == before


def test_a_refused_change_changes_nothing(mette: User, admin: User) -> None:
    person = Person("admin", "Ny", "Holm", "")
    with pytest.raises(AlreadyThere):
        services.change_user(mette, person, roles=["analyst"], by=admin)
    kept = User.objects.get(pk=mette.pk)
    assert (kept.first_name, [role.code for role in kept.roles]) == ("Mette", ["room_staff"])


def test_a_leaver_is_out_at_once_and_old_sessions_never_wake_up(
    as_admin: Client, mette: User, browser_of: Callable[[User], Client]
) -> None:
    User.objects.filter(pk=mette.pk).update(must_change_password=False)
    theirs = browser_of(User.objects.get(pk=mette.pk))
    assert theirs.get(reverse("access:account")).status_code == 200

    page = send(as_admin, "user_deactivate", mette.pk)

    assert "Adgangen for Mette Holm er lukket." in page
    assert theirs.get(reverse("access:account")).status_code == 302
    assert last_line() == ("user_deactivated", str(mette.pk), {})
    services.reactivate(mette, by=User.objects.get(username="admin"))
    assert theirs.get(reverse("access:account")).status_code == 302


def test_shutting_twice_is_one_line_in_the_log(as_admin: Client, mette: User) -> None:
    for _ in range(2):
        send(as_admin, "user_deactivate", mette.pk)
    assert AuditEntry.objects.filter(action="user_deactivated").count() == 1


def test_a_shut_account_opens_again_with_its_roles_and_a_new_password(
    as_admin: Client, mette: User, admin: User
) -> None:
    services.deactivate(mette, by=admin)
    page = send(as_admin, "user_reactivate", mette.pk)
    password = re.findall(r"<code>(.+?)</code>", page)[1]
    assert Client().login(username="mette", password=password)
    assert [role.code for role in User.objects.get(pk=mette.pk).roles] == ["room_staff"]
    assert "allerede åben" in send(as_admin, "user_reactivate", mette.pk)
    assert AuditEntry.objects.filter(action="user_reactivated").count() == 1


def test_a_reset_password_ends_the_sessions_and_must_be_changed(
    as_admin: Client, mette: User, browser_of: Callable[[User], Client]
) -> None:
    theirs = browser_of(mette)
    page = send(as_admin, "user_reset_password", mette.pk)
    password = re.findall(r"<code>(.+?)</code>", page)[1]
    assert theirs.get(reverse("access:password_change")).status_code == 302
    assert Client().login(username="mette", password=password)
    assert User.objects.get(pk=mette.pk).must_change_password
    assert last_line() == ("password_reset", str(mette.pk), {})


def test_nobody_shuts_themselves_out(as_admin: Client, admin: User) -> None:
    factories.user("administrator")
    own = "Du kan ikke fratage dig selv rollen som administrator eller lukke din egen adgang."
    answers = {**ANSWERS, "username": "admin", "email": "", "roles": ["analyst"]}
    assert own in send(as_admin, "user_edit", admin.pk, **answers)
    assert own in send(as_admin, "user_deactivate", admin.pk)
    kept = User.objects.get(pk=admin.pk)
    assert kept.is_active
    assert [role.code for role in kept.roles] == ["administrator"]


def test_administrators_may_change_the_rest_of_their_own_account(
    as_admin: Client, admin: User
) -> None:
    answers = {**ANSWERS, "username": "admin", "email": "", "roles": ["administrator", "analyst"]}
    assert "Ændringerne er gemt." in send(as_admin, "user_edit", admin.pk, **answers)


def test_the_last_administrator_stays(admin: User) -> None:
    """Nobody but an administrator gets here by a page; the rule holds all the same."""
    other = factories.user("analyst")
    person = Person("admin", "A", "B", "")
    with pytest.raises(LastAdministrator):
        services.change_user(admin, person, roles=["analyst"], by=other)
    with pytest.raises(LastAdministrator):
        services.deactivate(admin, by=other)
    with pytest.raises(OwnAccount):
        services.deactivate(other, by=other)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_shut_each_other_out_at_once_leave_one() -> None:
    one, two = factories.user("administrator"), factories.user("administrator")
    ready = Barrier(2)

    def shut(user: User, by: User) -> str:
        try:
            ready.wait(timeout=20)
            services.deactivate(user, by=by)
        except LastAdministrator:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        results = [pool.submit(shut, one, two), pool.submit(shut, two, one)]
        assert sorted(result.result() for result in results) == ["done", "refused"]
    assert User.objects.filter(is_active=True).count() == 1


def test_an_administrator_whose_account_is_shut_does_not_count(admin: User) -> None:
    factories.user("administrator", is_active=False)
    with pytest.raises(LastAdministrator):
        services.deactivate(admin, by=factories.user("analyst"))


def test_one_of_two_administrators_may_go(admin: User) -> None:
    second = factories.user("administrator")
    services.deactivate(second, by=admin)
    assert not User.objects.get(pk=second.pk).is_active


def test_the_database_holds_one_account_per_name_and_address(mette: User) -> None:
    for twin in ({"username": "METTE"}, {"username": "x", "email": "METTE@example.dk"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.create(**twin)
    User.objects.create(username="uden-adresse")
    User.objects.create(username="heller-ikke")


def test_no_account_can_be_deleted_by_a_page(as_admin: Client, mette: User) -> None:
    response = as_admin.delete(reverse("access:user_edit", args=[mette.pk]))
    assert response.status_code == 405
    assert User.objects.filter(pk=mette.pk).exists()


def test_the_list_finds_filters_and_sorts(as_admin: Client, mette: User) -> None:
    factories.user("analyst", username="anne", first_name="Anne", is_active=False)

    def found(query: str) -> list[str]:
        page = as_admin.get(reverse("access:users") + query).content.decode()
        return re.findall(r'data-title="Brugernavn">\s*(\S+)', page)

    assert found("") == ["admin", "anne", "mette"]
    assert found("?q=holm+met") == ["mette"]
    assert found("?q=EXAMPLE.DK") == ["mette"]
    assert found("?role=analyst") == ["anne"]
    assert found("?state=shut") == ["anne"]
    assert found("?state=open&sort=-brugernavn") == ["mette", "admin"]
    assert found("?q=ingen") == []


def test_the_list_asks_as_often_for_many_as_for_few(
    as_admin: Client, django_assert_num_queries: Any
) -> None:
    for _ in range(2):
        with django_assert_num_queries(6):
            as_admin.get(reverse("access:users"))
        for _ in range(10):
            factories.user("room_staff", "helper")


def test_the_page_of_roles_tells_what_each_may_do_and_how_many_have_it(
    as_admin: Client, mette: User
) -> None:
    page = as_admin.get(reverse("access:roles")).content.decode()
    for role in ROLES:
        assert f"<h2>{role.name}</h2>" in page
    assert "registrere indtag, afvisninger og hændelser" in page
    assert "1 medarbejder har rollen" in page
    assert "0 medarbejdere har rollen" in page
