"""JPEG and JPEG 2000 as they lie in other files: what describes them goes, the picture stays."""

from __future__ import annotations

import struct

_START, _SCAN, _END = 0xD8, 0xDA, 0xD9
BARE = frozenset({0xE0, 0xEE})
"""The segments of JFIF, and of Adobe's word on how colours are stored: nothing else is needed."""
WITH_PROFILE = BARE | {0xE2}
_JFIF = b"JFIF\0"
_PLAIN_JFIF = 18
"""Bytes of JFIF's segment without a small picture in it."""
_COMMENT = 0xFE
_DROPPED_BOXES = frozenset({b"uuid", b"xml ", b"uinf", b"jp2i"})


def without_metadata(data: bytes, *, kept_apps: frozenset[int] = WITH_PROFILE) -> bytes:
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
        segment = data[at : at + 2 + length]
        if _stays(marker, segment, kept_apps):
            kept.append(segment)
        at += 2 + length
    return b"".join(kept)


def _stays(marker: int, segment: bytes, kept_apps: frozenset[int]) -> bool:
    if marker == 0xE0:
        return segment[4:9] == _JFIF and len(segment) == _PLAIN_JFIF
    is_app = 0xE0 <= marker <= 0xEF
    return marker != _COMMENT and (not is_app or marker in kept_apps)


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
