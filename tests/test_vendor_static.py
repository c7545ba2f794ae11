"""The vendored design system: what is kept of it, and that it can be collected for production."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import CommandError, call_command

from config.management import npm_archive
from config.management.commands import vendor_static

MANIFEST = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
CSS = VENDOR / "dkfds" / "css" / "dkfds.min.css"


def test_production_collects_all_static_files_under_hashed_names(
    tmp_path: Path, settings: LazySettings
) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": MANIFEST}}

    call_command("collectstatic", interactive=False, verbosity=0)

    for name in ("vendor/dkfds/css/dkfds.min.css", "portal/portal.css", "portal/portal.js"):
        hashed = staticfiles_storage.stored_name(name)
        assert re.search(r"\.[0-9a-f]{12}\.", hashed)
        assert (tmp_path / hashed).is_file()


def test_the_style_sheet_names_only_files_that_are_here() -> None:
    named = list(vendor_static.named_files(CSS.read_text(encoding="utf-8"), "css/dkfds.min.css"))

    assert len([name for name in named if name.endswith(".woff2")]) == 8
    assert [name for name in named if not (VENDOR / "dkfds" / name).is_file()] == []


def test_licences_lie_beside_what_they_are_about() -> None:
    assert "MIT" in (VENDOR / "dkfds" / "LICENSE.md").read_text(encoding="utf-8")
    for folder in (VENDOR / "ibm-plex-sans", CSS.parent.parent / "fonts"):
        (licence,) = folder.rglob("license.txt")
        assert "SIL OPEN FONT LICENSE" in licence.read_text(encoding="utf-8")


def test_another_archive_than_the_pinned_one_is_refused() -> None:
    with pytest.raises(CommandError, match="is not what was pinned"):
        npm_archive.check(b"something else", vendor_static.PACKAGE)


def test_a_face_keeps_its_woff2_file_and_no_other() -> None:
    face = (
        '@font-face{font-family:X;src:url(a.eot),url(a.woff2) format("woff2"),'
        'url(a.ttf) format("truet ype")}'
    )
    local = '@font-face{font-family:system;src:local("Tahoma")}'

    assert vendor_static.only_woff2(face + local) == (
        '@font-face{font-family:X;src:url(a.woff2) format("woff2")}' + local
    )


def test_the_comment_that_names_a_source_map_goes() -> None:
    assert vendor_static.without_source_map("a{}\n/*# sourceMappingURL=a.css.map */") == "a{}\n"
    assert vendor_static.without_source_map("f();\n//# sourceMappingURL=a.js.map\n") == "f();\n"
    assert vendor_static.without_source_map("f();") == "f();"


def test_a_rem_means_the_readers_own_text_size() -> None:
    css = "html{color:red;font-size:62.5%}p{margin:1.6rem .8rem;font-size:50%}.icon-rem{x:2.5px}"

    assert vendor_static.whole_rems(css) == (
        "html{color:red;font-size:100%}p{margin:1rem 0.5rem;font-size:50%}.icon-rem{x:2.5px}"
    )
