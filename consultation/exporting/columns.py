"""Which columns an export has, and the cells of each answer in them.

Names of columns: `_number` and the like for facts of the answer (no question can begin so), `key`
for a question, `key.option`, `key.row` or `key.part` where it needs several. Three things are kept
apart in every column of a question:

    empty           was shown the question and gave no answer
    declined        wished not to answer
    not_asked       was not shown it (a condition, or another version)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from config import geography
from consultation.definition.answers import other_key
from consultation.definition.schema import OTHER, QuestionType
from consultation.queries.results_facets import OTHER_NAME, VERDICT_NAMES, YES_NO
from consultation.queries.results_strands import Strand

Cell = str | int | float | None
NOT_ASKED, DECLINED, UNRANKED = "not_asked", "declined", "unranked"
MISSING_NAMES = {
    NOT_ASKED: "Ikke stillet",
    DECLINED: "Ønsker ikke at svare",
    UNRANKED: "Ikke taget med",
}


@dataclass(frozen=True)
class Column:
    """`name` is unique, `title` is for people; `values` are the codes a cell can have, by name.

    `kind`: code · flag (1 or 0) · number · rank · text · date · points · files
    """

    name: str
    title: str
    kind: str
    values: Mapping[str, str]


Encode = Callable[[Any, Mapping[str, Any]], Sequence[Cell]]
"""The cells of an answered question, from its value and all answers."""


@dataclass(frozen=True)
class Part:
    """The columns of one strand, and how an answer to it fills them."""

    strand: Strand
    columns: tuple[Column, ...]
    encode: Encode


def part_of(strand: Strand, *, labels: bool) -> Part:
    """The columns of a strand; choices as their labels or as their codes."""
    columns, encode = _MAKERS[strand.question.type](strand, labels)
    return Part(strand, tuple(columns), encode)


_Made = tuple[list[Column], Encode]


def _one(strand: Strand, kind: str, values: Mapping[str, str] | None = None) -> Column:
    return Column(strand.name, strand.label, kind, values or {})


def _sub(strand: Strand, part: str, title: str, kind: str, **values: str) -> Column:
    return Column(f"{strand.name}.{part}", f"{strand.label} – {title}", kind, values)


def _names(strand: Strand) -> dict[str, str]:
    names = {each.code: strand.words(each.label) or each.code for each in strand.options}
    return {**names, OTHER: OTHER_NAME} if strand.question.other else names


def _shown(names: Mapping[str, str], labels: bool) -> Mapping[str, str]:
    return names if labels else {}


def _other(strand: Strand) -> list[Column]:
    if not strand.question.other:
        return []
    return [_sub(strand, "other_text", f"{OTHER_NAME}, skriv", "text")]


def _other_cells(strand: Strand) -> Callable[[Mapping[str, Any]], list[Cell]]:
    if not strand.question.other:
        return lambda _: []
    key = other_key(strand.key)
    return lambda answers: [answers.get(key)]


def _choice(strand: Strand, labels: bool) -> _Made:
    return _coded(strand, _names(strand), labels)


def _yes_no(strand: Strand, labels: bool) -> _Made:
    return _coded(strand, YES_NO, labels)


def _district(strand: Strand, labels: bool) -> _Made:
    return _coded(strand, {each.code: each.name for each in geography.districts()}, labels)


def _coded(strand: Strand, names: Mapping[str, str], labels: bool) -> _Made:
    shown, text = _shown(names, labels), _other_cells(strand)
    columns = [_one(strand, "code", names), *_other(strand)]
    return columns, lambda value, answers: [shown.get(value, value), *text(answers)]


def _multiple(strand: Strand, labels: bool) -> _Made:
    names, text = _names(strand), _other_cells(strand)
    columns = [_sub(strand, code, name, "flag") for code, name in names.items()]
    codes = tuple(names)
    return [*columns, *_other(strand)], lambda value, answers: [
        *[1 if code in value else 0 for code in codes],
        *text(answers),
    ]


def _ranking(strand: Strand, labels: bool) -> _Made:
    names = _names(strand)
    codes = tuple(names)
    absent = MISSING_NAMES[UNRANKED] if labels else UNRANKED
    return [_sub(strand, code, name, "rank") for code, name in names.items()], (
        lambda value, _: [value.index(code) + 1 if code in value else absent for code in codes]
    )


def _matrix(strand: Strand, labels: bool) -> _Made:
    names = _names(strand)
    shown = _shown(names, labels)
    rows = [(row.code, strand.words(row.label) or row.code) for row in strand.rows]
    columns = [_sub(strand, code, name, "code", **names) for code, name in rows]
    return columns, lambda value, _: [
        shown.get(column, column) for code, _name in rows for column in (value.get(code),)
    ]


def _number(strand: Strand, labels: bool) -> _Made:
    return [_one(strand, "number")], lambda value, _: [value]


def _text(strand: Strand, labels: bool) -> _Made:
    return [_one(strand, "text")], lambda value, _: [value]


def _date(strand: Strand, labels: bool) -> _Made:
    return [_one(strand, "date")], lambda value, _: [value]


def _period(strand: Strand, labels: bool) -> _Made:
    columns = [_sub(strand, "from", "fra", "date"), _sub(strand, "to", "til", "date")]
    return columns, lambda value, _: [value["from"], value["to"]]


def _map(strand: Strand, labels: bool) -> _Made:
    columns = [
        _sub(strand, "count", "antal punkter", "number"),
        _sub(strand, "points", "felter", "points"),
    ]
    return columns, lambda value, _: [
        len(value),
        "; ".join(f"{easting} {northing}" for easting, northing in value),
    ]


def _site(strand: Strand, labels: bool) -> _Made:
    shown = _shown(VERDICT_NAMES, labels)
    not_asked = MISSING_NAMES[NOT_ASKED] if labels else NOT_ASKED
    names = _names(strand)
    columns = [
        _one(strand, "code", VERDICT_NAMES),
        *(_sub(strand, code, name, "flag") for code, name in names.items()),
        _sub(strand, "text", "med egne ord", "text"),
    ]

    def encode(value: Any, _: Mapping[str, Any]) -> list[Cell]:
        chosen = value.get("conditions", ())
        conditional = value["verdict"] == "conditions"
        flags = [(1 if code in chosen else 0) if conditional else not_asked for code in names]
        return [shown.get(value["verdict"], value["verdict"]), *flags, value.get("text")]

    return columns, encode


def _file(strand: Strand, labels: bool) -> _Made:
    return [_one(strand, "files")], lambda value, _: [len(value)]


_MAKERS: dict[QuestionType, Callable[[Strand, bool], _Made]] = {
    QuestionType.SINGLE: _choice,
    QuestionType.MULTIPLE: _multiple,
    QuestionType.YES_NO: _yes_no,
    QuestionType.SCALE: _number,
    QuestionType.MATRIX: _matrix,
    QuestionType.RANKING: _ranking,
    QuestionType.NUMBER: _number,
    QuestionType.SHORT_TEXT: _text,
    QuestionType.LONG_TEXT: _text,
    QuestionType.DATE: _date,
    QuestionType.PERIOD: _period,
    QuestionType.DISTRICT: _district,
    QuestionType.MAP: _map,
    QuestionType.SITE: _site,
    QuestionType.FILE: _file,
}
