"""Everyone who has a place in the portal has a page that says how to use it."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from config.access.navigation import items_for
from config.access.roles import ROLES
from config.guides import GUIDES


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.code)
def test_a_role_with_places_to_go_has_a_guide(client_as, role):
    user = client_as(role.code).user

    assert bool(items_for(user, "/")) == (role.code in GUIDES)


@pytest.mark.parametrize("role", GUIDES)
def test_a_guide_names_only_places_that_its_reader_can_see(client_as, role):
    client = client_as(role)
    page = client.get(reverse("guide", args=[role])).content.decode()

    places = {item.label for item in items_for(client.user, "/")}
    bold = set(re.findall(r"<strong>([^<]+)</strong>", page))
    every = {"Bilag", "Mine rum", "Optællinger", "Gener", "Indlæsninger", "Log", "Medarbejdere",
             "Henvisninger", "Opsætning af rum", "Inddragelse", "Hjælp til svar"}  # fmt: skip
    assert bold & every <= places


def test_the_own_guide_stands_first(client_as):
    page = client_as("analyst").get(reverse("help")).content.decode()

    assert page.index("Analytiker") < page.index("Medarbejder i stofindtagelsesrum")
    assert page.count("(din rolle)") == 1
