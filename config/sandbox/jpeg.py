"""JPEG and JPEG 2000 as they lie in other files: what describes them goes, the picture stays."""

from __future__ import annotations

import struct

_START, _SCAN, _END = 0xD8, 0xDA, 0xD9
_KEPT_APPS = frozenset({0xE0, 0xE2, 0xEE})
"""JFIF, ICC profile, and Adobe's word on how colours are stored."""
_COMMENT = 0xFE
_DROPPED_BOXES = frozenset({b"uuid", b"xml ", b"uinf", b"jp2i"})


def without_metadata(data: bytes) -> bytes:
    """A JPEG without Exif, XMP, IPTC, comments and whatever follows its end, to the last pixel
    the same. What cannot be followed is given back as it is cut off there."""
    if not data.startswith(b"\xff\xd8"):
        return data
    kept = [data[:2]]
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # padding
            at += 1
            continue
        if marker == _SCAN:
            kept.append(_scans(data, at))
            break
        length = struct.unpack(">H", data[at + 2 : at + 4])[0]
        is_app = 0xE0 <= marker <= 0xEF
        if marker != _COMMENT and (not is_app or marker in _KEPT_APPS):
            kept.append(data[at : at + 2 + length])
        at += 2 + length
    return b"".join(kept)


def _scans(data: bytes, at: int) -> bytes:
    """From the first scan to the picture's end, the marker included."""
    position = at
    while True:
        position = data.find(b"\xff", position)
        if position < 0 or position + 1 >= len(data):
            return data[at:]
        if data[position + 1] == _END:
            return data[at : position + 2]
        position += 2


def without_boxes(data: bytes) -> bytes:
    """A JPEG 2000 file without its boxes of XML and of makers' own data."""
    if not data.startswith(b"\x00\x00\x00\x0cjP  "):
        return data
    kept = []
    at = 0
    while at + 8 <= len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        if length == 1:
            length = struct.unpack(">Q", data[at + 8 : at + 16])[0]
        if length < 8:
            length = len(data) - at
        if kind not in _DROPPED_BOXES:
            kept.append(data[at : at + length])
        at += length
    return b"".join(kept)
