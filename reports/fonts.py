"""IBM Plex Sans, the one typeface of charts and PDF, and what it can print."""

from __future__ import annotations

import threading
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

FAMILY = "IBM Plex Sans"
FONT_DIR = Path(settings.BASE_DIR) / "static" / "vendor" / "ibm-plex-sans"
FACES = ("Regular", "Italic", "SemiBold", "Bold")
_MEASURING = threading.Lock()
"""A face measures one text at a time."""
_UNPRINTABLE = "¤"


def face(name: str = "Regular") -> Path:
    """The file of one of `FACES`. Raises FileNotFoundError that says how to get it."""
    path = FONT_DIR / f"IBMPlexSans-{name}.ttf"
    if not path.is_file():
        raise FileNotFoundError(
            f"Skrifttypen {path.name} mangler i static/vendor/ibm-plex-sans. Hent koden igen."
        )
    return path


@cache
def _glyphs() -> frozenset[int]:
    """The characters that every face can print."""
    from matplotlib.ft2font import FT2Font

    return frozenset.intersection(
        *(frozenset(FT2Font(str(face(name))).get_charmap()) for name in FACES)
    )


@cache
def _metrics(name: str) -> Any:
    from matplotlib.ft2font import FT2Font

    return FT2Font(str(face(name)))


@lru_cache(maxsize=4096)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """Inches that one line of `text`, as `typeset` gives it, takes at `size` points."""
    font = _metrics("SemiBold" if bold else "Regular")
    with _MEASURING:
        font.set_size(size, 72)
        font.set_text(text)
        return float(font.get_width_height()[0]) / 64 / 72


def typeset(text: str) -> str:
    """`text` with only what the typeface can print: line breaks and its own characters.

    Spaces of every width become a space, invisible characters go, and what has no glyph
    becomes "¤", so that a reader sees that something stood there.
    """
    return "".join(_typeset_character(one) for one in unicodedata.normalize("NFC", text))


def _typeset_character(one: str) -> str:
    category = unicodedata.category(one)
    if one == "\n":
        return one
    if one == "\t" or category == "Zs":
        return "\u00a0" if one in "\u00a0\u202f" else " "
    if category in {"Zl", "Zp"}:
        return "\n"
    if category in {"Cc", "Cf", "Cs"} or one in "\ufe0e\ufe0f":
        return ""
    return one if category != "Co" and ord(one) in _glyphs() else _UNPRINTABLE
