"""Files that came while the virus scanner was away, and were taken all the same."""

from __future__ import annotations

from collections import Counter

from config.audit import services as audit
from config.filing import scanning
from consultation.models import Attachment, HearingAttachment
from consultation.services import attachments, hearing_files


def scan_missed() -> Counter[str]:
    """Scan what is marked as not scanned. Counts by `scanning.Found`'s codes.

    What is clean loses its mark; what is infected is deleted, which the log says; while the
    scanner is away nothing changes.
    """
    counts: Counter[str] = Counter()
    waiting: list[HearingAttachment | Attachment] = [
        *HearingAttachment.objects.filter(is_unscanned=True).select_related("response"),
        *Attachment.objects.filter(is_unscanned=True).select_related("response"),
    ]
    for each in waiting:
        found = _look(each)
        counts[found] += 1
        if found == scanning.Found.CLEAN:
            type(each)._default_manager.filter(pk=each.pk).update(is_unscanned=False)
        elif found == scanning.Found.INFECTED:
            _remove(each)
    return counts


def _look(attachment: HearingAttachment | Attachment) -> scanning.Found:
    try:
        with attachment.file.open("rb") as file:
            return scanning.look(file)
    except FileNotFoundError:
        return scanning.Found.CLEAN


def _remove(attachment: HearingAttachment | Attachment) -> None:
    audit.record("infected_file_removed", by=None, target=attachment.response)
    if isinstance(attachment, HearingAttachment):
        hearing_files.remove([attachment])
    else:
        attachments.remove([attachment])
