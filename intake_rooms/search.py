"""What the staff's search box finds of rooms: those within reach, at the page of one's work."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from config import search
from config.access.models import User
from config.access.roles import Permission
from config.search import Hit, Provider, narrow
from intake_rooms.models import Room

_P = Permission


def _address(room: Room, user: User) -> str:
    if user.may(_P.REGISTER_INTAKES) and room.closed_on is None:
        return reverse("intake_rooms:counter", args=[room.slug])
    if user.may(_P.SEE_DAY):
        return reverse("intake_rooms:day", args=[room.slug, timezone.localdate()])
    return reverse("intake_rooms:setup_room", args=[room.slug]) if user.may(_P.SET_UP_ROOMS) else ""


def _rooms(user: User, words: tuple[str, ...], most: int) -> Iterator[Hit]:
    found = Room.objects.reachable_by(user).select_related("group")
    for each in narrow(found, words, "name", "slug")[:most]:
        yield Hit(
            each.name,
            each.get_kind_display(),
            _address(each, user),
            "lukket for altid" if each.closed_on else "",
        )


def register() -> None:
    """Let the search box ask; run once, when the app is ready."""
    may = frozenset({_P.REGISTER_INTAKES, _P.SEE_DAY, _P.SET_UP_ROOMS})
    search.register(Provider("rum", "Rum", may, _rooms, order=100))
