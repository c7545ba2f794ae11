"""Files that a stakeholder attaches: taken by what they contain, kept under a name of our own."""

from __future__ import annotations

import uuid
import zipfile
from collections.abc import Iterable
from functools import partial
from typing import Any, BinaryIO

from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from config.access.models import User
from config.audit import services as audit
from consultation.definition.answers import WrongAnswer
from consultation.models import Attachment, Response

LARGEST = 10 * 1024 * 1024
"""Bytes of one file."""
MOST = 20
"""Files that one answer may hold at a time, those that were taken off again included."""
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ODT = "application/vnd.oasis.opendocument.text"
_BEGINNINGS = (
    (b"%PDF-", "application/pdf", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
)


def attach(response_id: uuid.UUID, question: str, upload: UploadedFile[Any]) -> Attachment:
    """Keep a file for a question of an answer that is being written.

    Raises WrongAnswer: too large, too many, or of a type that is not taken.
    """
    name = (upload.name or _("fil"))[-200:]
    if not upload.size:
        raise WrongAnswer(_("Filen %(name)s er tom. Vælg en anden.") % {"name": name})
    if upload.size > LARGEST:
        raise WrongAnswer(
            _("Filen %(name)s er for stor. Den må højst fylde 10 MB.") % {"name": name}
        )
    found = kind_of(upload)
    if found is None:
        raise WrongAnswer(
            _("Filen %(name)s er ikke en PDF, en Word- eller OpenDocument-fil eller et billede.")
            % {"name": name}
        )
    if Attachment.objects.filter(response=response_id).count() >= MOST:
        raise WrongAnswer(_("Der er for mange filer. Tag nogle af, før du tilføjer flere."))
    content_type, ending = found
    attachment = Attachment(
        response_id=response_id,
        question=question,
        file_name=name,
        content_type=content_type,
        size=upload.size,
    )
    upload.seek(0)
    attachment.file.save(f"{attachment.pk}.{ending}", upload, save=True)
    return attachment


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


def of(response_id: uuid.UUID) -> tuple[Attachment, ...]:
    """All files of an answer."""
    return tuple(Attachment.objects.filter(response=response_id))


@transaction.atomic
def open_for(attachment: Attachment, *, by: User) -> File[Any]:
    """The file, opened for an editor, which the log says. Raises FileNotFoundError."""
    opened = attachment.file.open("rb")
    audit.record("attachment_read", by=by, target=attachment, question=attachment.question)
    return opened


@transaction.atomic
def remove(attachments: Iterable[Attachment]) -> None:
    """Delete files for good: the rows now, what they point to when that is stored."""
    for attachment in attachments:
        storage, name = attachment.file.storage, str(attachment.file.name)
        attachment.delete()
        transaction.on_commit(partial(storage.delete, name))


def prune(response: Response) -> None:
    """Delete what the sent answer no longer names."""
    named = {
        each
        for value in (response.answers or {}).values()
        if isinstance(value, list)
        for each in value
        if isinstance(each, str)
    }
    remove(each for each in of(response.pk) if str(each.pk) not in named)
