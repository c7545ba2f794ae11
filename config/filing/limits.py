"""Requests that are too large, or cut off in the middle: refused early, and nothing stays."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_MEGABYTE = 1024 * 1024
_LEFT_OVER = 6 * 3600
"""Seconds after which nobody can still be writing to a file of an upload."""


class UploadLimitMiddleware:
    """Answers 413 to a request that announces more than is taken, before any of it is read.

    Behind AuthenticationMiddleware: who is logged in may send more.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _announced(request) > _limit(request):
            return _refusal(request)
        response = self.get_response(request)
        _drop_unfinished(request)
        return _refusal(request) if getattr(request, "is_too_large", False) else response


class LimitHandler(FileUploadHandler):
    """Counts what really arrives, whatever was announced, and hands it on to the next handler."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._count = 0
        self.is_unfinished = False

    def handle_raw_input(self, *_arguments: Any, **_more: Any) -> None:
        """Begin a request: take away what a server that was killed left behind."""
        sweep()
        self.is_unfinished = True

    def upload_complete(self) -> None:
        """All of it was read."""
        self.is_unfinished = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Raises RequestDataTooBig, which the middleware turns into 413."""
        self._count += len(raw_data)
        if self.request is not None and self._count > _limit(self.request):
            self.request.is_too_large = True  # type: ignore[attr-defined]
            raise RequestDataTooBig("More was sent than is taken.")
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler keeps the file."""


class CutOff(OSError):
    """The connection ended before the body did."""


class WholeBody:
    """A WSGI application whose requests are whole or not there at all.

    A body that is cut off ends like a shorter one, and Django would take half a file for a file.
    """

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        length = str(environ.get("CONTENT_LENGTH") or "")
        if length.isdecimal() and int(length):
            environ["wsgi.input"] = _Counted(environ["wsgi.input"], int(length))
        return self._application(environ, start_response)


class _Counted:
    """A body that must give as many bytes as were announced."""

    def __init__(self, stream: Any, length: int) -> None:
        self._stream = stream
        self._left = length

    def read(self, size: int = -1) -> bytes:
        return self._counted(self._stream.read(size), size)

    def readline(self, size: int = -1) -> bytes:
        return self._counted(self._stream.readline(size), size)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def _counted(self, data: bytes, size: int | None) -> bytes:
        self._left -= len(data)
        if not data and size != 0 and self._left > 0:
            raise CutOff("The request was cut off.")
        return data


def sweep() -> None:
    """Delete the temporary files of uploads whose server process was killed."""
    before = time.time() - _LEFT_OVER
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR)
    for path in folder.iterdir():
        with contextlib.suppress(OSError):
            if path.is_file() and path.stat().st_mtime < before:
                path.unlink()


def _drop_unfinished(request: HttpRequest) -> None:
    """Delete the file that was being written when the line was cut.

    Django leaves it to the garbage collector, which comes when it likes.
    """
    if not str(request.META.get("CONTENT_TYPE", "")).startswith("multipart/"):
        return
    handlers = request.upload_handlers
    if any(isinstance(each, LimitHandler) and each.is_unfinished for each in handlers):
        for handler in handlers:
            handler.upload_interrupted()


def _announced(request: HttpRequest) -> int:
    """The length in the header; 0 where there is none, and then Django reads nothing."""
    length = str(request.META.get("CONTENT_LENGTH") or "")
    return int(length) if length.isdecimal() else 0


def _limit(request: HttpRequest) -> int:
    """Bytes that one request may hold. Staff read in large tables; the public sends letters."""
    for_public = settings.PUBLIC_UPLOAD_LIMIT_MB * _MEGABYTE
    if _announced(request) <= for_public or not request.user.is_authenticated:
        return for_public
    return max(for_public, settings.UPLOAD_LIMIT_MB * _MEGABYTE)


def _refusal(request: HttpRequest) -> HttpResponse:
    limit = _limit(request) // _MEGABYTE
    answer = render(request, "413.html", {"limit": limit}, status=413)
    # What is still on its way is not read: the connection has no use for another request.
    answer.headers["Cache-Control"] = "no-store"
    return answer
