"""What devices may send: each app registers its kinds of item, and how the leader sees them.

The queue on the device, sealing and enrolment are here and in `static/offline`; what an item means
is its app's (decisions B33). What a revoked device sends is held, whatever its kind, and offered to
the leader of its place: accepted, the kind's own `take` gets it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from config.offline.models import Device, HeldItem

Item = Mapping[str, Any]
"""One item as it was sent: a JSON object with an `id` that the device made."""


@dataclass(frozen=True)
class ItemResult:
    """What became of one item. `is_taken`: it is stored now, or was before, and may be wiped.

    Where it is not, `reasons` are sentences that say what is wrong and what to do.
    """

    id: str
    is_taken: bool
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shown:
    """A held item in words, never with its alias. `occurred_at` is None where it tells no time."""

    text: str
    occurred_at: datetime | None = None


@dataclass(frozen=True)
class Kind:
    """A kind of item. `code` (at most 20 signs) stands in `HeldItem.kind`; `name` is Danish.

    `take(device, items)` stores items and gives one result for each, in their order. The same `id`
    again must change nothing. An item carries `sent_at`, the device's clock when it was sent (ISO
    8601), if that is known; `take` corrects its times by it. The device may be revoked: whether it
    may send is asked before.
    `keep(item)` gives the fields to hold of an item from a revoked device: bounded, JSON, and with
    every alias sealed.
    `comes_first`: where all are accepted, these are before the others, for they take others back.
    `show(items)` tells the leader what held items are, one for each, in a bounded number of
    queries.
    """

    code: str
    name: str
    take: Callable[[Device, Sequence[Item]], Sequence[ItemResult]]
    keep: Callable[[Item], dict[str, Any]]
    show: Callable[[Sequence[HeldItem]], Sequence[Shown]]
    comes_first: bool = False


_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    """Let devices send items of `kind`; called once in AppConfig.ready.

    For example::

        from config.offline.kinds import Kind, register_kind

        register_kind(Kind("answer", "besvarelse", take=…, keep=…, show=…))

    Raises ValueError where another kind has the code.
    """
    if _kinds.setdefault(kind.code, kind) != kind:
        raise ValueError(f"two kinds of item are called {kind.code}")


def first_codes() -> tuple[str, ...]:
    """The codes of the kinds that come before the others."""
    return tuple(code for code, kind in _kinds.items() if kind.comes_first)


def kind_of(code: str) -> Kind | None:
    """The kind with this code; None for what no app has registered."""
    return _kinds.get(code)
