"""Small pictures for tests that need a file which is one."""

from __future__ import annotations

import io

from PIL import Image


def png(size: tuple[int, int] = (8, 8)) -> bytes:
    """A white picture."""
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, "PNG")
    return out.getvalue()
