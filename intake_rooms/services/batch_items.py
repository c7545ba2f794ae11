"""From an item of a batch to the intake it tells of, by the rules and words of the importer."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.cache import cache

from config.offline.exceptions import NotSealedHere
from config.offline.sealing import unseal
from config.personal_traits import holds_cpr
from intake_rooms.exceptions import Finding
from intake_rooms.importing.header import Header
from intake_rooms.importing.moments import MomentReader
from intake_rooms.importing.refusals import BadValue, bad, shown
from intake_rooms.importing.values import read_id
from intake_rooms.models import Room
from intake_rooms.services.intake_rows import (
    COLUMNS,
    HIDDEN,
    LONGEST_ALIAS,
    IntakeRow,
    IntakeRows,
    RowIds,
    Substances,
    read_substances,
)

CLOCK_RIGHT_WITHIN = timedelta(minutes=2)
"""A tablet's clock that is off by more than this is corrected for, and both times are kept."""
COLUMN_NAMES = tuple(column.name for column in COLUMNS)
ALSO = frozenset({"client_sealed", "key_id", "room", "sent_at", "stop"})
UNSAID = {"sex": "unknown", "municipality": "unknown"}
"""What a field that an item leaves out means; the others are then empty."""
_HEADER = Header({name: place for place, name in enumerate(COLUMN_NAMES)}, len(COLUMN_NAMES))
_CLIENT = COLUMN_NAMES.index("client")
_WHEN = COLUMN_NAMES.index("occurred_at")


class Refused(Exception):
    """An item that cannot be stored, with everything that is wrong with it."""

    def __init__(self, *findings: Finding) -> None:
        self.findings = findings
        super().__init__()


@dataclass(frozen=True)
class Item:
    """One good item. `sent` is when it happened by the clock it was sent with, in UTC.

    `row.moment` is when it happened; the two differ where the clock was corrected for. `stop` is
    the key of the place where a mobile unit stood, None where that is not said.
    """

    id: UUID
    room: Room
    row: IntakeRow
    sent: datetime
    alias: str = field(repr=False)
    stop: int | None = None

    @property
    def occurred_at(self) -> datetime:
        return self.row.moment.utc.replace(tzinfo=UTC)

    @property
    def device_time(self) -> datetime | None:
        """What the tablet's clock said, where that was wrong."""
        return None if self.sent == self.occurred_at else self.sent


