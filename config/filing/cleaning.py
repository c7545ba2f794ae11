"""A copy of a file without what its sender did not mean to show: author, place, history."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile

from config.filing import apart
from config.filing.facts import ENDINGS, TEXT, CannotClean
from config.filing.texts import read_text


def public_copy(file: Any, content_type: str, *, title: str = "") -> ContentFile[bytes]:
    """The file's content without hidden metadata; `file` is rewound and otherwise left alone.

    `title` goes into a PDF, which has none then but that. The same file gives the same bytes.
    Raises CannotClean for what cannot be read, is not made public, or would show what its writer
    may not know of: comments, tracked changes, hidden text, files inside.
    """
    if content_type not in ENDINGS:
        raise CannotClean("Filen kan ikke gøres offentlig. Bed om den som PDF.")
    if content_type != TEXT:
        return ContentFile(apart.clean(file, content_type, title))
    file.seek(0)
    text = read_text(file.read())
    file.seek(0)
    if text is None:
        raise CannotClean("Filen er ikke ren tekst. Bed om den som PDF.")
    return ContentFile(text.encode())
