"""Administrators, and pages as text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from config.access.models import User
from tests import factories


@pytest.fixture
def admin(db: None) -> User:
    """The only administrator."""
    return factories.user("administrator", username="admin")


@pytest.fixture
def as_admin(admin: User) -> Client:
    """The administrator's browser."""
    client = Client()
    client.force_login(admin)
    return client


@pytest.fixture
def browser_of(db: None) -> Callable[[User], Client]:
    """A function `browser_of(user)`: a browser in which somebody is logged in."""

    def log_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return log_in
