"""`manage.py vendor_hpke`: what seals aliases in the browser, bundled once and kept with us.

Needs npm, a registry and 64-bit Linux (for esbuild); only whoever raises a version runs it.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.management import npm_archive
from config.management.npm_archive import Package

CORE = Package(
    "@hpke/core@1.9.0",
    "pFxWl1nNJeQCSUFs7+GAblHvXBCjn9EPN65vdKlYQil2aURaRxfGMO6vBKGqm1YHTKwiAxJQNEI70PbSowMP9Q==",
)
COMMON = Package(
    "@hpke/common@1.10.1",
    "moJwhmtLtuxiUzzNp1jpfBfx8yefKoO9D/RCR9dmwrnc7qjJqId1rEtQz+lSlU5cabX8daToMSx/7HayXOiaFw==",
)
ESBUILD = Package(
    "@esbuild/linux-x64@0.28.2",
    "4xTZr1FUmSoQW4XIWmit3tzQrUTZM+N3P0XV8xROKYF50XfI7xeO90+1bZvNwxIufQ9hDQVRJH5YhgPVF8A/HQ==",
)
ENTRY = 'export { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from "@hpke/core";\n'
"""What of the library the portal uses: RFC 9180 with X25519, HKDF-SHA256 and AES-256-GCM."""


class Command(BaseCommand):
    help = (
        f"Fetches {CORE.name} and {COMMON.name} with npm, checks them against pinned digests, and "
        f"bundles what the portal uses into static/vendor/hpke with {ESBUILD.name}. Running it "
        "again changes nothing."
    )
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Fetch, check, bundle and write; the old files stay until the new ones are complete."""
        core, common = npm_archive.files(CORE), npm_archive.files(COMMON)
        bundler = npm_archive.files(ESBUILD)["bin/esbuild"]
        bundled = bundle({"@hpke/core": core, "@hpke/common": common}, bundler)
        target = Path(settings.BASE_DIR) / "static" / "vendor" / "hpke"
        target.mkdir(parents=True, exist_ok=True)
        (target / "hpke.min.js").write_bytes(bundled)
        (target / "LICENSE").write_bytes(core["LICENSE"])
        self.stdout.write(f"{CORE.name}: {len(bundled):,} bytes in static/vendor/hpke/hpke.min.js.")


def bundle(packages: dict[str, dict[str, bytes]], bundler: bytes) -> bytes:
    """One script that puts the library under the global name `hpke`.

    `packages`: the files of each, by its name. Raises `CommandError` where esbuild fails.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for package, files in packages.items():
            for path, content in files.items():
                file = folder / "node_modules" / package / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
        (folder / "entry.js").write_text(ENTRY, encoding="utf-8")
        esbuild = folder / "esbuild"
        esbuild.write_bytes(bundler)
        esbuild.chmod(0o700)
        try:
            done = subprocess.run(  # noqa: S603 - the pinned program, fixed words
                [
                    esbuild, "entry.js", "--bundle", "--minify", "--format=iife",
                    "--global-name=hpke", "--target=es2022", "--legal-comments=inline",
                    f"--banner:js=/*! {CORE.name} and {COMMON.name}, MIT: see LICENSE */",
                ],
                cwd=folder, check=True, capture_output=True, timeout=120,
            )  # fmt: skip
        except subprocess.CalledProcessError as error:
            raise CommandError(f"esbuild could not bundle: {error.stderr.decode()}") from error
    return done.stdout
