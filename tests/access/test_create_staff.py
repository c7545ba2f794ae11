"""`manage.py create_staff`: the first account of a fresh installation."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from config.access.models import User
from config.audit.models import AuditEntry
from tests import factories


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("create_staff", *arguments, stdout=out)
    return out.getvalue()


def test_it_prints_a_password_that_opens_once_and_must_be_changed(db: None) -> None:
    said = run("Boss", "--role", "administrator", "--role", "analyst", "--name", "Anne Marie Lind")
    password = said.split()[-1]
    user = User.objects.get(username="boss")
    assert (user.first_name, user.last_name) == ("Anne Marie", "Lind")
    assert [role.code for role in user.roles] == ["analyst", "administrator"]
    assert user.must_change_password
    assert Client().login(username="boss", password=password)
    assert AuditEntry.objects.get(action="user_created").actor is None


def test_a_single_name_is_a_first_name(db: None) -> None:
    run("boss", "--role", "administrator", "--name", "Anne")
    assert str(User.objects.get()) == "Anne"


def test_it_leaves_an_account_that_exists_as_it_is(db: None) -> None:
    before = factories.user("analyst", username="boss")
    with pytest.raises(CommandError, match="which is left as it is"):
        run("BOSS", "--role", "administrator")
    (after,) = User.objects.all()
    assert after.password == before.password
    assert [role.code for role in after.roles] == ["analyst"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["boss"], "required: --role"),
        (["boss", "--role", "king"], "invalid choice: 'king'"),
        (["bo ss", "--role", "analyst"], "cannot be used"),
        (["boss", "--role", "analyst", "--email", "nowhere"], "cannot be used"),
    ],
)
def test_what_cannot_be_stored_is_refused(db: None, arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        run(*arguments)
    assert not User.objects.exists()
