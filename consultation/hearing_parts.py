"""What a hearing's desk page leads to. To hang a page on it, add its line here.

`url_name` must resolve with the hearing's slug alone. A part is shown to who may do one of
`permissions`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from config.access.models import User
from config.access.roles import Permission
from consultation.models import Hearing

EDITORS = frozenset({Permission.EDIT_CONSULTATIONS})
READERS = frozenset({Permission.EDIT_CONSULTATIONS, Permission.DRAW_ANNEXES})


@dataclass(frozen=True)
class HearingPart:
    """One page of a hearing's desk."""

    label: str
    url_name: str
    description: str
    permissions: frozenset[Permission] = EDITORS


@dataclass(frozen=True)
class HearingDoor:
    """A part with its address for one hearing."""

    label: str
    description: str
    url: str


PARTS: tuple[HearingPart, ...] = (
    HearingPart(
        "Svar",
        "consultation:hearing_responses",
        "Læs, søg, vis eller hold tilbage, og hent dem som fil.",
    ),
    HearingPart(
        "Tast et svar ind",
        "consultation:key_in_hearing_response",
        "Et svar, der kom med mail eller brev, eller som nogen har sagt.",
    ),
    HearingPart(
        "Parter",
        "consultation:hearing_parties",
        "Hvem I hører: inviter dem, se, hvem der har svaret, og mind resten om fristen.",
        permissions=READERS,
    ),
    HearingPart(
        "Materiale",
        "consultation:hearing_materials",
        "De dokumenter, der er i høring, og som alle kan læse.",
    ),
    HearingPart(
        "Udsæt fristen",
        "consultation:extend_hearing",
        "Giv længere tid, eller åbn høringen igen. Det står på siden hvorfor.",
    ),
)


def doors(hearing: Hearing, user: User) -> Iterator[HearingDoor]:
    """The doors that `user` sees for `hearing`."""
    for part in PARTS:
        if part.permissions & user.permissions:
            url = reverse(part.url_name, args=[hearing.slug])
            yield HearingDoor(part.label, part.description, url)
