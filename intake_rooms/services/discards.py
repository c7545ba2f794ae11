"""Intakes that a tablet sent, were refused, and were thrown away there."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction

from config.audit import queries as audited
from config.audit import services as audit
from intake_rooms.models import Intake, Room

WHAT = (
    "occurred_at", "age", "sex", "substance", "method", "municipality", "assisted",
    "kind", "reason", "grade",
)  # fmt: skip
LONGEST_VALUE = 40
ACTION = "tablet_item_discarded"


@transaction.atomic
def record_discard(item_id: uuid.UUID, *, device: str, room: Room, reason: str, what: Any) -> None:
    """Log that a refused intake was thrown away, with what it said; told twice, logged once.

    `what` is as the tablet sent it: only the fields of WHAT are kept, as short texts, and no
    alias is among them.
    """
    Room.objects.select_for_update().get(pk=room.pk)
    target = Intake(pk=item_id)
    if audited.has_entry(ACTION, target):
        return
    sent = what if isinstance(what, dict) else {}
    kept = {name: str(sent[name])[:LONGEST_VALUE] for name in WHAT if name in sent}
    audit.record(
        ACTION, by=None, target=target, reason=reason, room=room.slug, device=device, what=kept
    )
