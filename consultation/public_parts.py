"""What a consultation's public page shows beside its questionnaires, timeline and documents.

To add a section, add its line here. `context` gives what the template needs, None where there is
nothing to show; it may ask the database a number of times that does not grow with the data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from consultation import event_cards, hearing_cards, news_section, process_section
from consultation.models import Consultation
from consultation.queries import groups

Context = Callable[[Consultation, datetime, str], Mapping[str, Any] | None]
"""Consultation, moment, language."""

DOORS, RESULTS, MEETINGS, NEWS = "doors", "results", "meetings", "news"
"""Where a section stands: beside the doors to answer, with what came of it, and so on."""


@dataclass(frozen=True)
class PublicPart:
    """One section of the public page; its template sees `part`, what `context` gave."""

    place: str
    template: str
    context: Context


@dataclass(frozen=True)
class Section:
    template: str
    part: Mapping[str, Any]


def _minutes(consultation: Consultation, now: datetime, language: str) -> Mapping[str, Any] | None:
    found = groups.public_minutes(consultation)
    return {"minutes": found, "slug": consultation.slug} if found else None


PARTS: tuple[PublicPart, ...] = (
    PublicPart(DOORS, "consultation/hearing/section.html", hearing_cards.of_consultation),
    PublicPart(MEETINGS, "consultation/events/section.html", event_cards.of_consultation),
    PublicPart(MEETINGS, "consultation/groups/on_consultation.html", _minutes),
    PublicPart(NEWS, "consultation/news/section.html", news_section.of_consultation),
    PublicPart(
        RESULTS, "consultation/process/public_section.html", process_section.of_consultation
    ),
)


def sections(
    consultation: Consultation, now: datetime, language: str
) -> dict[str, tuple[Section, ...]]:
    """The sections that have something to show, by place."""
    return {
        place: tuple(_sections(place, consultation, now, language))
        for place in (DOORS, RESULTS, MEETINGS, NEWS)
    }


def _sections(
    place: str, consultation: Consultation, now: datetime, language: str
) -> Iterator[Section]:
    for part in PARTS:
        if part.place == place:
            found = part.context(consultation, now, language)
            if found is not None:
                yield Section(part.template, found)
