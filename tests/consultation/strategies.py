"""Drawn questionnaires, and drawn answers that know how they must be stored.

`definitions()` draws any questionnaire whose shape is right; `publishable()` one that can be
published too. `answer_to(question)` draws an `Answer`: what someone gives, and what must stand of
it, worked out here and not by `definition.answers`. `visits(definition)` draws what someone does:
pages in any order, some of them again, some of them hidden.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import strategies as st

from config import geography
from consultation.definition import checking
from consultation.definition.answers import LONG, SHORT, VERDICTS
from consultation.definition.conditions import All, Condition, Not, Op, Test
from consultation.definition.conditions import Any as Either
from consultation.definition.schema import (
    OTHER,
    Definition,
    Limits,
    Needed,
    Option,
    Paging,
    Question,
    QuestionType,
    Section,
    Words,
)

LANGUAGES = ("da", "en", "pl", "ar")
_LETTERS = "abcdefghijABCØÅæøåéüłżدمن0123456789.,:;!?%&<>'\"()[]=+-*/#@_$"
_EVERY_TYPE = tuple(QuestionType)
_CODES = ("ro", "rent", "naboer", "tryghed", "ved_ikke", "a1", "b_2", "longer_code_name")
_NO_VALUE = (Op.ANSWERED, Op.NOT_ANSWERED)
_ORDERED = (Op.LT, Op.LE, Op.GT, Op.GE)
_EQUAL = (Op.IS, Op.IS_NOT, Op.INCLUDES, Op.EXCLUDES)

WORD = st.text(_LETTERS, min_size=1, max_size=8)
LINE = st.lists(WORD, min_size=1, max_size=4).map(" ".join)
"""A text of one line, without spaces around."""
PARAGRAPHS = st.lists(LINE, min_size=1, max_size=3).map("\n\n".join)
DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31)).map(date.isoformat)


@st.composite
def words(draw: st.DrawFn, languages: tuple[str, ...], texts: st.SearchStrategy[str]) -> Words:
    """A text in the first language, and in some of the others."""
    others = draw(st.lists(st.sampled_from(languages), unique=True)) if languages[1:] else []
    return {each: draw(texts) for each in languages if each == languages[0] or each in others}


def maybe_words(languages: tuple[str, ...]) -> st.SearchStrategy[Words]:
    """A text, or none."""
    return st.just({}) | words(languages, LINE)


@st.composite
def option_lists(
    draw: st.DrawFn, languages: tuple[str, ...], *, least: int, exclusive: bool = False
) -> tuple[Option, ...]:
    """Options with codes of their own."""
    codes = draw(st.lists(st.sampled_from(_CODES), min_size=least, max_size=4, unique=True))
    return tuple(
        Option(
            code,
            draw(words(languages, LINE)),
            pictogram=draw(st.sampled_from(["", "", "", "rum", "hus"])),
            exclusive=exclusive and draw(st.integers(0, 4)) == 0,
        )
        for code in codes
    )


@st.composite
def _count(draw: st.DrawFn, highest: int) -> Limits:
    """Limits of a count: none, one or both."""
    least = draw(st.none() | st.integers(1, highest))
    most = draw(st.none() | st.integers(least or 1, highest))
    return Limits(least=least, most=most)


@st.composite
def _number_limits(draw: st.DrawFn) -> Limits:
    decimals = draw(st.integers(0, 2))
    least = draw(st.none() | st.integers(-20, 40))
    most = draw(st.none() | st.integers(least or 0, 60))
    return Limits(least=least, most=most, decimals=decimals)


@st.composite
def _scale_limits(draw: st.DrawFn) -> Limits:
    least = draw(st.integers(-5, 2))
    return Limits(least=least, most=least + draw(st.integers(1, 10)))


_LENGTHS = st.builds(Limits, length=st.none() | st.integers(1, 300))


@st.composite
def _parts(draw: st.DrawFn, kind: QuestionType, languages: tuple[str, ...]) -> dict[str, Any]:
    """What only that type has."""
    texts = maybe_words(languages)
    match kind:
        case QuestionType.SINGLE:
            other = draw(st.booleans())
            return {"options": draw(option_lists(languages, least=2)), "other": other}
        case QuestionType.MULTIPLE:
            options = draw(option_lists(languages, least=2, exclusive=True))
            most = len([each for each in options if not each.exclusive]) or 1
            return {
                "options": options,
                "other": draw(st.booleans()),
                "limits": draw(st.just(Limits()) | _count(most)),
            }
        case QuestionType.RANKING:
            options = draw(option_lists(languages, least=2))
            return {"options": options, "limits": draw(st.just(Limits()) | _count(len(options)))}
        case QuestionType.MATRIX:
            return {
                "options": draw(option_lists(languages, least=2)),
                "rows": draw(option_lists(languages, least=1)),
            }
        case QuestionType.SCALE:
            return {"limits": draw(_scale_limits()), "low": draw(texts), "high": draw(texts)}
        case QuestionType.NUMBER:
            return {"limits": draw(_number_limits())}
        case QuestionType.SHORT_TEXT | QuestionType.LONG_TEXT:
            return {"limits": draw(_LENGTHS)}
        case QuestionType.MAP | QuestionType.FILE:
            return {"limits": draw(_count(4))}
        case QuestionType.SITE:
            return {
                "options": draw(option_lists(languages, least=0)),
                "site": draw(words(languages, LINE)),
            }
    return {}


@st.composite
def questions(
    draw: st.DrawFn,
    key: str = "q",
    languages: tuple[str, ...] = ("da",),
    types: tuple[QuestionType, ...] = _EVERY_TYPE,
) -> Question:
    """A question of any type, with everything that it may have but a condition."""
    kind = draw(st.sampled_from(types))
    asked = kind != QuestionType.INFORMATION
    return Question(
        key=key,
        type=kind,
        label=draw(words(languages, LINE)),
        help=draw(maybe_words(languages)),
        simple=draw(maybe_words(languages)),
        needed=draw(st.sampled_from(Needed)) if asked else Needed.NO,
        declinable=asked and draw(st.booleans()),
        core=asked and draw(st.booleans()),
        alone=asked and draw(st.booleans()),
        note=draw(st.just("") | LINE),
        **draw(_parts(kind, languages)),
    )


def _tests_of(question: Question) -> st.SearchStrategy[Test]:
    """Tests that can be made of that question's answer."""
    bare = st.builds(Test, st.just(question.key), st.sampled_from(_NO_VALUE))
    if values := _values_of(question):
        keys = [question.key]
        if question.type == QuestionType.MATRIX:
            keys = [f"{question.key}.{row.code}" for row in question.rows]
            bare = st.builds(
                Test, st.sampled_from([question.key, *keys]), st.sampled_from(_NO_VALUE)
            )
        valued = st.builds(
            Test, st.sampled_from(keys), st.sampled_from(_EQUAL), st.sampled_from(values)
        )
        return bare | valued
    if question.type in (QuestionType.NUMBER, QuestionType.SCALE):
        numbers = st.integers(-5, 45)
        return bare | st.builds(
            Test, st.just(question.key), st.sampled_from([Op.IS, Op.IS_NOT, *_ORDERED]), numbers
        )
    if question.type == QuestionType.DATE:
        return bare | st.builds(
            Test, st.just(question.key), st.sampled_from([Op.IS, Op.IS_NOT, *_ORDERED]), DAYS
        )
    return bare


