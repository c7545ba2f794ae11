"""The portal as its users meet it: gunicorn, a network that fails, a browser that is killed."""

from __future__ import annotations

import ctypes
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 30.0


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def wait_until(holds: Callable[[], Any], *, seconds: float = PATIENCE, what: str = "") -> Any:
    """What `holds()` gives as soon as that is true; fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        value = holds()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"waited {seconds} s in vain{': ' if what else ''}{what}")


def database_url() -> str:
    """The address of the database that the tests use now."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    return (
        f"postgresql://{settings['USER']}:{settings['PASSWORD']}@{settings['HOST']}:"
        f"{settings['PORT']}/{settings['NAME']}"
    )


def _die_with_parent() -> None:
    """Linux ends the server when the tests are killed."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


class Portal:
    """gunicorn with the portal until it is stopped or killed; on the tests' database, or `url`."""

    def __init__(self, key_dir: Path, url: str = "") -> None:
        self.port = free_port()
        self.environment = {
            **os.environ, "DATABASE_URL": url or database_url(), "KEY_DIR": str(key_dir),
        }  # fmt: skip
        self._log = key_dir.parent / "gunicorn.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [
            sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{self.port}",
            "--workers", "1", "--threads", "4", "--log-level", "warning",
            "--worker-tmp-dir", "/dev/shm",
        ]  # fmt: skip
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment,
                start_new_session=True,
                preexec_fn=_die_with_parent,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        wait_until(self._answers, what="gunicorn")

    def _answers(self) -> bool:
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        with suppress(OSError), closing(asking):
            asking.request("GET", "/sw.js")
            return asking.getresponse().status == 200
        return False

    @property
    def is_dead(self) -> bool:
        """Whether it was killed, or has ended."""
        return self._process is None

    def kill(self) -> None:
        """End it at once, master and workers: as when the power goes."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(10)
            self._process = None


class Network(ThreadingHTTPServer):
    """What lies between browser and portal. Its address stays; `is_down` refuses everything.

    `takes_posts`: whether anything can be sent. `loses_first_answers`: of each item that is sent,
    the first answer that tells of it is lost on the way back; `lost` counts those answers.
    `on_batch`: called before a batch is passed on. `alter`: path to a function that changes the
    body of the answer. `batches`: the ids in each batch that was passed on.
    """

    daemon_threads = True

    def __init__(self, portal: Portal) -> None:
        super().__init__(("127.0.0.1", 0), _Wire)
        self.portal = portal
        self.is_down = False
        self.loses_first_answers = False
        self.lost = 0
        self._answered: set[tuple[str, str]] = set()
        self.takes_posts = True
        self.on_batch: Callable[[], None] | None = None
        self.alter: dict[str, Callable[[bytes], bytes]] = {}
        self.batches: list[list[str]] = []
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def loses_answer(self, path: str, ids: list[str]) -> bool:
        """Whether the answer about these items is lost: where one of them has had none yet."""
        asked = {(path, item_id) for item_id in ids}
        is_first = bool(asked - self._answered)
        self._answered |= asked
        self.lost += self.loses_first_answers and is_first
        return self.loses_first_answers and is_first

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that was killed breaks its connections: no news."""


class _Wire(BaseHTTPRequestHandler):
    server: Network
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        self._pass_on()

    def do_POST(self) -> None:
        self._pass_on()

    def _break(self) -> None:
        """End the connection without an answer."""
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        is_post = self.command == "POST"
        if self.server.is_down or (is_post and not self.server.takes_posts):
            return self._break()
        is_batch = is_post and self.path == "/api/v1/intakes/"
        ids = _ids(body) if is_post else []
        if is_batch:
            self.server.batches.append(ids)
            if self.server.on_batch:
                self.server.on_batch()
        try:
            answer, content = self._ask_portal(body)
        except (OSError, http.client.HTTPException):
            return self._break()
        if ids and self.server.loses_answer(self.path, ids):
            return self._break()
        self._answer(answer, content)
        return None

    def _ask_portal(self, body: bytes) -> tuple[http.client.HTTPResponse, bytes]:
        asking = http.client.HTTPConnection("127.0.0.1", self.server.portal.port, timeout=PATIENCE)
        headers = {
            name: value
            for name, value in self.headers.items()
            if name.lower() not in {"connection", "accept-encoding"}
        }
        try:
            asking.request(self.command, self.path, body or None, headers)
            answer = asking.getresponse()
            return answer, answer.read()
        finally:
            asking.close()

    def _answer(self, answer: http.client.HTTPResponse, content: bytes) -> None:
        alter = self.server.alter.get(self.path.partition("?")[0])
        content = alter(content) if alter else content
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in {"connection", "content-length", "transfer-encoding"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def _ids(body: bytes) -> list[str]:
    """The ids of the items in what is sent."""
    sent = json.loads(body)
    return [item["id"] for item in (sent if isinstance(sent, list) else [sent]) if "id" in item]
