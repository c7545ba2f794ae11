"""Parties from a spreadsheet: the file that the register exports, or one with the same columns.

CSV with semicolon or comma, as Excel saves it. A party is known by its name: one that is there
is changed, so the same file twice changes nothing the second time. An empty cell leaves what
stands. Either the whole file is taken, or nothing of it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from config import geography
from config.access.models import User
from config.audit import services as audit
from consultation.exceptions import ConsultationError
from consultation.hearing_codes import PartyKind
from consultation.meeting_days import NotADay, read_days
from consultation.models import Party
from consultation.services import parties

LARGEST = 2 * 1024 * 1024
"""Bytes."""
MOST_ROWS = 5000
MOST_ERRORS = 50
"""Mistakes that are told of one file."""
COLUMNS = {
    "navn": "name",
    "art": "kind",
    "bydel": "area",
    "kontaktperson": "contact_name",
    "e-mail": "email",
    "telefon": "phone",
    "adresse": "address",
    "bemærkning": "note",
    "mødedage": "meetings",
}
"""Names of columns, as a person writes them, and the fields they fill."""
IGNORED = frozenset({"tilstand", "næste møde", "høringer"})
"""Columns of the register's own export that say what cannot be changed by a file."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class Mistake:
    """What is wrong in one cell. `line` counts as the file does, from 1; "" is the whole line."""

    line: int
    column: str
    sentence: str


class FileNotTaken(ConsultationError):
    """Nothing of the file was taken. `mistakes`: what is wrong, in the order of the file."""

    def __init__(self, sentence: str, mistakes: tuple[Mistake, ...] = ()) -> None:
        self.mistakes = mistakes
        super().__init__(sentence)


@dataclass(frozen=True)
class Outcome:
    """What a file did."""

    added: int
    changed: int
    unchanged: int


@dataclass
class _Row:
    line: int
    facts: dict[str, Any] = field(default_factory=dict)
    meetings: tuple[date, ...] = ()


def import_file(content: bytes, *, by: User) -> Outcome:
    """Bring the register up to date with a file. Raises FileNotTaken, and changes nothing."""
    rows = _read(content)
    with transaction.atomic():
        known = {party.name.casefold(): party for party in Party.objects.select_for_update()}
        _kinds_given(rows, known)
        outcomes = [_take(row, known.get(row.facts["name"].casefold()), by) for row in rows]
        result = Outcome(*(outcomes.count(each) for each in ("added", "changed", "same")))
        if result.added or result.changed:
            audit.record("party_file_imported", by=by, added=result.added, changed=result.changed)
    return result


def _take(row: _Row, party: Party | None, by: User) -> str:
    if party is None:
        parties.create(row.facts, meetings=row.meetings, by=by)
        return "added"
    facts = {name: value for name, value in row.facts.items() if name != "name"}
    there = set(party.meetings.values_list("held_on", flat=True)) if row.meetings else set()
    saved = parties.save(
        party,
        facts,
        meetings=there | set(row.meetings) if row.meetings else None,
        revision=party.revision,
        by=by,
    )
    return "same" if saved.revision == party.revision else "changed"


def _kinds_given(rows: list[_Row], known: dict[str, Party]) -> None:
    missing = tuple(
        Mistake(row.line, "art", f"Skriv arten: »{row.facts['name']}« er ny i registeret.")
        for row in rows
        if "kind" not in row.facts and row.facts["name"].casefold() not in known
    )
    if missing:
        raise _refusal(missing)


def _read(content: bytes) -> list[_Row]:
    if len(content) > LARGEST:
        raise FileNotTaken("Filen er for stor. Den må højst fylde 2 MB.")
    lines = _lines(_text(content))
    header = next(lines, (1, []))[1]
    names = _names(header)
    rows, mistakes, seen = [], [], {}  # type: list[_Row], list[Mistake], dict[str, int]
    for line, cells in lines:
        row, wrong = _row(line, names, cells)
        name = str(row.facts.get("name", "")).casefold()
        if name and name in seen:
            wrong.append(
                Mistake(line, "navn", f"Parten står også i linje {seen[name]}. Slet den ene.")
            )
        seen.setdefault(name, line)
        rows.append(row)
        mistakes.extend(wrong)
    if mistakes:
        raise _refusal(tuple(mistakes))
    if not rows:
        raise FileNotTaken("Der er ingen parter i filen. Skriv en part på hver linje.")
    return rows


