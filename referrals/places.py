"""What referrals add to the navigation and to the counter's doors."""

from __future__ import annotations

from django.urls import reverse

from config.access import navigation
from config.access.navigation import Place
from config.access.roles import Permission
from intake_rooms import deeds
from intake_rooms.deeds import Deed
from intake_rooms.models import Room
from referrals import pages

PLACE = Place(
    "Henvisninger",
    "referrals:index",
    "Henvis til behandling, sundhed og sociale tilbud, og hold listen over tilbud ajour.",
    frozenset({Permission.GIVE_REFERRALS, Permission.MANAGE_OFFERS}),
    order=40,
)


def _address(room: Room) -> str:
    return reverse("referrals:give", args=[room.slug])


DEED = Deed(
    "henvisning",
    "Henvisning",
    _address,
    Permission.GIVE_REFERRALS,
    pages.saved_referral,
    order=10,
    count=pages.count_on,
)


def register() -> None:
    """Make place and deed known; run once, when the app is ready."""
    navigation.register([PLACE])
    deeds.register(DEED)
