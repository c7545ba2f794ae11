"""Opening a file: how large, what kind by its content, which encoding, and its digest."""

from __future__ import annotations

import codecs
import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from config.danish import number
from intake_rooms.importing.refusals import FileRefused
from intake_rooms.importing.table import Table

BLOCK = 1 << 20
MEGABYTE = 1 << 20
_AS_UTF8 = "Gem filen som “CSV UTF-8 (semikolonsepareret)” i Excel, og indlæs den igen."
_AS_XLSX = "Gem den som .xlsx eller som CSV UTF-8, og indlæs den igen."
_FOREIGN = (
    (b"\xd0\xcf\x11\xe0", "et gammelt Excel-format (.xls) eller beskyttet med adgangskode"),
    (b"%PDF", "en PDF"),
    (b"{\\rtf", "et RTF-dokument"),
    (b"\x1f\x8b", "en pakket fil (gzip)"),
    (b"<?xml", "XML"),
    (b"<html", "en HTML-side"),
    (b"<!DOCTYPE", "en HTML-side"),
)
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class Read:
    """What one reading of all bytes told: the digest, and for text the number of lines."""

    sha256: str
    lines: int


def open_table(path: Path, *, limit_mb: int) -> Table:
    """A table over `path`, CSV or XLSX by its content.

    Its size is judged before a byte is read. Raises FileRefused with a sentence.
    """
    _refuse_size(path, limit_mb)
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError as error:
        raise FileRefused(f"Filen {path} kan ikke læses: {error.strerror}.") from error
    for sign, kind in _FOREIGN:
        if start.startswith(sign):
            raise FileRefused(f"Filen {path.name} er {kind}, ikke CSV eller XLSX. {_AS_XLSX}")
    if start.startswith(b"PK"):
        from intake_rooms.importing.xlsx_file import XlsxTable

        return XlsxTable(path, read_through(path, text=False).sha256, limit_mb)
    if start.startswith(_UTF16) or _looks_like_utf16(start):
        raise FileRefused(f"Filen {path.name} er gemt som UTF-16 (“Unicode-tekst”). {_AS_UTF8}")
    from intake_rooms.importing.csv_file import CsvTable

    return CsvTable(path, read_through(path, text=True))


def _refuse_size(path: Path, limit_mb: int) -> None:
    try:
        found = path.stat()
    except FileNotFoundError:
        raise FileRefused(f"Filen {path} findes ikke. Kontrollér stien.") from None
    except OSError as error:
        raise FileRefused(f"Filen {path} kan ikke læses: {error.strerror}.") from error
    if not stat.S_ISREG(found.st_mode):
        raise FileRefused(f"{path} er ikke en fil. Angiv en CSV- eller XLSX-fil.")
    if not os.access(path, os.R_OK):
        raise FileRefused(f"Filen {path} må ikke læses. Ret filens rettigheder.")
    if found.st_size == 0:
        raise FileRefused(f"Filen {path.name} er tom (0 byte). Gem den igen, og kontrollér den.")
    if found.st_size > limit_mb * MEGABYTE:
        raise FileRefused(
            f"Filen {path.name} fylder {number(found.st_size / MEGABYTE)} MB; grænsen er "
            f"{number(limit_mb)} MB. Del den i mindre filer, fx én pr. måned."
        )


def _looks_like_utf16(start: bytes) -> bool:
    """Every other byte of European text is zero in UTF-16 without a byte order mark."""
    half = len(start) // 2
    return half > 4 and max(start[0::2].count(0), start[1::2].count(0)) > half * 0.8


def read_through(path: Path, *, text: bool) -> Read:
    """Read all bytes once, one block in memory at a time.

    With `text`, raises FileRefused with the line of the first byte that is not UTF-8 text.
    """
    digest, lines = hashlib.sha256(), 0
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        while True:
            block = file.read(BLOCK)
            digest.update(block)
            if text:
                _check_text(decoder, block, lines, path)
                lines += block.count(b"\n")
            if not block:
                return Read(digest.hexdigest(), lines)


def _check_text(
    decoder: codecs.IncrementalDecoder, block: bytes, lines_before: int, path: Path
) -> None:
    try:
        decoder.decode(block, final=not block)
    except UnicodeDecodeError as error:
        line = lines_before + error.object[: error.start].count(b"\n") + 1
        raise FileRefused(
            f"Linje {line} i {path.name} er ikke UTF-8; filen er nok gemt i Latin-1/Windows-1252. "
            f"{_AS_UTF8}"
        ) from None
    place = block.find(b"\0")
    if place >= 0:
        line = lines_before + block.count(b"\n", 0, place) + 1
        raise FileRefused(
            f"Linje {line} i {path.name} indeholder et NUL-tegn; filen er beskadiget eller ikke "
            f"tekst. {_AS_UTF8}"
        )
