"""What a revoked tablet sent: the leader takes it in, or throws it away with a reason."""

from __future__ import annotations

from django.db import transaction

from config.access.models import User
from config.offline import services as machines
from config.offline.exceptions import AlreadyDecided
from config.offline.models import HeldItem
from intake_rooms import devices
from intake_rooms.codes import Source
from intake_rooms.models import Room
from intake_rooms.services.batch import CREATED, DUPLICATE, Result, Sender, register_batch
from intake_rooms.services.batch_items import clock_offset


@transaction.atomic
def accept_held(item: HeldItem, *, room: Room, by: User) -> Result:
    """Register a held intake by the rules of any other; it is closed if that went well.

    The clock it was sent with is corrected for as on the day it came. Audited. Raises
    AlreadyDecided, SecretMissing, SealKeyMissing.
    """
    standing = HeldItem.objects.select_for_update().get(pk=item.pk)
    if standing.outcome:
        raise AlreadyDecided
    payload = dict(standing.payload)
    offset = clock_offset(payload.pop("sent_at", ""), standing.received_at)
    sender = Sender(
        rooms={room.slug: room},
        source=Source.TABLET,
        folder=devices.secret_folder,
        offset=offset,
    )
    result = register_batch([payload], sender=sender)[0]
    if result.status in {CREATED, DUPLICATE}:
        machines.decide(standing, HeldItem.Outcome.ACCEPTED, by=by)
    return result


def discard_held(item: HeldItem, *, by: User, reason: str) -> None:
    """Throw a held intake away, with a reason; audited. Raises AlreadyDecided."""
    machines.decide(item, HeldItem.Outcome.DISCARDED, by=by, reason=reason)
