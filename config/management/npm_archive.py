"""Packages of the npm registry, fetched with npm and checked against a pinned digest.

Only whoever raises a version uses this, never a server.
"""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.core.management.base import CommandError


@dataclass(frozen=True)
class Package:
    """`name` with its version (`dkfds@11.2.0`); `sha512` in base64, as registries write it."""

    name: str
    sha512: str


def files(package: Package, under: str = "package/") -> dict[str, bytes]:
    """The files of a package's archive in the folder `under`, by their path in it.

    Raises `CommandError` where npm is missing or fails, or the archive is not the pinned one.
    """
    with tempfile.TemporaryDirectory() as folder:
        archive = _fetch(package.name, Path(folder))
        check(archive.read_bytes(), package)
        return _read(archive, under)


def _fetch(name: str, folder: Path) -> Path:
    npm = shutil.which("npm")
    if npm is None:
        raise CommandError("npm is not installed; install it (Debian: npm) and run this again.")
    try:
        subprocess.run(  # noqa: S603 - fixed words, no shell
            [npm, "pack", name, "--silent", "--pack-destination", str(folder)],
            check=True,
            capture_output=True,
            text=True,
            timeout=300,
        )
    except subprocess.CalledProcessError as error:
        raise CommandError(f"npm could not fetch {name}: {error.stderr.strip()}") from error
    except subprocess.TimeoutExpired as error:
        raise CommandError(f"npm could not fetch {name} within five minutes.") from error
    return next(folder.glob("*.tgz"))


def check(archive: bytes, package: Package) -> None:
    """Raise `CommandError` unless `archive` has the package's digest."""
    found = base64.b64encode(hashlib.sha512(archive).digest()).decode()
    if found != package.sha512:
        raise CommandError(f"{package.name} is not what was pinned: {found}. Nothing was written.")


def _read(archive: Path, under: str) -> dict[str, bytes]:
    found = {}
    with tarfile.open(archive) as tar:
        for member in tar:
            content = tar.extractfile(member) if member.name.startswith(under) else None
            if content is not None:
                found[member.name.removeprefix(under)] = content.read()
    return found
