"""The pictograms: each that the demo names is there, plain, safe and of one style."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from consultation.demo.frames import CITIZENS, STAKEHOLDERS, USERS, definition

FOLDER = Path(__file__).resolve().parent.parent.parent / "static" / "consultation" / "pictograms"
FILES = sorted(FOLDER.glob("*.svg"))


def test_those_that_the_demo_names_are_there() -> None:
    named = {
        option.pictogram
        for slug in (CITIZENS, STAKEHOLDERS, USERS)
        for question in definition(slug).questions.values()
        for option in question.options
        if option.pictogram
    }
    assert len(named) > 30
    assert named <= {file.stem for file in FILES}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_is_one_drawing_of_lines_in_one_colour_that_a_page_may_choose(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)
    kinds = {element.tag.rpartition("}")[2] for element in root.iter()}

    assert kinds <= {"svg", "g", "path", "circle", "rect"}
    assert root.get("viewBox") == "0 0 48 48"
    assert root[0].get("id") == "p", 'a page shows it as <use href="….svg#p">'
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', text)) <= {"none", "currentColor"}
    assert len(text) < 1500


def test_a_name_fits_what_a_definition_takes() -> None:
    assert [file.stem for file in FILES if not re.fullmatch(r"[a-z][a-z0-9_]*", file.stem)] == []
