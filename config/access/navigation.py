"""The few places there are, by role. Apps register theirs in AppConfig.ready."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from config.access.models import User
from config.access.roles import Permission


@dataclass(frozen=True)
class Place:
    """A place in the navigation; `description` is shown on the front page's door.

    `url_name` must resolve without arguments. Shown to who may do one of `permissions`.
    """

    label: str
    url_name: str
    description: str
    permissions: frozenset[Permission]
    order: int = 100


@dataclass(frozen=True)
class NavigationItem:
    label: str
    url: str
    description: str
    current: bool


_places: dict[str, Place] = {}


def register(places: Iterable[Place]) -> None:
    """Add places; the same address name twice replaces it."""
    for place in places:
        _places[place.url_name] = place


def items_for(user: User, path: str) -> tuple[NavigationItem, ...]:
    """What `user` sees, in order; the item whose address is the longest beginning of `path` is
    current."""
    shown = sorted(
        (place for place in _places.values() if place.permissions & user.permissions),
        key=lambda place: (place.order, place.label),
    )
    addresses = {place.url_name: reverse(place.url_name) for place in shown}
    current = max((url for url in addresses.values() if path.startswith(url)), key=len, default="")
    return tuple(
        NavigationItem(
            label=place.label,
            url=addresses[place.url_name],
            description=place.description,
            current=addresses[place.url_name] == current,
        )
        for place in shown
    )
