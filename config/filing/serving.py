"""Giving out a file from outside the web root so that nothing of it can run."""

from __future__ import annotations

from typing import Any

from django.core.files.base import File
from django.http import FileResponse

from config.filing.facts import ENDINGS, JPEG, PDF, PNG, TEXT, WEBP
from config.filing.names import safe_name

_SHOWN_IN_THE_BROWSER = {
    PDF: PDF,
    PNG: PNG,
    JPEG: JPEG,
    WEBP: WEBP,
    TEXT: "text/plain; charset=utf-8",
}


def serve(
    file: File[Any], *, file_name: str, content_type: str, is_original: bool = False
) -> FileResponse:
    """An opened file as an answer. PDF, pictures and text are shown, everything else is saved.

    `is_original`: as it was sent, for staff: always saved, and kept in no cache.
    """
    shown_as = None if is_original else _SHOWN_IN_THE_BROWSER.get(content_type)
    ending = ENDINGS.get(content_type, "bin")
    answer = FileResponse(
        file,
        as_attachment=shown_as is None,
        filename=safe_name(file_name, ending),
        content_type=shown_as or "application/octet-stream",
    )
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    answer.headers["Cache-Control"] = "private, no-store" if is_original else "no-cache"
    return answer
