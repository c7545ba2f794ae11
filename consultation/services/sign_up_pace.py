"""Sign-ups by machines: while an event gets more a minute than people make, each must be worked
for, as in `consultation.services.fairplay`. Nothing about anybody is stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from consultation.models import Event
from consultation.pulse import Pulse
from consultation.services import fairplay

_signing_up, _waiting = Pulse(), Pulse()


def check(event: Event, sent: Mapping[str, Any]) -> None:
    """Let a sign-up through; `sent` is the form's content. Raises fairplay.ProofNeeded."""
    most = settings.FLOOD_STARTS_A_MINUTE
    if _signing_up.beat(event.pk, most=most) <= most:
        return
    drawn = fairplay.drawn_at(str(sent.get(fairplay.TOKEN, "")))
    if not fairplay.has_paid(sent, drawn, waiting=_waiting, key=event.pk):
        raise fairplay.ProofNeeded(fairplay.new_challenge())


def forget() -> None:
    """Forget what this process has counted."""
    _signing_up.clear()
    _waiting.clear()
