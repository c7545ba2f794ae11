"""Keying in what came to a hearing by mail, by post or by word of mouth."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from config.access.models import User
from config.audit import services as audit
from consultation.hearing_codes import ResponseChannel
from consultation.models import Hearing, HearingParty
from consultation.services import hearing_answers
from consultation.services.hearing_answers import NewResponse, Received, Uploads


@transaction.atomic
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

    `letters` are the original itself. Raises what `hearing_answers.receive` raises. The log keeps
    who keyed what in, without any name of the sender's.
    """
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
