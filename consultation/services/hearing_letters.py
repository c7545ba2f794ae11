"""Keying in what came to a hearing by mail, by post or by word of mouth, and mending that."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from config.access.models import User
from config.audit import services as audit
from consultation.exceptions import ConsultationError
from consultation.hearing_codes import LatePolicy, ResponseChannel, ResponseState
from consultation.models import Hearing, HearingParty, HearingResponse
from consultation.services import hearing_answers, hearing_files, revisions
from consultation.services.hearing_answers import NewResponse, Received, Uploads

KEYED = (ResponseChannel.MAIL, ResponseChannel.POST, ResponseChannel.MEETING)
"""Ways by which a response comes to an editor, who keys it in."""


def key_in(
    hearing: Hearing,
    facts: NewResponse,
    *,
    channel: ResponseChannel,
    received_at: datetime,
    letters: Uploads = (),
    uploads: Uploads = (),
    party: HearingParty | None = None,
    by: User,
) -> Received:
    """Take in a response that did not come by the portal; late is judged by `received_at`.

    `letters` are the original itself. The same `facts.id` again is the same response, with no
    code. Raises what `hearing_answers.receive` raises. The log keeps who keyed what in, without
    any name of the sender's.
    """
    hearing_files.check([*letters, *uploads], lane=facts.lane)  # slow, so before the transaction
    with transaction.atomic():
        received = hearing_answers.receive(
            hearing,
            facts,
            now=timezone.now(),
            uploads=uploads,
            letters=letters,
            channel=channel,
            party=party,
            received_at=received_at,
        )
        if received.code:  # not the same form sent twice
            audit.record(
                "hearing_response_keyed",
                by=by,
                target=received.response,
                hearing=hearing.pk,
                lane=facts.lane.value,
                channel=channel.value,
                late=received.response.is_late,
                count=len(letters) + len(uploads),
            )
    return received


def mend(
    response: HearingResponse,
    facts: NewResponse,
    *,
    channel: ResponseChannel,
    received_at: datetime | None,
    letters: Uploads = (),
    uploads: Uploads = (),
    party: HearingParty | None = None,
    revision: int,
    by: User,
) -> HearingResponse:
    """Correct what an editor keyed in, and add files; the lane stays.

    `received_at` is None where that day was not changed. What was shown is looked through again.
    Raises Conflict if another revision stands, FileRefused, and ConsultationError for a response
    that its sender wrote, that was withdrawn, or that would say nothing.
    """
    hearing_files.check([*letters, *uploads], beside=response, lane=response.lane)
    with transaction.atomic():
        hearing = Hearing.objects.select_for_update().get(pk=response.hearing_id)
        stored = revisions.locked(response, revision)
        if stored.channel not in KEYED or stored.state == ResponseState.WITHDRAWN:
            raise ConsultationError("Kun det, I selv har tastet ind, kan rettes her.")
        has_files = bool(letters or uploads) or stored.attachments.exists()
        hearing_answers.check_words(facts, has_files=has_files)
        hearing_answers.write_words(stored, facts)
        stored.channel, stored.party = channel, party
        if stored.state in (ResponseState.SHOWN, ResponseState.WITHHELD):
            stored.state, stored.state_reason = ResponseState.RECEIVED, ""
        stored.shown_text, stored.shown_at = "", None
        if received_at is not None:
            _received(stored, hearing, received_at)
        stored.revision += 1
        stored.save()
        hearing_files.keep(stored, uploads)
        hearing_files.keep(stored, letters, is_letter=True)
        audit.record(
            "hearing_response_mended",
            by=by,
            target=stored,
            hearing=hearing.pk,
            late=stored.is_late,
            count=len(letters) + len(uploads),
        )
    return stored


def _received(stored: HearingResponse, hearing: Hearing, moment: datetime) -> None:
    """Another day of receipt: in time or late by it, and refused by the hearing's rule."""
    was_late = stored.is_late
    stored.received_at = hearing_answers.kept_time(stored.lane, moment)
    stored.is_late = moment >= hearing.closes_at
    if stored.is_late and not was_late and hearing.late_policy == LatePolicy.REFUSE:
        stored.state, stored.state_reason = ResponseState.REFUSED, "Kom efter fristen."
    elif not stored.is_late and stored.state == ResponseState.REFUSED:
        stored.state, stored.state_reason = ResponseState.RECEIVED, ""
