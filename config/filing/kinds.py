"""What a file is, by what it contains; its name is never believed."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

LARGEST = 25 * 1024 * 1024
"""Bytes of one file, where nothing else is said."""
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ODT = "application/vnd.oasis.opendocument.text"
_BEGINNINGS = (
    (b"%PDF-", "application/pdf", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
)


class FileRefused(Exception):
    """A file that is not taken; `str(error)` says why and what to do."""


@dataclass(frozen=True)
class Taken:
    """Facts about a file that may be kept. `size` in bytes, `sha256` as hex."""

    file_name: str
    content_type: str
    ending: str
    size: int
    sha256: str

    def of_copy(self, copy: ContentFile[bytes], name: str) -> Taken:
        """The facts of a copy in the same format, which is called `name` (without ending)."""
        content = copy.read()
        copy.seek(0)
        return replace(
            self,
            file_name=f"{name}.{self.ending}",
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
        )


def take(upload: UploadedFile[Any], *, largest: int = LARGEST) -> Taken:
    """Look at an uploaded file; it is rewound afterwards.

    Raises FileRefused: empty, too large, or of a type that is not taken.
    """
    name = (upload.name or _("fil"))[-200:]
    if not upload.size:
        raise FileRefused(_("Filen %(name)s er tom. Vælg en anden.") % {"name": name})
    if upload.size > largest:
        raise FileRefused(
            _("Filen %(name)s er for stor. Den må højst fylde %(limit)s MB.")
            % {"name": name, "limit": largest // (1024 * 1024)}
        )
    found = kind_of(upload)
    if found is None:
        raise FileRefused(
            _("Filen %(name)s er ikke en PDF, en Word- eller OpenDocument-fil eller et billede.")
            % {"name": name}
        )
    upload.seek(0)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return Taken(name, found[0], found[1], upload.size, digest.hexdigest())


def kind_of(file: BinaryIO | UploadedFile[Any]) -> tuple[str, str] | None:
    """Content type and ending by what the file contains; None where it is not taken."""
    file.seek(0)
    beginning = file.read(16)
    for signature, content_type, ending in _BEGINNINGS:
        if beginning.startswith(signature):
            return content_type, ending
    return _office_kind(file) if beginning.startswith(b"PK\x03\x04") else None


def _office_kind(file: Any) -> tuple[str, str] | None:
    """A document without macros; nothing is unpacked but a short line."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            if "word/document.xml" in names and "word/vbaProject.bin" not in names:
                return _DOCX, "docx"
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                is_text = archive.read("mimetype").strip() == _ODT.encode()
                return (_ODT, "odt") if is_text else None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError):
        return None
    return None