def plain(value: Any) -> str:
    """A JSON value as a file would write it. Raises ValueError for lists and objects."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int, float)):
        text = str(value).replace("\0", "")
        return text.encode(errors="replace").decode()  # half of a surrogate pair is no sign
    raise ValueError


def item_id(raw: object) -> str:
    """The id of an item as it was sent, on one line; "" where there is none."""
    value = raw.get("id") if isinstance(raw, Mapping) else None
    try:
        return shown(plain(value))
    except ValueError:
        return ""


class ItemReader:
    """Reads the items of one batch for one room. `offset` is how far the sender's clock is behind.

    `folder` gives where the keys of seals lie; it is asked at the first sealed alias.
    `substances` are the codes that are stored already.
    """

    def __init__(
        self,
        room: Room,
        *,
        now: datetime,
        offset: timedelta,
        folder: Callable[[], Path],
    ) -> None:
        self.room, self.now, self._offset, self._folder = room, now, offset, folder
        substances = _recent_substances()
        self.substances = substances.codes
        self._rows = IntakeRows(
            _HEADER,
            room=room,
            now=now,
            ids=RowIds(b"", room),
            keys=_no_keys,
            substances=substances,
        )
        self._moments = MomentReader()

    def read(self, raw: Mapping[str, Any]) -> Item:
        """The intake in an item. Raises Refused with all findings; SealKeyMissing."""
        texts = _texts(raw)
        fields = [texts.get(name) or UNSAID.get(name, "") for name in COLUMN_NAMES]
        fields[_CLIENT] = ""
        findings: list[Finding] = []
        alias = self._alias(texts, findings)
        stop = self._stop(texts.get("stop", "").strip(), findings)
        sent = self._correct_clock(fields, texts.get("sent_at", ""))
        if not fields[0].strip():
            findings.insert(0, Finding("id", "", "Id'et mangler. Giv indtaget et UUID."))
        try:
            row = self._rows.read(fields)
        except BadValue:
            raise Refused(*self._rows.findings(fields), *findings) from None
        if findings:
            raise Refused(*findings)
        happened = row.moment.utc.replace(tzinfo=UTC)
        return Item(UUID(row.id), self.room, row, sent or happened, alias, stop)

    def _correct_clock(self, fields: list[str], sent_at: str) -> datetime | None:
        """Move the time in `fields` where the sender's clock is wrong; gives it as it was sent."""
        offset = clock_offset(sent_at, self.now) if sent_at else self._offset
        if abs(offset) <= CLOCK_RIGHT_WITHIN:
            return None
        try:
            sent = self._moments.read(fields[_WHEN]).utc.replace(tzinfo=UTC)
            fields[_WHEN] = (sent + offset).isoformat()
        except (BadValue, OverflowError):
            return None  # the rules say what is wrong with it
        return sent

    @cached_property
    def _stops(self) -> dict[str, int]:
        """The room's stops, by their keys as text; an item may be older than a stop's end."""
        return {str(pk): pk for pk in self.room.stops.values_list("pk", flat=True)}

    def _stop(self, said: str, findings: list[Finding]) -> int | None:
        """Where the unit stood; None if not said, or if it is no stop of the room's: told then."""
        if said and said not in self._stops:
            reason = "Holdepladsen hører ikke til rummet. Vælg en af rummets holdepladser."
            findings.append(Finding("stop", shown(said), reason))
        return self._stops.get(said) if said else None

    def _alias(self, texts: Mapping[str, str], findings: list[Finding]) -> str:
        """The alias as typed; "" without one. What is wrong with it is added to `findings`."""
        try:
            return self._checked_alias(texts)
        except BadValue as error:
            findings.append(error.finding)
        except NotSealedHere as error:
            findings.append(Finding("client_sealed", HIDDEN, str(error)))
        return ""

    def _checked_alias(self, texts: Mapping[str, str]) -> str:
        alias, sealed = texts.get("client", ""), texts.get("client_sealed", "")
        if alias.strip() and sealed:
            raise bad("client", HIDDEN, "Send client eller client_sealed, ikke begge.")
        if sealed:
            number = texts.get("key_id", "")
            if not (number.isascii() and number.isdigit() and len(number) < 10):
                raise bad("key_id", number, "Skriv nummeret på den nøgle, der er forseglet med.")
            alias = unseal(sealed, number=int(number), folder=self._folder())
        if len(alias) > LONGEST_ALIAS:
            raise bad(
                "client", HIDDEN, f"Kaldenavnet er længere end {LONGEST_ALIAS} tegn. Ret det."
            )
        if holds_cpr(alias):
            raise bad(
                "client",
                HIDDEN,
                "Kaldenavnet ligner et CPR-nummer. Brug et kaldenavn, eller intet.",
            )
        return alias.strip()


def clock_offset(sent_at: str, now: datetime) -> timedelta:
    """How far the clock that said `sent_at` (ISO 8601 with offset) is behind; 0 if unreadable."""
    try:
        said = datetime.fromisoformat(sent_at)
    except ValueError:
        return timedelta()
    return now - said if said.tzinfo else timedelta()


def read_texts(raw: Mapping[str, Any]) -> dict[str, str]:
    """The known fields of an item as text, for keeping; what is no text is left out."""
    kept = {}
    for name in (*COLUMN_NAMES, *sorted(ALSO)):
        try:
            kept[name] = plain(raw.get(name))
        except ValueError:
            continue
    return {name: text for name, text in kept.items() if text}


def _texts(raw: Mapping[str, Any]) -> dict[str, str]:
    """The fields of an item as text. Raises Refused for lists, objects and unknown fields."""
    texts, findings = {}, []
    for name, value in raw.items():
        if name not in ALSO and name not in COLUMN_NAMES:
            allowed = ", ".join(COLUMN_NAMES)
            findings.append(Finding(shown(plain(name)), "", f"Feltet kendes ikke. Brug {allowed}."))
            continue
        try:
            texts[name] = plain(value)
        except ValueError:
            value_shown = (
                HIDDEN if name in {"client", "client_sealed"} else shown(json.dumps(value))
            )
            findings.append(Finding(name, value_shown, "Værdien skal være tekst eller et tal."))
    if findings:
        raise Refused(*findings)
    if texts.get("id", "").strip():
        try:
            read_id(texts["id"])
        except BadValue as error:
            raise Refused(error.finding) from None
    return texts


def _recent_substances() -> Substances:
    """The substances as they were at most ten seconds ago: a tablet's buttons are older."""
    known: Substances | None = cache.get("substances-of-batches")
    if known is None:
        known = read_substances()
        cache.set("substances-of-batches", known, timeout=10)
    return known


def _no_keys() -> Any:
    raise AssertionError("aliases of a batch are keyed by the epoch they happened in")
