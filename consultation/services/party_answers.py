"""What a party says by its link: a response, no remarks, or no, thank you."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultation.exceptions import AlreadySent, ConsultationError
from consultation.hearing_codes import Lane, ResponseChannel, ResponseState, SenderKind
from consultation.models import Hearing, HearingParty, HearingResponse
from consultation.services import hearing_answers, hearing_files, party_mail
from consultation.services.hearing_answers import NewResponse, Uploads

NOBODY_YET = 0
"""The revision of a response that is not there."""


class AnsweredMeanwhile(ConsultationError):
    """Somebody else with the same link answered after the page was opened."""

    def __init__(self, response: HearingResponse) -> None:
        self.response = response
        super().__init__(
            _(
                "Der er kommet et svar fra jer, mens du skrev. Dit er ikke sendt endnu. Sammenlign "
                "med det, der er sendt, og tryk igen, hvis dit skal gælde i stedet."
            )
        )


class HasAnswered(ConsultationError):
    """There is a response: it must be withdrawn before one can decline."""

    def __init__(self) -> None:
        super().__init__(_("I har sendt et svar. Træk det tilbage først."))


@dataclass(frozen=True)
class Words:
    """What was written on the page. `id` is made by it: the same twice is one response."""

    id: uuid.UUID
    text: str = ""
    name: str = ""
    email: str = ""
    without_remarks: bool = False


def answer_of(party: HearingParty) -> HearingResponse | None:
    """The newest response of a party that stands, or was refused for being late; its files too."""
    return (
        HearingResponse.objects.filter(party=party)
        .exclude(state=ResponseState.WITHDRAWN)
        .prefetch_related("attachments")
        .order_by("-received_at", "-number")
        .first()
    )


def note_opened(party: HearingParty) -> None:
    """Note when a link was first opened."""
    if party.opened_at is None:
        party.opened_at = timezone.now()
        HearingParty.objects.filter(pk=party.pk, opened_at=None).update(opened_at=party.opened_at)


def answer(
    party: HearingParty,
    words: Words,
    *,
    seen: int,
    uploads: Uploads = (),
    without: Sequence[uuid.UUID] = (),
) -> HearingResponse:
    """Take in a party's response, or its correction; a receipt goes to `words.email`.

    `seen` is the revision that the page was drawn with, NOBODY_YET where there was no response.
    `without` names files that are taken off. Raises AnsweredMeanwhile, what
    `hearing_answers.receive` and `correct` raise, and FileRefused; then nothing is changed.
    """
    taken = {each.sha256 for each in hearing_files.check(uploads)}
    now = timezone.now()
    with transaction.atomic():
        stored = _locked(party)
        there = answer_of(stored)
        if (there.revision if there else NOBODY_YET) != seen:
            if there is None:
                raise AlreadySent
            if not _is_the_same(there, words, taken):
                raise AnsweredMeanwhile(there)
            return there  # the form was sent twice
        facts = _facts(stored, words)
        if there is None:
            received = hearing_answers.receive(
                stored.hearing,
                facts,
                now=now,
                uploads=uploads,
                channel=ResponseChannel.LINK,
                party=stored,
            )
            response = received.response
        else:
            response = hearing_answers.correct(
                there.pk, facts, now=now, uploads=uploads, without=without
            )
        if stored.declined_at is not None:
            stored.declined_at = None
            stored.save(update_fields=["declined_at"])
        if to := words.email or stored.party.email:
            party_mail.receipt(stored, response, to)
    return response


def _is_the_same(there: HearingResponse, words: Words, taken: set[str]) -> bool:
    """Whether a response holds what is sent again."""
    sent = (words.text.strip(), words.name.strip(), words.without_remarks)
    kept = {each.sha256 for each in there.attachments.all()}
    return sent == (there.text, there.name, there.without_remarks) and taken <= kept


def _facts(party: HearingParty, words: Words) -> NewResponse:
    return NewResponse(
        id=words.id,
        lane=Lane.PUBLIC,
        text=words.text,
        sender_kind=SenderKind.ORGANISATION,
        organisation=party.party.name,
        name=words.name,
        email=words.email,
        without_remarks=words.without_remarks,
        is_synthetic=party.hearing.is_synthetic,
    )


@transaction.atomic
def decline(party: HearingParty) -> None:
    """Say that the party does not wish to answer. Raises HasAnswered, HearingNotOpen."""
    stored = _locked(party)
    if not stored.hearing.has_begun(timezone.now()):
        raise hearing_answers.HearingNotOpen
    if answer_of(stored) is not None:
        raise HasAnswered
    if stored.declined_at is None:
        stored.declined_at = timezone.now()
        stored.save(update_fields=["declined_at"])


@transaction.atomic
def withdraw(party: HearingParty) -> None:
    """Empty the party's response while the hearing is open. Raises StillHeld after the deadline."""
    stored = _locked(party)
    there = answer_of(stored)
    if there is not None:
        hearing_answers.withdraw(there.pk, now=timezone.now())


def _locked(party: HearingParty) -> HearingParty:
    """The party, locked after its hearing, as all writers do."""
    hearing = (
        Hearing.objects.select_for_update(of=("self",))
        .select_related("consultation")
        .get(pk=party.hearing_id)
    )
    stored = (
        HearingParty.objects.select_for_update(of=("self",))
        .select_related("party")
        .get(pk=party.pk)
    )
    stored.hearing = hearing
    return stored
