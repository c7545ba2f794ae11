"""What the pages of a day and of its closing read of closings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from config.danish import LOCAL_ZONE
from intake_rooms.findings import DataFinding, day_findings
from intake_rooms.models import DayClosing, Intake, ManualCount, Room
from intake_rooms.opening import DAY, opening_span
from intake_rooms.services.closing import finding_key, registered_on


@dataclass(frozen=True)
class DayLine:
    """An intake as a line of the day: whether it came after the closing, or stands locked."""

    intake: Intake
    is_late: bool
    is_locked: bool


@dataclass(frozen=True)
class Closings:
    """What is closed on a local day: its own opening day, and the night shift that ran into it."""

    begins: datetime
    own: DayClosing | None
    before: DayClosing | None

    def of(self, instant: datetime) -> DayClosing | None:
        """The standing closing of the opening day that `instant` belongs to."""
        return self.own if instant >= self.begins else self.before

    def lines(self, intakes: Iterable[Intake]) -> list[DayLine]:
        """Each intake with what its closing says of it."""
        return [self._line(intake) for intake in intakes]

    def locks(self, instant: datetime) -> bool:
        """Whether nothing that happened at `instant` may be changed."""
        return self.of(instant) is not None

    def _line(self, intake: Intake) -> DayLine:
        closing = self.of(intake.occurred_at)
        return DayLine(
            intake,
            is_late=closing is not None and intake.received_at > closing.closed_at,
            is_locked=closing is not None,
        )


def closings_of(room: Room, day: date) -> Closings:
    """The standing closings that bear on local day `day`, with what was seen.

    One query where nothing is closed; else one for what was seen and four for the hours.
    """
    standing = {
        closing.day: closing
        for closing in DayClosing.objects.filter(
            room=room, day__in=(day - DAY, day), reopened_at=None
        )
        .select_related("closed_by")
        .prefetch_related("findings")
    }
    midnight = datetime.combine(day, time(), LOCAL_ZONE)
    begins = opening_span(room, day)[0] if standing else midnight
    return Closings(begins, standing.get(day), standing.get(day - DAY))


def late_count(room: Room, closing: DayClosing) -> int:
    """How many intakes of the day came after it was closed. Five queries."""
    start, end = opening_span(room, closing.day)
    return (
        Intake.objects.counted()
        .filter(
            room=room,
            occurred_at__gte=start,
            occurred_at__lt=end,
            received_at__gt=closing.closed_at,
        )
        .count()
    )


@dataclass(frozen=True)
class Asked:
    """A finding as it is asked about: its names in the form, and what was answered so far."""

    finding: DataFinding
    key: str
    is_seen: bool
    explanation: str


@dataclass(frozen=True)
class ClosingPage:
    """What the leader looks at before signing. `counted` is the day's manual count, if any."""

    asked: tuple[Asked, ...]
    registered: int
    counted: int | None
    earlier: tuple[DayClosing, ...]


def closing_page(room: Room, day: date, seen: dict[str, str]) -> ClosingPage:
    """The day's findings, what is registered and counted, and earlier closings with reopenings."""
    findings = day_findings(room, day)
    count = ManualCount.objects.filter(room=room, date=day, voided_at=None).first()
    return ClosingPage(
        asked=tuple(
            Asked(found, key, key in seen, seen.get(key, ""))
            for found, key in ((found, finding_key(found)) for found in findings)
        ),
        registered=registered_on(room, day),
        counted=count.count if count else None,
        earlier=tuple(
            DayClosing.objects.filter(room=room, day=day)
            .exclude(reopened_at=None)
            .select_related("closed_by", "reopened_by")
            .order_by("closed_at")
        ),
    )
