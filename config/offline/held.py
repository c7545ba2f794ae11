"""What revoked devices sent: held, shown to the leader, accepted or discarded. Of every kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from config.access.models import User
from config.offline import services
from config.offline.exceptions import AlreadyDecided
from config.offline.kinds import Item, ItemResult, Kind, Shown, kind_of
from config.offline.models import Device, HeldItem

LONGEST_ID = 64
GONE = "Den slags registrering kendes ikke længere. Kassér den, eller sig det til driften."


def hold_items(
    device: Device, kind: Kind, items: Iterable[object], *, sent_at: str
) -> tuple[str, ...]:
    """Hold what a revoked device sent; gives the ids that are held and can be wiped there.

    `sent_at` is what its clock said; an item's own goes before it. What has no id is not held.
    """
    kept = []
    for item in items:
        named = item.get("id") if isinstance(item, Mapping) else None
        if isinstance(item, Mapping) and isinstance(named, str) and 0 < len(named) <= LONGEST_ID:
            kept.append(services.ToHold(named, {"sent_at": sent_at} | kind.keep(item)))
    return services.hold(device, kind.code, kept)


@dataclass(frozen=True)
class HeldLine:
    """One held item as the leader sees it; `kind` is its Danish name."""

    item: HeldItem
    kind: str
    shown: Shown


def waiting(place: str) -> tuple[HeldLine, ...]:
    """What waits at `place` for a decision, the first received first. One query, and the kinds'."""
    items = list(HeldItem.objects.filter(place=place, outcome="").select_related("device"))
    lines: dict[int, HeldLine] = {}
    for code in sorted({item.kind for item in items}):
        ours = [item for item in items if item.kind == code]
        kind = kind_of(code)
        if kind is None:
            lines |= {item.pk: HeldLine(item, code, Shown("ukendt slags")) for item in ours}
            continue
        for item, shown in zip(ours, kind.show(ours), strict=True):
            lines[item.pk] = HeldLine(item, kind.name, shown)
    return tuple(lines[item.pk] for item in items)


@transaction.atomic
def accept(item: HeldItem, *, by: User) -> ItemResult:
    """Let the item's kind take it; it is closed, and that audited, if it was taken.

    The clock it was sent with is corrected for as on the day it came. Raises AlreadyDecided, and
    what the kind's `take` raises.
    """
    standing = HeldItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if standing.outcome:
        raise AlreadyDecided
    kind = kind_of(standing.kind)
    if kind is None:
        return ItemResult(standing.item_id, False, (GONE,))
    (result,) = kind.take(standing.device, [_as_if_sent_now(standing)])
    if result.is_taken:
        services.decide(standing, HeldItem.Outcome.ACCEPTED, by=by)
    return result


def _as_if_sent_now(item: HeldItem) -> Item:
    """The item, its `sent_at` moved by as long as it was held: the clock's error stays the same."""
    payload = dict(item.payload)
    try:
        said = datetime.fromisoformat(payload.pop("sent_at", ""))
    except ValueError:
        return payload
    if said.tzinfo is None:
        return payload
    return payload | {"sent_at": (said + (timezone.now() - item.received_at)).isoformat()}


@transaction.atomic
def accept_all(items: Sequence[HeldItem], *, by: User) -> tuple[ItemResult, ...]:
    """Accept each of `items` that is not decided yet, each audited; results in their order."""
    ids = [item.pk for item in items]
    open_ones = HeldItem.objects.filter(pk__in=ids, outcome="")
    return tuple(accept(item, by=by) for item in open_ones.order_by("received_at", "pk"))
