"""From a row of a file to the intake it tells of, by the same rules as the counter's."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import NamedTuple, TypeVar

from config.personal_traits import holds_cpr
from intake_rooms.aliases import KeyMaker
from intake_rooms.codes import Method, Sex
from intake_rooms.exceptions import Finding
from intake_rooms.importing.header import Column, Header
from intake_rooms.importing.moments import Moment, MomentReader
from intake_rooms.importing.refusals import BadValue, bad, shown
from intake_rooms.importing.values import (
    METHOD_WORDS,
    SEX_WORDS,
    municipality_words,
    read_age,
    read_flag,
    read_id,
)
from intake_rooms.models import Room, Substance
from intake_rooms.services import rules

COLUMNS = (
    Column("id", required=False),
    Column("occurred_at", ("tidspunkt",)),
    Column("age", ("alder",)),
    Column("sex", ("køn",)),
    Column("substance", ("stof",)),
    Column("method", ("metode", "indtagelsesmåde")),
    Column("municipality", ("kommune", "hjemkommune")),
    Column("client", ("kaldenavn",)),
    Column("assisted", ("assisteret",), required=False),
)
LONGEST_ALIAS = 60
MOST_REMEMBERED = 100_000
HIDDEN = "(vises ikke)"

Value = TypeVar("Value")


class Remembered(dict[str, Value]):
    """Reads each written value once. What cannot be read is not kept."""

    def __init__(self, read: Callable[[str], Value]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: str) -> Value:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        value = self[text] = self._read(text)
        return value


class IntakeRow(NamedTuple):
    """One good row. `id` is 32 hexadecimal digits; `derived` where the file gave none."""

    id: str
    derived: bool
    moment: Moment
    age: int | None
    sex: str
    substance: str
    method: str
    municipality: str
    is_assisted: bool
    client_key: int | None


class RowIds:
    """Ids for rows that have none (decisions A11): the same row gives the same id."""

    def __init__(self, secret: bytes, room: Room) -> None:
        self._secret = secret
        self._room = f"{room.pk}|".encode()

    def of_values(self, values: str) -> str:
        """The id of the first row in a file with these `values`."""
        return self._uuid(self._room + values.encode())

    def of_repeat(self, first: str, ordinal: int) -> str:
        """The id of the `ordinal`-th (2, 3 …) row equal to the one with id `first`."""
        return self._uuid(f"{first}|{ordinal}".encode())

    def of_rejected(self, content: str, ordinal: int) -> str:
        """The id that a row which could not be read gets in the rejects file."""
        return self._uuid(self._room + f"rejected|{ordinal}|{content}".encode())

    def _uuid(self, message: bytes) -> str:
        """120 bits of the digest in a UUID of version 8, which is for ids of one's own making."""
        digits = hmac.digest(self._secret, message, "sha256").hex()
        return f"{digits[:12]}8{digits[13:16]}b{digits[17:32]}"


class Substances(NamedTuple):
    """The substances in use: casefolded names to codes, all codes, and those of no mix."""

    words: dict[str, str]
    codes: frozenset[str]
    singles: frozenset[str]


def read_substances() -> Substances:
    """The substances in use. One query."""
    named = dict(Substance.objects.filter(is_active=True).values_list("code", "name"))
    return Substances(
        {name.casefold(): code for code, name in named.items()},
        frozenset(named),
        frozenset(code for code in named if "+" not in code),
    )


