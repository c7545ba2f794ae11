"""Distinct clients of a period, of all dimensions in one pass over its client days.

For each client the sets of all days are joined bit by bit and the latest known values found, by
the database; then each bit's clients are counted here (`words`). A client of two room groups, or
two epochs, is two.
"""

# ruff: noqa: S608 - only names and bits of our own are put into the statement

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from intake_rooms.daily import building, layout
from intake_rooms.daily.reading import Counted, Place, Reader
from intake_rooms.daily.words import Column, with_any
from intake_rooms.models import DayClient, RoomDay

_DAY, _CLIENT = RoomDay._meta.db_table, DayClient._meta.db_table
_START = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = tuple(layout.PERSON.values())
_UNKNOWN = 255
"""Stands for a latest value where none is known; all others are less."""


class Tie(NamedTuple):
    """A client whose latest known value was told by two rooms at the same microsecond."""

    attribute: str
    place: Place
    client_key: int
    moment: datetime
    counted_as: str


@dataclass
class Clients:
    """Distinct clients by dimension, among them "", "room" (ids) and "mention"; by attribute the
    persons whose latest known value a code is; and the `ties` that one of the persons' values
    still has to be looked up for.
    """

    clients: dict[str, Counted] = field(default_factory=dict)
    persons: dict[str, Counted] = field(default_factory=dict)
    ties: list[Tie] = field(default_factory=list)


def count_clients(reader: Reader, codes: dict[str, Counted]) -> Clients:
    """Count, by the codes that occur in `codes`, which are `Reader.codes()`.

    Codes beyond `layout.CODES` have no bit: clients of their dimension must be counted otherwise.
    """
    layout.teach_aggregates()
    found = Clients(
        {name: Counter() for name in ("", "room", "mention", *layout.DIMENSIONS, *codes)},
        {attribute: Counter() for attribute in layout.PERSON},
    )
    scopes = {place for counted in codes.values() for _, place in counted if place[0]}
    if not scopes:
        return found
    if reader.room_days <= layout.ALONE:
        layout.count_alone()
    fields = ["marks", *reader.room_words()[1:], *_words_with_bits(codes, reader)]
    rows = reader.run(
        _packed(fields, scopes, may_tie=len(reader.groups) > 1),
        counted=_client_days(reader),
        people=_people(reader, fields, scopes),
    )
    for group, epoch, n, latest, ties, *words in rows:
        place = epoch, group
        columns = dict(zip(fields, map(Column, words), strict=True))
        found.clients[""]["", place] = n
        _count_marks(found, reader, place, columns)
        _count_sets(found, reader, place, columns, codes)
        _count_persons(found, reader, place, Column(latest))
        found.ties += [_tie(reader, place, told) for told in (ties or "").split(",") if told]
    return found


def _count_marks(
    found: Clients, reader: Reader, place: Place, columns: Mapping[str, Column]
) -> None:
    for dimension, names in layout.DIMENSIONS.items():
        for number, code in enumerate(names, layout.OFFSETS[dimension]):
            found.clients[dimension][code, place] = columns["marks"].counts[number]
    for room, (word, bit) in reader.room_bits().items():
        found.clients["room"][str(room), place] = columns[word].counts[bit.bit_length() - 1]


def _count_sets(
    found: Clients,
    reader: Reader,
    place: Place,
    columns: Mapping[str, Column],
    codes: dict[str, Counted],
) -> None:
    """A component of a mix is had by who had it alone or in a mix."""
    occurring = {name: {code for code, at in counted if at == place}
                 for name, counted in codes.items()}  # fmt: skip
    for dimension, having in occurring.items():
        for code in having:
            n = _with_any(columns, reader, dimension, [code])
            found.clients[dimension][code, place] = n
    substances = occurring["substance"]
    for part in {part for code in substances for part in code.split("+")}:
        having = {code for code in substances if part in code.split("+")}
        found.clients["mention"][part, place] = _with_any(columns, reader, "substance", having)


