"""Office files are zip archives: the same parts give the same bytes."""

from __future__ import annotations

import io
import zipfile

_FIRST = "[Content_Types].xml"
_EPOCH = (1980, 1, 1, 0, 0, 0)


def repack(archive: bytes) -> bytes:
    """`archive` with its parts sorted and without the times at which they were written."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(target, "w") as packed:
        for name in sorted(source.namelist(), key=lambda name: (name != _FIRST, name)):
            part = zipfile.ZipInfo(name, _EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            packed.writestr(part, source.read(name))
    return target.getvalue()
