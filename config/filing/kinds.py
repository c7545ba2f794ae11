"""What a file is, by what it contains; its name is never believed."""

from __future__ import annotations

import hashlib
import weakref
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from config.filing import apart, scanning
from config.filing.facts import DOCX, ENDINGS, JPEG, ODT, PDF, PNG, TEXT, WEBP, FileRefused, Taken
from config.filing.names import safe_name, shown_name
from config.filing.texts import read_text

LARGEST = 25 * 1024 * 1024
"""Bytes of one file, where nothing else is said."""
_LARGEST_TEXT = 2 * 1024 * 1024
_BEGINNINGS = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PHONE_PICTURES = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})
_seen: weakref.WeakKeyDictionary[UploadedFile[Any], Taken] = weakref.WeakKeyDictionary()
"""What was looked at in this request already: a form checks, a service takes."""


def take(upload: UploadedFile[Any], *, largest: int = LARGEST) -> Taken:
    """Look at an uploaded file; it is rewound afterwards. Looking again costs nothing.

    Raises FileRefused: empty, too large, of a type that is not taken, not whole, protected,
    dangerous, or found by the virus scanner.
    """
    name = shown_name(upload.name or "")
    if not upload.size:
        raise FileRefused(_("Filen %(name)s er tom. Vælg en anden.") % {"name": name})
    if upload.size > largest:
        raise FileRefused(
            _("Filen %(name)s er for stor. Den må højst fylde %(limit)s MB.")
            % {"name": name, "limit": largest // (1024 * 1024)}
        )
    if upload not in _seen:
        _seen[upload] = _look(upload, name)
    upload.seek(0)
    return _seen[upload]


def _look(upload: UploadedFile[Any], name: str) -> Taken:
    content_type = kind_of(upload)
    if content_type is None:
        raise FileRefused(_why_not(upload) % {"name": name})
    is_scanned = scanning.scan(upload, name)
    if content_type != TEXT:
        apart.look(upload, content_type, name)
    upload.seek(0)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    ending = ENDINGS[content_type]
    return Taken(
        safe_name(upload.name or "", ending),
        content_type,
        ending,
        upload.size or 0,
        digest.hexdigest(),
        is_unscanned=not is_scanned,
    )


def kind_of(file: Any) -> str | None:
    """The content type that the first bytes speak of; None where it is not taken.

    Whether the rest keeps that promise is not looked at. Text has no signature: it must be
    called `.txt` and be nothing but text.
    """
    file.seek(0)
    beginning = file.read(64)
    for signature, content_type in _BEGINNINGS:
        if beginning.startswith(signature):
            return content_type
    if beginning.startswith(b"RIFF") and beginning[8:12] == b"WEBP":
        return WEBP
    if beginning.startswith(b"PK\x03\x04"):
        return _kind_of_zip(file, beginning)
    if str(file.name or "").lower().endswith(".txt") and (file.size or 0) <= _LARGEST_TEXT:
        file.seek(0)
        return TEXT if read_text(file.read()) is not None else None
    return None


def _kind_of_zip(file: Any, beginning: bytes) -> str | None:
    """Of the archives only two are documents; OpenDocument says so in its first bytes."""
    if beginning[30:38] == b"mimetype":
        file.seek(38)
        is_text = file.read(len(ODT) + 2).startswith((ODT + "PK").encode())
        return ODT if is_text else None
    file.seek(0)
    # The names of an archive's entries are written as they are, before each and in the directory.
    return DOCX if b"word/document.xml" in file.read() else None


def _why_not(file: Any) -> str:
    """The sentence for a type that is not taken, with a place for the name."""
    file.seek(0)
    content = file.read()
    if content[4:8] == b"ftyp" and content[8:12] in _PHONE_PICTURES:
        return _(
            "Billedet %(name)s er i formatet HEIC, som vi ikke kan tage imod. "
            "Gem det som JPEG, eller tag et skærmbillede af det, og send det i stedet."
        )
    if content.startswith(_OLD_OFFICE):
        if _ENCRYPTED in content:
            return _(
                "Filen %(name)s er beskyttet med en adgangskode. Fjern adgangskoden, og prøv igen."
            )
        return _(
            "Filen %(name)s er fra en gammel udgave af Word eller Excel. "
            "Gem den som PDF, og prøv igen."
        )
    return _(
        "Filen %(name)s er ikke en PDF, en Word- eller OpenDocument-fil, ren tekst (.txt) eller "
        "et billede. Gem den som PDF, og prøv igen."
    )
