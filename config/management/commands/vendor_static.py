"""`manage.py vendor_static`: the design system and its fonts, fetched once and kept with us.

Needs npm and a registry; only whoever raises the version runs it, never a server.
"""

from __future__ import annotations

import posixpath
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config.management import npm_archive
from config.management.npm_archive import Package

PACKAGE = Package(
    "dkfds@11.2.0",
    "JuVf8NjEOeF+TKIhEFXa3BfZvk1ulQM8+XN+6QhgDo6kiwwvupyBY34YU4FglBeyFWHbE5mYDmnrcYTWOSKkEA==",
)
_IN_ARCHIVE = "package/dist/"
_CSS, _JS = "css/dkfds.min.css", "js/dkfds.min.js"
_FONTS = "fonts/IBMPlexSans/complete"
# Typst and matplotlib read TrueType only.
_TTF_FACES = ("Regular", "Italic", "SemiBold", "Bold")

_SOURCE_MAP = re.compile(r"\n?(?:/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*)\s*\Z")
_FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
_FONT_SOURCE = re.compile(r"src:[^;}]*")
_WOFF2 = re.compile(r"url\([^)]*\.woff2\) format\(\"woff2\"\)")
_REM = re.compile(r"(?<![\w.])(\d*\.?\d+)rem\b")
_ROOT_SIZE = re.compile(r"((?<![\w.#-])html\{[^}]*font-size:)([\d.]+)%")
_URL = re.compile(r"url\(([\"']?)(?!data:|#)([^)\"'?#]+)[^)]*\)")


class Command(BaseCommand):
    help = (
        f"Fetches {PACKAGE.name} with npm, checks it against the pinned digest, and writes what "
        "the portal uses to static/vendor. Running it again changes nothing."
    )
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Fetch, check and write; the old files stay until the new ones are complete."""
        target = Path(settings.BASE_DIR) / "static" / "vendor"
        files = npm_archive.files(PACKAGE, _IN_ARCHIVE)
        wanted = {**design_system(files), **print_fonts(files)}
        for name in ("dkfds", "ibm-plex-sans"):
            shutil.rmtree(target / name, ignore_errors=True)
        for path, content in wanted.items():
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            (target / path).write_bytes(content)
        size = sum(len(content) for content in wanted.values())
        self.stdout.write(f"{PACKAGE.name}: {len(wanted)} files, {size:,} bytes in static/vendor.")


def design_system(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Style sheet, script, what the style sheet names, and the licences; path to content.

    The layout stays relative as in the package, so that manifest storage finds every name.
    """
    css = whole_rems(only_woff2(without_source_map(files[_CSS].decode())))
    kept = {
        _CSS: css.encode(),
        _JS: without_source_map(files[_JS].decode()).encode(),
        "LICENSE.md": files["LICENSE.md"],
        f"{_FONTS}/woff2/license.txt": files[f"{_FONTS}/woff2/license.txt"],
    }
    kept |= {name: files[name] for name in named_files(css, _CSS)}
    return {f"dkfds/{name}": content for name, content in kept.items()}


def print_fonts(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The faces that documents and charts are set in, with their licence; path to content."""
    faces = [f"IBMPlexSans-{face}.ttf" for face in _TTF_FACES]
    return {
        f"ibm-plex-sans/{name}": files[f"{_FONTS}/ttf/{name}"] for name in [*faces, "license.txt"]
    }


def without_source_map(text: str) -> str:
    """`text` without its closing sourceMappingURL comment, whose file we do not keep."""
    return _SOURCE_MAP.sub("\n", text)


def only_woff2(css: str) -> str:
    """`css` where each font face that has a woff2 file names no other format."""

    def reduce(face: re.Match[str]) -> str:
        woff2 = _WOFF2.search(face[0])
        return _FONT_SOURCE.sub(f"src:{woff2[0]}", face[0]) if woff2 else face[0]

    return _FONT_FACE.sub(reduce, css)


def whole_rems(css: str) -> str:
    """`css` with the reader's own text size as 1rem, instead of 62.5 % of it.

    Sizes at the root grow and lengths in rem shrink by the same factor, so nothing looks
    different, and 1rem means the same as in our own style sheets and in annexes on their own.
    """
    css = _ROOT_SIZE.sub(lambda size: f"{size[1]}{float(size[2]) * 1.6:.6g}%", css)
    return _REM.sub(lambda length: f"{float(length[1]) / 1.6:.6g}rem", css)


def named_files(css: str, path: str) -> Iterator[str]:
    """The files that a style sheet at `path` names by url(), each once, from the same root."""
    for name in sorted({match[2] for match in _URL.finditer(css)}):
        yield posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
