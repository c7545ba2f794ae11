"""Giving out a file from outside the web root so that nothing of it can run."""

from __future__ import annotations

from typing import Any

from django.core.files.base import File
from django.http import FileResponse

_SHOWN_IN_THE_BROWSER = frozenset({"application/pdf", "image/png", "image/jpeg", "text/plain"})


def serve(file: File[Any], *, file_name: str, content_type: str) -> FileResponse:
    """An opened file as an answer. PDF, pictures and text are shown, everything else is saved."""
    is_shown = content_type in _SHOWN_IN_THE_BROWSER
    answer = FileResponse(
        file,
        as_attachment=not is_shown,
        filename=file_name,
        content_type=content_type if is_shown else "application/octet-stream",
    )
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-cache"
    return answer
