"""What can be counted of a question's answers: its facets, each with codes in their order.

A facet has a base (the answers that say something of it) and codes; where it is not exclusive, an
answer may have several codes, so that counts add up to more than the base.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from config import geography
from consultation.definition.answers import VERDICTS
from consultation.definition.schema import OTHER, Option, QuestionType
from consultation.queries.results_strands import Strand

Codes = tuple[str, ...]
PUBLISHED_CELL = 500
"""Metres: the side of the cells that map points are counted in (decisions.md B37)."""
MOST_BANDS = 10
_EACH_NUMBER = 12
"""So many whole numbers or fewer are shown one by one, not in bands."""
YES_NO = {"yes": "Ja", "no": "Nej"}
VERDICT_NAMES = {
    "yes": "Ja, det vil være i orden",
    "conditions": "Ja, men på betingelser",
    "no": "Nej",
    "unsure": "Ved ikke",
}
_LENGTHS = (
    ("1", "1 dag", 1),
    ("2-7", "2–7 dage", 7),
    ("8-31", "8–31 dage", 31),
    ("32-365", "32–365 dage", 365),
    ("366-", "Over 365 dage", math.inf),
)
_MONTHS = ("januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september",
           "oktober", "november", "december")  # fmt: skip
OTHER_NAME = "Andet"


@dataclass(frozen=True)
class Facet:
    """`code` tells a question's facets apart, "" for the only one; `title` is said beside the
    question. `codes_of` gives an answer's codes, None where it is outside the base.
    `names`: code to name, in order; all are shown, and codes found besides them come after.
    """

    code: str
    title: str
    names: Mapping[str, str]
    codes_of: Callable[[Any], Codes | None]
    is_exclusive: bool = True
    base_name: str = "svar"
    name_of: Callable[[str], str] = str
    by_count: bool = False
    """Most frequent first, instead of in the order of the codes."""


def facets(strand: Strand, values: Iterable[Any] = ()) -> tuple[Facet, ...]:
    """The facets of a strand. Number bands are made from `values`, the numbers given."""
    match strand.question.type:
        case QuestionType.SINGLE:
            return (Facet("", "", _names(strand), _alone),)
        case QuestionType.MULTIPLE:
            return (Facet("", "", _names(strand), _many, is_exclusive=False),)
        case QuestionType.YES_NO:
            return (Facet("", "", YES_NO, _alone),)
        case QuestionType.SCALE:
            return (Facet("", "", _steps(strand), _number),)
        case QuestionType.MATRIX:
            columns = _names(strand)
            return tuple(
                Facet(row.code, strand.words(row.label), columns, _row(row.code))
                for row in strand.rows
            )
        case QuestionType.RANKING:
            names = _names(strand)
            return (
                Facet("first", "Sat først", names, _first),
                Facet("ranked", "Taget med i rækkefølgen", names, _many, is_exclusive=False),
            )
        case QuestionType.NUMBER:
            return (_bands(values),)
        case _:
            return _of_place_or_time(strand)


def _of_place_or_time(strand: Strand) -> tuple[Facet, ...]:
    match strand.question.type:
        case QuestionType.DATE:
            return (Facet("", "", {}, lambda day: (day[:7],), name_of=month_name),)
        case QuestionType.PERIOD:
            return (
                Facet("from", "Begynder", {}, lambda p: (p["from"][:7],), name_of=month_name),
                Facet("length", "Varer", {code: name for code, name, _ in _LENGTHS}, _length),
            )
        case QuestionType.DISTRICT:
            names = {district.code: district.name for district in geography.districts()}
            return (Facet("", "", names, _alone),)
        case QuestionType.MAP:
            return (
                Facet("", "", {}, _cells, is_exclusive=False, name_of=cell_name, by_count=True),
            )
        case QuestionType.SITE:
            names = {verdict: VERDICT_NAMES[verdict] for verdict in VERDICTS}
            verdict = Facet("", "", names, lambda site: (site["verdict"],))
            if not strand.options:
                return (verdict,)
            conditions = Facet(
                "conditions",
                "Betingelser",
                _names(strand),
                _conditions,
                is_exclusive=False,
                base_name="svar “ja, men på betingelser”",
            )
            return (verdict, conditions)
    return ()


def _names(strand: Strand) -> dict[str, str]:
    names = {option.code: _option_name(strand, option) for option in strand.options}
    return {**names, OTHER: OTHER_NAME} if strand.question.other else names


def _option_name(strand: Strand, option: Option) -> str:
    return strand.words(option.label) or option.code


def _steps(strand: Strand) -> dict[str, str]:
    """The steps of a scale, with the words at its ends."""
    question = strand.question
    least, most = int(question.limits.least or 0), int(question.limits.most or 0)
    names = {str(step): str(step) for step in range(least, most + 1)}
    for step, words in ((least, question.low), (most, question.high)):
        if text := strand.words(words):
            names[str(step)] = f"{step} – {text}"
    return names


def _alone(value: Any) -> Codes:
    return (str(value),)


def _many(value: Any) -> Codes:
    return tuple(value)


def _first(value: Any) -> Codes:
    return (value[0],)


def _number(value: Any) -> Codes:
    return (f"{value:g}",)


def _row(code: str) -> Callable[[Any], Codes | None]:
    return lambda value: (value[code],) if code in value else None


def _conditions(site: Any) -> Codes | None:
    return tuple(site.get("conditions", ())) if site["verdict"] == "conditions" else None


def _length(period: Any) -> Codes:
    days = (date.fromisoformat(period["to"]) - date.fromisoformat(period["from"])).days + 1
    return (next(code for code, _, most in _LENGTHS if days <= most),)


def _cells(points: Any) -> Codes:
    return tuple(dict.fromkeys(cell_code(easting, northing) for easting, northing in points))


def cell_code(easting: int, northing: int) -> str:
    """ "724250-6175250": the centre of the published cell that a place lies in (EPSG:25832)."""
    half = PUBLISHED_CELL // 2
    return "-".join(str(m // PUBLISHED_CELL * PUBLISHED_CELL + half) for m in (easting, northing))


@lru_cache(maxsize=20_000)
def cell_name(code: str) -> str:
    """ "Vesterbro-Kongens Enghave, felt 724250-6175250"."""
    easting, northing = (int(part) for part in code.split("-"))
    district = geography.district_name(geography.district_of_cell(easting, northing))
    return f"{district}, felt {easting}-{northing}"


def month_name(code: str) -> str:
    """ "2018-11" as "november 2018"."""
    year, month = code.split("-")
    return f"{_MONTHS[int(month) - 1]} {int(year)}"


def _bands(values: Iterable[Any]) -> Facet:
    """Each number by itself where there are few, else at most MOST_BANDS of a round width."""
    numbers = sorted({Decimal(str(value)) for value in values})
    whole = all(number == int(number) for number in numbers)
    if not numbers:
        return Facet("", "", {}, _number)
    least, most = numbers[0], numbers[-1]
    if whole and most - least < _EACH_NUMBER:
        names = {f"{n}": f"{n}" for n in range(int(least), int(most) + 1)}
        return Facet("", "", names, lambda value: (str(int(value)),))
    width = _width(most - least, whole=whole)
    first = least // width * width if least >= 0 else -(-least // width + 1) * width
    starts = []
    while first <= most:
        starts.append(first)
        first += width
    names = {_plain(start): _band_name(start, width, whole=whole) for start in starts}

    def band(value: Any) -> Codes:
        return (_plain(starts[int((Decimal(str(value)) - starts[0]) // width)]),)

    return Facet("", "", names, band)


def _width(span: Decimal, *, whole: bool) -> Decimal:
    """The smallest of 1, 2 and 5 times a power of ten that needs few enough bands."""
    power = Decimal(1) if whole else Decimal("0.000000001")
    while True:
        for step in (1, 2, 5):
            if span / (power * step) < MOST_BANDS - 1:
                return power * step
        power *= 10


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _band_name(start: Decimal, width: Decimal, *, whole: bool) -> str:
    low = _plain(start).replace(".", ",")
    if whole:
        return low if width == 1 else f"{low}–{_plain(start + width - 1)}"
    return f"{low} til under {_plain(start + width).replace('.', ',')}"
