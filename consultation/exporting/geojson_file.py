"""Map points as GeoJSON: the centres of the 100 m cells they were snapped to, never more exact."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from config import geography
from consultation.definition.answers import is_declined
from consultation.definition.schema import QuestionType
from consultation.exporting.sheet import Sheet


def lines(sheet: Sheet) -> Iterator[str]:
    """The file, piece by piece: a feature for each point, numbered as its answer in `sheet`."""
    maps = [part.strand for part in sheet.parts if part.strand.question.type == QuestionType.MAP]
    yield '{"type": "FeatureCollection", "features": ['
    between = "\n"
    found = sheet.responses().values_list("version_id", "answers") if maps else ()
    rows = found.iterator(chunk_size=2000) if maps else iter(())  # type: ignore[union-attr]
    for number, (version, answers) in enumerate(rows, start=1):
        for strand in maps:
            value = (answers or {}).get(strand.key)
            is_joined = sheet.versions[version].number in strand.versions
            if not value or is_declined(value) or not is_joined:
                continue
            for easting, northing in value:
                yield between + json.dumps(
                    _feature(number, strand.name, easting, northing), ensure_ascii=False
                )
                between = ",\n"
    yield "\n]}\n"


def _feature(number: int, question: str, easting: int, northing: int) -> dict[str, Any]:
    longitude, latitude, district = _place(easting, northing)
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
        "properties": {
            "number": number,
            "question": question,
            "easting": easting,
            "northing": northing,
            "cell_metres": geography.CELL,
            "district": district,
        },
    }


@lru_cache(maxsize=50_000)
def _place(easting: int, northing: int) -> tuple[float, float, str]:
    longitude, latitude = geography.lon_lat(easting, northing)
    district = geography.district_of_cell(easting, northing)
    return round(longitude, 6), round(latitude, 6), geography.district_name(district)
