"""Districts of the city, and the grid that points are snapped to.

A point on a map is stored as the centre of a 100 m cell of EPSG:25832 (ETRS89 / UTM 32N), never
precisely; cells that are published are 500 m or larger (decisions.md B37).
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from pyproj import Transformer
from shapely.geometry import MultiPolygon, Point, Polygon, shape
from shapely.ops import unary_union

CELL = 100
"""Metres: the side of the cell that a point is snapped to."""
ELSEWHERE = "elsewhere"
"""The code of "outside Copenhagen and Frederiksberg" where a district is chosen."""
_EDGE = 0.003
"""Degrees (about 200-300 m) around the districts that still count: quays, bridges, borders."""

_HALF_A_CELL = 0.0015
"""Degrees: the centre of an edge cell may lie that much further out than the point did."""


class OutsideTheMap(ValueError):
    """The point lies outside Copenhagen and Frederiksberg."""


@dataclass(frozen=True)
class District:
    """A bydel ("bydel-4") or Frederiksberg ("kommune-147"); codes as in the boundary data."""

    code: str
    name: str


@lru_cache(maxsize=1)
def districts() -> tuple[District, ...]:
    """The ten bydele by name, then Frederiksberg, then "elsewhere" without a boundary."""
    found = [District(code, name) for code, name, _ in _shapes()]
    bydele = sorted((d for d in found if d.code.startswith("bydel-")), key=lambda d: d.name)
    others = [d for d in found if not d.code.startswith("bydel-")]
    return (*bydele, *others, District(ELSEWHERE, "Et andet sted"))


def district_name(code: str) -> str:
    """The name behind a code; the code itself where it is unknown."""
    return {district.code: district.name for district in districts()}.get(code, code)


def district_at(longitude: float, latitude: float) -> str:
    """The code of the district a point lies in; `ELSEWHERE` where it lies in none."""
    point = Point(longitude, latitude)
    for code, _, area in _shapes():
        if area.covers(point):
            return code
    return ELSEWHERE


def snap(longitude: float, latitude: float) -> tuple[int, int]:
    """Easting and northing (metres, EPSG:25832) of the centre of the point's cell.

    Raises OutsideTheMap.
    """
    if not _is_within(longitude, latitude, _EDGE):
        raise OutsideTheMap
    easting, northing = _to_grid().transform(longitude, latitude)
    return _centre(easting), _centre(northing)


def snapped(easting: int, northing: int) -> tuple[int, int]:
    """The same for a point that is given in EPSG:25832; a centre gives itself.

    Raises OutsideTheMap.
    """
    if not _is_within(*lon_lat(easting, northing), _EDGE + _HALF_A_CELL):
        raise OutsideTheMap
    return _centre(easting), _centre(northing)


def lon_lat(easting: float, northing: float) -> tuple[float, float]:
    """Longitude and latitude of a place in EPSG:25832."""
    longitude, latitude = _from_grid().transform(easting, northing)
    return float(longitude), float(latitude)


def district_of_cell(easting: int, northing: int) -> str:
    """The district that a cell's centre lies in."""
    return district_at(*lon_lat(easting, northing))


@lru_cache(maxsize=1)
def outlines() -> tuple[tuple[tuple[float, float], ...], ...]:
    """The districts' outer boundaries in EPSG:25832, for small pictures: true to about 50 m."""
    found = []
    for _, _, area in _shapes():
        for part in area.geoms if isinstance(area, MultiPolygon) else (area,):
            points = [_to_grid().transform(x, y) for x, y in part.exterior.coords]
            rough = Polygon(points).simplify(50)
            found.append(tuple((float(x), float(y)) for x, y in rough.exterior.coords))
    return tuple(found)


def _centre(metres: float) -> int:
    return math.floor(metres / CELL) * CELL + CELL // 2


@lru_cache(maxsize=1)
def _shapes() -> tuple[tuple[str, str, Polygon | MultiPolygon], ...]:
    file = settings.BASE_DIR / "static" / "map" / "districts.geojson"
    features: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))["features"]
    return tuple(
        (each["properties"]["id"], each["properties"]["name"], shape(each["geometry"]))
        for each in features
    )


def _is_within(longitude: float, latitude: float, edge: float) -> bool:
    if not (math.isfinite(longitude) and math.isfinite(latitude)):
        return False
    return bool(_reach(edge).covers(Point(longitude, latitude)))


@lru_cache(maxsize=2)
def _reach(edge: float) -> Polygon | MultiPolygon:
    return unary_union([area for _, _, area in _shapes()]).buffer(edge)


@lru_cache(maxsize=1)
def _to_grid() -> Transformer:
    return Transformer.from_crs("EPSG:4326", "EPSG:25832", always_xy=True)


@lru_cache(maxsize=1)
def _from_grid() -> Transformer:
    return Transformer.from_crs("EPSG:25832", "EPSG:4326", always_xy=True)
