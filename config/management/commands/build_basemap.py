"""`manage.py build_basemap`: what the map pages draw, from the boundary and street files.

The two files stay apart because their licences differ: `streets.json` is made from OpenStreetMap
and is itself under the ODbL 1.0. Only whoever raises the sources runs this, never a server.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from shapely.geometry import LineString, MultiLineString, Polygon, box, shape
from shapely.ops import linemerge, unary_union

ORIGIN = (12.4, 55.58)
"""Longitude and latitude that the whole numbers in the files are counted from."""
STEP = 0.00002
"""Degrees that one whole number is: 1.3 m east, 2.2 m north."""
WINDOW = (12.44, 55.6, 12.6815, 55.74)
"""Degrees: west, south, east, north of what is drawn."""
_TOLERANCE = 0.00004
_ISLET = 0.0000005
_ROADS = {"primary": 1, "primary_link": 1, "tertiary": 1, "rail": 2}
"""Width of a kind of line: 1 main street, 2 railway, else 0."""
_LABELLED = 0.0025
"""Degrees: the shortest street that gets its name on the map."""

DAGI = "Indeholder data fra Klimadatastyrelsen (tidl. SDFI), DAGI, 2021"
CITY = "© Københavns Kommune, opendata.dk"
OSM = "© OpenStreetMap contributors"


class Command(BaseCommand):
    help = (
        "Makes static/map/base.json (land, districts, cycle paths) and static/map/streets.json "
        "(streets, ODbL 1.0) from the GeoJSON files beside them. Running it again changes nothing."
    )
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Make both files and say how large they are on the wire."""
        folder = Path(settings.BASE_DIR) / "static" / "map"
        for name, content in (("base.json", base(folder)), ("streets.json", streets(folder))):
            text = json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"
            (folder / name).write_text(text, encoding="utf-8")
            packed = len(gzip.compress(text.encode(), 9, mtime=0))
            self.stdout.write(f"{name}: {len(text.encode()):,} bytes, {packed:,} packed.")


def base(folder: Path) -> dict[str, Any]:
    """Land and districts as rings, cycle paths as lines, each with what must stand beside it."""
    land = unary_union([part for _, part in _shapes(folder / "basemap_land.geojson")])
    return {
        "origin": ORIGIN,
        "step": STEP,
        "window": WINDOW,
        "attribution": [DAGI, CITY],
        "land": [ring for polygon in _polygons(land) for ring in _rings(polygon)],
        "districts": [
            {
                "code": facts["id"],
                "name": facts["name"],
                "label": _point(_middle(area)),
                "rings": [ring for polygon in _polygons(area) for ring in _rings(polygon)],
            }
            for facts, area in _shapes(folder / "districts.geojson")
        ],
        "paths": list(
            _lines(area for _, area in _shapes(folder / "basemap_cyclepaths_kk.geojson"))
        ),
    }


def streets(folder: Path) -> dict[str, Any]:
    """Streets and railways by width, and the names of the longer streets."""
    by_width: dict[int, list[Any]] = {0: [], 1: [], 2: []}
    named: dict[str, list[Any]] = {}
    for facts, line in _shapes(folder / "basemap_streets_osm.geojson"):
        by_width[_ROADS.get(facts["kind"], 0)].append(line)
        if facts.get("name"):
            named.setdefault(facts["name"], []).append(line)
    return {
        "origin": ORIGIN,
        "step": STEP,
        "attribution": [OSM],
        "licence": "ODbL 1.0, https://opendatacommons.org/licenses/odbl/1-0/",
        "streets": list(_lines(by_width[0])),
        "main": list(_lines(by_width[1])),
        "rails": list(_lines(by_width[2])),
        "names": [
            [name, *_point(longest.interpolate(0.5, normalized=True))]
            for name, parts in sorted(named.items())
            if (longest := max(_parts(linemerge(parts)), key=lambda part: part.length)).length
            >= _LABELLED
        ],
    }


def _shapes(file: Path) -> Iterator[tuple[Mapping[str, Any], Any]]:
    """Properties and shape of each feature."""
    for feature in json.loads(file.read_text(encoding="utf-8"))["features"]:
        yield feature["properties"], shape(feature["geometry"])


def _polygons(area: Any) -> Iterator[Polygon]:
    """The polygons of an area within the window, simplified; islets are left out."""
    inside = area.intersection(box(*WINDOW)).simplify(_TOLERANCE)
    for part in getattr(inside, "geoms", [inside]):
        if isinstance(part, Polygon) and part.area > _ISLET:
            yield part


def _middle(area: Any) -> Any:
    """A point well inside the area, for its name."""
    largest = max(_polygons(area), key=lambda part: part.area)
    return (
        largest.representative_point()
        if not largest.contains(largest.centroid)
        else (largest.centroid)
    )


def _rings(polygon: Polygon) -> Iterator[list[int]]:
    yield _steps(polygon.exterior.coords)
    for hole in polygon.interiors:
        yield _steps(hole.coords)


def _lines(shapes: Iterable[Any]) -> Iterator[list[int]]:
    """The lines, joined where they meet, simplified, in the window."""
    parts = [part for each in shapes for part in _parts(each)]
    for line in _parts(linemerge(MultiLineString(parts))):
        inside = line.simplify(_TOLERANCE).intersection(box(*WINDOW))
        for part in _parts(inside):
            if len(steps := _steps(part.coords)) >= 4:
                yield steps


def _parts(line: Any) -> list[LineString]:
    return [part for part in getattr(line, "geoms", [line]) if isinstance(part, LineString)]


def _point(point: Any) -> list[int]:
    return [round((point.x - ORIGIN[0]) / STEP), round((point.y - ORIGIN[1]) / STEP)]


def _steps(coordinates: Iterable[tuple[float, float]]) -> list[int]:
    """The first point, then the way from each to the next, as one list of whole numbers."""
    out: list[int] = []
    x = y = 0
    for longitude, latitude, *_ in coordinates:
        east = round((longitude - ORIGIN[0]) / STEP)
        north = round((latitude - ORIGIN[1]) / STEP)
        if out and (east, north) == (x, y):
            continue
        out += [east - x, north - y]
        x, y = east, north
    return out
