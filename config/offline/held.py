"""What revoked devices sent: held, shown to the leader, accepted or discarded. Of every kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from config.access.models import User
from config.offline import services
from config.offline.exceptions import AlreadyDecided
from config.offline.kinds import Item, ItemResult, Kind, Shown, first_codes, kind_of
from config.offline.models import Device, HeldItem

LONGEST_ID = 64
MOST_AT_ONCE = 200
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
    results = _accept_open(HeldItem.objects.filter(pk=item.pk), by=by)
    if not results:
        raise AlreadyDecided
    return results[0]


@transaction.atomic
def accept_all(items: Sequence[HeldItem], *, by: User) -> tuple[ItemResult, ...]:
    """Accept each of `items` that is not decided yet, each audited.

    Those of the kinds that come first are before the others: what they take back is decided then.
    Results are in the order in which items were taken.
    """
    asked = HeldItem.objects.filter(pk__in=[item.pk for item in items])
    firsts = first_codes()
    return _accept_open(asked.filter(kind__in=firsts), by=by) + _accept_open(
        asked.exclude(kind__in=firsts), by=by
    )


def _accept_open(asked: QuerySet[HeldItem], *, by: User) -> tuple[ItemResult, ...]:
    """Let the kinds take what is still open among `asked`, many of one device and kind at once."""
    open_ones = asked.filter(outcome="").select_for_update(of=("self",)).select_related("device")
    results: list[ItemResult] = []
    in_order = open_ones.order_by("kind", "device_id", "received_at", "pk")
    for _, group in groupby(in_order, key=lambda item: (item.kind, item.device_id)):
        for part in _in_parts(group):
            results += _accept_part(part, by=by)
    return tuple(results)


def _accept_part(items: Sequence[HeldItem], *, by: User) -> Sequence[ItemResult]:
    kind = kind_of(items[0].kind)
    if kind is None:
        return [ItemResult(item.item_id, False, (GONE,)) for item in items]
    results = kind.take(items[0].device, [_as_if_sent_now(item) for item in items])
    for item, result in zip(items, results, strict=True):
        if result.is_taken:
            services.decide(item, HeldItem.Outcome.ACCEPTED, by=by)
    return results


def _in_parts(items: Iterable[HeldItem]) -> Iterator[list[HeldItem]]:
    """The items in lists of at most `MOST_AT_ONCE`."""
    rest = iter(items)
    while part := list(islice(rest, MOST_AT_ONCE)):
        yield part


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
