"""Fair play in hearings: as for questionnaires, nobody is shut out silently and nobody is known.

A form must be one of ours and not older than half a day. While far more responses are written than
people write, a browser works a second or two before each, or its person waits half a minute. What
this process counts stays in its memory; public responses are read by a person before they show.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from consultation.exceptions import ConsultationError
from consultation.models import Hearing
from consultation.pulse import Pulse
from consultation.services import fairplay

_FLOOD_LASTS = 300.0
"""Seconds after the last sign of it."""
_pulse = Pulse()
_waiting = Pulse()
_flooded_until: dict[int, float] = {}


class FormTooOld(ConsultationError):
    """The form was drawn long ago, or is not ours."""

    def __init__(self) -> None:
        super().__init__(
            _("Siden har stået åben længe. Det, du har skrevet, er her endnu: tryk igen.")
        )


class HiddenFieldFilled(ConsultationError):
    """The field that no person sees was filled in."""

    def __init__(self) -> None:
        super().__init__(
            _("Et felt, der skal stå tomt, var udfyldt, måske af dit program. Tryk igen.")
        )


def forget() -> None:
    """Forget what this process has counted; for a fresh start."""
    _pulse.clear()
    _waiting.clear()
    _flooded_until.clear()


def check(hearing: Hearing, sent: Mapping[str, Any]) -> None:
    """Whether what was written on the open web may go on to being sent.

    `sent` is the form's content. Raises FormTooOld, HiddenFieldFilled, fairplay.ProofNeeded.
    """
    drawn = fairplay.drawn_at(str(sent.get(fairplay.TOKEN, "")))
    if drawn is None:
        raise FormTooOld
    if sent.get(fairplay.HONEYPOT):
        raise HiddenFieldFilled
    if _is_flooded(hearing.pk) and not fairplay.has_paid(
        sent, drawn, waiting=_waiting, key=hearing.pk
    ):
        raise fairplay.ProofNeeded(fairplay.new_challenge())


def _is_flooded(key: int) -> bool:
    now = time.monotonic()
    most = settings.FLOOD_STARTS_A_MINUTE
    if _pulse.beat(key, most=most) > most:
        _flooded_until[key] = now + _FLOOD_LASTS
    return now < _flooded_until.get(key, 0.0)
