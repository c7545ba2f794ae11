"""Drawn answers that know how they must be stored.

`answer_to(question)` draws an `Answer`: what someone gives, and what must stand of it, worked out
here and not by `definition.answers`. `visits(definition)` draws what someone does: pages in any
order, some of them again, some of them hidden.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from config import geography
from consultation.definition.answers import LONG, SHORT, VERDICTS
from consultation.definition.schema import OTHER, Definition, Question, QuestionType
from tests.consultation.strategies import DAYS, LINE


@dataclasses.dataclass(frozen=True)
class Answer:
    """`raw` is what comes in and `stored` what must stand; None: no answer any more.

    `refused`: the value cannot be taken and nothing changes. `other` and `other_stored` are the
    text beside "other".
    """

    raw: Any
    stored: Any = None
    refused: bool = False
    other: Any = None
    other_stored: Any = None


def answer_to(question: Question) -> st.SearchStrategy[Answer]:
    """What someone may give to the question: right, empty, declined or wrong."""
    right = _right(question)
    if question.other:
        right = st.builds(_with_other, right, st.none() | LINE)
    empty = st.builds(Answer, st.sampled_from([None, "", [], {}]))
    declined = st.just(
        Answer({"declined": True}, {"declined": True})
        if question.declinable
        else Answer({"declined": True}, refused=True)
    )
    wrong = st.builds(Answer, st.sampled_from(_wrong(question)), refused=st.just(True))
    if question.type == QuestionType.INFORMATION:
        return empty
    return st.one_of(right, right, right, empty, declined, wrong)


def _with_other(answer: Answer, text: str | None) -> Answer:
    return dataclasses.replace(answer, other=text and f" {text} ", other_stored=text)


def _wrong(question: Question) -> list[Any]:
    """Values that the question can never take."""
    if question.type in (QuestionType.SHORT_TEXT, QuestionType.LONG_TEXT):
        return [5, ["tekst"], "x" * 10_001]
    if question.type in (QuestionType.PERIOD, QuestionType.SITE):
        return ["findes-ikke", ["findes-ikke"], {"from": "31-11-2026", "verdict": "måske"}]
    return ["findes-ikke", ["findes-ikke"], {"findes-ikke": "x"}, True]


def _right(question: Question) -> st.SearchStrategy[Answer]:
    return _RIGHT[question.type](question)


def _same(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Answer]:
    return values.map(lambda value: Answer(value, value))


def _one(question: Question) -> st.SearchStrategy[Answer]:
    return _same(st.sampled_from(question.codes))


@st.composite
def _many(draw: st.DrawFn, question: Question) -> Answer:
    alone = [option.code for option in question.options if option.exclusive]
    free = [code for code in question.codes if code not in alone]
    least = int(question.limits.least or 1)
    most = int(question.limits.most or len(free))
    if alone and (least <= 1) and (not free or draw(st.booleans())):
        code = draw(st.sampled_from(alone))
        return Answer([code], [code])
    chosen = draw(st.lists(st.sampled_from(free), unique=True, min_size=least, max_size=most))
    return Answer(chosen, [code for code in free if code in chosen])


def _ranked(question: Question) -> st.SearchStrategy[Answer]:
    least = int(question.limits.least or 1)
    most = int(question.limits.most or len(question.options))
    return _same(
        st.lists(st.sampled_from(question.codes), unique=True, min_size=least, max_size=most)
    )


@st.composite
def _rows(draw: st.DrawFn, question: Question) -> Answer:
    rows = [row.code for row in question.rows]
    column = st.sampled_from(question.codes)
    raw = draw(st.dictionaries(st.sampled_from(rows), st.just("") | column, min_size=1))
    return Answer(raw, {row: raw[row] for row in rows if raw.get(row)} or None)


@st.composite
def _number(draw: st.DrawFn, question: Question) -> Answer:
    limits = question.limits
    low = -50 if limits.least is None else int(limits.least)
    high = max(low, 100) if limits.most is None else int(limits.most)
    whole = draw(st.integers(low, high))
    if limits.decimals and whole < high and draw(st.booleans()):
        hundredths = draw(st.integers(1, 9))
        value = float(f"{whole}.{hundredths}") if whole >= 0 else float(whole)
        return Answer(str(value).replace(".", ","), value)
    return Answer(draw(st.sampled_from([whole, str(whole), f" {whole} "])), whole)


@st.composite
def _on_scale(draw: st.DrawFn, question: Question) -> Answer:
    value = draw(st.integers(int(question.limits.least or 0), int(question.limits.most or 0)))
    return Answer(draw(st.sampled_from([value, str(value)])), value)


@st.composite
def _text(draw: st.DrawFn, question: Question) -> Answer:
    short = question.type == QuestionType.SHORT_TEXT
    length = question.limits.length or (SHORT if short else LONG)
    text = draw(LINE)[:length].strip()
    return Answer(draw(st.sampled_from([text, f"  {text}\n"])), text)


def _day(question: Question) -> st.SearchStrategy[Answer]:
    return DAYS.flatmap(
        lambda day: st.sampled_from([Answer(day, day), Answer(_as_typed(day), day)])
    )


def _as_typed(day: str) -> str:
    year, month, number = day.split("-")
    return f"{int(number)}.{int(month)}.{year}"


@st.composite
def _period(draw: st.DrawFn, question: Question) -> Answer:
    first, last = sorted((draw(DAYS), draw(DAYS)))
    return Answer({"from": _as_typed(first), "to": last}, {"from": first, "to": last})


def _district(question: Question) -> st.SearchStrategy[Answer]:
    return _same(st.sampled_from(["bydel-3", "bydel-4", "kommune-147", "elsewhere"]))


CENTRES = st.tuples(
    st.integers(7215, 7240).map(lambda east: east * 100 + 50),
    st.integers(61735, 61770).map(lambda north: north * 100 + 50),
)
"""Centres of cells in the middle of the city."""


@st.composite
def _points(draw: st.DrawFn, question: Question) -> Answer:
    least, most = int(question.limits.least or 1), int(question.limits.most or 4)
    cells = draw(st.lists(CENTRES, unique=True, min_size=least, max_size=most))
    raw: list[Any] = []
    for east, north in cells:
        aside = draw(st.tuples(st.integers(-49, 49), st.integers(-49, 49)))
        lon, lat = geography.lon_lat(east + aside[0], north + aside[1])
        raw.append(draw(st.sampled_from([{"lon": lon, "lat": lat}, [east, north]])))
    return Answer(raw, [list(cell) for cell in cells])


@st.composite
def _assessed(draw: st.DrawFn, question: Question) -> Answer:
    verdict = draw(st.sampled_from(VERDICTS))
    chosen = draw(st.lists(st.sampled_from(question.codes), unique=True)) if question.codes else []
    text = draw(st.just("") | LINE)
    stored: dict[str, Any] = {"verdict": verdict}
    if verdict == "conditions" and chosen:
        stored["conditions"] = [code for code in question.codes if code in chosen]
    if text:
        stored["text"] = text
    return Answer({"verdict": verdict, "conditions": chosen, "text": text}, stored)


def _attached(question: Question) -> st.SearchStrategy[Answer]:
    least, most = int(question.limits.least or 1), int(question.limits.most or 4)
    return _same(st.lists(st.uuids().map(str), unique=True, min_size=least, max_size=most))


_RIGHT: dict[QuestionType, Callable[[Question], st.SearchStrategy[Answer]]] = {
    QuestionType.SINGLE: _one,
    QuestionType.MULTIPLE: _many,
    QuestionType.YES_NO: lambda question: _same(st.sampled_from(["yes", "no"])),
    QuestionType.SCALE: _on_scale,
    QuestionType.MATRIX: _rows,
    QuestionType.RANKING: _ranked,
    QuestionType.NUMBER: _number,
    QuestionType.SHORT_TEXT: _text,
    QuestionType.LONG_TEXT: _text,
    QuestionType.DATE: _day,
    QuestionType.PERIOD: _period,
    QuestionType.DISTRICT: _district,
    QuestionType.MAP: _points,
    QuestionType.SITE: _assessed,
    QuestionType.INFORMATION: lambda question: st.just(Answer(None)),
    QuestionType.FILE: _attached,
}


@dataclasses.dataclass(frozen=True)
class Visit:
    """One page that is handed in: its questions' keys, and what was given to each."""

    given: dict[str, Answer]

    @property
    def raw(self) -> dict[str, Any]:
        """The page as `services.answering.save_page` takes it."""
        raw: dict[str, Any] = {}
        for key, answer in self.given.items():
            raw[key] = answer.raw
            raw[f"{key}.{OTHER}"] = answer.other
        return raw


@st.composite
def visits(draw: st.DrawFn, definition: Definition, *, most: int = 8) -> list[Visit]:
    """Pages in any order, forward, back and again, shown or hidden, with changed answers."""
    asked = [question for question in definition.questions.values() if question.is_asked]
    found = []
    for _ in range(draw(st.integers(0, most))):
        chosen = draw(st.lists(st.sampled_from(asked), unique_by=lambda q: q.key, max_size=4))
        found.append(Visit({each.key: draw(answer_to(each)) for each in chosen}))
    return found
