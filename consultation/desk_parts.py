"""What a questionnaire's desk page leads to. To hang a page on the desk, add its line here.

`url_name` must resolve with the questionnaire's slug alone. A part is shown to who may do one of
`permissions`, and only where the questionnaire is of one of `audiences` (none named: of all).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from config.access.models import User
from config.access.roles import Permission
from consultation.codes import Audience
from consultation.models import Questionnaire

EDITORS = frozenset({Permission.EDIT_CONSULTATIONS})
HELPERS = frozenset({Permission.HELP_ANSWER})
READERS = frozenset({Permission.EDIT_CONSULTATIONS, Permission.DRAW_ANNEXES})


@dataclass(frozen=True)
class Part:
    """One page of a questionnaire's desk. `group` is the heading that it stands under."""

    group: str
    label: str
    url_name: str
    description: str
    permissions: frozenset[Permission] = EDITORS
    audiences: frozenset[Audience] = frozenset()
    needs_version: bool = False
    """Whether it makes sense only once something is published."""


@dataclass(frozen=True)
class Door:
    """A part with its address for one questionnaire; `url` is "" where it must wait."""

    label: str
    description: str
    url: str


WRITING, ANSWERING, RESULTS = "Skriv", "Lad folk svare", "Svar og resultater"

PARTS: tuple[Part, ...] = (
    Part(
        WRITING,
        "Spørgsmål",
        "consultation:authoring",
        "Skriv afsnit og spørgsmål, flyt om, og vælg, hvad der vises hvornår.",
    ),
    Part(
        WRITING,
        "Sprog",
        "consultation:authoring_languages",
        "Se, hvad der mangler, oversæt her, eller send en fil til en oversætter.",
    ),
    Part(
        WRITING,
        "Forhåndsvisning",
        "consultation:authoring_preview",
        "Prøv kladden som dem, der skal svare. Intet bliver gemt.",
    ),
    Part(
        WRITING,
        "Udgiv",
        "consultation:publish_questionnaire",
        "Se, hvad der er ændret, og gør kladden til en ny version.",
    ),
    Part(
        WRITING,
        "Versioner",
        "consultation:versions",
        "Hvad der har været spurgt om, og hvad der er ændret hvornår.",
        permissions=READERS,
    ),
    Part(
        WRITING,
        "Målgruppe, kanaler og tider",
        "consultation:edit_questionnaire",
        "Hvem der kan svare, hvordan, og fra hvornår til hvornår.",
    ),
    Part(
        WRITING,
        "Mål for svar",
        "consultation:questionnaire_goals",
        "Hvor mange svar I håber på fra hver gruppe.",
    ),
    Part(
        WRITING,
        "Regneark til ODK og Kobo",
        "consultation:xlsform",
        "Hent skemaet som XLSForm, eller læs et, der er lavet til ODK eller KoboToolbox.",
    ),
    Part(
        ANSWERING,
        "Steder og plakater",
        "consultation:places",
        "Plakater med kode til hvert sted, og tablets i rummene.",
        needs_version=True,
    ),
    Part(
        ANSWERING,
        "Tablet i et rum",
        "consultation:kiosk_of",
        "Gør den tablet, du sidder med, til en kiosk. Du bliver logget ud, når den starter.",
        permissions=HELPERS,
        needs_version=True,
    ),
    Part(
        ANSWERING,
        "Hjælp en person",
        "consultation:assisted_begin",
        "Læs op, tryk, og send det, personen svarer.",
        permissions=HELPERS,
        needs_version=True,
    ),
    Part(
        ANSWERING,
        "Papir og interview",
        "consultation:on_paper",
        "Print skemaet, tast svar ind, og skriv interview ind med vejledning ved siden af.",
        needs_version=True,
    ),
    Part(
        ANSWERING,
        "Invitationer",
        "consultation:invitations",
        "Et personligt link til hver organisation, og hvem der har svaret.",
        audiences=frozenset({Audience.STAKEHOLDER}),
        needs_version=True,
    ),
    Part(
        RESULTS,
        "Resultater",
        "consultation:results",
        "Hvor mange der har svaret, og hvad: tabeller, figurer, grupper og filer.",
        permissions=READERS,
        needs_version=True,
    ),
    Part(
        RESULTS,
        "Eftersyn",
        "consultation:look_through",
        "Svar, der ser usædvanlige ud: oversvømmelser, ens tekster, for hurtige svar.",
        needs_version=True,
    ),
    Part(
        RESULTS,
        "Vedhæftede filer",
        "consultation:files",
        "Hent de filer, der fulgte med svarene.",
        audiences=frozenset({Audience.STAKEHOLDER}),
        needs_version=True,
    ),
)


def doors(questionnaire: Questionnaire, user: User) -> Iterator[tuple[str, tuple[Door, ...]]]:
    """The doors that `user` sees for `questionnaire`, by heading."""
    for group in (WRITING, ANSWERING, RESULTS):
        shown = tuple(
            _door(part, questionnaire)
            for part in PARTS
            if part.group == group
            and part.permissions & user.permissions
            and (not part.audiences or questionnaire.audience in part.audiences)
        )
        if shown:
            yield group, shown


def _door(part: Part, questionnaire: Questionnaire) -> Door:
    waits = part.needs_version and questionnaire.current_id is None
    url = "" if waits else reverse(part.url_name, args=[questionnaire.slug])
    return Door(part.label, part.description, url)
