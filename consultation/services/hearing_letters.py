"""Keying in what came to a hearing by mail, by post or by word of mouth."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from config.access.models import User
from config.audit import services as audit
from consultation.hearing_codes import ResponseChannel
from consultation.models import Hearing, HearingParty
from consultation.services import hearing_answers, hearing_files
from consultation.services.hearing_answers import NewResponse, Received, Uploads


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