class IntakeRows:
    """Reads the rows of one file for one room. `keys` is asked at the first alias.

    `substances` are read where they are not given.
    """

    def __init__(
        self,
        header: Header,
        *,
        room: Room,
        now: datetime,
        ids: RowIds,
        keys: Callable[[], KeyMaker],
        substances: Substances | None = None,
    ) -> None:
        self.header, self.room, self.now, self.ids = header, room, now, ids
        self._keys = keys
        self._moments = MomentReader()
        self._sound_days: set[date] = set()
        self._now_utc = now.astimezone(UTC).replace(tzinfo=None)
        self._municipality_words = municipality_words()
        self._substance_words, self._substances, self._singles = substances or read_substances()
        self.ages = Remembered(self._age)
        self.sexes = Remembered(self._sex)
        self.substances = Remembered(self._substance)
        self.methods = Remembered(self._method)
        self.municipalities = Remembered(self._municipality)
        self.flags = Remembered(lambda text: read_flag("assisted", text))
        self.clients = Remembered(self._client_key)
        places = header.places
        self._at = tuple(places[column.name] for column in COLUMNS[1:8])
        self._id_at, self._assisted_at = places.get("id"), places.get("assisted")

    def read(self, fields: Sequence[str]) -> IntakeRow:
        """The intake in a row of as many fields as the header has. Raises BadValue at the first
        value that cannot be used; `findings` tells them all.
        """
        when, age, sex, substance, method, municipality, client = self._at
        moment = self._moment(fields[when])
        values = (
            self.ages[fields[age]],
            self.sexes[fields[sex]],
            self.substances[fields[substance]],
            self.methods[fields[method]],
            self.municipalities[fields[municipality]],
            False if self._assisted_at is None else self.flags[fields[self._assisted_at]],
        )
        key = self.clients[fields[client]]
        given = "" if self._id_at is None else fields[self._id_at]
        if given and not given.isspace():
            return IntakeRow(read_id(given), False, moment, *values, key)
        return IntakeRow(self.ids.of_values(f"{moment.text}|{values}"), True, moment, *values, key)

    def findings(self, fields: Sequence[str]) -> tuple[Finding, ...]:
        """Everything that is wrong with a row, by column."""
        readers: dict[str, Callable[[str], object]] = {
            "id": lambda text: read_id(text) if text.strip() else "",
            "occurred_at": self._moment,
            "age": self._age,
            "sex": self._sex,
            "substance": self._substance,
            "method": self._method,
            "municipality": self._municipality,
            "client": self._client_key,
            "assisted": lambda text: read_flag("assisted", text),
        }
        found = []
        for name, read in readers.items():
            try:
                read(self.header.pick(fields, name))
            except BadValue as error:
                found.append(error.finding)
        return tuple(found)

    def _moment(self, text: str) -> Moment:
        moment = self._moments.read(text)
        if moment.day in self._sound_days and moment.utc <= self._now_utc:
            return moment
        finding = rules.moment_finding(
            self.room, moment.utc.replace(tzinfo=UTC), moment.day, self.now
        )
        if finding is not None:
            raise BadValue(replace(finding, value=shown(text)))
        self._sound_days.add(moment.day)
        return moment

    def _age(self, text: str) -> int | None:
        age = read_age(text)
        _raise(rules.age_finding(age))
        return age

    def _sex(self, text: str) -> str:
        word = _word("sex", text, "unknown")
        code = SEX_WORDS.get(word.casefold(), word)
        _raise(*rules.code_findings(code, Method.UNKNOWN, "unknown"))
        return code

    def _method(self, text: str) -> str:
        word = _word("method", text, "unknown")
        code = METHOD_WORDS.get(word.casefold(), word)
        _raise(*rules.code_findings(Sex.UNKNOWN, code, "unknown"))
        return code

    def _municipality(self, text: str) -> str:
        word = _word("municipality", text, "unknown").casefold()
        if len(word) == 4 and word.isdigit():
            word = word.removeprefix("0")
        code = self._municipality_words.get(word, word)
        _raise(*rules.code_findings(Sex.UNKNOWN, Method.UNKNOWN, code))
        return code

    def _substance(self, text: str) -> str:
        word = _word("substance", text, "UKE")
        code = self._substance_words.get(word.casefold()) or rules.canonical_mix(word)
        if code not in self._substances:
            _raise(rules.substance_finding(code, self._singles))
        return code

    def _client_key(self, text: str) -> int | None:
        if not text.strip():
            return None
        if len(text) > LONGEST_ALIAS:
            raise bad(
                "client", HIDDEN, f"Kaldenavnet er længere end {LONGEST_ALIAS} tegn. Ret det."
            )
        if holds_cpr(text):
            raise bad("client", HIDDEN, "Kaldenavnet ligner et CPR-nummer. Slet det fra filen.")
        return self._keys().key(text, self.room.group_id)


def _word(column: str, text: str, unknown: str) -> str:
    """`text` without blanks around it. Raises BadValue where nothing is left."""
    word = text.strip()
    if not word:
        raise bad(column, text, f"Feltet er tomt. Skriv {unknown}, hvis det ikke vides.")
    return word


def _raise(*findings: Finding | None) -> None:
    for finding in findings:
        if finding is not None:
            raise BadValue(finding)
