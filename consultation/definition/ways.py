"""The answers to a question that matter to the tests made of it: one for each way they come out."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from config import geography
from consultation.definition.answers import VERDICTS
from consultation.definition.conditions import Test
from consultation.definition.schema import Needed, Question, QuestionType

MOST = 5_000
"""Ways at most of one question."""

FIXED_VALUES: dict[QuestionType, Callable[[], tuple[str, ...]]] = {
    QuestionType.YES_NO: lambda: ("yes", "no"),
    QuestionType.SITE: lambda: VERDICTS,
    QuestionType.DISTRICT: lambda: tuple(d.code for d in geography.districts()),
}
"""The values of an answer that are the same in each questionnaire (of a site its verdict)."""


class TooManyWays(Exception):
    """The tests come out in more ways than are tried."""


def ways(question: Question, tests: list[Test]) -> list[Any]:
    """Answers that the question takes, as they are stored; None is no answer.

    Whatever comes of `tests` with any answer comes of them with one of these.
    Raises TooManyWays.
    """
    none: list[Any] = [] if _must_be_answered(question) else [None]
    tested = {test.value for test in tests if test.value is not None}
    found = [*none, *itertools.islice(_given(question, tests, tested), MOST + 1)]
    if len(found) > MOST:
        raise TooManyWays
    return found


def _must_be_answered(question: Question) -> bool:
    return question.needed == Needed.YES and not question.declinable


def _given(question: Question, tests: list[Test], tested: set[Any]) -> Iterator[Any]:
    match question.type:
        case QuestionType.INFORMATION:
            return iter(())
        case QuestionType.MULTIPLE:
            return _subsets(question, tested)
        case QuestionType.MATRIX:
            return _rows(question, tests)
        case QuestionType.SITE:
            return ({"verdict": verdict} for verdict in VERDICTS)
        case QuestionType.NUMBER | QuestionType.SCALE:
            return iter(_numbers(question, tested))
        case QuestionType.DATE:
            return iter(_dates(tested))
        case QuestionType.SINGLE:
            return iter(_tested_and_another(question.codes, tested))
        case kind if kind in FIXED_VALUES:
            return iter(FIXED_VALUES[kind]())
    return iter(["x"])


def _tested_and_another(codes: tuple[str, ...], tested: set[Any]) -> list[str]:
    return [
        *(code for code in codes if code in tested),
        *[code for code in codes if code not in tested][:1],
    ]


def _subsets(question: Question, tested: set[Any]) -> Iterator[list[str]]:
    """Each choice of tested options, filled up with others where more are asked for."""
    alone = {option.code for option in question.options if option.exclusive}
    codes = [code for code in question.codes if code in tested]
    others = [code for code in question.codes if code not in tested]
    least = max(int(question.limits.least or 1), 1)
    most = int(question.limits.most or len(question.codes))
    joined = [code for code in others if code not in alone]
    for size in range(min(most, len(codes)) + 1):
        for chosen in itertools.combinations(codes, size):
            whole = [*chosen, *joined[: max(least - size, 0)]]
            if not chosen and least == 1:
                whole = others[:1]
            if least <= len(whole) <= most and (len(whole) == 1 or not alone & set(whole)):
                yield whole


def _rows(question: Question, tests: list[Test]) -> Iterator[dict[str, str]]:
    """Each way to answer the tested rows; where all must be answered, the others too."""
    by_row: dict[str, set[Any]] = {}
    for test in tests:
        if row := test.question.partition(".")[2]:
            by_row.setdefault(row, set()).add(test.value)
    whole = question.needed == Needed.YES
    filling = question.codes[0] if question.codes else ""
    others = {row.code: filling for row in question.rows if row.code not in by_row}
    columns = [
        [*([] if whole else [""]), *_tested_and_another(question.codes, values)]
        for values in by_row.values()
    ]
    for way in itertools.product(*columns):
        given = {row: column for row, column in zip(by_row, way, strict=True) if column}
        if whole or not given:
            given |= others
        if given:
            yield given


def _numbers(question: Question, tested: set[Any]) -> list[float]:
    """Those of the question's numbers that lie at or next to a tested one or a limit."""
    least, most = question.limits.least, question.limits.most
    decimals = question.limits.decimals
    steps = 10**decimals
    found: set[float] = set()
    for number in (*(n for n in tested if not isinstance(n, str)), least, most, 0):
        if number is not None:
            below = math.floor(number * steps)
            near = (round(n / steps, decimals) for n in range(below - 1, below + 3))
            found |= {each if decimals else int(each) for each in near}
    return sorted(n for n in found if (least is None or n >= least) and (most is None or n <= most))


def _dates(tested: set[Any]) -> list[str]:
    """Each tested day with the days around it, the first and the last of all."""
    found = {date.min, date.max}
    for text in tested:
        try:
            day = date.fromisoformat(str(text))
        except ValueError:
            continue
        found.add(day)
        found |= {day - timedelta(1)} if day > date.min else set()
        found |= {day + timedelta(1)} if day < date.max else set()
    return [day.isoformat() for day in sorted(found)]
