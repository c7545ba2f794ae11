"""Distinct clients of a period, of all dimensions in one pass over its client days.

For each client the sets of all days are joined bit by bit and the latest known values found;
then each bit's clients are counted. A client of two room groups, or two epochs, is two.
"""

# ruff: noqa: S608 - only names and bits of our own are put into the statement

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from intake_rooms.daily import building, layout
from intake_rooms.daily.reading import Counted, Place, Reader
from intake_rooms.models import DayClient, RoomDay

_DAY, _CLIENT = RoomDay._meta.db_table, DayClient._meta.db_table
_START = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = tuple(layout.PERSON.values())


class Question(NamedTuple):
    """What is asked of each client: `sql` is true of those who have the code."""

    dimension: str
    code: str
    sql: str


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
    layout.teach_bit_or()
    questions = _questions(reader, codes)
    found = Clients(
        {question.dimension: Counter() for question in questions},
        {attribute: Counter() for attribute in layout.PERSON},
    )
    scopes = {place for counted in codes.values() for _, place in counted if place[0]}
    if not scopes:
        return found
    by_person = _by_person(len(questions), may_tie=len(reader.groups) > 1)
    rows = reader.run(
        " UNION ALL ".join([_by_bit(questions), *by_person]),
        counted=_client_days(reader),
        people=_people(reader, _words_with_bits(codes, reader), scopes),
    )
    for attribute, key, group, epoch, *numbers in rows:
        place = epoch, group
        if attribute == "":
            for question, n in zip(questions, numbers, strict=True):
                found.clients[question.dimension][question.code, place] += n
            continue
        value = _value(reader, attribute, numbers[0] & layout.BEYOND)
        if key is None:
            found.persons[attribute][value, place] += numbers[1]
        else:
            moment = _START + timedelta(microseconds=numbers[0] // layout.VALUES)
            found.ties.append(Tie(attribute, place, key, moment, value))
    return found


def _value(reader: Reader, attribute: str, number: int) -> str:
    if attribute == "municipality":
        return reader.numbers.codes(attribute).get(number, "")
    return layout.DIMENSIONS[attribute][number]


def _questions(reader: Reader, codes: dict[str, Counted]) -> list[Question]:
    questions = [Question("", "", "true")]
    for dimension, names in layout.DIMENSIONS.items():
        for number, code in enumerate(names, layout.OFFSETS[dimension]):
            questions.append(Question(dimension, code, f"marks & {1 << number} <> 0"))
    for room, (word, bit) in reader.room_bits().items():
        questions.append(Question("room", str(room), f"{word} & {bit} <> 0"))
    for dimension, counted in codes.items():
        for code in sorted({code for code, _ in counted}):
            questions.append(Question(dimension, code, _has(reader, dimension, [code])))
    return questions + _mention_questions(reader, sorted({code for code, _ in codes["substance"]}))


def _mention_questions(reader: Reader, codes: list[str]) -> list[Question]:
    """A component is had by who had it alone or in a mix."""
    questions = []
    for part in sorted({part for code in codes for part in code.split("+")}):
        having = [code for code in codes if part in code.split("+")]
        questions.append(Question("mention", part, _has(reader, "substance", having)))
    return questions


def _has(reader: Reader, dimension: str, codes: list[str]) -> str:
    """SQL: whether a client has one of the codes."""
    words = [0, 0]
    for code in codes:
        number = reader.numbers.numbers[dimension][code]
        if number < layout.CODES:
            words[number // layout.WORD] |= 1 << number % layout.WORD
    pairs = zip(layout.SETS_OF[dimension], words, strict=True)
    return " OR ".join(f"{name} & {bits} <> 0" for name, bits in pairs if bits) or "false"


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
        f"JOIN {_CLIENT} AS x ON x.day_id = d.id",
        f"SELECT room_id, epoch, client_key, {fields} FROM ({building.day_clients()}) AS fresh",
    )


def _people(reader: Reader, words: list[str], scopes: set[Place]) -> str:
    """One row for each client. Of a tie, `…` and `…_least` hold the greatest and least value."""
    first, *others = reader.room_words()
    sets = [f"bit_or(c.marks | r.{first}) AS marks"]
    sets += [f"bit_or(c.{name}) AS {name}" for name in words]
    sets += [f"bit_or(r.{name}) AS {name}" for name in others]
    latest = [f"max(c.{name}) AS {name}" for name in _LATEST]
    if len(reader.groups) > 1:
        latest += [f"max({layout.flipped(f'c.{name}')}) AS {name}_least" for name in _LATEST]
    scope = "r.group_id, c.epoch, "
    shown = scope
    if len(scopes) == 1:
        ((epoch, group),) = scopes
        scope, shown = "", f"{group:d} AS group_id, {epoch:d} AS epoch, "
    return (
        f"SELECT {shown}c.client_key, {', '.join(sets + latest)} "
        f"FROM counted AS c JOIN rooms AS r ON r.id = c.room_id GROUP BY {scope}c.client_key"
    )


def _by_bit(questions: list[Question]) -> str:
    counted = ", ".join(f"count(CASE WHEN {question.sql} THEN 1 END)" for question in questions)
    return (
        f"SELECT '', CAST(NULL AS bigint), group_id, epoch, {counted} "
        "FROM people GROUP BY group_id, epoch"
    )


def _by_person(width: int, may_tie: bool) -> list[str]:
    """Per attribute: clients by value; and the ties, one row for each client."""
    padding = ", 0" * (width - 2)
    parts = []
    for attribute, name in layout.PERSON.items():
        value = f"{name} & {layout.BEYOND}"
        parts.append(
            f"SELECT '{attribute}', NULL, group_id, epoch, {value}, count(*){padding} "
            f"FROM people WHERE {name} > 0 GROUP BY group_id, epoch, {value}"
        )
        if may_tie:
            parts.append(
                f"SELECT '{attribute}', client_key, group_id, epoch, {name}, 0{padding} "
                f"FROM people WHERE {name} > 0 AND {name} & {layout.BEYOND} "
                f"<> {layout.BEYOND} - ({name}_least & {layout.BEYOND})"
            )
    return parts
