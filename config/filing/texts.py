"""Plain text: the one kind that no signature tells, so it must hold nothing else."""

from __future__ import annotations

import codecs
import re
import unicodedata

_MARKUP = re.compile(
    r"<\s*(!doctype|\?xml|\?php|html|head|body|script|svg|iframe|object|embed)\b", re.IGNORECASE
)
_SPACES = frozenset("\t\n\r\f")
_CODINGS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_text(content: bytes) -> str | None:
    """The text, from UTF-8, UTF-16 with its mark, or Windows' old Danish coding.

    None where it is no text for people: controls in it, a web page, a script.
    """
    text = _decoded(content)
    if text is None or not text.strip() or text.startswith("#!") or _MARKUP.search(text):
        return None
    is_text = all(
        character in _SPACES or unicodedata.category(character) not in ("Cc", "Cs", "Cn")
        for character in text
    )
    return text if is_text else None


def _decoded(content: bytes) -> str | None:
    named = [coding for mark, coding in _CODINGS if content.startswith(mark)]
    for coding in named or ["utf-8", "cp1252"]:
        try:
            return content.decode(coding)
        except UnicodeDecodeError:
            continue
    return None
