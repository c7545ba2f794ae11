"""A file's name as it came from outside, made into one that misleads nobody and no program."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 150
"""Characters of a name, the ending included."""
_LONGEST_BYTES = 240
"""Of a name in UTF-8: file systems hold 255."""
_NAMELESS = "fil"
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Unicode's categories of controls, marks of direction and width, and what is no character."""
_ENDING = re.compile(r"\.[a-z][a-z0-9]{1,4}$", re.IGNORECASE)
_KNOWN = re.compile(
    r"\.(pdf|png|jpe?g|webp|docx?|docm|odt|txt|exe|com|bat|cmd|scr|js|vbs|html?|svg|zip|lnk)$",
    re.IGNORECASE,
)
_EDGES = " .~-"
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(
    r"^(con|prn|aux|nul|conin\$|conout\$|clock\$|(com|lpt)[0-9¹²³])(\.|\s|$)", re.IGNORECASE
)


def safe_name(name: str, ending: str) -> str:
    """A name that shows what the file is, as any system may keep it.

    Folders, drive letters, controls, marks that turn or hide letters, and the ending that came
    with it are taken off; `ending` (without dot) is what the content demands. A name of its own
    making stays as it is. Never empty, at most `LONGEST` characters.
    """
    seen = "".join(
        " " if character.isspace() else character
        for character in name
        if character.isspace() or unicodedata.category(character) not in _UNSEEN
    )
    last = re.split(r"[/\\⁄∕⧸⧹]", unicodedata.normalize("NFC", seen))[-1]
    plain = _NOT_IN_NAMES.sub("-", re.sub(r"^\s*[A-Za-z]:", "", last))
    stem = _trimmed(_ENDING.sub("", plain.rstrip(_EDGES)))
    while _KNOWN.search(stem):
        stem = _trimmed(_KNOWN.sub("", stem))
    if _RESERVED.match(stem):
        stem = f"{_NAMELESS} {stem}"
    return f"{_shortened(stem, ending) or _NAMELESS}.{ending}"


def shown_name(name: str) -> str:
    """The name as its sender knows it, ending included, to tell them about a file not taken."""
    given = _ENDING.search(name.strip())
    return safe_name(name, given[0][1:]) if given else safe_name(name, "x").removesuffix(".x")


def _trimmed(stem: str) -> str:
    return re.sub(r"\s+", " ", stem).strip(_EDGES)


def _shortened(stem: str, ending: str) -> str:
    room = LONGEST - len(ending) - 1
    stem = stem[:room]
    while len(f"{stem}.{ending}".encode()) > _LONGEST_BYTES:
        stem = stem[:-1]
    return _trimmed(stem)
