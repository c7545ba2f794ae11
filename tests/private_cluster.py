"""A PostgreSQL server of our own, in a temporary folder on a free port, ended by its process id.

Tests and benchmarks never use a server that happens to run on the machine.
"""

from __future__ import annotations

import atexit
import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

_UNSAFE_BUT_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
_SUPERUSER = "test"
_START_SECONDS = 30


class ClusterFailed(RuntimeError):
    """PostgreSQL's programs are missing, or the server did not start."""


class PrivateCluster:
    """Starts a PostgreSQL server on entering and ends it on leaving.

    `durable=False` (tests) lets the server forget on a power cut; benchmarks ask for `True`.
    `settings` are server parameters, such as `{"shared_buffers": "512MB"}`.
    Raises `ClusterFailed` in words when the server cannot be started.
    """

    def __init__(self, *, durable: bool = False, settings: Mapping[str, str] | None = None) -> None:
        self._settings = {**({} if durable else _UNSAFE_BUT_FAST), **(settings or {})}
        self._server: subprocess.Popen[bytes] | None = None
        self._folder: Path | None = None
        self.port = 0

    def __enter__(self) -> PrivateCluster:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def url(self, database: str = "portal") -> str:
        """The address of `database` on this server, as DATABASE_URL takes it."""
        return f"postgresql://{_SUPERUSER}@127.0.0.1:{self.port}/{database}"

    def create_database(self, name: str) -> str:
        """Make an empty database and return its address."""
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", _SUPERUSER, name)
        return self.url(name)

    def start(self) -> None:
        """Make the cluster's files, start the server and wait until it answers."""
        programs = find_programs()
        # A socket's path holds 107 bytes: a short folder, which the unprivileged user can enter.
        folder = Path(tempfile.mkdtemp(prefix="portal-pg-", dir="/tmp"))
        self._folder = folder
        atexit.register(self.stop)
        if _owner():
            os.chown(folder, _owner()["user"], _owner()["group"])
        self._run(
            "initdb", "-D", str(folder / "data"), "-U", _SUPERUSER, "-A", "trust",
            "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions",
        )  # fmt: skip
        for _attempt in range(3):  # another program may take the free port before we do
            self.port = _free_port()
            self._server = self._launch(programs / "postgres", folder)
            if self._answers():
                return
            self._end_server()
        raise ClusterFailed(
            "PostgreSQL did not start: " + (folder / "log").read_text(encoding="utf-8")[-2000:]
        )

    def restart(self, mode: str) -> None:
        """End the server by `pg_ctl stop` with `mode` (fast, immediate) and start it again."""
        assert self._folder is not None
        assert self._server is not None
        data = str(self._folder / "data")
        self._run("pg_ctl", "stop", "-D", data, "-m", mode, "-w")
        self._server.wait(10)
        self._server = self._launch(find_programs() / "postgres", self._folder)
        if not self._answers():
            log = (self._folder / "log").read_text(encoding="utf-8")
            raise ClusterFailed(f"PostgreSQL did not come back: {log[-2000:]}")

    def stop(self) -> None:
        """End the server by its process id and remove its folder. Harmless when called twice."""
        atexit.unregister(self.stop)
        self._end_server()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def _end_server(self) -> None:
        if self._server is None:
            return
        self._server.send_signal(signal.SIGQUIT)
        try:
            self._server.wait(10)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()
        self._server = None

    def _launch(self, program: Path, folder: Path) -> subprocess.Popen[bytes]:
        options = {"listen_addresses": "127.0.0.1", **self._settings}
        command = [
            str(program),
            "-D",
            str(folder / "data"),
            "-p",
            str(self.port),
            "-k",
            str(folder),
        ]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        with (folder / "log").open("ab") as log:
            return subprocess.Popen(
                command,
                cwd=folder,
                env=_clean_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_die_with_parent,
                **_owner(),
            )

    def _answers(self) -> bool:
        """Wait for the server; false when it ended or took too long."""
        check = [str(find_programs() / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if self._server is None or self._server.poll() is not None:
                return False
            if subprocess.run(check, check=False, env=_clean_environment()).returncode == 0:
                return True
            time.sleep(0.03)
        return False

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(find_programs() / program), *arguments],
            check=False,
            capture_output=True,
            text=True,
            cwd=self._folder,
            env=_clean_environment(),
            **_owner(),
        )
        if done.returncode:
            raise ClusterFailed(f"{program} failed: {done.stderr.strip()}")


def find_programs() -> Path:
    """The folder with `initdb` and `postgres`: Debian's newest, else the one on the path.

    Raises `ClusterFailed` when PostgreSQL is not installed.
    """
    debian = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if _holds_server(path)]
    if debian:
        return max(debian, key=lambda path: int(path.parent.name))
    found = shutil.which("initdb")
    if found and _holds_server(Path(found).resolve().parent):
        return Path(found).resolve().parent
    raise ClusterFailed(
        "PostgreSQL is not installed: install the package postgresql, or run 'make test' as a user "
        "who may install packages."
    )


def _holds_server(folder: Path) -> bool:
    return all((folder / name).exists() for name in ("initdb", "postgres", "pg_isready"))


def _owner() -> dict[str, Any]:
    """Popen's arguments for an unprivileged user when we are root: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise ClusterFailed("PostgreSQL does not run as root, and there is no user postgres or nobody.")


def _clean_environment() -> dict[str, str]:
    """Our environment without what would lead PostgreSQL's programs to another server."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _die_with_parent() -> None:
    """Ask the kernel to end the server with us, also when we are killed."""
    ctypes.CDLL(None).prctl(1, signal.SIGQUIT)
