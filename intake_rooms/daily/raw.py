"""Counting from the intakes themselves: the truth, slow over years.

Used where the rows worked out cannot tell, and by the tests as what all else must equal.
Everywhere: `rooms` are slugs, `start` and `end` local days, both included.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, Q, Value, When, Window
from django.db.models.functions import ExtractIsoWeekDay, RowNumber

from intake_rooms.codes import AGE_BANDS, UNKNOWN_MUNICIPALITIES, Sex
from intake_rooms.models import Intake
from intake_rooms.models.intake import IntakeQuerySet
from intake_rooms.tallies import PersonTally, Scope, Tally

_AGE_BAND = Case(
    *(
        When(age__lte=int(band[-2:]), then=Value(band))
        for band in AGE_BANDS
        if band not in {"65+", "unknown"}
    ),
    When(age__gte=65, then=Value("65+")),
    default=Value("unknown"),
)
DIMENSIONS: dict[str, Any] = {
    "room": "room__slug",
    "weekday": ExtractIsoWeekDay("local_date"),
    "hour": "local_hour",
    "sex": "sex",
    "age_band": _AGE_BAND,
    "substance": "substance_id",
    "method": "method",
    "municipality": "municipality",
}
KNOWN = {
    "sex": ~Q(sex=Sex.UNKNOWN),
    "age_band": Q(age__isnull=False),
    "municipality": ~Q(municipality__in=UNKNOWN_MUNICIPALITIES),
}


def _intakes(rooms: Sequence[str], start: date, end: date) -> IntakeQuerySet:
    return Intake.objects.filter(room__slug__in=rooms).counted().between(start, end)


def _scope(epoch: int | None, group: int) -> Scope | None:
    return None if epoch is None else (epoch, group)


def tally(dimension: str, rooms: Sequence[str], start: date, end: date) -> tuple[Tally, ...]:
    """Intakes and distinct clients by code and scope; codes without intakes are absent.

    `dimension`: room, weekday ("1"-"7", Monday first), hour ("0"-"23"), sex,
    age_band, substance (mixes by their own code), method, municipality.
    """
    rows = (
        _intakes(rooms, start, end)
        .values_list(DIMENSIONS[dimension], "epoch__number", "room__group_id")
        .annotate(n=Count("pk"), c=Count("client_key", distinct=True))
        .order_by()
    )
    return _tallies((str(code), epoch, group, n, c) for code, epoch, group, n, c in rows)


def totals(rooms: Sequence[str], start: date, end: date) -> tuple[Tally, ...]:
    """All intakes and distinct clients by scope, counted again over all rooms; code ""."""
    return _tallies(("", *row) for row in _by_scope(_intakes(rooms, start, end)))


def _by_scope(intakes: IntakeQuerySet) -> Iterable[tuple[int | None, int, int, int]]:
    """(epoch number, group id, intakes, distinct clients)"""
    return (
        intakes.values_list("epoch__number", "room__group_id")
        .annotate(n=Count("pk"), c=Count("client_key", distinct=True))
        .order_by()
    )


def _tallies(
    rows: Iterable[tuple[str, int | None, int, int, int]],
) -> tuple[Tally, ...]:
    """Add rows of the same code and scope; those without a key become one row per code."""
    added: Counter[tuple[str, Scope | None]] = Counter()
    clients: Counter[tuple[str, Scope | None]] = Counter()
    for code, epoch, group, n, c in rows:
        added[code, _scope(epoch, group)] += n
        clients[code, _scope(epoch, group)] += c
    return tuple(
        Tally(code, scope, n, clients[code, scope])
        for (code, scope), n in sorted(added.items(), key=lambda item: str(item[0]))
    )


def mentions(rooms: Sequence[str], start: date, end: date) -> tuple[Tally, ...]:
    """Like `tally("substance", …)`, but a mix counts under each of its components.

    One query for single substances and one per component that occurs in a mix, since a client
    who took a substance both alone and mixed is one client of it.
    """
    alone = tally("substance", rooms, start, end)
    mixes = {row.code for row in alone if "+" in row.code}
    mixed = {part for code in mixes for part in code.split("+")}
    found = [row for row in alone if row.code not in mixes | mixed]
    for part in sorted(mixed):
        codes = [part, *(code for code in mixes if part in code.split("+"))]
        having = _intakes(rooms, start, end).filter(substance_id__in=codes)
        found.extend(_tallies((part, *row) for row in _by_scope(having)))
    return tuple(sorted(found, key=lambda row: (row.code, str(row.scope))))


def clients_by(
    attribute: str, rooms: Sequence[str], start: date, end: date
) -> tuple[PersonTally, ...]:
    """Distinct clients by an attribute of the person: sex, age_band or municipality.

    Each client counts once per scope, by the latest intake of the period in which the value is
    known (ties: the greater id). Clients without a known value are absent: the caller knows
    them as the rest.
    """
    latest = (
        _intakes(rooms, start, end)
        .filter(KNOWN[attribute], client_key__isnull=False)
        .annotate(
            rank=Window(
                RowNumber(),
                partition_by=[F("epoch_id"), F("room__group_id"), F("client_key")],
                order_by=[F("occurred_at").desc(), F("id").desc()],
            )
        )
        .filter(rank=1)
        .values_list(DIMENSIONS[attribute], "epoch__number", "room__group_id")
    )
    found = Counter((str(value), (epoch, group)) for value, epoch, group in latest)
    return tuple(PersonTally(code, scope, n) for (code, scope), n in sorted(found.items()))


def days(rooms: Sequence[str], start: date, end: date) -> dict[tuple[str, date], int]:
    """Intakes by room and day; days without any are absent."""
    rows = (
        _intakes(rooms, start, end)
        .values_list("room__slug", "local_date")
        .annotate(n=Count("pk"))
        .order_by()
    )
    return {(slug, day): n for slug, day, n in rows}
