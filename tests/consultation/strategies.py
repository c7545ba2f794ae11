"""Drawn questionnaires.

`definitions()` draws any questionnaire whose shape is right; `publishable()` one that can be
published too. What is answered is drawn by `drawn_answers`.
"""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

from hypothesis import strategies as st

from consultation.definition import checking
from consultation.definition.answers import VERDICTS
from consultation.definition.conditions import All, Condition, Not, Op, Test
from consultation.definition.conditions import Any as Either
from consultation.definition.schema import (
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
_EXACT, _INCLUDED = (Op.IS, Op.IS_NOT), (Op.INCLUDES, Op.EXCLUDES)

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
        ops = _INCLUDED if question.type == QuestionType.MULTIPLE else (*_EXACT, *_INCLUDED)
        valued = st.builds(
            Test, st.sampled_from(keys), st.sampled_from(ops), st.sampled_from(values)
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
    draw: st.DrawFn,
    *,
    files: bool = True,
    most: int = 7,
    languages: bool = True,
    types: tuple[QuestionType, ...] = _EVERY_TYPE,
) -> Definition:
    """A questionnaire whose shape is right; some of its questions may never be shown.

    `files`: whether stakeholders' attachments are among the questions.
    """
    types = tuple(each for each in types if files or each != QuestionType.FILE)
    spoken = LANGUAGES[: draw(st.integers(1, len(LANGUAGES)))] if languages else ("da",)
    if languages and draw(st.integers(0, 5)) == 0:
        spoken = ("en", *(each for each in spoken if each != "en"))
    numbers = iter(range(1, most + 1))
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
