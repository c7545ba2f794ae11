"""The responses of a hearing as CSV and XLSX, for work inside the administration only.

Public responses stand by number. Confidential contributions come after them in an order that says
nothing, with numbers that are new in each file, and without time, channel, language and files:
nothing that leads back to a person (domain.md §5, §6).
"""

from __future__ import annotations

import csv
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import IO, TextIO

from django.db.models import CharField, Count, Value
from django.db.models.functions import MD5, Cast, Concat
from django.utils import timezone

from config.access.models import User
from config.audit import services as audit
from consultation.exceptions import ConsultationError
from consultation.exporting import files, xlsx_file
from consultation.exporting.columns import Cell
from consultation.exporting.csv_file import BYTE_ORDER_MARK, FORMULA
from consultation.hearing_codes import (
    ContributorRole,
    Lane,
    PartyKind,
    QuoteConsent,
    ResponseChannel,
    ResponseState,
    SenderKind,
)
from consultation.models import Hearing, HearingAttachment
from consultation.models.hearing import HearingResponseQuerySet

FORMATS = ("csv", "xlsx")
HEADS = (
    "Nr. (intern fil)",
    "Spor",
    "Modtaget",
    "Kom for sent",
    "Tilstand",
    "Kanal",
    "På vegne af",
    "Navn",
    "Organisation",
    "Postnummer",
    "By",
    "Part",
    "Partens art",
    "Uden bemærkninger",
    "Antal bilag",
    "Svar",
    "Vist på hjemmesiden i stedet",
    "Begrundelse",
    "Rolle",
    "Må citeres",
)
ABOUT = (
    "INTERN: filen er kun til arbejde i forvaltningen. Den må ikke sendes ud eller offentliggøres.",
    "Offentlige høringssvar står efter nummer. Kun »Vist på hjemmesiden« er offentlige.",
    "Hvor »Vist på hjemmesiden i stedet« er udfyldt, er det den tekst, der er offentlig.",
    "Fortrolige bidrag står til sidst i blandet orden, og deres numre (F) er nye i hver fil.",
    "Deres tidspunkt, kanal, sprog og bilag er udeladt, så de ikke fører tilbage til en person.",
    "Fortrolige ord må kun vises, hvis »Må citeres« siger ja.",
    "Svar, der er trukket tilbage, er ikke med.",
)
_CHUNK = 2000
_PUBLIC = (
    "pk", "number", "received_at", "is_late", "state", "channel", "sender_kind", "name",
    "organisation", "postcode", "town", "party__party__name", "party__party__kind",
    "without_remarks", "text", "shown_text", "state_reason",
)  # fmt: skip


@dataclass(frozen=True)
class HearingSheet:
    """What is exported of one hearing. `rows_of` are the responses that were asked for."""

    hearing: Hearing
    rows_of: HearingResponseQuerySet
    salt: str = field(default_factory=lambda: secrets.token_hex(16))

    def rows(self) -> Iterator[list[Cell]]:
        """One row for each response that was not withdrawn."""
        standing = self.rows_of.exclude(state=ResponseState.WITHDRAWN)
        yield from _public(standing.filter(lane=Lane.PUBLIC), self.hearing)
        yield from self._confidential(standing.filter(lane=Lane.CONFIDENTIAL))

    def _confidential(self, rows: HearingResponseQuerySet) -> Iterator[list[Cell]]:
        shuffled = MD5(Concat(Cast("pk", CharField()), Value(self.salt)))
        lane, states = str(Lane.CONFIDENTIAL.label), _names(ResponseState)
        roles, consents = _names(ContributorRole), _names(QuoteConsent)
        found = rows.order_by(shuffled).values_list("is_late", "state", "role", "consent", "text")
        for number, (late, state, role, consent, text) in enumerate(
            found.iterator(chunk_size=_CHUNK), start=1
        ):
            read = "Set igennem" if state == ResponseState.WITHHELD else states[state]
            yield [
                f"F{number}", lane, "", _yes(late), read, *[""] * 10, text, "", "",
                roles.get(role, ""), consents[consent],
            ]  # fmt: skip


