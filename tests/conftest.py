"""What every test may use: staff by role, a clock that stands still, and no network."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client, TransactionTestCase, override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from config.access.models import RoleAssignment, User
from consultation.services import fairplay
from tests.fresh_database import FreshDatabase

# In CI the same examples are drawn every time: a red run means the change, not the draw. Elsewhere
# each run draws anew and may find more.
hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")


class NetworkBlocked(OSError):
    """A test tried to reach another machine."""


def _is_this_machine(host: object) -> bool:
    """Whether an address is loopback; names other than localhost count as foreign."""
    if host in (None, "", "localhost", b"localhost"):
        return True
    text = host.decode() if isinstance(host, bytes) else str(host)
    try:
        return ipaddress.ip_address(text.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _refuse_foreign(address: object) -> None:
    if isinstance(address, tuple) and not _is_this_machine(address[0]):
        raise NetworkBlocked(f"A test tried to reach {address[0]}; tests stay on this machine.")


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    """Each test begins with nothing counted: no answers begun on the web, no wrong codes tried."""
    fairplay.forget()
    cache.clear()


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Refuse every connection and look-up beyond loopback, for the whole run."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
        look_up = socket.getaddrinfo

        def guarded_look_up(host: Any, *arguments: Any, **options: Any) -> Any:
            _refuse_foreign((host,))
            return look_up(host, *arguments, **options)

        patch.setattr(socket, "getaddrinfo", guarded_look_up)
        yield


def _guarded(connect: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(connection: socket.socket, address: object) -> Any:
        _refuse_foreign(address)
        return connect(connection, address)

    return guarded


@pytest.fixture(scope="session", autouse=True)
def _fast_passwords() -> Iterator[None]:
    """Hash passwords cheaply: tests make many users and guard no secret."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """On SQLite, test on a file of our own.

    In memory, all threads share one connection: no lock would ever be waited for, and the live
    server's requests would run inside each other's transactions.
    """
    database: dict[str, Any] = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        folder = Path(os.environ["VAR_DIR"])
        folder.mkdir(parents=True, exist_ok=True)
        database.setdefault("TEST", {})["NAME"] = str(folder / "tests.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """After a test that commits, put back the database as the migrations left it."""
    with django_db_blocker.unblock():
        fresh = FreshDatabase()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: fresh.put_back())
        yield
    with django_db_blocker.unblock():
        fresh.forget()


@pytest.fixture
def make_user(db: None) -> Callable[..., User]:
    """A function `make_user(*roles, username=…, password=…)` that gives a member of staff.

    `roles` are codes of `config.access.roles`; the user name is made from them and a number.
    """

    def make(*roles: str, username: str = "", password: str = "en-lang-adgangskode") -> User:
        name = username or f"{'-'.join(roles) or 'ingen-rolle'}-{User.objects.count() + 1}"
        user = User.objects.create_user(username=name, password=password)
        RoleAssignment.objects.bulk_create([RoleAssignment(user=user, role=role) for role in roles])
        return user

    return make


@pytest.fixture
def client_as(make_user: Callable[..., User]) -> Callable[..., Client]:
    """A function `client_as(*roles)`: a test client logged in as a new member of staff.

    The user is the client's attribute `user`.
    """

    def log_in(*roles: str) -> Client:
        client = Client()
        user = make_user(*roles)
        client.force_login(user)
        client.user = user  # type: ignore[attr-defined]
        return client

    return log_in


class Clock:
    """Django's clock, standing still. `set` moves it; naive times are Danish local time."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def set(self, moment: datetime | str) -> None:
        """Move to a time, given as such or as ISO text."""
        new = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        self.moment = timezone.make_aware(new) if timezone.is_naive(new) else new


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """`timezone.now()` and all that asks it stand still at Wednesday 24 October 2012, 14.00."""
    standing = Clock(timezone.now())
    standing.set("2012-10-24T14:00")
    monkeypatch.setattr(timezone, "now", lambda: standing.moment)
    return standing
