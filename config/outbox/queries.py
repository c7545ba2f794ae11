"""What the page of outgoing mail reads."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, QuerySet, When
from django.urls import reverse

from config.lists import Column
from config.outbox.models import MailState, OutgoingMail

NEED_A_PERSON = (MailState.REFUSED, MailState.UNCLEAR)


def mails() -> QuerySet[OutgoingMail]:
    """All mails; `urgency` puts those first that need a person: one query."""
    return OutgoingMail.objects.annotate(
        urgency=Case(
            When(state__in=NEED_A_PERSON, then=0),
            When(state=MailState.SENT, then=2),
            default=1,
            output_field=IntegerField(),
        )
    )


@dataclass(frozen=True)
class Standing:
    """How many mails stand where. `waiting` counts those that are being sent, too."""

    waiting: int
    refused: int
    unclear: int


def standing() -> Standing:
    """One query."""
    counted = dict(OutgoingMail.objects.order_by().values_list("state").annotate(rows=Count("pk")))
    return Standing(
        waiting=counted.get(MailState.WAITING, 0) + counted.get(MailState.SENDING, 0),
        refused=counted.get(MailState.REFUSED, 0),
        unclear=counted.get(MailState.UNCLEAR, 0),
    )


def _page_of(mail: OutgoingMail) -> str:
    return reverse("outbox:mail", args=[mail.pk])


COLUMNS: tuple[Column[OutgoingMail], ...] = (
    Column("modtager", "Modtager", lambda mail: mail.to, order_by=("to",), link=_page_of),
    Column("emne", "Emne", lambda mail: mail.subject, order_by=("subject",)),
    Column(
        "tilstand",
        "Tilstand",
        lambda mail: mail.get_state_display(),
        order_by=("urgency", "-queued_at"),
    ),
    Column("fra", "Lagt i kø", lambda mail: mail.queued_at, order_by=("queued_at",)),
    Column("forsoeg", "Forsøg", lambda mail: mail.attempts, order_by=("attempts",), numeric=True),
    Column("fejl", "Hvorfor", lambda mail: mail.last_error),
)
