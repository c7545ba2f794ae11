"""Pictures: read no further than they are large, and written anew without what describes them."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import Any, BinaryIO

from PIL import (
    Image,
    ImageCms,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    WebPImagePlugin,
)

from config.sandbox import jpeg
from config.sandbox.reasons import Reason, Refused

MOST_PIXELS = 60_000_000
"""A telephone's largest usual picture has 50 million. Checked before anything is unpacked."""
_PNG = PngImagePlugin.PngImageFile.format
_JPEG = JpegImagePlugin.JpegImageFile.format
_MPO = MpoImagePlugin.MpoImageFile.format
"""What Pillow calls a JPEG that has another one behind it, as some telephones write it."""
_WEBP = WebPImagePlugin.WebPImageFile.format
_FORMATS = {"image/png": [_PNG], "image/jpeg": [_JPEG], "image/webp": [_WEBP]}
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ALL_FORMATS = [name for names in _FORMATS.values() for name in names]
_FAULTS = (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError)
"""What Pillow raises on a picture that is not what it says."""

Image.MAX_IMAGE_PIXELS = None  # ours is checked instead: Pillow only warns at the first limit


def look(source: BinaryIO, content_type: str) -> bytes:
    """Nothing, if the picture can be shown. Raises Refused."""
    if zipfile.is_zipfile(source):
        raise Refused(Reason.MIXED)
    source.seek(0)
    with _opened(source, _FORMATS[content_type]) as picture:
        picture.draft("RGB", (max(1, picture.width // 8), max(1, picture.height // 8)))
        _load(picture)
    return b""


def clean(source: BinaryIO) -> bytes:
    """The same picture upright, in the web's colours, and nothing but the picture.

    Of a moving picture the first one. The same bytes each time. Raises Refused.
    """
    with _opened(source, _ALL_FORMATS) as picture:
        _load(picture)
        if picture.format in (_JPEG, _MPO) and _is_upright_and_plain(picture):
            source.seek(0)
            return jpeg.without_metadata(source.read(), kept_apps=jpeg.BARE)
        how = _as_before(picture, source)
        try:
            plain = _in_plain_colours(_upright(picture), picture)
            out = io.BytesIO()
            plain.save(out, **how)
        except _FAULTS as error:
            raise Refused(Reason.BROKEN) from error
    return out.getvalue()


def _opened(source: BinaryIO, formats: list[str]) -> Image.Image:
    try:
        picture = Image.open(source, formats=formats)
    except _FAULTS as error:
        raise Refused(Reason.BROKEN) from error
    if picture.width * picture.height > MOST_PIXELS:
        raise Refused(Reason.PIXELS)
    if not picture.width * picture.height:
        raise Refused(Reason.BROKEN)
    return picture


def _load(picture: Image.Image) -> None:
    try:
        picture.load()
    except _FAULTS as error:
        raise Refused(Reason.BROKEN) from error


def _orientation(picture: Image.Image) -> int:
    """How it was held, by Exif's number; 1, upright, where that cannot be read."""
    try:
        said = picture.getexif().get(_ORIENTATION, 1)
    except (*_FAULTS, struct.error):
        return 1
    return said if said in _TURNS else 1


def _upright(picture: Image.Image) -> Image.Image:
    turn = _TURNS.get(_orientation(picture))
    return picture if turn is None else picture.transpose(turn)


def _is_upright_and_plain(picture: Image.Image) -> bool:
    """Whether its points can stay as they are, and only what is around them has to go."""
    return (
        _orientation(picture) == 1
        and picture.mode in ("L", "RGB")
        and _profile(picture.info.get("icc_profile")) is None
    )


def _as_before(picture: Image.Image, source: BinaryIO) -> dict[str, Any]:
    """How to save it so that it loses as little as can be."""
    if picture.format == _PNG:
        return {"format": "PNG"}
    if picture.format == _WEBP:
        source.seek(0)
        return {"format": "WEBP", "lossless": b"VP8L" in source.read(64), "quality": 92}
    if picture.mode not in ("L", "RGB"):
        return {"format": "JPEG", "quality": 92}
    sampling = JpegImagePlugin.get_sampling(picture)
    return {
        "format": "JPEG",
        "qtables": picture.quantization,  # type: ignore[attr-defined]
        "subsampling": sampling if sampling >= 0 else 0,
    }


def _in_plain_colours(upright: Image.Image, original: Image.Image) -> Image.Image:
    """A picture that carries nothing along, in sRGB: what a page shows without a profile."""
    plain = _converted(upright, original.info.get("icc_profile"))
    if original.format in (_JPEG, _MPO) and plain.mode not in ("L", "RGB"):
        plain = plain.convert("RGB")
    seen_through = plain.info.get("transparency")
    plain.info = {} if seen_through is None else {"transparency": seen_through}
    return plain


def _converted(picture: Image.Image, profile: bytes | None) -> Image.Image:
    given = _profile(profile)
    if given is None or picture.mode not in ("RGB", "RGBA", "P", "CMYK"):
        return picture.copy()
    try:
        web = ImageCms.createProfile("sRGB")
        flat = picture.convert("RGBA") if picture.mode == "P" else picture
        if flat.mode != "RGBA":
            changed = ImageCms.profileToProfile(flat, given, web, outputMode="RGB")
            assert changed is not None
            return changed
        colours = ImageCms.profileToProfile(flat.convert("RGB"), given, web)
        assert colours is not None
        colours.putalpha(flat.getchannel("A"))
    except (ImageCms.PyCMSError, OSError, ValueError):  # a broken profile changes no colour
        return picture.copy()
    return colours


def _profile(raw: bytes | None) -> ImageCms.ImageCmsProfile | None:
    """How the colours are meant, where that is not what a page takes them for anyway."""
    if not raw:
        return None
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(raw))
        return None if "sRGB" in ImageCms.getProfileDescription(given) else given
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