def _values_of(question: Question) -> tuple[str, ...]:
    match question.type:
        case QuestionType.SINGLE | QuestionType.MULTIPLE | QuestionType.MATRIX:
            return question.codes
        case QuestionType.YES_NO:
            return ("yes", "no")
        case QuestionType.SITE:
            return VERDICTS
        case QuestionType.DISTRICT:
            return ("bydel-3", "elsewhere")
    return ()


def conditions_on(before: list[Question]) -> st.SearchStrategy[Condition | None]:
    """A condition on the questions before, nested, or none."""
    asked = [question for question in before if question.is_asked]
    if not asked:
        return st.none()
    tests: st.SearchStrategy[Condition] = st.sampled_from(asked).flatmap(_tests_of)
    joined = st.recursive(
        tests,
        lambda part: (
            st.builds(Not, part)
            | st.lists(part, min_size=1, max_size=3).map(lambda parts: All(tuple(parts)))
            | st.lists(part, min_size=1, max_size=3).map(lambda parts: Either(tuple(parts)))
        ),
        max_leaves=4,
    )
    return st.none() | joined


@st.composite
def definitions(
    draw: st.DrawFn, *, files: bool = True, most: int = 7, languages: bool = True
) -> Definition:
    """A questionnaire whose shape is right; some of its questions may never be shown.

    `files`: whether stakeholders' attachments are among the questions.
    """
    types = _EVERY_TYPE if files else tuple(t for t in _EVERY_TYPE if t != QuestionType.FILE)
    spoken = LANGUAGES[: draw(st.integers(1, len(LANGUAGES)))] if languages else ("da",)
    if languages and draw(st.integers(0, 5)) == 0:
        spoken = ("en", *(each for each in spoken if each != "en"))
    numbers = iter(range(1, most + 2))
    before: list[Question] = []
    sections: list[Section] = []
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=3))
    for at, size in enumerate(sizes, 1):
        section_condition = draw(conditions_on(before))
        own: list[Question] = []
        for number, _ in zip(numbers, range(size), strict=False):
            only = tuple(t for t in types if t != QuestionType.INFORMATION) if not before else types
            drawn = draw(questions(f"q{number}", spoken, only))
            own.append(dataclasses.replace(drawn, show_if=draw(conditions_on(before))))
            before.append(own[-1])
        if own:
            title = draw(maybe_words(spoken))
            sections.append(Section(f"afsnit_{at}", title, tuple(own), section_condition))
    return Definition(
        title=draw(words(spoken, LINE)),
        sections=tuple(sections),
        source=spoken[0],
        languages=spoken,
        paging=draw(st.sampled_from(Paging)),
        intro=draw(st.just({}) | words(spoken, PARAGRAPHS)),
        privacy=draw(words(spoken, LINE)),
        thanks=draw(maybe_words(spoken)),
        machine_made=tuple(draw(st.lists(st.sampled_from(spoken[1:]), unique=True)))
        if spoken[1:]
        else (),
    )


def publishable(**more: Any) -> st.SearchStrategy[Definition]:
    """A questionnaire without errors: conditions that could never hold are taken out."""
    return definitions(**more).map(_mended)


def _mended(definition: Definition) -> Definition:
    for _ in range(20):
        places = {
            problem.place for problem in checking.problems(definition) if problem.is_error
        } - {""}
        if not places:
            return definition
        definition = dataclasses.replace(
            definition,
            sections=tuple(
                dataclasses.replace(
                    section,
                    show_if=None if section.key in places else section.show_if,
                    questions=tuple(
                        dataclasses.replace(each, show_if=None) if each.key in places else each
                        for each in section.questions
                    ),
                )
                for section in definition.sections
            ),
        )
    raise AssertionError("the drawn questionnaire has errors that are no conditions'")


# What is answered.


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
