"""A copy of a file without what its sender did not mean to show: author, place, history."""

from __future__ import annotations

import io
from typing import BinaryIO

from django.core.files.base import ContentFile
from PIL import Image


class CannotClean(Exception):
    """No public copy can be made; `str(error)` says why and what the editor can do."""


def public_copy(file: BinaryIO, content_type: str) -> ContentFile[bytes]:
    """The file's content without hidden metadata; `file` is left as it is.

    Raises CannotClean for what cannot be read or is not made public.
    """
    file.seek(0)
    if content_type in ("image/png", "image/jpeg"):
        return _picture(file, content_type)
    raise CannotClean("Filen kan ikke gøres offentlig. Bed om den som PDF.")


def _picture(file: BinaryIO, content_type: str) -> ContentFile[bytes]:
    with Image.open(file) as picture:
        plain = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    out = io.BytesIO()
    plain.save(out, "PNG" if content_type == "image/png" else "JPEG")
    return ContentFile(out.getvalue())
