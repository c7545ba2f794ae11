"""All that is asked of a period's intakes, counted at once and as of one moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from intake_rooms.daily import layout, raw
from intake_rooms.daily.clients import Clients, Tie, count_clients
from intake_rooms.daily.reading import Counted, Place, Reader, snapshot
from intake_rooms.daily.refreshing import refresh_stale
from intake_rooms.models import Intake, KeyEpoch, Room
from intake_rooms.opening import local_day_and_hour
from intake_rooms.tallies import PersonTally, Scope, Tally


@dataclass(frozen=True)
class PeriodCounts:
    """Counts of one period: by day, and as tallies. Rooms are slugs, codes without intakes absent.

    A day is (room, date): intakes.
    """

    days: dict[tuple[str, date], int]
    tallies: dict[str, tuple[Tally, ...]]
    persons: dict[str, tuple[PersonTally, ...]]

    def tally(self, dimension: str) -> tuple[Tally, ...]:
        """Intakes and distinct clients by code and scope; see `queries.tally`."""
        return self.tallies[dimension]

    def totals(self) -> tuple[Tally, ...]:
        """All intakes and distinct clients by scope; code ""."""
        return self.tallies[""]

    def mentions(self) -> tuple[Tally, ...]:
        """By component of what was taken; see `queries.mentions`."""
        return self.tallies["mention"]

    def clients_by(self, attribute: str) -> tuple[PersonTally, ...]:
        """Distinct clients by their latest known value; see `queries.clients_by`."""
        return self.persons[attribute]


def count_period(slugs: Sequence[str], start: date, end: date) -> PeriodCounts:
    """Count the intakes of rooms on local days `start` to `end`, both included."""
    rooms = _rooms(slugs)
    if not rooms:
        return _nothing()
    _work_out(rooms, start, end)
    with snapshot():
        reader = Reader({pk: group for pk, (_, group) in rooms.items()}, start, end)
        days = reader.days()
        codes = reader.codes()
        intakes = {**reader.intakes(), **codes, "mention": _mentions(codes["substance"])}
        clients = count_clients(reader, codes)
        for tie in clients.ties:
            _settle(tie, clients, list(rooms))
        scopes = _Scopes(rooms)
        tallies = {name: scopes.tallies(name, intakes[name], clients) for name in intakes}
        persons = {name: scopes.persons(clients.persons[name]) for name in layout.PERSON}
        _count_beyond(tallies, persons, codes, reader, (slugs, start, end))
    slug_of = {pk: slug for pk, (slug, _) in rooms.items()}
    return PeriodCounts({(slug_of[pk], day): n for pk, day, n in days}, tallies, persons)


def registered_days(slugs: Sequence[str], start: date, end: date) -> dict[tuple[str, date], int]:
    """Intakes by room and day; days without any are absent."""
    rooms = _rooms(slugs)
    if not rooms:
        return {}
    with snapshot():
        days = Reader({pk: group for pk, (_, group) in rooms.items()}, start, end).days()
    return {(rooms[pk][0], day): n for pk, day, n in days}


def _rooms(slugs: Sequence[str]) -> dict[int, tuple[str, int]]:
    """Room id to slug and group id."""
    found = Room.objects.filter(slug__in=slugs).values_list("pk", "slug", "group_id")
    return {pk: (slug, group) for pk, slug, group in found}


def _nothing() -> PeriodCounts:
    dimensions = ("", "room", "mention", *layout.DIMENSIONS, *layout.SETS_OF)
    return PeriodCounts({}, dict.fromkeys(dimensions, ()), dict.fromkeys(layout.PERSON, ()))


def _work_out(rooms: Mapping[int, object], start: date, end: date) -> None:
    """Days that are over change seldom: work them out once. Today is counted anew each time."""
    refresh_stale(rooms.keys(), start, min(end, timezone.localdate() - timedelta(days=1)))


def _mentions(substances: Counted) -> Counted:
    found: Counted = Counter()
    for (code, place), n in substances.items():
        for part in code.split("+"):
            found[part, place] += n
    return found


def _settle(tie: Tie, clients: Clients, rooms: Sequence[int]) -> None:
    """Of values told at the same instant, the one on the intake with the greater id counts."""
    epoch, group = tie.place
    told = Intake.objects.counted().filter(
        known(tie.attribute),
        room_id__in=rooms,
        room__group_id=group,
        local_date=local_day_and_hour(tie.moment)[0],
        epoch_id=epoch,
        client_key=tie.client_key,
        occurred_at=tie.moment,
    )
    value = str(
        told.order_by("-id").values_list(raw.DIMENSIONS[tie.attribute], flat=True)[:1].get()
    )
    clients.persons[tie.attribute][tie.counted_as, tie.place] -= 1
    clients.persons[tie.attribute][value, tie.place] += 1


def known(attribute: str) -> Q:
    """Intakes that tell the attribute of a person."""
    return raw.KNOWN[attribute]


class _Scopes:
    """Turns epoch and group ids into scopes, and counts into tallies."""

    def __init__(self, rooms: Mapping[int, tuple[str, int]]) -> None:
        self._slugs = {str(pk): slug for pk, (slug, _) in rooms.items()}
        self._epochs = dict(KeyEpoch.objects.values_list("pk", "number"))

    def tallies(self, dimension: str, intakes: Counted, clients: Clients) -> tuple[Tally, ...]:
        """By code, as the others sort them; all without a key become one row per code."""
        distinct = clients.clients.get(dimension, Counter())
        n: Counter[tuple[str, Scope | None]] = Counter()
        c: Counter[tuple[str, Scope | None]] = Counter()
        for (code, place), counted in intakes.items():
            shown = self._slugs[code] if dimension == "room" else code
            n[shown, self._scope(place)] += counted
            if place[0]:
                c[shown, self._scope(place)] += distinct[code, place]
        return tuple(
            Tally(code, scope, counted, c[code, scope])
            for (code, scope), counted in sorted(n.items(), key=lambda item: str(item[0]))
        )

    def persons(self, counted: Counted) -> tuple[PersonTally, ...]:
        """By code and scope."""
        found = Counter(
            {(code, (self._epochs[epoch], group)): n for (code, (epoch, group)), n in
             counted.items() if n}
        )  # fmt: skip
        return tuple(PersonTally(code, scope, n) for (code, scope), n in sorted(found.items()))

    def _scope(self, place: Place) -> Scope | None:
        epoch, group = place
        return (self._epochs[epoch], group) if epoch else None


def _count_beyond(
    tallies: dict[str, tuple[Tally, ...]],
    persons: dict[str, tuple[PersonTally, ...]],
    codes: dict[str, Counted],
    reader: Reader,
    span: tuple[Sequence[str], date, date],
) -> None:
    """Count from the intakes what has codes for which no bits were left."""
    for dimension, counted in codes.items():
        numbers = reader.numbers.numbers[dimension]
        if all(numbers[code] < layout.CODES for code, _ in counted):
            continue
        tallies[dimension] = raw.tally(dimension, *span)
        if dimension == "substance":
            tallies["mention"] = raw.mentions(*span)
        else:
            persons[dimension] = raw.clients_by(dimension, *span)
