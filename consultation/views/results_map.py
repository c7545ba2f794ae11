"""The points of a question on an outline of the city, as shapes of an SVG picture."""

from __future__ import annotations

from dataclasses import dataclass

from config import geography
from consultation.queries.results_facets import PUBLISHED_CELL
from consultation.queries.results_types import Distribution

_STEPS = 5


@dataclass(frozen=True)
class CellShape:
    """A square of the picture; `strength` 1-5 says how many answers have a point in it."""

    x: int
    y: int
    strength: int
    title: str


@dataclass(frozen=True)
class MapPicture:
    """Units are tens of metres; y grows downwards."""

    view_box: str
    districts: tuple[str, ...]
    cells: tuple[CellShape, ...]
    side: int


def map_picture(found: Distribution) -> MapPicture | None:
    """The cells with points in them; None where there are none."""
    marked = [line for line in found.lines if line.count]
    if not marked:
        return None
    outlines = geography.outlines()
    eastings = [x for line in outlines for x, _ in line]
    northings = [y for line in outlines for _, y in line]
    left, top = min(eastings), max(northings)
    most = marked[0].count
    half = PUBLISHED_CELL // 2
    cells = []
    for line in marked:
        easting, northing = (int(part) for part in line.code.split("-"))
        strength = max(1, -(-_STEPS * line.count // most))
        x, y = _at(easting - half, left), _at(top, northing + half)
        cells.append(CellShape(x, y, strength, f"{line.label}: {line.count}"))
    width, height = _at(max(eastings), left), _at(top, min(northings))
    return MapPicture(
        view_box=f"-20 -20 {width + 40} {height + 40}",
        districts=tuple(
            " ".join(f"{_at(x, left)},{_at(top, y)}" for x, y in outline) for outline in outlines
        ),
        cells=tuple(cells),
        side=PUBLISHED_CELL // 10,
    )


def _at(more: float, less: float) -> int:
    return round((more - less) / 10)
