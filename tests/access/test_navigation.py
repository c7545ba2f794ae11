"""What each role finds in the navigation, and what the roles are called."""

from __future__ import annotations

import pytest

from config.access import wording
from config.access.navigation import items_for
from config.access.roles import ROLES, Permission
from tests import factories


def labels(role: str, path: str = "/") -> list[str]:
    return [item.label for item in items_for(factories.user(role), path)]


@pytest.mark.django_db
def test_only_administrators_find_accounts_and_log() -> None:
    assert {"Medarbejdere", "Log"} <= set(labels("administrator"))
    for role in ("room_staff", "room_leader", "helper", "consultation_editor", "analyst"):
        assert not {"Medarbejdere", "Log"} & set(labels(role)), role


@pytest.mark.django_db
def test_the_place_one_is_in_is_marked() -> None:
    items = items_for(factories.user("administrator"), "/konto/medarbejdere/7/")
    assert [item.label for item in items if item.current] == ["Medarbejdere"]


def test_every_deed_has_a_danish_name_and_every_role_allows_some() -> None:
    assert set(wording.DEEDS) == set(Permission)
    assert all(wording.deeds_of(role) for role in ROLES)
