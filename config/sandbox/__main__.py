"""`python -m config.sandbox look|clean TYPE [TITLE]`: one file on stdin.

Answers on stdout: a line "ok" or a reason, and after "ok" of `clean` the cleaned file.
"""

from __future__ import annotations

import resource
import sys
from typing import BinaryIO

from config.sandbox.reasons import Reason, Refused

_MEMORY = 1024 * 1024 * 1024
"""Bytes of address space."""
_SECONDS = 20
"""Of computing."""
_LARGEST_OUT = 200 * 1024 * 1024


def main() -> int:
    """Do what the arguments say; 0 whenever there is an answer."""
    for what, limit in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, _SECONDS),
        (resource.RLIMIT_FSIZE, _LARGEST_OUT),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))
    deed, content_type, title = sys.argv[1], sys.argv[2], (sys.argv[3:] or [""])[0]
    with open(0, "rb", closefd=False) as source, open(1, "wb", closefd=False) as out:
        try:
            cleaned = _do(deed, content_type, title, source)
        except Refused as refused:
            out.write(f"{refused.reason}\n".encode())
        except MemoryError:
            out.write(f"{Reason.TOO_MUCH_WORK}\n".encode())
        else:
            out.write(b"ok\n")
            out.write(cleaned)
    return 0


def _do(deed: str, content_type: str, title: str, source: BinaryIO) -> bytes:
    """The cleaned file, or nothing where it was only looked at. Raises Refused."""
    is_look = deed == "look"
    # Each library is loaded only for its own kind of file.
    if content_type == "application/pdf":
        from config.sandbox import pdf

        return pdf.look(source) if is_look else pdf.clean(source, title)
    if content_type.startswith("image/"):
        from config.sandbox import pictures

        return pictures.look(source, content_type) if is_look else pictures.clean(source)
    from config.sandbox import office

    return office.look(source, content_type) if is_look else office.clean(source, content_type)


if __name__ == "__main__":
    sys.exit(main())
