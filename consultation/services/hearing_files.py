"""The files that come with hearing responses: taken, kept, shown as a clean copy, taken away."""

from __future__ import annotations

import uuid
import weakref
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from config.access.models import User
from config.audit import services as audit
from config.filing import (
    CannotClean,
    FileRefused,
    Taken,
    content_type_of,
    forget,
    public_copy,
    scanning,
    serve,
    store,
    take,
)
from consultation.hearing_codes import Lane
from consultation.models import HearingAttachment, HearingResponse

MOST = 10
"""Files with one response."""
LARGEST = 25 * 1024 * 1024
"""Bytes of one file."""
LARGEST_TOGETHER = 60 * 1024 * 1024
"""Bytes of all files of one response."""
_nameless: weakref.WeakKeyDictionary[UploadedFile[Any], ContentFile[bytes]] = (
    weakref.WeakKeyDictionary()
)
"""Copies of confidential files that `check` made, for `keep`."""


def check(
    uploads: Sequence[UploadedFile[Any]],
    *,
    beside: HearingResponse | None = None,
    lane: str = Lane.PUBLIC,
) -> tuple[Taken, ...]:
    """Facts about files that may be kept, in the order given; call it before any transaction.

    It may take seconds; `keep` does not repeat it. `beside` is the response they are added to,
    whose files count towards the limits. In the confidential lane a file must also be one that
    can be cleaned. Raises FileRefused, with a sentence, for the first that is not taken: too many,
    too large, together too large, of a type that is not taken, or found by the virus scanner.
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
    facts = tuple(take(upload, largest=LARGEST) for upload in uploads)
    if lane == Lane.CONFIDENTIAL:
        for upload, taken in zip(uploads, facts, strict=True):
            _copy_without_names(upload, taken)
    return facts


def keep(
    response: HearingResponse, uploads: Sequence[UploadedFile[Any]], *, is_letter: bool = False
) -> tuple[HearingAttachment, ...]:
    """Keep files with a response, in the caller's transaction: they stand or fall with it.

    `is_letter`: the letter or mail that was keyed in. A confidential contribution names nobody:
    of its files only the cleaned copy is kept, under a name that says nothing. Raises FileRefused.
    """
    if not uploads:
        return ()
    with transaction.atomic():
        stored = HearingResponse.objects.select_for_update().get(pk=response.pk)
        facts = check(uploads, beside=stored, lane=stored.lane)
        first = stored.attachments.count() + 1
        return tuple(
            _keep_one(stored, upload, taken, number, is_letter)
            for number, (upload, taken) in enumerate(zip(uploads, facts, strict=True), first)
        )


def _keep_one(
    response: HearingResponse,
    upload: UploadedFile[Any],
    taken: Taken,
    number: int,
    is_letter: bool,
) -> HearingAttachment:
    content: File[Any] = upload
    added_at = timezone.now()
    if response.lane == Lane.CONFIDENTIAL:
        added_at = added_at.replace(minute=0, second=0, microsecond=0)
        content = copy = _copy_without_names(upload, taken)
        taken = taken.of_copy(copy, _("bilag %(number)s") % {"number": number})
    made = HearingAttachment(
        id=uuid.uuid4(),
        response=response,
        file_name=taken.file_name,
        content_type=taken.content_type,
        size=taken.size,
        sha256=taken.sha256,
        is_letter=is_letter,
        is_unscanned=taken.is_unscanned,
        added_at=added_at,
    )
    store(made.file, f"{made.pk}.{taken.ending}", content)
    made.save()
    return made


def _copy_without_names(upload: UploadedFile[Any], taken: Taken) -> ContentFile[bytes]:
    """What is kept of a file that came in confidence."""
    if upload not in _nameless:
        try:
            _nameless[upload] = public_copy(upload, taken.content_type)
        except CannotClean as error:
            raise FileRefused(str(error)) from error
    return _nameless[upload]


def publish(
    attachment: HearingAttachment, *, by: User, instead: UploadedFile[Any] | None = None
) -> HearingAttachment:
    """Show a file to the public, as a copy without what its sender did not mean to show.

    `instead` is what the editor made of it where that is not enough: without a signature, or
    printed to PDF. The original stays as it is. A file is seen only while its response is shown.
    Call it outside a transaction: making the copy may take seconds. Raises FileRefused (a
    confidential contribution's file, or one that is not taken) or CannotClean; `str(error)` is a
    sentence for the editor.
    """
    asked = HearingAttachment.objects.select_related("response").get(pk=attachment.pk)
    if asked.response.lane != Lane.PUBLIC:
        raise FileRefused("Bilag til fortrolige bidrag bliver ikke vist.")
    copy, ending = _made_from(instead) if instead else _made_of(asked)
    with transaction.atomic():
        stored = _locked(attachment)
        if stored.is_shown and not instead:
            return stored
        forget(stored.public_file)
        store(stored.public_file, f"{uuid.uuid4()}.{ending}", copy)
        stored.is_shown = True
        stored.is_unscanned = stored.is_unscanned and instead is not None
        stored.save(update_fields=["public_file", "is_shown", "is_unscanned"])
        action = "hearing_file_replaced" if instead else "hearing_file_shown"
        audit.record(action, by=by, target=stored)
        return stored


def _made_of(attachment: HearingAttachment) -> tuple[ContentFile[bytes], str]:
    """A copy of what was sent, and its ending."""
    if attachment.is_unscanned:
        _scan_now(attachment)
    with attachment.file.open("rb") as original:
        copy = public_copy(original, attachment.content_type)
    return copy, str(attachment.file.name).rpartition(".")[2]


def _made_from(upload: UploadedFile[Any]) -> tuple[ContentFile[bytes], str]:
    """A copy of what the editor gives, and its ending."""
    taken = take(upload, largest=LARGEST)
    if taken.is_unscanned:
        raise FileRefused("Virusscanneren svarer ikke. Prøv igen om lidt.")
    return public_copy(upload, taken.content_type), taken.ending


def _scan_now(attachment: HearingAttachment) -> None:
    """What could not be scanned when it came must be before anybody else gets it."""
    with attachment.file.open("rb") as original:
        found = scanning.look(original)
    if found == scanning.Found.INFECTED:
        raise FileRefused("Filen kan skade andres computere, siger virusscanneren. Vis den ikke.")
    if found == scanning.Found.AWAY:
        raise CannotClean("Filen er ikke virusscannet endnu. Prøv igen om lidt.")


def serve_public(attachment: HearingAttachment) -> FileResponse:
    """The public copy as an answer; what it is may differ from the original.

    Raises FileNotFoundError, also where there is none.
    """
    if not attachment.public_file:
        raise FileNotFoundError
    name = attachment.public_name
    return serve(
        attachment.public_file.open("rb"), file_name=name, content_type=content_type_of(name)
    )


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
    return HearingAttachment.objects.select_for_update().get(pk=attachment.pk)
