"""Places where one answers: a poster's code, a room's tablet. They name the place only."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils import timezone

from config.access.models import User
from config.audit import services as audit
from config.receipt import ALPHABET
from consultation.codes import Channel
from consultation.exceptions import ConsultationError
from consultation.models import AnsweringPlace, Questionnaire

_TOKEN_LENGTH = 8
"""Characters of base 32 (40 bits): nobody happens upon another place's code."""


class PlaceExists(ConsultationError):
    """The questionnaire has a place of that name."""

    def __init__(self) -> None:
        super().__init__("Der er allerede et sted med det navn. Vælg et andet.")


@transaction.atomic
def add_place(
    questionnaire: Questionnaire, name: str, *, channel: Channel, by: User
) -> AnsweringPlace:
    """Add a place with a code of its own. Raises PlaceExists."""
    name = " ".join(name.split())
    if questionnaire.places.filter(name__iexact=name).exists():
        raise PlaceExists
    token = "".join(secrets.choice(ALPHABET) for _ in range(_TOKEN_LENGTH)).lower()
    place = AnsweringPlace.objects.create(
        questionnaire=questionnaire, name=name, channel=channel, token=token
    )
    audit.record("answering_place_added", by=by, target=questionnaire, place=name)
    return place


@transaction.atomic
def close_place(place: AnsweringPlace, *, by: User) -> None:
    """Take a place out of use: its code still leads to the questionnaire, but names no place."""
    if place.closed_at is None:
        place.closed_at = timezone.now()
        place.save(update_fields=["closed_at"])
        audit.record("answering_place_closed", by=by, target=place.questionnaire, place=place.name)


@transaction.atomic
def reopen_place(place: AnsweringPlace, *, by: User) -> None:
    """Take it into use again, with the same code."""
    if place.closed_at is not None:
        place.closed_at = None
        place.save(update_fields=["closed_at"])
        audit.record(
            "answering_place_reopened", by=by, target=place.questionnaire, place=place.name
        )
