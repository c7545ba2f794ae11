"""Sealed answers as a kind of item that devices send (see `config.offline.kinds`).

From a revoked tablet they are held for the leader of its place, who accepts or discards them
without being able to read them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from config.offline.key_folder import key_folder
from config.offline.kinds import Item, ItemResult, Kind, Shown
from config.offline.models import Device, HeldItem
from consultation.services import offline

LONGEST_SEALED = 200_000
"""Signs of a sealed answer that are held: more than the longest texts need."""


def clock_offset(told: object) -> timedelta:
    """What the server's clock shows more than a device's that told `told`; none if unreadable."""
    try:
        said = datetime.fromisoformat(told) if isinstance(told, str) else None
    except ValueError:
        said = None
    return timezone.now() - said if said is not None and said.tzinfo else timedelta()


def _take(device: Device, items: Sequence[Item]) -> list[ItemResult]:
    """Raises SealKeyMissing."""
    folder = key_folder()
    results = []
    for item in items:
        offset = clock_offset(item.get("sent_at"))
        (result,) = offline.take([item], folder=folder, offset=offset)
        results.append(ItemResult(result.id, result.status != "invalid", result.errors))
    return results


def _keep(item: Item) -> dict[str, Any]:
    """Sealed as it came; what is no answer is kept empty, and refused when it is accepted."""
    kept: dict[str, Any] = {"id": str(item.get("id", ""))}
    sealed, key = item.get("sealed"), item.get("key_id")
    if isinstance(sealed, str) and len(sealed) <= LONGEST_SEALED and isinstance(key, int):
        kept |= {"sealed": sealed, "key_id": key}
    return kept


def _show(items: Sequence[HeldItem]) -> list[Shown]:
    """Nothing of what was said: it is sealed."""
    return [Shown("svar på et spørgeskema, forseglet") for _ in items]


ANSWER = Kind("answer", "besvarelse", take=_take, keep=_keep, show=_show)
