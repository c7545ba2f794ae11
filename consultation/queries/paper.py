"""What the pages of places, invitations and paper show."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from consultation.codes import Channel
from consultation.models import AnsweringPlace, Invitation, Questionnaire

_SENT = Q(responses__sent_hour__isnull=False, responses__withdrawn_hour=None)


@dataclass(frozen=True)
class InvitationLine:
    """One organisation and how far it has come."""

    invitation: Invitation
    state: str
    has_answered: bool


def places(questionnaire: Questionnaire) -> tuple[AnsweringPlace, ...]:
    """All places, those in use first, each with `sent`, its answers that count."""
    found = questionnaire.places.annotate(sent=Count("responses", filter=_SENT))
    return tuple(sorted(found, key=lambda place: (place.closed_at is not None, place.name)))


def invitations(questionnaire: Questionnaire) -> tuple[InvitationLine, ...]:
    """All invitations by name, with their state in words."""
    found = questionnaire.invitations.select_related("response")
    return tuple(_line(invitation) for invitation in found)


def _line(invitation: Invitation) -> InvitationLine:
    response = getattr(invitation, "response", None)
    answered = response is not None and response.sent_hour is not None
    if answered:
        state = "Har svaret"
    elif invitation.cancelled_at is not None:
        state = "Taget tilbage"
    elif response is not None:
        state = "Er begyndt"
    elif invitation.opened_at is not None:
        state = "Har åbnet linket"
    elif invitation.sent_at is not None:
        state = "Inviteret"
    else:
        state = "Ikke inviteret endnu"
    return InvitationLine(invitation, state, answered)


def keyed_counts(questionnaire: Questionnaire) -> dict[str, int]:
    """Sheets of paper and interviews that were keyed in, by channel."""
    rows = (
        questionnaire.responses.filter(
            channel__in=[Channel.PAPER, Channel.INTERVIEW],
            sent_hour__isnull=False,
            withdrawn_hour=None,
        )
        .values_list("channel")
        .annotate(Count("pk"))
    )
    return dict(rows)