def _refusal(mistakes: tuple[Mistake, ...]) -> FileNotTaken:
    many = "én fejl" if len(mistakes) == 1 else f"{len(mistakes)} fejl"
    return FileNotTaken(
        f"Der er {many} i filen, og intet er hentet ind. Ret filen, og prøv igen.",
        mistakes[:MOST_ERRORS],
    )


def _text(content: bytes) -> str:
    """UTF-8, or what Danish Excel saves as plain CSV."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not empty, with the line they begin on."""
    if "\x00" in text:
        raise FileNotTaken("Det er ikke en CSV-fil. Gem arket som CSV, og prøv igen.")
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") >= first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    before, count = 0, 0
    try:
        for cells in reader:
            line, before = before + 1, reader.line_num
            if any(cell.strip() for cell in cells):
                count += 1
                if count > MOST_ROWS + 1:
                    raise FileNotTaken(f"Der er over {MOST_ROWS} linjer. Del filen i flere.")
                yield line, cells
    except csv.Error:
        raise FileNotTaken(
            f"Linje {before + 1} kan ikke deles i felter. Ret citationstegnene, og prøv igen."
        ) from None


def _names(header: list[str]) -> list[str]:
    """The field of each column, "" for one that is passed over."""
    found = [_plain(cell).casefold() for cell in header]
    if "navn" not in found:
        raise FileNotTaken(
            "Første linje skal være kolonnernes navne, og en af dem skal være »Navn«."
        )
    for name in found:
        if name and name not in COLUMNS and name not in IGNORED:
            known = ", ".join(COLUMNS)
            raise FileNotTaken(f"Vi kender ikke kolonnen »{name[:40]}«. Brug {known}.")
        if name and found.count(name) > 1:
            raise FileNotTaken(f"Kolonnen »{name}« er der to gange. Slet den ene.")
    return [COLUMNS.get(name, "") for name in found]


def _row(line: int, names: list[str], cells: list[str]) -> tuple[_Row, list[Mistake]]:
    row = _Row(line)
    wrong: list[Mistake] = []
    if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
        wrong.append(Mistake(line, "", f"Linjen har {len(cells)} felter, men der er {len(names)}."))
    labels = {value: key for key, value in COLUMNS.items()}
    for name, cell in zip(names, cells, strict=False):
        value = _plain(cell)
        if not name or not value:
            continue
        try:
            _set(row, name, value)
        except ValueError as error:
            wrong.append(Mistake(line, labels[name], str(error)))
    if "name" not in row.facts and not any(each.column == "navn" for each in wrong):
        wrong.append(Mistake(line, "navn", "Skriv navnet."))
    return row, wrong


def _plain(cell: str) -> str:
    """A cell as it was meant: without the apostrophe that keeps it from being a formula."""
    text = cell.strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def _set(row: _Row, name: str, value: str) -> None:
    if name == "meetings":
        try:
            row.meetings = read_days(value.replace("\r", "\n"))
        except NotADay as error:
            raise ValueError(error.sentence) from None
    else:
        row.facts[name] = _READ.get(name, _short(name))(value)


def _short(name: str) -> Callable[[str], str]:
    longest: int | None = getattr(Party._meta.get_field(name), "max_length", None)

    def read(value: str) -> str:
        line = " ".join(value.split())
        if longest is not None and len(line) > longest:
            raise ValueError(f"Teksten er for lang: højst {longest} tegn.")
        return line

    return read


def _kind(value: str) -> str:
    codes = {each.label.casefold(): each.value for each in PartyKind}
    found = codes.get(value.casefold(), value.casefold())
    if found not in PartyKind.values:
        names = ", ".join(each.label for each in PartyKind)
        raise ValueError(f"»{value[:40]}« er ingen art. Brug en af: {names}.")
    return found


def _area(value: str) -> str:
    codes = {each.name.casefold(): each.code for each in geography.districts()}
    found = codes.get(value.casefold(), value.casefold())
    if found not in codes.values():
        names = ", ".join(each.name for each in geography.districts())
        raise ValueError(f"»{value[:40]}« er ingen bydel. Brug en af: {names}.")
    return found


def _email(value: str) -> str:
    try:
        validate_email(value)
    except ValidationError:
        raise ValueError(f"»{value[:60]}« er ikke en e-mailadresse. Ret den.") from None
    return value


_READ: dict[str, Callable[[str], str]] = {"kind": _kind, "area": _area, "email": _email}
