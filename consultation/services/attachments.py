"""Files that a stakeholder attaches: taken by what they contain, kept under a name of our own."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from config.access.models import User
from config.audit import services as audit
from config.filing import FileRefused, forget, store, take
from consultation.definition.answers import WrongAnswer
from consultation.models import Attachment, Response

LARGEST = 10 * 1024 * 1024
"""Bytes of one file."""
MOST = 20
"""Files that one answer may hold at a time, those that were taken off again included."""


def attach(response_id: uuid.UUID, question: str, upload: UploadedFile[Any]) -> Attachment:
    """Keep a file for a question of an answer that is being written.

    Raises WrongAnswer: too many, too large, of a type that is not taken, or dangerous.
    """
    if Attachment.objects.filter(response=response_id).count() >= MOST:
        raise WrongAnswer(_("Der er for mange filer. Tag nogle af, før du tilføjer flere."))
    try:
        taken = take(upload, largest=LARGEST)
    except FileRefused as error:
        raise WrongAnswer(str(error)) from error
    attachment = Attachment(
        response_id=response_id,
        question=question,
        file_name=taken.file_name,
        content_type=taken.content_type,
        size=taken.size,
        is_unscanned=taken.is_unscanned,
    )
    with transaction.atomic():
        store(attachment.file, f"{attachment.pk}.{taken.ending}", upload)
        attachment.save()
    return attachment


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
        forget(attachment.file)
        attachment.delete()


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
