"""Files of secrets: how one is taken away for good, as far as a file system lets us."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def wipe(file: Path) -> None:
    """Overwrite the file with random bytes and delete it, each brought to the disk.

    Copies, snapshots and the spare blocks of a solid state disk are not reached. Raises OSError.
    """
    with file.open("r+b") as out:
        out.write(secrets.token_bytes(max(file.stat().st_size, 1)))
        out.flush()
        os.fsync(out.fileno())
    file.unlink()
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