def _public(rows: HearingResponseQuerySet, hearing: Hearing) -> Iterator[list[Cell]]:
    counts = dict(
        HearingAttachment.objects.filter(response__hearing=hearing)
        .order_by()
        .values_list("response")
        .annotate(count=Count("pk"))
    )
    lane, states, channels = str(Lane.PUBLIC.label), _names(ResponseState), _names(ResponseChannel)
    kinds, parties = _names(SenderKind), _names(PartyKind)
    found = rows.order_by("number").values_list(*_PUBLIC)
    for row in found.iterator(chunk_size=_CHUNK):
        (
            pk, number, at, late, state, channel, kind, name, organisation, postcode, town,
            party, party_kind, no_remarks, text, shown, reason,
        ) = row  # fmt: skip
        yield [
            number, lane, _minute(at), _yes(late), states[state], channels[channel],
            kinds.get(kind, ""), name, organisation, postcode, town, party or "",
            parties.get(party_kind, ""), _yes(no_remarks), counts.get(pk, 0), text, shown, reason,
            "", "",
        ]  # fmt: skip


def _names(codes: type) -> dict[str, str]:
    """Codes and what people read, worked out once for all rows."""
    return {value: str(label) for value, label in codes.choices}  # type: ignore[attr-defined]


def _yes(value: bool) -> str:
    return "ja" if value else "nej"


@lru_cache(maxsize=4096)
def _minute(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")


def csv_lines(sheet: HearingSheet) -> Iterator[str]:
    """The file line by line: semicolons, a byte order mark, and no cell that is a formula."""
    writer = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")
    yield BYTE_ORDER_MARK + writer.writerow(HEADS)
    for row in _safe(sheet.rows()):
        yield writer.writerow(row)


def write_csv(sheet: HearingSheet, out: TextIO) -> None:
    """The same file at once; `out` is opened with newline=""."""
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADS)
    writer.writerows(_safe(sheet.rows()))


def _safe(rows: Iterator[list[Cell]]) -> Iterator[list[Cell]]:
    for row in rows:
        for place, cell in enumerate(row):
            if cell.__class__ is str and cell.startswith(FORMULA):
                row[place] = f"'{cell}"
        yield row


def write_xlsx(sheet: HearingSheet, out: IO[bytes]) -> int:
    """The workbook: the responses, and a sheet that says what the file is. Raises TooManyRows."""
    frame = xlsx_file.plain_frame(sheet.hearing.title, "Høringssvar", HEADS, ABOUT)
    return xlsx_file.fill(frame, sheet.rows(), len(HEADS), out)


def record(sheet: HearingSheet, formats: Sequence[str], *, narrowed: bool, by: User | None) -> None:
    """Write an export down in the log: who, which hearing, in which formats, all or some."""
    audit.record(
        "hearing_responses_exported",
        by=by,
        target=sheet.hearing,
        formats=sorted(formats),
        narrowed=narrowed,
    )


def file_name(hearing: Hearing, format: str) -> str:
    """ "hoering-<slug>-intern.csv": the name says that it stays inside."""
    return f"hoering-{hearing.slug}-intern.{format}"


def known_formats(names: Sequence[str]) -> tuple[str, ...]:
    """`names` checked, each once. Raises ConsultationError naming the first that is none."""
    chosen = tuple(dict.fromkeys(name.strip().lower() for name in names if name.strip()))
    for name in chosen or ("",):
        if name not in FORMATS:
            raise ConsultationError(f"Formatet “{name}” findes ikke. Brug {', '.join(FORMATS)}.")
    return chosen


def export(slug: str, folder: Path, formats: tuple[str, ...], *, by: User | None) -> Iterator[Path]:
    """Write all responses of the hearing `slug` in each format; yield each path.

    Raises ConsultationError where there is no such hearing, TooManyRows, OSError.
    """
    hearing = Hearing.objects.filter(slug=slug).first()
    if hearing is None:
        raise ConsultationError(f"Der er ingen høring på adressen “{slug}”.")
    sheet = HearingSheet(hearing, hearing.responses.all())
    record(sheet, formats, narrowed=False, by=by)
    folder.mkdir(parents=True, exist_ok=True)
    for format in formats:
        path = folder / file_name(hearing, format)
        if format == "csv":
            with files.into(path) as text:
                write_csv(sheet, text)
        else:
            with files.into_binary(path) as packed:
                write_xlsx(sheet, packed)
        yield path


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line
