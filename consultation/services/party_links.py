"""A party's personal link: who holds it answers for the party.

The token is stored as a keyed digest only. It is drawn from a random number and the portal's secret
key, so that a reminder can tell it again: a new one each time would shut out whoever is writing.
"""

from __future__ import annotations

import secrets

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from config.receipt import keyed_digest
from consultation.exceptions import ConsultationError
from consultation.models import HearingParty

_TOKEN_LENGTH = 40
"""Hex characters: 160 bits."""
FIELDS = ("token_digest", "link_nonce", "link_site")
"""What `renew` sets; save them."""


class UnknownLink(ConsultationError):
    """The link is unknown, replaced by a newer one, or its hearing is not public; which is not
    told."""

    def __init__(self) -> None:
        super().__init__(_("Linket gælder ikke mere. Skriv til den, der sendte det, og få et nyt."))


def renew(party: HearingParty, site: str) -> None:
    """Give a party a new link under the portal's address `site`; the one before opens nothing.

    The caller saves `FIELDS`.
    """
    party.link_nonce = secrets.token_hex(16)
    party.link_site = site.rstrip("/")
    party.token_digest = _digest(_token(party))


def address(party: HearingParty) -> str:
    """The whole address of a party's link; "" where it has none, or the secret key is another."""
    if not party.link_nonce:
        return ""
    token = _token(party)
    if _digest(token) != party.token_digest:
        return ""
    return party.link_site + reverse("consultation:party_page", args=[party.hearing.slug, token])


def open_link(token: str) -> HearingParty:
    """The party behind a link, with its hearing and consultation. Raises UnknownLink."""
    found = (
        HearingParty.objects.select_related("party", "hearing__consultation")
        .filter(
            Q(hearing__published_at__isnull=False),
            Q(hearing__consultation__published_at__isnull=False),
            token_digest=_digest(token),
        )
        .first()
    )
    if found is None:
        raise UnknownLink
    return found


def _token(party: HearingParty) -> str:
    return keyed_digest(party.link_nonce, "party-link")[:_TOKEN_LENGTH]


def _digest(token: str) -> str:
    return keyed_digest(token, "party")
