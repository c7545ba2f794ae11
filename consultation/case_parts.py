"""What a consultation's desk page leads to, beside its questionnaires, phases and documents.

To hang a page on it, add its line here: `url_name` must resolve with the consultation's slug alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from config.access.models import User
from config.access.roles import Permission
from consultation.models import Consultation

EDITORS = frozenset({Permission.EDIT_CONSULTATIONS})
READERS = frozenset({Permission.EDIT_CONSULTATIONS, Permission.DRAW_ANNEXES})

HEARING = "Høring"
MEETINGS = "Møder og grupper"
TRACES = "Fra det sagte til det besluttede"
NEWS = "Nyheder"
GROUPS = (HEARING, MEETINGS, TRACES, NEWS)


@dataclass(frozen=True)
class CasePart:
    """One page of a consultation's desk. `group` is the heading that it stands under."""

    group: str
    label: str
    url_name: str
    description: str
    permissions: frozenset[Permission] = READERS


@dataclass(frozen=True)
class CaseDoor:
    """A part with its address for one consultation."""

    label: str
    description: str
    url: str


PARTS: tuple[CasePart, ...] = (
    CasePart(
        MEETINGS,
        "Møder og workshopper",
        "consultation:event_list",
        "Arrangementer, som folk melder sig til: sider, tilmeldte, venteliste og fremmøde.",
    ),
    CasePart(
        HEARING,
        "Høring",
        "consultation:consultation_hearings",
        "Send noget ud med en frist, tag imod svar fra alle, og se dem igennem.",
    ),
    CasePart(
        MEETINGS,
        "Grupper og møder",
        "consultation:groups",
        "Arbejdsgrupper, følgegrupper og netværk med medlemmer, møder og referater.",
    ),
    CasePart(
        MEETINGS,
        "Aftaler",
        "consultation:action_points",
        "Hvem der har lovet hvad på møderne, og hvad der er over fristen.",
    ),
    CasePart(
        MEETINGS,
        "Interview",
        "consultation:interviews",
        "Hvor mange der er interviewet, i hvilke grupper og hvor.",
        permissions=EDITORS,
    ),
    CasePart(
        NEWS,
        "Nyheder",
        "consultation:news_desk",
        "Skriv nyt til den offentlige side og til dem, der har bedt om nyt på e-mail.",
        permissions=EDITORS,
    ),
    CasePart(
        TRACES,
        "Sporbarhed",
        "consultation:traceability",
        "Følg hver udfordring til beslutning og opfølgning, og tilbage, og se, hvad der mangler.",
    ),
    CasePart(
        TRACES,
        "Udfordringer",
        "consultation:challenge_list",
        "Det, der blev fundet, og hvem der fandt det.",
    ),
    CasePart(
        TRACES,
        "Spor",
        "consultation:track_list",
        "Arbejdet videre, delt op efter udfordringer.",
    ),
    CasePart(
        TRACES,
        "Forslag",
        "consultation:proposal_list",
        "Forslag, og de principper og den grundstruktur, de bygger på.",
    ),
    CasePart(
        TRACES,
        "Beslutninger",
        "consultation:decision_list",
        "Det, udvalget besluttede, og hvad der er sket siden.",
    ),
    CasePart(
        TRACES,
        "Grundlag",
        "consultation:evidence_list",
        "Alle bidrag, der er blevet en del af noget, eller ikke førte videre.",
    ),
    CasePart(
        TRACES,
        "Bilag om forløbet",
        "reports:process",
        "Hvem der var med, hvad de fandt, og hvad der blev besluttet, til udvalget.",
    ),
)


def doors(consultation: Consultation, user: User) -> Iterator[tuple[str, tuple[CaseDoor, ...]]]:
    """The doors that `user` sees for `consultation`, by heading."""
    for group in GROUPS:
        shown = tuple(
            CaseDoor(part.label, part.description, reverse(part.url_name, args=[consultation.slug]))
            for part in PARTS
            if part.group == group and part.permissions & user.permissions
        )
        if shown:
            yield group, shown
