"""Well-known places: how one names a spot without a map.

Drawn up by us from the public street map, to within some 50 m; a point is stored as its 100 m cell
anyway. Sorted by district and name by `by_district`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from config import geography


@dataclass(frozen=True)
class Place:
    """A spot: `code` is what a form sends, `longitude` and `latitude` are in degrees (WGS 84)."""

    code: str
    name: str
    longitude: float
    latitude: float


PLACES = (
    Place("hovedbanegaarden", "Hovedbanegården", 12.5650, 55.6727),
    Place("raadhuspladsen", "Rådhuspladsen", 12.5693, 55.6760),
    Place("kongens-nytorv", "Kongens Nytorv", 12.5856, 55.6806),
    Place("noerreport", "Nørreport Station", 12.5717, 55.6832),
    Place("oersteds-parken", "Ørstedsparken", 12.5660, 55.6810),
    Place("christiania", "Christiania", 12.5990, 55.6738),
    Place("christianshavns-torv", "Christianshavns Torv", 12.5913, 55.6723),
    Place("istedgade", "Istedgade ved Hovedbanegården", 12.5610, 55.6720),
    Place("maria-kirkeplads", "Maria Kirkeplads", 12.5600, 55.6725),
    Place("halmtorvet", "Halmtorvet", 12.5597, 55.6700),
    Place("koedbyen", "Kødbyen", 12.5590, 55.6685),
    Place("dybboelsbro", "Dybbølsbro Station", 12.5597, 55.6650),
    Place("enghave-plads", "Enghave Plads", 12.5455, 55.6673),
    Place("saxoparken", "Saxoparken", 12.5497, 55.6697),
    Place("enghaveparken", "Enghaveparken", 12.5440, 55.6640),
    Place("sydhavn-station", "Sydhavn Station", 12.5375, 55.6547),
    Place("mozarts-plads", "Mozarts Plads", 12.5290, 55.6500),
    Place("folkets-park", "Folkets Park", 12.5530, 55.6895),
    Place("blaagaards-plads", "Blågårds Plads", 12.5560, 55.6868),
    Place("sankt-hans-torv", "Sankt Hans Torv", 12.5612, 55.6908),
    Place("noerrebros-runddel", "Nørrebros Runddel", 12.5490, 55.6942),
    Place("den-roede-plads", "Den Røde Plads", 12.5400, 55.6995),
    Place("noerrebro-station", "Nørrebro Station", 12.5379, 55.7007),
    Place("trianglen", "Trianglen", 12.5760, 55.6990),
    Place("oesterport", "Østerport Station", 12.5870, 55.6930),
    Place("svanemoellen", "Svanemøllen Station", 12.5780, 55.7157),
    Place("bispebjerg-station", "Bispebjerg Station", 12.5410, 55.7148),
    Place("bispebjerg-torv", "Bispebjerg Torv", 12.5343, 55.7127),
    Place("nordvest-frederikssundsvej", "Frederikssundsvej ved Borups Allé", 12.5300, 55.7030),
    Place("broenshoej-torv", "Brønshøj Torv", 12.5010, 55.7050),
    Place("husum-torv", "Husum Torv", 12.4820, 55.7090),
    Place("tingbjerg", "Tingbjerg", 12.4830, 55.7190),
    Place("vanloese-station", "Vanløse Station", 12.4913, 55.6871),
    Place("flintholm", "Flintholm Station", 12.4990, 55.6857),
    Place("valby-station", "Valby Station", 12.5135, 55.6637),
    Place("toftegaards-plads", "Toftegårds Plads", 12.5080, 55.6560),
    Place("sundholm", "Sundholm", 12.5993, 55.6607),
    Place("amagerbro-torv", "Amagerbro Station", 12.6030, 55.6630),
    Place("sundbyvester-plads", "Sundbyvester Plads", 12.6070, 55.6510),
    Place("lergravsparken", "Lergravsparken", 12.6163, 55.6623),
    Place("islands-brygge", "Islands Brygge Station", 12.5850, 55.6635),
    Place("oerestad", "Ørestad Station", 12.5795, 55.6290),
    Place("frederiksberg-raadhus", "Frederiksberg Rådhus", 12.5325, 55.6785),
    Place("forum", "Forum Station", 12.5527, 55.6818),
)


@lru_cache(maxsize=1)
def by_district() -> tuple[tuple[str, tuple[Place, ...]], ...]:
    """The places by the district they lie in: its name, and its places by name."""
    found: dict[str, list[Place]] = {}
    for place in PLACES:
        code = geography.district_at(place.longitude, place.latitude)
        found.setdefault(code, []).append(place)
    return tuple(
        (district.name, tuple(sorted(found[district.code], key=lambda place: place.name)))
        for district in geography.districts()
        if district.code in found
    )


@lru_cache(maxsize=1)
def by_code() -> dict[str, Place]:
    """Each place by its code."""
    return {place.code: place for place in PLACES}
