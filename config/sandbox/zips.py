"""ZIP as the container of documents: measured by its directory first, then while unpacking."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import BinaryIO

from config.sandbox.reasons import Reason, Refused

MOST_ENTRIES = 3000
LARGEST_UNPACKED = 300 * 1024 * 1024
"""Bytes of all entries together."""
LARGEST_RATIO = 200
"""Times that an entry of more than `_SMALL` bytes may grow; text grows thirty times."""
_SMALL = 4 * 1024 * 1024
_STEP = 64 * 1024
_END = b"PK\x05\x06"
_END_LENGTH = 22
_ENTRY = b"PK\x03\x04"
_ENCRYPTED = 0x1
_MACROS = re.compile(r"(^|/)(vbaproject\.bin|vbadata\.xml|activex/)", re.IGNORECASE)
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
    ValueError,
    KeyError,
)
"""What zipfile raises on what is not a sound archive."""


def opened(source: BinaryIO) -> zipfile.ZipFile:
    """The archive, after its directory was looked at. Raises Refused."""
    _look_at_ends(source)
    try:
        archive = zipfile.ZipFile(source)
    except _FAULTS as error:
        raise Refused(Reason.BROKEN) from error
    _look_at_directory(archive)
    return archive


def unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """What an entry holds, if that is as much as the directory says. Raises Refused."""
    parts = []
    count = 0
    try:
        with archive.open(entry) as stream:
            while part := stream.read(_STEP):
                count += len(part)
                if count > entry.file_size:
                    raise Refused(Reason.BOMB)
                parts.append(part)
    except _FAULTS as error:
        raise Refused(Reason.BROKEN) from error
    if count != entry.file_size:
        raise Refused(Reason.BROKEN)
    return b"".join(parts)


def look_inside(archive: zipfile.ZipFile) -> None:
    """Unpack every entry once; archives inside count as if their files lay here.

    One inside another is followed no further: a document has no use for a third layer. Raises
    Refused.
    """
    total = 0
    for entry in archive.infolist():
        content = unpack(archive, entry)
        total += len(content)
        if content.startswith(_ENTRY):
            total += _size_of_inner(content)
        if total > LARGEST_UNPACKED:
            raise Refused(Reason.BOMB)


def _size_of_inner(content: bytes) -> int:
    try:
        inner = zipfile.ZipFile(io.BytesIO(content))
    except _FAULTS as error:
        raise Refused(Reason.BROKEN) from error
    _look_at_directory(inner)
    for entry in inner.infolist():
        try:
            with inner.open(entry) as stream:
                if stream.read(len(_ENTRY)) == _ENTRY:
                    raise Refused(Reason.BOMB)
        except _FAULTS as error:
            raise Refused(Reason.BROKEN) from error
    return sum(entry.file_size for entry in inner.infolist())


def _look_at_ends(source: BinaryIO) -> None:
    """It begins and ends as an archive, and as nothing else."""
    source.seek(0)
    if b"%PDF-" in source.read(1024):
        raise Refused(Reason.MIXED)
    length = source.seek(0, io.SEEK_END)
    source.seek(max(0, length - _END_LENGTH))
    if not source.read().startswith(_END):
        whole = _END in _tail(source, length)
        raise Refused(Reason.MIXED if whole else Reason.BROKEN)
    source.seek(0)


def _tail(source: BinaryIO, length: int) -> bytes:
    source.seek(max(0, length - _STEP))
    return source.read()


def _look_at_directory(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise Refused(Reason.BOMB)
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise Refused(Reason.BOMB)
    for entry in entries:
        _look_at_entry(entry)
    if len({entry.filename.casefold() for entry in entries}) != len(entries):
        raise Refused(Reason.MIXED)
    _look_at_places(archive, entries)


def _look_at_entry(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & _ENCRYPTED:
        raise Refused(Reason.PASSWORD)
    if _MACROS.search(entry.filename):
        raise Refused(Reason.MACROS)
    name = entry.filename
    if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
        raise Refused(Reason.BROKEN)
    if entry.file_size > _SMALL and entry.file_size > LARGEST_RATIO * max(1, entry.compress_size):
        raise Refused(Reason.BOMB)


def _look_at_places(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Entries follow one another from the first byte on: none is counted twice, none is hidden."""
    free = 0
    for entry in sorted(entries, key=lambda each: each.header_offset):
        is_first = free == 0
        if entry.header_offset < free or (is_first and entry.header_offset != 0):
            raise Refused(Reason.MIXED if is_first else Reason.BOMB)
        free = entry.header_offset + 30 + entry.compress_size
    if free > archive.start_dir:
        raise Refused(Reason.BOMB)
