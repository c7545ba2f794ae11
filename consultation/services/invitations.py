"""Personal links for organisations: one answer on behalf of each.

A link's token is stored hashed only, so a link can be made anew but never looked up.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from config.access.models import User
from config.audit import services as audit
from config.danish import long_date
from config.outbox.services import post
from config.receipt import keyed_digest
from consultation.codes import Channel
from consultation.exceptions import AlreadySent, ConsultationError, NotOpen
from consultation.models import Invitation, Questionnaire, Response
from consultation.services import answering
from consultation.services.answering import Begun

_PURPOSE = "invitation"
Address = Callable[[str], str]
"""Gives the whole address of a token's link."""


class NoAddress(ConsultationError):
    """The invitation has no e-mail address to be sent to."""

    def __init__(self) -> None:
        super().__init__("Der er ingen e-mailadresse. Skriv en, eller lav et link, du selv giver.")


class UnknownInvitation(ConsultationError):
    """The link is unknown, replaced by a newer one, or taken back; which of them is not told."""

    def __init__(self) -> None:
        super().__init__(
            "Linket gælder ikke mere. Skriv til den, der inviterede dig, og få et nyt."
        )


@dataclass(frozen=True)
class Invited:
    """Who is to be invited."""

    organisation: str
    contact_name: str = ""
    email: str = ""


@transaction.atomic
def invite(
    questionnaire: Questionnaire, invited: Iterable[Invited], *, by: User
) -> tuple[Invitation, ...]:
    """Put organisations on the list, each once; those that are there already stay as they are."""
    known = {
        name.casefold() for name in questionnaire.invitations.values_list("organisation", flat=True)
    }
    made = []
    for each in invited:
        if each.organisation.casefold() in known:
            continue
        known.add(each.organisation.casefold())
        made.append(
            Invitation.objects.create(
                questionnaire=questionnaire,
                organisation=each.organisation,
                contact_name=each.contact_name,
                email=each.email,
                token_digest=_digest(_new_token()),
            )
        )
    if made:
        audit.record("invitations_added", by=by, target=questionnaire, count=len(made))
    return tuple(made)


def _new_token() -> str:
    return secrets.token_urlsafe(24)


def _digest(token: str) -> str:
    return keyed_digest(token, _PURPOSE)


@transaction.atomic
def new_link(invitation: Invitation, *, by: User) -> str:
    """Make a new link's token; the one before opens nothing any more."""
    token = _new_token()
    Invitation.objects.filter(pk=invitation.pk).update(token_digest=_digest(token))
    audit.record(
        "invitation_link_made",
        by=by,
        target=invitation.questionnaire,
        organisation=invitation.organisation,
    )
    return token


@transaction.atomic
def send(invitation: Invitation, address: Address, *, by: User) -> None:
    """Mail the organisation its link, a new one each time: an invitation, later a reminder.

    Raises NoAddress, and NotOpen where nobody could answer.
    """
    questionnaire = invitation.questionnaire
    if not invitation.email:
        raise NoAddress
    if not questionnaire.takes_answers(timezone.now()):
        raise NotOpen
    reminder = invitation.sent_at is not None
    token = _new_token()
    invitation.token_digest = _digest(token)
    invitation.sent_at = timezone.now()
    invitation.save(update_fields=["token_digest", "sent_at"])
    closes = questionnaire.closes_at
    consultation = questionnaire.consultation
    text = render_to_string(
        "consultation/emails/invitation.txt",
        {
            "invitation": invitation,
            "consultation": consultation,
            "link": address(token),
            "deadline": long_date(timezone.localdate(closes)) if closes else "",
            "reminder": reminder,
        },
    )
    post(
        invitation.email,
        f"{'Påmindelse: ' if reminder else ''}Svar om {consultation.title}",
        text,
        about="invitation",
        reply_to=consultation.responsible_email,
    )
    audit.record(
        "invitation_sent",
        by=by,
        target=questionnaire,
        organisation=invitation.organisation,
        reminder=reminder,
    )


@transaction.atomic
def cancel(invitation: Invitation, *, by: User) -> None:
    """Take an invitation back: its link opens nothing; an answer that was sent stays."""
    if invitation.cancelled_at is None:
        invitation.cancelled_at = timezone.now()
        invitation.token_digest = _digest(_new_token())
        invitation.save(update_fields=["cancelled_at", "token_digest"])
        audit.record(
            "invitation_cancelled",
            by=by,
            target=invitation.questionnaire,
            organisation=invitation.organisation,
        )


def open_link(token: str) -> Invitation:
    """The invitation behind a link; notes when it was first opened. Raises UnknownInvitation."""
    invitation = (
        Invitation.objects.select_related(
            "questionnaire__consultation", "questionnaire__current", "response"
        )
        .filter(token_digest=_digest(token), cancelled_at=None)
        .first()
    )
    if invitation is None:
        raise UnknownInvitation
    if invitation.opened_at is None:
        invitation.opened_at = timezone.now()
        invitation.save(update_fields=["opened_at"])
    return invitation


@transaction.atomic
def begin_invited(invitation: Invitation, *, language: str) -> Begun:
    """Begin the organisation's one answer, or go on with it: also one that was sent.

    The code is "" where it was given before. Raises NotOpen.
    """
    Invitation.objects.select_for_update().get(pk=invitation.pk)
    response = Response.objects.filter(invitation=invitation).first()
    if response is None:
        return answering.begin(
            invitation.questionnaire,
            channel=Channel.INVITED,
            language=language,
            invitation=invitation,
        )
    if not invitation.questionnaire.takes_answers(timezone.now()):
        raise NotOpen
    if response.draft is None:
        if response.withdrawn_hour is not None:
            raise AlreadySent
        response = answering.reopen(response.pk)
    return Begun(response, "")
