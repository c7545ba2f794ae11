"""Requests that are too large, and uploads that are cut off: against gunicorn, too."""

from __future__ import annotations

import http.client
import io
import os
import re
import socket
import struct
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from config.filing.limits import LimitHandler, UploadLimitMiddleware, WholeBody, sweep
from consultation.models import HearingAttachment, HearingResponse
from tests.browser.portal import Portal, wait_until
from tests.involvement import hearing

MEGABYTE = 1024 * 1024
SENTENCE = "Filerne må højst fylde {} MB tilsammen. Intet er gemt."


@pytest.mark.django_db
def test_what_announces_too_much_is_refused_with_a_sentence(client: Client) -> None:
    answer = client.post("/svar/", {"code": "x"}, CONTENT_LENGTH=str(64 * MEGABYTE + 1))
    assert answer.status_code == 413
    assert SENTENCE.format(64) in answer.content.decode()
    assert client.post("/svar/", {"code": "x"}).status_code != 413


@pytest.mark.django_db
def test_staff_may_send_more(client_as: Callable[..., Client], settings: Any) -> None:
    settings.UPLOAD_LIMIT_MB = 100
    staff = client_as("room_leader")
    more = {"CONTENT_LENGTH": str(99 * MEGABYTE)}
    assert staff.post("/", {"a": "b"}, **more).status_code != 413
    too_much = staff.post("/", {"a": "b"}, CONTENT_LENGTH=str(101 * MEGABYTE))
    assert too_much.status_code == 413
    assert SENTENCE.format(100) in too_much.content.decode()


def test_what_arrives_is_counted_whatever_was_announced(settings: Any) -> None:
    settings.PUBLIC_UPLOAD_LIMIT_MB = 1
    request = RequestFactory().post("/")

    def read(asked: HttpRequest) -> HttpResponse:
        handler = LimitHandler(asked)
        handler.receive_data_chunk(b"x" * MEGABYTE, 0)
        with pytest.raises(RequestDataTooBig):
            handler.receive_data_chunk(b"x", MEGABYTE)
        return HttpResponse(status=400)

    assert UploadLimitMiddleware(read)(request).status_code == 413


def test_what_a_killed_server_left_behind_is_swept_away(settings: Any, tmp_path: Path) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    old, new = tmp_path / "old.upload", tmp_path / "new.upload"
    for each in (old, new):
        each.write_bytes(b"x")
    os.utime(old, (time.time() - 7 * 3600,) * 2)
    sweep()
    assert list(tmp_path.iterdir()) == [new]


TAKEN: list[bytes] = []


@csrf_exempt
@login_not_required
def _take(request: HttpRequest) -> HttpResponse:
    TAKEN.extend(file.read() for file in request.FILES.values())  # type: ignore[union-attr]
    return HttpResponse("ok")


urlpatterns = [path("take/", _take)]


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.parametrize("size", [10, 4 * MEGABYTE])
def test_half_a_file_is_no_file(size: int, settings: Any, tmp_path: Path) -> None:
    """In memory and on disk alike; the whole one is taken."""
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    body = _multipart({}, b"x" * size)

    assert _status(body, len(body)) == 200
    assert [b"x" * size] == TAKEN
    TAKEN.clear()
    assert _status(body[: len(body) - 4 - size // 2], len(body)) == 500
    assert TAKEN == []
    assert not any(tmp_path.iterdir())


def _status(body: bytes, announced: int) -> int:
    statuses: list[str] = []
    environ = RequestFactory().post("/take/").environ | {
        "CONTENT_TYPE": "multipart/form-data; boundary=b",
        "CONTENT_LENGTH": str(announced),
        "wsgi.input": io.BytesIO(body),
    }

    def start(status: str, _headers: Any) -> None:
        statuses.append(status)

    answer: Any = WholeBody(WSGIHandler())(environ, start)
    answer.close()
    return int(statuses[0].split()[0])


def _multipart(fields: dict[str, str], content: bytes) -> bytes:
    parts = [
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = b'--b\r\nContent-Disposition: form-data; name="files"; filename="svar.pdf"\r\n\r\n'
    return b"".join([*parts, head, content, b"\r\n--b--\r\n"])


@pytest.fixture
def portal(tmp_path: Path, transactional_db: None) -> Iterator[Portal]:
    """The portal under gunicorn, its files in a folder of its own."""
    running = Portal(tmp_path / "keys")
    running.environment["VAR_DIR"] = str(tmp_path / "var")
    running.start()
    yield running
    running.kill()


def _kept(folder: Path) -> list[Path]:
    """What lies in the folders of uploads, temporary ones and those that were taken."""
    return [
        each
        for name in ("uploads", "media")
        for each in (folder / "var" / name).rglob("*")
        if each.is_file()
    ]


def _answers(portal: Portal) -> bool:
    asking = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=10)
    asking.request("GET", "/hoering/hoering/skriv/")
    status = asking.getresponse().status
    asking.close()
    return status == 200


def test_two_gigabytes_are_refused_before_they_come(portal: Portal, tmp_path: Path) -> None:
    hearing()
    with socket.create_connection(("127.0.0.1", portal.port), timeout=20) as sender:
        sender.sendall(
            b"POST /hoering/hoering/skriv/ HTTP/1.1\r\nHost: localhost\r\n"
            b"Content-Type: multipart/form-data; boundary=b\r\n"
            b"Content-Length: 2147483648\r\n\r\n"
        )
        answer = b""
        while part := sender.recv(65536):
            answer += part
            if b"</html>" in answer:
                break
        with pytest.raises(OSError, match=r"reset|pipe|aborted"):
            sender.sendall(b"x" * 100 * MEGABYTE)
    assert answer.startswith(b"HTTP/1.1 413")
    assert SENTENCE.format(64) in answer.decode()
    assert _kept(tmp_path) == []
    assert not HearingResponse.objects.exists()
    assert _answers(portal)


@pytest.mark.parametrize("is_rough", [False, True])
def test_an_upload_that_is_cut_off_leaves_nothing(
    portal: Portal, tmp_path: Path, is_rough: bool
) -> None:
    """The line is closed in the middle, or torn: what came so far had reached the disk."""
    hearing()
    asking = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=10)
    asking.request("GET", "/hoering/hoering/skriv/")
    page = asking.getresponse()
    cookies = page.msg.get_all("Set-Cookie") or []
    cookie = "; ".join(each.partition(";")[0] for each in cookies)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode())
    asking.close()
    assert token is not None
    body = _multipart({"csrfmiddlewaretoken": token[1]}, b"x" * 60 * MEGABYTE)
    with socket.create_connection(("127.0.0.1", portal.port), timeout=20) as sender:
        sender.sendall(
            (
                "POST /hoering/hoering/skriv/ HTTP/1.1\r\nHost: localhost\r\n"
                f"Cookie: {cookie}\r\nContent-Type: multipart/form-data; boundary=b\r\n"
                f"Content-Length: {len(body)}\r\n\r\n"
            ).encode()
            + body[: 9 * MEGABYTE]
        )
        wait_until(lambda: _kept(tmp_path), what="a temporary file")
        if is_rough:
            sender.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    wait_until(lambda: not _kept(tmp_path), seconds=10, what="the temporary file to go")
    assert not HearingResponse.objects.exists()
    assert not HearingAttachment.objects.exists()
    assert _answers(portal)
