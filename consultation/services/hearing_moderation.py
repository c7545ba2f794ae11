"""Looking hearing responses through: what the public sees of them, and what it does not.

Of the confidential lane nothing is ever shown; the database refuses it as well. What the log keeps
is the deed, never a name and never a word of the response.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from config.access.models import User
from config.audit import services as audit
from consultation.exceptions import ConsultationError
from consultation.hearing_codes import Lane, ResponseState
from consultation.models import Hearing, HearingResponse
from consultation.services import revisions

MOST_AT_ONCE = 200
"""Responses that are shown by one press."""


@dataclass(frozen=True)
class ShownMany:
    """How many were shown, and how many were left because they had changed meanwhile."""

    shown: int
    left: int


@transaction.atomic
def show(
    response: HearingResponse, *, revision: int, by: User, shown_text: str = "", reason: str = ""
) -> HearingResponse:
    """Let the public read a response; `shown_text` instead of the text, where it was redacted.

    Raises Conflict if another revision stands, ConsultationError for one that is never shown, that
    was refused as late, or that is redacted without a reason.
    """
    stored = revisions.locked(response, revision)
    _must_be_showable(stored)
    redacted = _redaction(stored.text, shown_text)
    if redacted and not reason.strip():
        raise ConsultationError(
            "Skriv, hvorfor noget er udeladt. Det er kun til jer; siden skriver »dele er udeladt«."
        )
    stored.shown_text = redacted
    stored.state_reason = reason.strip() if redacted else ""
    _into(stored, ResponseState.SHOWN)
    audit.record(
        "hearing_response_shown",
        by=by,
        target=stored,
        hearing=stored.hearing_id,
        redacted=bool(redacted),
    )
    return stored


def _redaction(text: str, shown: str) -> str:
    """The text to show instead of `text`; "" where they say the same."""
    shown = shown.strip().replace("\r\n", "\n")
    return "" if shown == text.strip().replace("\r\n", "\n") else shown


def _must_be_showable(stored: HearingResponse) -> None:
    if stored.lane == Lane.CONFIDENTIAL:
        raise ConsultationError("Et fortroligt bidrag bliver aldrig vist.")
    if stored.state == ResponseState.WITHDRAWN:
        raise ConsultationError("Svaret er trukket tilbage af afsenderen og kan ikke vises.")
    if stored.state == ResponseState.REFUSED:
        raise ConsultationError("Svaret kom efter fristen. Tag det med, før du viser det.")


@transaction.atomic
def show_many(hearing: Hearing, opened: Mapping[UUID, int], *, by: User) -> ShownMany:
    """Show those of `opened` (id: revision) that still stand as they were and wait.

    A redaction that was made before is kept. Raises ConsultationError for more than MOST_AT_ONCE.
    """
    if len(opened) > MOST_AT_ONCE:
        raise ConsultationError(f"Du kan højst vise {MOST_AT_ONCE} svar ad gangen. Vælg færre.")
    rows = HearingResponse.objects.select_for_update().filter(
        hearing=hearing, pk__in=opened, lane=Lane.PUBLIC, state=ResponseState.RECEIVED
    )
    ready = [row for row in rows if row.revision == opened[row.pk]]
    for row in ready:
        _into(row, ResponseState.SHOWN)
        audit.record(
            "hearing_response_shown",
            by=by,
            target=row,
            hearing=hearing.pk,
            redacted=bool(row.shown_text),
        )
    return ShownMany(len(ready), len(opened) - len(ready))


@transaction.atomic
def withhold(response: HearingResponse, *, reason: str, revision: int, by: User) -> HearingResponse:
    """Keep a response off the public page, with the reason why; it counts all the same.

    Of a confidential contribution it means that it is looked through, and needs no reason.
    Raises Conflict, ConsultationError.
    """
    stored = revisions.locked(response, revision)
    if stored.state in (ResponseState.WITHDRAWN, ResponseState.REFUSED):
        raise ConsultationError("Svaret er ikke med i høringen, så der er intet at holde tilbage.")
    if stored.lane == Lane.PUBLIC and not reason.strip():
        raise ConsultationError("Skriv, hvorfor svaret ikke vises.")
    stored.state_reason = reason.strip()
    _into(stored, ResponseState.WITHHELD)
    audit.record("hearing_response_withheld", by=by, target=stored, hearing=stored.hearing_id)
    return stored


@transaction.atomic
def put_back(response: HearingResponse, *, revision: int, by: User) -> HearingResponse:
    """Let a response wait to be looked through once more; the public sees it no longer.

    Raises Conflict, ConsultationError where it was neither shown nor withheld.
    """
    stored = revisions.locked(response, revision)
    if stored.state not in (ResponseState.SHOWN, ResponseState.WITHHELD):
        raise ConsultationError("Svaret er ikke set igennem, så der er intet at lægge tilbage.")
    stored.state_reason = ""
    _into(stored, ResponseState.RECEIVED)
    audit.record("hearing_response_put_back", by=by, target=stored, hearing=stored.hearing_id)
    return stored


@transaction.atomic
def take_in(response: HearingResponse, *, revision: int, by: User) -> HearingResponse:
    """Count a response that was refused as late; it stays marked as late.

    Raises Conflict, ConsultationError where it was not refused.
    """
    stored = revisions.locked(response, revision)
    if stored.state != ResponseState.REFUSED:
        raise ConsultationError("Svaret er allerede med i høringen.")
    stored.state_reason = ""
    _into(stored, ResponseState.RECEIVED)
    audit.record("hearing_response_taken_in", by=by, target=stored, hearing=stored.hearing_id)
    return stored


def _into(stored: HearingResponse, state: ResponseState) -> None:
    """Put a response into `state`; `shown_at` is when the public first could read this showing."""
    if state != ResponseState.SHOWN:
        stored.shown_at = None
    elif stored.state != ResponseState.SHOWN:
        stored.shown_at = timezone.now()
    stored.state = state
    stored.revision += 1
    stored.save(update_fields=["state", "state_reason", "shown_text", "shown_at", "revision"])


def opened_of(values: Iterable[str]) -> dict[UUID, int]:
    """Id and revision of each "id:revision" of a form; what is neither is left out."""
    found = {}
    for value in values:
        key, _, revision = value.partition(":")
        try:
            found[UUID(key)] = int(revision)
        except ValueError:
            continue
    return found
