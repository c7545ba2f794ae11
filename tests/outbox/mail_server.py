"""A real mail server on loopback that a test starts, stops, and tells how to behave."""

from __future__ import annotations

import asyncio
import email
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class MailServer:
    """`received` holds what was accepted, in order. `answers` is the reply to RCPT by address.

    `verdict` is the reply to a mail; "stall" takes the mail and then says nothing; "hang up" takes
    it and closes the connection without a word. `seen_data` is set when a mail has come in whole.
    """

    def __init__(self, port: int | None = None) -> None:
        self.port = port or free_port()
        self.received: list[Message] = []
        self.answers: dict[str, str] = {}
        self.verdict = "250 OK"
        self.seen_data = threading.Event()
        self._controller: Controller | None = None

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    @property
    def ids(self) -> list[str]:
        return [str(each["Message-ID"]) for each in self.received]

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        if self.verdict == "stall":
            self.seen_data.set()
            await asyncio.sleep(60)
        if self.verdict == "hang up":
            self.received.append(email.message_from_bytes(envelope.content))
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
            await asyncio.sleep(0.2)
            return "250 nobody hears this"
        if self.verdict.startswith("250"):
            self.received.append(email.message_from_bytes(envelope.content))
        return self.verdict


def settings_for(server: MailServer, settings: Any) -> None:
    """Let Django send to `server` and wait for it for two seconds at most."""
    settings.EMAIL_BACKEND = "config.outbox.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 2


ROOT = Path(__file__).resolve().parents[2]


class _UntilData(socketserver.StreamRequestHandler):
    """Says yes to everything, and hangs up at DATA, before the mail itself."""

    def handle(self) -> None:
        self.wfile.write(b"220 hello\r\n")
        for line in self.rfile:
            if line.upper().startswith(b"DATA"):
                return
            self.wfile.write(b"250 OK\r\n")


@contextmanager
def server_until_data() -> Iterator[int]:
    """The port of a server that hangs up before it takes a mail."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _UntilData) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield int(server.server_address[1])
        server.shutdown()
        thread.join()
