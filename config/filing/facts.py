"""What is known of a file that may be kept, and the words for one that may not."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from django.core.files.base import ContentFile

PDF = "application/pdf"
PNG, JPEG, WEBP = "image/png", "image/jpeg", "image/webp"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
TEXT = "text/plain"
ENDINGS = {
    PDF: "pdf",
    PNG: "png",
    JPEG: "jpg",
    WEBP: "webp",
    DOCX: "docx",
    ODT: "odt",
    TEXT: "txt",
}
"""Every content type that is taken, and the ending it demands."""
ACCEPTED = ".pdf,.docx,.odt,.txt,image/jpeg,image/png,image/webp"
"""For `accept` of a file field. Without HEIC in it an iPhone turns its pictures into JPEG."""


def content_type_of(kept_name: str) -> str:
    """The type of a file that we named ourselves, by its ending; for no other."""
    ending = kept_name.rpartition(".")[2]
    return next(kind for kind, each in ENDINGS.items() if each == ending)


class FileRefused(Exception):
    """A file that is not taken; `str(error)` says why and what to do."""


class CannotClean(Exception):
    """No public copy can be made; `str(error)` says why and what the editor can do."""


@dataclass(frozen=True)
class Taken:
    """Facts about a file that may be kept. `size` in bytes, `sha256` as hex.

    `is_unscanned`: the virus scanner was away, and the setting says to take files all the same.
    """

    file_name: str
    content_type: str
    ending: str
    size: int
    sha256: str
    is_unscanned: bool = False

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
