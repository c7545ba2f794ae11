"""`manage.py vendor_arabic`: the Arabic faces that documents are set in, kept with us.

Needs npm and a registry; only whoever raises the version runs it, never a server.
"""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config.management import npm_archive
from config.management.npm_archive import Package

PACKAGE = Package(
    "@ibm/plex-sans-arabic@1.1.0",
    "u8wIS6szLAOFvlBjCFZmtpKIqbhuIuniG2N0J+sio8vV6INH58hP0t0QNYrSl9SZtCv2Fwb4oQGuZJY3kJ4+QA==",
)
_FACES = ("Regular", "SemiBold")


class Command(BaseCommand):
    help = (
        f"Fetches {PACKAGE.name} with npm, checks it against the pinned digest, and unpacks two "
        "faces to static/vendor/ibm-plex-sans-arabic. Running it again changes nothing."
    )
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Fetch, check and write; the old files stay until the new ones are complete."""
        files = npm_archive.files(PACKAGE)
        wanted = {
            f"IBMPlexSansArabic-{face}.ttf": as_truetype(
                files[f"fonts/complete/woff/IBMPlexSansArabic-{face}.woff"]
            )
            for face in _FACES
        }
        wanted["LICENSE.txt"] = files["LICENSE.txt"]
        target = Path(settings.BASE_DIR) / "static" / "vendor" / "ibm-plex-sans-arabic"
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        for name, content in wanted.items():
            (target / name).write_bytes(content)
        self.stdout.write(f"{PACKAGE.name}: {len(wanted)} files in static/vendor.")


def as_truetype(woff: bytes) -> bytes:
    """The same font without the web's packing: Typst reads TrueType only."""
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(woff), recalcTimestamp=False)
    font.flavor = None
    unpacked = io.BytesIO()
    font.save(unpacked)
    return unpacked.getvalue()
