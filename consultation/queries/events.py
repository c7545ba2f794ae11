"""Reading events: what the public sees, what the desk sees, and who came, for the annex."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from consultation.models import Attendance, Consultation, Event, SignUp
from consultation.process_codes import AttendeeGroup, SignUpState

FEWEST_SHOWN = 5
"""Counts of 1 to 4 people are not published (domain.md §5)."""


class Admission(Enum):
    """Whether somebody can sign up now, and for what."""

    NONE = "none"
    CANCELLED = "cancelled"
    OVER = "over"
    CLOSED = "closed"
    OPEN = "open"
    QUEUE = "queue"
    FULL = "full"


@dataclass(frozen=True)
class Seen:
    """An event with its seats. `taken` are confirmed seats; `waiting`, `queue` seats and sign-ups
    on the waiting list."""

    event: Event
    taken: int
    waiting: int
    queue: int

    @property
    def free(self) -> int | None:
        """Seats that nobody has; None where there is no limit."""
        capacity = self.event.capacity
        return None if capacity is None else max(capacity - self.taken, 0)

    def admission(self, now: datetime) -> Admission:
        """What the public can do at `now`."""
        event = self.event
        if event.cancelled_at is not None:
            return Admission.CANCELLED
        if now >= event.ends_at:
            return Admission.OVER
        if not event.takes_sign_up:
            return Admission.NONE
        if now >= event.sign_up_closes_at:
            return Admission.CLOSED
        if self.free is None or (self.free and not self.queue):
            return Admission.OPEN
        return Admission.QUEUE if event.has_waiting_list else Admission.FULL


def _with_seats(rows: QuerySet[Event]) -> QuerySet[Event]:
    confirmed = Q(sign_ups__state=SignUpState.CONFIRMED)
    waiting = Q(sign_ups__state=SignUpState.WAITING)
    return rows.select_related("consultation", "notes__hearing").annotate(
        taken=Coalesce(Sum("sign_ups__seats", filter=confirmed), 0),
        waiting=Coalesce(Sum("sign_ups__seats", filter=waiting), 0),
        queue=Count("sign_ups", filter=waiting),
    )


def _seen(rows: Iterable[Event]) -> tuple[Seen, ...]:
    return tuple(
        Seen(row, row.taken, row.waiting, row.queue)  # type: ignore[attr-defined]
        for row in rows
    )


def public_events(now: datetime) -> tuple[tuple[Seen, ...], QuerySet[Event]]:
    """Those that lie ahead, the nearest first; and those that are over, the newest first."""
    published = Event.objects.published()
    ahead = _seen(_with_seats(published.filter(ends_at__gt=now)).order_by("starts_at", "pk"))
    past = published.filter(ends_at__lte=now).select_related("consultation")
    return ahead, past.order_by("-starts_at", "-pk")


def public_event(slug: str) -> Seen | None:
    """A published event; None where the public can see none."""
    found = _seen(_with_seats(Event.objects.published().filter(slug=slug)))
    return found[0] if found else None


def events(consultation: Consultation, *, public: bool = False) -> tuple[Seen, ...]:
    """A consultation's events in the order of their days."""
    rows = Event.objects.published() if public else Event.objects.all()
    return _seen(_with_seats(rows.filter(consultation=consultation)).order_by("starts_at", "pk"))


def event(consultation_slug: str, slug: str) -> Seen | None:
    """One event for the desk."""
    rows = Event.objects.filter(consultation__slug=consultation_slug, slug=slug)
    found = _seen(_with_seats(rows))
    return found[0] if found else None


def sign_up(pk: UUID) -> SignUp | None:
    """A sign-up that stands; None where it is cancelled or unknown."""
    return (
        SignUp.objects.select_related("event__consultation")
        .filter(pk=pk)
        .exclude(state=SignUpState.CANCELLED)
        .first()
    )


@dataclass(frozen=True)
class GroupCount:
    """How many people of a group came. `group` is a code of AttendeeGroup."""

    group: str
    people: int

    @property
    def label(self) -> str:
        """The group's name in the language of the page."""
        return str(AttendeeGroup(self.group).label)


@dataclass(frozen=True)
class EventAttendance:
    """Who came to an event, as it was counted: not yet controlled for disclosure.

    `groups` hold the groups that somebody came from, in the order of the code list.
    """

    slug: str
    kind: str
    title: str
    day: date
    groups: tuple[GroupCount, ...]

    @property
    def people(self) -> int:
        return sum(each.people for each in self.groups)


def counted(event: Event) -> tuple[GroupCount, ...]:
    """Who came to one event, groups without anybody left out."""
    return _in_order(event.attendance.all())


def _in_order(rows: Iterable[Attendance]) -> tuple[GroupCount, ...]:
    found = {row.group: row.people for row in rows if row.people}
    return tuple(
        GroupCount(group, found[group]) for group in AttendeeGroup.values if group in found
    )


def attendance(consultation: Consultation) -> tuple[EventAttendance, ...]:
    """For the annex: all events that were counted, in the order of their days.

    Cancelled ones are left out. Two queries.
    """
    rows = (
        Event.objects.filter(consultation=consultation, cancelled_at=None)
        .order_by("starts_at", "pk")
        .prefetch_related("attendance")
    )
    found = (
        EventAttendance(
            row.slug,
            row.kind,
            row.title,
            timezone.localdate(row.starts_at),
            _in_order(row.attendance.all()),
        )
        for row in rows
    )
    return tuple(each for each in found if each.groups)


@dataclass(frozen=True)
class PublishedCount:
    """A group's count as it may be published; None: 1 to 4."""

    group: str
    label: str
    people: int | None


@dataclass(frozen=True)
class PublishedAttendance:
    """Who came, as it may be published. `people` is None where it would tell a hidden count."""

    groups: tuple[PublishedCount, ...]
    people: int | None

    @property
    def has_hidden(self) -> bool:
        """Whether a footnote must say what is hidden."""
        return any(each.people is None for each in self.groups)


def published_attendance(counts: tuple[GroupCount, ...]) -> PublishedAttendance:
    """Counts of 1 to 4 hidden, and the total as well where it would tell them apart.

    Each hidden count stays possible as 1, 2, 3 and 4 for who knows the total (decisions.md A2).
    """
    groups = tuple(
        PublishedCount(each.group, each.label, each.people if each.people >= FEWEST_SHOWN else None)
        for each in counts
    )
    hidden = [each.people for each in counts if each.people < FEWEST_SHOWN]
    total: int | None = sum(each.people for each in counts)
    if hidden and not len(hidden) + 3 <= sum(hidden) <= 4 * len(hidden) - 3:
        total = None
    return PublishedAttendance(groups, total)
