"""What each app adds to the demo: registered by its AppConfig, run by `load_demo`.

`config` knows none of the apps, so they tell it what they have.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class DemoPart:
    """One app's part of the demo.

    `order` decides the sequence (rooms before referrals). `load` must do nothing when run twice;
    `holds_real_data` is true when the app's tables hold anything the demo did not put there.
    """

    name: str
    order: int
    load: Callable[[Callable[[str], None]], None]
    holds_real_data: Callable[[], bool]


_parts: dict[str, DemoPart] = {}


def register(part: DemoPart) -> None:
    """Add `part`; the same name twice replaces it."""
    _parts[part.name] = part


def parts() -> tuple[DemoPart, ...]:
    """All parts, in the order they are loaded."""
    return tuple(sorted(_parts.values(), key=lambda part: part.order))
