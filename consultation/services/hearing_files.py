"""The files that come with hearing responses: taken, kept, shown as a clean copy, taken away."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.access.models import User
from config.audit import services as audit
from config.filing import CannotClean, FileRefused, Taken, forget, public_copy, store, take
from consultation.hearing_codes import Lane
from consultation.models import HearingAttachment, HearingResponse
from consultation.services.answering import hour_of

MOST = 10
"""Files with one response."""
LARGEST = 25 * 1024 * 1024
"""Bytes of one file."""
LARGEST_TOGETHER = 60 * 1024 * 1024
"""Bytes of all files of one response."""


def check(
    uploads: Sequence[UploadedFile[Any]], *, beside: HearingResponse | None = None
) -> tuple[Taken, ...]:
    """Facts about files that may be kept, in the order given; call it before any transaction.

    `beside` is the response they are added to, whose files count towards the limits. Raises
    FileRefused, with a sentence, for the first that is not taken: too many, too large, together
    too large, of a type that is not taken, or found by the virus scanner.
    """
    kept = list(beside.attachments.values_list("size", flat=True)) if beside else []
    if len(kept) + len(uploads) > MOST:
        raise FileRefused(
            _("Der er for mange filer. Du kan sende højst %(most)s.") % {"most": MOST}
        )
    if sum(kept) + sum(upload.size or 0 for upload in uploads) > LARGEST_TOGETHER:
        raise FileRefused(
            _("Filerne fylder for meget tilsammen. De må højst fylde %(limit)s MB.")
            % {"limit": LARGEST_TOGETHER // (1024 * 1024)}
        )
    return tuple(take(upload, largest=LARGEST) for upload in uploads)


def keep(
    response: HearingResponse, uploads: Sequence[UploadedFile[Any]], *, is_letter: bool = False
) -> tuple[HearingAttachment, ...]:
    """Keep files with a response, in the caller's transaction: they stand or fall with it.

    `is_letter`: the letter or mail that was keyed in. A confidential contribution names nobody:
    of its files only the cleaned copy is kept, under a name that says nothing. Raises FileRefused.
    """
    with transaction.atomic():
        stored = HearingResponse.objects.select_for_update().get(pk=response.pk)
        facts = check(uploads, beside=stored)
        place = stored.attachments.count()
        return tuple(
            _keep_one(stored, upload, taken, number, is_letter)
            for number, (upload, taken) in enumerate(
                zip(uploads, facts, strict=True), start=place + 1
            )
        )


def _keep_one(
    response: HearingResponse,
    upload: UploadedFile[Any],
    taken: Taken,
    number: int,
    is_letter: bool,
) -> HearingAttachment:
    content: File[Any] = upload
    if response.lane == Lane.CONFIDENTIAL:
        content, taken = _nameless(upload, taken, number)
    made = HearingAttachment(
        id=uuid.uuid4(),
        response=response,
        file_name=taken.file_name,
        content_type=taken.content_type,
        size=taken.size,
        sha256=taken.sha256,
        is_letter=is_letter,
        added_at=_kept_time(response),
    )
    store(made.file, f"{made.pk}.{taken.ending}", content)
    made.save()
    return made


def _kept_time(response: HearingResponse) -> datetime:
    """When a file came: in confidence, no finer than the hour."""
    now = timezone.now()
    return hour_of(now) if response.lane == Lane.CONFIDENTIAL else now


def _nameless(upload: UploadedFile[Any], taken: Taken, number: int) -> tuple[File[Any], Taken]:
    """What is kept of a file that came in confidence."""
    try:
        content = public_copy(upload, taken.content_type)
    except CannotClean as error:
        raise FileRefused(str(error)) from error
    return content, taken.of_copy(content, _("bilag %(number)s") % {"number": number})


@transaction.atomic
def publish(attachment: HearingAttachment, *, by: User) -> HearingAttachment:
    """Show a file to the public, as a copy without what its sender did not mean to show.

    It is seen only while its response is shown. Raises FileRefused (a confidential contribution's
    file) or CannotClean; `str(error)` is a sentence for the editor.
    """
    stored = _locked(attachment)
    if stored.response.lane != Lane.PUBLIC:
        raise FileRefused("Bilag til fortrolige bidrag bliver ikke vist.")
    if stored.is_shown:
        return stored
    if not stored.public_file:
        with stored.file.open("rb") as original:
            copy = public_copy(original, stored.content_type)
        store(stored.public_file, f"{uuid.uuid4()}.{_ending(stored)}", copy)
    stored.is_shown = True
    stored.save(update_fields=["public_file", "is_shown"])
    audit.record("hearing_file_shown", by=by, target=stored)
    return stored


@transaction.atomic
def hide(attachment: HearingAttachment, *, by: User) -> HearingAttachment:
    """Take a file off the public page, and its public copy away; the original stays."""
    stored = _locked(attachment)
    if not stored.is_shown and not stored.public_file:
        return stored
    forget(stored.public_file)
    stored.public_file, stored.is_shown = "", False
    stored.save(update_fields=["public_file", "is_shown"])
    audit.record("hearing_file_hidden", by=by, target=stored)
    return stored


@transaction.atomic
def open_original(attachment: HearingAttachment, *, by: User) -> File[Any]:
    """The file as it was sent, opened for an editor, which the log says.

    Raises FileNotFoundError.
    """
    opened = attachment.file.open("rb")
    audit.record("hearing_file_read", by=by, target=attachment)
    return opened


@transaction.atomic
def remove(attachments: Iterable[HearingAttachment]) -> None:
    """Delete files for good: the rows now, the files when that is stored."""
    for attachment in attachments:
        forget(attachment.file)
        forget(attachment.public_file)
        attachment.delete()


def _locked(attachment: HearingAttachment) -> HearingAttachment:
    return (
        HearingAttachment.objects.select_for_update(of=("self",))
        .select_related("response")
        .get(pk=attachment.pk)
    )


def _ending(attachment: HearingAttachment) -> str:
    return str(attachment.file.name).rpartition(".")[2]
