"""The map that pages draw: small, made from the files beside it, and its library the pinned one."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from django.test import override_settings

from config.geography import districts
from config.management import npm_archive
from config.management.commands import build_basemap, vendor_leaflet

ROOT = Path(__file__).resolve().parent.parent.parent
MAP = ROOT / "static" / "map"
LEAFLET = ROOT / "static" / "vendor" / "leaflet"


def stored(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((MAP / name).read_text(encoding="utf-8"))
    return content


@pytest.mark.parametrize(
    ("name", "build"), [("base.json", build_basemap.base), ("streets.json", build_basemap.streets)]
)
def test_the_files_are_what_the_command_makes_of_the_sources(name: str, build: Any) -> None:
    assert json.loads(json.dumps(build(MAP))) == stored(name)


def test_both_files_together_take_less_than_150_kb_on_the_wire() -> None:
    packed = [gzip.compress((MAP / name).read_bytes()) for name in ("base.json", "streets.json")]
    assert sum(len(each) for each in packed) < 150_000


def test_each_file_says_whose_data_it_holds_and_streets_keep_their_licence() -> None:
    base, streets = stored("base.json"), stored("streets.json")
    assert any("Klimadatastyrelsen" in line for line in base["attribution"])
    assert any("Københavns Kommune" in line for line in base["attribution"])
    assert streets["attribution"] == ["© OpenStreetMap contributors"]
    assert "ODbL" in streets["licence"]
    assert "OpenStreetMap" not in json.dumps(base)


def test_every_district_that_can_be_answered_is_drawn() -> None:
    drawn = {district["code"] for district in stored("base.json")["districts"]}
    assert drawn == {each.code for each in districts() if each.code != "elsewhere"}


def test_the_library_is_the_pinned_one_with_its_licence_and_evaluates_no_text() -> None:
    script = (LEAFLET / "leaflet.js").read_text(encoding="utf-8")

    assert f"Leaflet {vendor_leaflet.PACKAGE.name.partition('@')[2]}" in script
    assert "BSD 2-Clause" in (LEAFLET / "LICENSE").read_text(encoding="utf-8")
    assert re.search(r"\beval\(|new Function|sourceMappingURL", script) is None
    with pytest.raises(CommandError, match="is not what was pinned"):
        npm_archive.check(b"something else", vendor_leaflet.PACKAGE)


def test_the_pictures_that_the_librarys_style_sheet_names_lie_beside_it() -> None:
    css = (LEAFLET / "leaflet.css").read_text(encoding="utf-8")
    names = set(re.findall(r"url\((images/[^)]+)\)", css))
    assert names
    assert [name for name in names if not (LEAFLET / name).exists()] == []


def test_the_commands_write_to_the_portal_they_run_in(tmp_path: Path) -> None:
    folder = tmp_path / "static" / "map"
    folder.mkdir(parents=True)
    for file in MAP.glob("*.geojson"):
        (folder / file.name).write_bytes(file.read_bytes())

    with override_settings(BASE_DIR=tmp_path):
        build_basemap.Command().handle()

    assert (folder / "base.json").read_bytes() == (MAP / "base.json").read_bytes()
