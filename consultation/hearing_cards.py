"""Hearings as they stand on other pages: a consultation's, the portal's front page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format

from config.open_consultations import OpenConsultation
from consultation.forms.words import Text, public_text
from consultation.models import Consultation
from consultation.queries import hearing_public
from consultation.queries.hearing_public import SeenHearing


@dataclass(frozen=True)
class HearingCard:
    """A hearing on a consultation's page. `received` is the number as the language writes it."""

    seen: SeenHearing
    title: Text
    lead: Text
    received: str


def of_consultation(
    consultation: Consultation, now: datetime, language: str
) -> Mapping[str, Any] | None:
    """A consultation's hearings, the open ones first; None where it has none to show."""
    found = hearing_public.of_consultation(consultation, now)
    cards = tuple(
        HearingCard(
            each,
            public_text(each.hearing, "title", language),
            public_text(each.hearing, "lead", language),
            number_format(each.received, use_l10n=True, force_grouping=True),
        )
        for each in found
    )
    return {"hearings": cards} if cards else None


def open_now(language: str) -> tuple[OpenConsultation, ...]:
    """The hearings that can be answered in time now, for the front page."""
    return tuple(
        OpenConsultation(
            url=reverse("consultation:hearing", args=[each.hearing.slug]),
            title=public_text(each.hearing, "title", language),
            lead=public_text(each.hearing, "lead", language),
            deadline=each.hearing.deadline,
        )
        for each in hearing_public.open_hearings()
    )