def _with_any(
    columns: Mapping[str, Column], reader: Reader, dimension: str, codes: Collection[str]
) -> int:
    """How many clients have one of the codes; those that have no bit are left out."""
    bits = [0, 0]
    for code in codes:
        number = reader.numbers.numbers[dimension][code]
        if number < layout.CODES:
            bits[number // layout.WORD] |= 1 << number % layout.WORD
    asked = [
        (columns[name], word)
        for name, word in zip(layout.SETS_OF[dimension], bits, strict=True)
        if word
    ]
    if len(asked) == 1 and asked[0][1].bit_count() == 1:
        ((column, word),) = asked
        return column.counts[word.bit_length() - 1]
    return with_any(asked)


def _count_persons(found: Clients, reader: Reader, place: Place, latest: Column) -> None:
    for byte, attribute in enumerate(layout.PERSON):
        for number, n in latest.values(byte).items():
            if number != _UNKNOWN:
                found.persons[attribute][_value(reader, attribute, number), place] += n


def _tie(reader: Reader, place: Place, told: str) -> Tie:
    """From what `_packed` says of a tie: attribute, client's key and latest known value."""
    attribute, key, latest = told.split(" ")
    moment, number = divmod(int(latest), layout.VALUES)
    at = _START + timedelta(microseconds=moment)
    return Tie(attribute, place, int(key), at, _value(reader, attribute, number))


def _value(reader: Reader, attribute: str, number: int) -> str:
    if attribute == "municipality":
        return reader.numbers.codes(attribute).get(number, "")
    return layout.DIMENSIONS[attribute][number]


def _words_with_bits(codes: dict[str, Counted], reader: Reader) -> list[str]:
    """The fields with codes that occur: to join empty sets of ten million days costs too."""
    used = []
    for dimension, fields in layout.SETS_OF.items():
        numbers = reader.numbers.numbers[dimension]
        words = {numbers[code] // layout.WORD for code, _ in codes[dimension]}
        used += [field for word, field in enumerate(fields) if word in words]
    return used


def _client_days(reader: Reader) -> str:
    fields = ", ".join(building.CLIENT_FIELDS)
    return reader.both(
        f"SELECT d.room_id, d.epoch, x.client_key, {fields} FROM {_DAY} AS d "
        f"JOIN {_CLIENT} AS x ON x.day_id = d.id AND d.epoch <> 0",
        f"SELECT room_id, epoch, client_key, {fields} FROM ({building.day_clients()}) AS fresh",
    )


def _people(reader: Reader, fields: list[str], scopes: set[Place]) -> str:
    """One row for each client. Of a tie, `…` and `…_least` hold the greatest and least value."""
    rooms = reader.room_words()
    sets = [f"bit_or(c.marks | r.{rooms[0]}) AS marks"]
    sets += [f"bit_or({'r' if name in rooms else 'c'}.{name}) AS {name}" for name in fields[1:]]
    latest = [f"max(c.{name}) AS {name}" for name in _LATEST]
    if len(reader.groups) > 1:
        latest += [f"max({layout.flipped(f'c.{name}')}) AS {name}_least" for name in _LATEST]
    scope = "r.group_id, c.epoch, " if len(scopes) > 1 else ""
    return (
        f"SELECT {scope}c.client_key, {', '.join(sets + latest)} "
        f"FROM counted AS c JOIN rooms AS r ON r.id = c.room_id GROUP BY {scope}c.client_key"
    )


def _packed(fields: list[str], scopes: set[Place], may_tie: bool) -> str:
    """One row for each scope: group, epoch, clients, their latest values, ties, and `fields`.

    The latest values take a byte each, in the order of `layout.PERSON`, the first lowest.
    """
    values = " | ".join(
        f"(CASE WHEN {name} > 0 THEN {name} & {layout.BEYOND} ELSE {_UNKNOWN} END << {8 * byte})"
        for byte, name in enumerate(_LATEST)
    )
    ties = layout.listed(_told_ties()) if may_tie else "NULL"
    words = ", ".join(layout.packed(name) for name in fields)
    scope, grouped = "group_id, epoch", "GROUP BY group_id, epoch"
    if len(scopes) == 1:  # named here: to sort all clients by what they all have takes long
        ((epoch, group),) = scopes
        scope, grouped = f"{group:d}, {epoch:d}", "HAVING count(*) > 0"
    return (
        f"SELECT {scope}, count(*), {layout.packed(values)}, {ties}, {words} FROM people {grouped}"
    )


def _told_ties() -> str:
    """SQL: what `_tie` reads of a client's ties, with commas between; NULL if there is none.

    The numbers of the same value, one counted up and one down, add up to `layout.BEYOND`.
    """
    ties = {
        attribute: f"({name} + {name}_least) & {layout.BEYOND} <> {layout.BEYOND}"
        for attribute, name in layout.PERSON.items()
    }
    told = " || ".join(
        f"CASE WHEN {tie} THEN '{attribute} ' || CAST(client_key AS text) || ' ' "
        f"|| CAST({layout.PERSON[attribute]} AS text) || ',' ELSE '' END"
        for attribute, tie in ties.items()
    )
    return f"CASE WHEN {' OR '.join(ties.values())} THEN {told} END"
