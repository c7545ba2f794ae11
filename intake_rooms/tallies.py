"""What figures of intakes are made of: counts by code and scope, never rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

Scope = tuple[int, int]
"""(epoch number, room group id)"""


@dataclass(frozen=True)
class Tally:
    """Intakes of one code in one scope, and the distinct clients among them."""

    code: str
    scope: Scope | None
    intakes: int
    clients: int


@dataclass(frozen=True)
class PersonTally:
    """Distinct clients of one scope by the latest known value of an attribute."""

    code: str
    scope: Scope
    clients: int


@dataclass(frozen=True)
class DayCount:
    """Intakes of one room on one local day: registered, and counted by hand (None: no count)."""

    room: str
    day: date
    registered: int
    manual: int | None = None
