"""Files as people send them, and as nobody should, made anew in each test."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """A file as a form hands it on; the browser's word for its type is a lie."""
    return SimpleUploadedFile(name, content, "text/html")


def png(size: tuple[int, int] = (40, 30)) -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", size, (180, 40, 20)).save(out, "PNG")
    return out.getvalue()
