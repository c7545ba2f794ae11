"""Events as lists show them: on their own page, and on a consultation's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from consultation import moments
from consultation.forms.words import Text, public_text
from consultation.models import Consultation, Event
from consultation.process_codes import EventKind
from consultation.queries import events
from consultation.queries.events import Seen


@dataclass(frozen=True)
class Card:
    """An event on a list. `admission` is None where it is over."""

    event: Event
    title: Text
    lead: Text
    kind: str
    when: str
    seen: Seen | None = None
    admission: str = ""


def card(event: Event, now: datetime, speak: str, seen: Seen | None = None) -> Card:
    """An event as a list shows it in the language `speak`."""
    return Card(
        event,
        public_text(event, "title", speak),
        public_text(event, "lead", speak),
        str(EventKind(event.kind).label),
        moments.when(event.starts_at, event.ends_at, speak),
        seen,
        seen.admission(now).value if seen else "",
    )


def of_consultation(
    consultation: Consultation, now: datetime, speak: str
) -> Mapping[str, Any] | None:
    """The section of a consultation's public page: what lies ahead, and what is over."""
    seen = events.events(consultation, public=True)
    if not seen:
        return None
    ahead = [card(each.event, now, speak, each) for each in seen if each.event.ends_at > now]
    past = [card(each.event, now, speak) for each in seen if each.event.ends_at <= now]
    return {"ahead": ahead, "past": past[::-1]}
