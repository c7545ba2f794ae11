"""What parties are told by mail, in plain Danish. Each occasion has its key: never twice."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from config.outbox import services as outbox
from consultation.hearing_codes import AskedFor
from consultation.models import DeadlineExtension, HearingParty, HearingResponse
from consultation.services import party_links
from consultation.services.hearings import moment_text

_INVITATION, _REMINDER, _EXTENSION, _RECEIPT = "invitation", "reminder", "extension", "receipt"


def invite(party: HearingParty) -> bool:
    """The invitation with the link; gives whether it was queued now."""
    what = "Udtalelse" if party.asked_for == AskedFor.STATEMENT else "Høring"
    return _post(party, _INVITATION, f"{what}: {party.hearing.title}", key=party.link_nonce)


def remind(party: HearingParty, day: str) -> bool:
    """That the deadline is near; once a `day` and deadline."""
    deadline = party.hearing.deadline
    return _post(
        party,
        _REMINDER,
        f"Påmindelse, svar senest {moment_text(deadline)}: {party.hearing.title}",
        key=f"{deadline:%Y%m%d%H%M}:{day}",
    )


def tell_extended(party: HearingParty, extension: DeadlineExtension) -> bool:
    """That there is more time."""
    return _post(
        party,
        _EXTENSION,
        f"Ny frist, {moment_text(extension.new)}: {party.hearing.title}",
        key=str(extension.pk),
        extension=extension,
        old=moment_text(extension.old),
    )


def receipt(party: HearingParty, response: HearingResponse, to: str) -> bool:
    """That a response came in or was corrected, to who wrote it."""
    files = list(response.attachments.values_list("file_name", flat=True))
    return _post(
        party,
        _RECEIPT,
        f"Kvittering, svar nr. {response.number}: {party.hearing.title}",
        key=f"{response.pk}:{response.revision}",
        to=to,
        response=response,
        files=files,
        received=moment_text(response.received_at),
    )


def _post(
    party: HearingParty, occasion: str, subject: str, *, key: str, to: str = "", **more: Any
) -> bool:
    hearing = party.hearing
    context = {
        "hearing": hearing,
        "party": party.party,
        "asked": party,
        "is_statement": party.asked_for == AskedFor.STATEMENT,
        "link": party_links.address(party),
        "deadline": moment_text(hearing.deadline),
        **more,
    }
    queued = outbox.post(
        to or party.party.email,
        subject,
        render_to_string(f"consultation/parties/mail/{occasion}.txt", context),
        about=f"party {occasion}",
        reply_to=hearing.responsible_email,
        key=f"party:{party.pk}:{occasion}:{key}",
    )
    return queued is not None
