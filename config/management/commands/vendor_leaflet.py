"""`manage.py vendor_leaflet`: the map library, fetched once and kept with us.

Needs npm and a registry; only whoever raises the version runs it, never a server.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config.management import npm_archive
from config.management.commands.vendor_static import named_files, without_source_map
from config.management.npm_archive import Package

PACKAGE = Package(
    "leaflet@1.9.4",
    "nxS1ynzJOmOlHp+iL3FyWqK89GtNL8U8rvlMOsQdTTssxZwCXh8N2NB3GDQOL+YR3XnWyZAxwQixURb+FA74PA==",
)


class Command(BaseCommand):
    help = (
        f"Fetches {PACKAGE.name} with npm, checks it against the pinned digest, and writes script, "
        "style sheet and licence to static/vendor/leaflet. Running it again changes nothing."
    )
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Fetch, check and write; the old files stay until the new ones are complete."""
        target = Path(settings.BASE_DIR) / "static" / "vendor" / "leaflet"
        wanted = kept(npm_archive.files(PACKAGE))
        shutil.rmtree(target, ignore_errors=True)
        for path, content in wanted.items():
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            (target / path).write_bytes(content)
        size = sum(len(content) for content in wanted.values())
        self.stdout.write(
            f"{PACKAGE.name}: {len(wanted)} files, {size:,} bytes in static/vendor/leaflet."
        )


def kept(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """What the portal uses of the package; path to content.

    The pictures that the style sheet names stay with it, so that manifest storage finds them.
    """
    css = files["dist/leaflet.css"].decode()
    script = without_source_map(files["dist/leaflet.js"].decode())
    pictures = {name: files[f"dist/{name}"] for name in named_files(css, "leaflet.css")}
    return {
        "leaflet.css": css.encode(),
        "leaflet.js": script.encode(),
        "LICENSE": files["LICENSE"],
        **pictures,
    }
