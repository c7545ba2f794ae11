"""The open consultations on the front page: told by whichever app has them.

`config` knows none of the apps, so the app registers how to ask it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class OpenConsultation:
    """One that can be answered now, in the language of the page; `deadline` None: not set."""

    url: str
    title: str
    lead: str
    deadline: datetime | None


Provider = Callable[[str], Sequence[OpenConsultation]]
_providers: dict[str, Provider] = {}


def register(name: str, provider: Provider) -> None:
    """Add what gives the open consultations in a language; the same name twice replaces it."""
    _providers[name] = provider


def all_open(language: str) -> tuple[OpenConsultation, ...]:
    """Those of all apps, the nearest deadline first."""
    found = [each for provider in _providers.values() for each in provider(language)]
    return tuple(
        sorted(found, key=lambda each: each.deadline.timestamp() if each.deadline else math.inf)
    )
