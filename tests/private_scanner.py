"""A virus scanner of our own: clamd with one signature, in a temporary folder, ended by its id.

Tests never use a scanner that happens to run on the machine, nor its signatures.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType

_START_SECONDS = 60
_EICAR = ("X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!$H+H*")


def eicar() -> bytes:
    """The harmless file that stands for a virus. Put together here: no scanner finds it in the
    repository."""
    return "".join(_EICAR).encode()


class ScannerFailed(RuntimeError):
    """clamd is missing or did not start."""


class PrivateScanner:
    """Starts clamd on entering, on a socket and on `port` of 127.0.0.1; ends it on leaving.

    Raises `ScannerFailed` in words when it cannot be started.
    """

    def __init__(self) -> None:
        self.port = _free_port()
        self._server: subprocess.Popen[bytes] | None = None
        self._folder = Path()

    @property
    def address(self) -> str:
        """For the setting CLAMD."""
        return str(self._folder / "socket")

    def __enter__(self) -> PrivateScanner:
        self._folder = Path(tempfile.mkdtemp(prefix="portal-av-", dir="/tmp"))
        try:
            self._write_settings()
            self.start()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def start(self) -> None:
        """Start the daemon and wait until it answers."""
        program = shutil.which("clamd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
        if program is None:
            raise ScannerFailed("clamd is not installed: install the package clamav-daemon.")
        with (self._folder / "log").open("ab") as log:
            self._server = subprocess.Popen(
                [program, "--foreground", "--config-file", str(self._folder / "conf")],
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_die_with_parent,
            )
        deadline = time.monotonic() + _START_SECONDS
        while not self._answers():
            if self._server.poll() is not None or time.monotonic() > deadline:
                said = (self._folder / "log").read_text(errors="replace")
                raise ScannerFailed(f"clamd did not start: {said[-2000:]}")
            time.sleep(0.05)

    def stop(self) -> None:
        """End the daemon by its process id. Harmless when called twice."""
        if self._server is not None:
            self._server.kill()
            self._server.wait()
            self._server = None
        (self._folder / "socket").unlink(missing_ok=True)

    def _write_settings(self) -> None:
        signatures = self._folder / "signatures"
        signatures.mkdir()
        # Name, kind of file (any), place (any), bytes.
        (signatures / "own.ndb").write_text(f"Own.Eicar:0:*:{eicar().hex()}\n")
        lines = {
            "LocalSocket": self._folder / "socket",
            "DatabaseDirectory": signatures,
            "TemporaryDirectory": self._folder,
            "OfficialDatabaseOnly": "no",
            "Foreground": "yes",
            "LogSyslog": "no",
            "StreamMaxLength": "30M",
            "TCPSocket": self.port,
            "TCPAddr": "127.0.0.1",
        }
        if os.geteuid() == 0:
            lines["User"] = pwd.getpwuid(0).pw_name
        (self._folder / "conf").write_text(
            "".join(f"{name} {value}\n" for name, value in lines.items())
        )

    def _answers(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as asking:
                asking.settimeout(5)
                asking.connect(self.address)
                asking.sendall(b"zPING\0")
                return asking.recv(16).startswith(b"PONG")
        except OSError:
            return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _die_with_parent() -> None:
    """Ask the kernel to end the daemon with us, also when we are killed."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
