"""The vendored sealing library: the pinned one, with its licence, and fit for a strict CSP."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import CommandError

from config.management import npm_archive
from config.management.commands import vendor_hpke

FOLDER = Path(__file__).resolve().parent.parent / "static" / "vendor" / "hpke"


def test_the_bundle_is_of_the_pinned_versions_and_its_licence_lies_beside() -> None:
    banner = (FOLDER / "hpke.min.js").read_text(encoding="utf-8").splitlines()[0]

    assert vendor_hpke.CORE.name in banner
    assert vendor_hpke.COMMON.name in banner
    assert "MIT License" in (FOLDER / "LICENSE").read_text(encoding="utf-8")


def test_the_bundle_evaluates_no_text_and_compiles_no_web_assembly() -> None:
    script = (FOLDER / "hpke.min.js").read_text(encoding="utf-8")

    assert re.search(r"\beval\(|new Function|WebAssembly|https?://", script) is None


@pytest.mark.parametrize("package", [vendor_hpke.CORE, vendor_hpke.COMMON, vendor_hpke.ESBUILD])
def test_another_archive_than_the_pinned_one_is_refused(package: npm_archive.Package) -> None:
    with pytest.raises(CommandError, match="is not what was pinned"):
        npm_archive.check(b"something else", package)
