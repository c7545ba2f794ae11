"""What the staff's search box finds of offers."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from config import search
from config.access.models import User
from config.access.roles import Permission
from config.search import Hit, Provider, narrow
from referrals.models import Offer

_P = Permission


def _offers(user: User, words: tuple[str, ...], most: int) -> Iterator[Hit]:
    """Those in use, with address and telephone; who keeps the list finds the others, too."""
    found = Offer.objects.select_related("kind")
    keeps_list = user.may(_P.MANAGE_OFFERS)
    if not keeps_list:
        found = found.filter(is_active=True)
    for each in narrow(found, words, "name", "address", "kind__name")[:most]:
        parts = (each.address, each.phone, "" if each.is_active else "ude af brug")
        yield Hit(
            each.name,
            each.kind.name,
            reverse("referrals:edit_offer", args=[each.pk]) if keeps_list else "",
            " · ".join(part for part in parts if part),
        )


def register() -> None:
    """Let the search box ask; run once, when the app is ready."""
    may = frozenset({_P.GIVE_REFERRALS, _P.MANAGE_OFFERS})
    search.register(Provider("tilbud", "Tilbud", may, _offers, order=90))
