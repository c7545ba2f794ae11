"""Areas of the city, and what was observed around the room in 2012 (seed 003)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from intake_rooms.codes import AreaKind
from intake_rooms.demo.calendar import FIRST_DAY, LAST_DAY
from intake_rooms.models import Area, NuisanceIndicator
from intake_rooms.services.areas import record_nuisance

FOCUS_AREAS = {
    "vesterbro": "Vesterbro",
    "sundholm": "Sundholm",
    "norrebro": "Nørrebro",
    "nordvest": "Nordvest",
}
DISTRICTS = {
    "bydel-1": "Indre By",
    "bydel-2": "Østerbro",
    "bydel-3": "Nørrebro",
    "bydel-4": "Vesterbro/Kongens Enghave",
    "bydel-5": "Valby",
    "bydel-6": "Vanløse",
    "bydel-7": "Brønshøj-Husum",
    "bydel-8": "Bispebjerg",
    "bydel-9": "Amager Øst",
    "bydel-10": "Amager Vest",
    "kommune-147": "Frederiksberg",
}
"""The slugs are the ids of the boundary data."""
SEPTEMBER = (date(2012, 9, 1), date(2012, 9, 30))
OCTOBER = (date(2012, 10, 1), date(2012, 10, 31))
_CLEANING = "Teknik- og Miljøforvaltningen"
_ANNEX = "Socialforvaltningen, Bilag 1 af 29-10-2012"
_WASTE_METHOD = "indsamlet stofrelateret affald, gennemsnit pr. dag"
_WASTE_CAVEAT = (
    "Der er usikkerheder forbundet med optællingen, så tallene skal tages med forbehold."
)
_OUR_PERIOD = "Perioden er sat i prøvedata; bilaget nævner ingen."
_OBSERVED = (
    # indicator, period, value, source, method, caveat
    ("waste_kg_per_day", SEPTEMBER, "3.74", _CLEANING, _WASTE_METHOD, _WASTE_CAVEAT),
    ("waste_kg_per_day", OCTOBER, "3.26", _CLEANING, _WASTE_METHOD, _WASTE_CAVEAT),
    ("complaints", OCTOBER, "1", _ANNEX, "omtalt i bilaget", _OUR_PERIOD),
    ("needle_sticks", OCTOBER, "1", _ANNEX, "omtalt i bilaget", _OUR_PERIOD),
    (
        "dealers_removed_per_day", (FIRST_DAY, LAST_DAY), "0.9", _ANNEX, "politiets gennemsnit",
        "Bilaget skriver “næsten 1” de sidste to måneder; 0,9 og perioden er sat i prøvedata.",
    ),
)  # fmt: skip


def load_areas() -> int:
    """Store areas and observations. Gives the number of observations."""
    for kind, names in ((AreaKind.FOCUS_AREA, FOCUS_AREAS), (AreaKind.DISTRICT, DISTRICTS)):
        Area.objects.bulk_create(
            Area(slug=slug, name=name, kind=kind) for slug, name in names.items()
        )
    area = Area.objects.get(slug="vesterbro")
    indicators = {row.pk: row for row in NuisanceIndicator.objects.all()}
    for code, (start, end), value, source, method, caveat in _OBSERVED:
        record_nuisance(
            area=area,
            indicator=indicators[code],
            period_from=start,
            period_to=end,
            value=Decimal(value),
            source=source,
            method=method,
            caveat=caveat,
            by=None,
        )
    return len(_OBSERVED)
