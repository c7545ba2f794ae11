"""Which questions can never be shown, whatever is answered.

A condition looks at answers through its tests only, so a question is given one answer for each
way its tests can come out: each tested option, each side of each tested number, no answer. All
combinations along the way to a condition are tried, shown and hidden as in `flow`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from typing import Any

from config import geography
from consultation.definition import conditions
from consultation.definition.answers import VERDICTS
from consultation.definition.conditions import Condition, Test
from consultation.definition.flow import walk
from consultation.definition.schema import Definition, Needed, Question, QuestionType

TRIED = 20_000
"""Combinations at most for one condition; beyond that it is taken to be reachable."""

FIXED_VALUES: dict[QuestionType, Callable[[], tuple[str, ...]]] = {
    QuestionType.YES_NO: lambda: ("yes", "no"),
    QuestionType.SITE: lambda: VERDICTS,
    QuestionType.DISTRICT: lambda: tuple(d.code for d in geography.districts()),
}


def never_shown(definition: Definition) -> tuple[str, ...]:
    """Keys of sections and questions that no answers lead to."""
    found = []
    for section in definition.sections:
        own: list[tuple[str, Condition | None, Condition | None]] = [
            (section.key, section.show_if, None)
        ]
        own += [(q.key, q.show_if, section.show_if) for q in section.questions]
        for key, condition, around in own:
            if condition is not None and not _can_hold(definition, key, (condition, around)):
                found.append(key)
    return tuple(found)


def _can_hold(
    definition: Definition, key: str, wanted: tuple[Condition | None, Condition | None]
) -> bool:
    tests = _tests_towards(definition, wanted)
    asked = [question for question in definition.questions.values() if question.key in tests]
    values = [_ways(question, tests[question.key]) for question in asked]
    tried = itertools.islice(itertools.product(*values), TRIED + 1)
    for count, combination in enumerate(tried):
        if count == TRIED:
            return True
        answers = {
            question.key: value
            for question, value in zip(asked, combination, strict=True)
            if value is not None
        }
        kept = walk(definition, answers).answers
        if all(conditions.holds(condition, kept) for condition in wanted):
            return True
    return False


def _tests_towards(
    definition: Definition, wanted: Iterable[Condition | None]
) -> dict[str, list[Test]]:
    """The tests that decide `wanted`, by question, those of the questions' own conditions too."""
    around = {question.key: section.show_if for section, question in definition.walk()}
    found: dict[str, list[Test]] = {}
    waiting = [test for condition in wanted for test in conditions.tests(condition)]
    while waiting:
        test = waiting.pop()
        first = test.key not in found
        found.setdefault(test.key, []).append(test)
        if first and test.key in definition.questions:
            waiting += conditions.tests(definition.questions[test.key].show_if)
            waiting += conditions.tests(around[test.key])
    return found


def _ways(question: Question, tests: list[Test]) -> list[Any]:
    """One answer for each way that `tests` can come out; None is no answer."""
    none: list[Any] = [] if _must_be_answered(question) else [None]
    tested = {test.value for test in tests if test.value is not None}
    if question.type == QuestionType.MULTIPLE:
        return none + _subsets(question, tested)
    if question.type == QuestionType.MATRIX:
        return none + _rows(question, tests)
    if question.type == QuestionType.SITE:
        return none + [{"verdict": verdict} for verdict in VERDICTS]
    if question.type in (QuestionType.NUMBER, QuestionType.SCALE):
        return none + _numbers(question, tested)
    if question.type == QuestionType.DATE:
        return none + _dates(tested)
    if question.type in FIXED_VALUES:
        return none + list(FIXED_VALUES[question.type]())
    if question.type == QuestionType.SINGLE:
        others = [code for code in question.codes if code not in tested][:1]
        return none + [code for code in question.codes if code in tested] + others
    return [*none, "x"]


def _must_be_answered(question: Question) -> bool:
    return question.needed == Needed.YES and not question.declinable


def _subsets(question: Question, tested: set[Any]) -> list[Any]:
    alone = {option.code for option in question.options if option.exclusive}
    codes = [code for code in question.codes if code in tested]
    codes += [code for code in question.codes if code not in tested][:1]
    most = int(question.limits.most or len(codes))
    least = int(question.limits.least or 1)
    if least > len(codes):
        codes += [code for code in question.codes if code not in codes][: least - len(codes)]
    found = []
    for size in range(1, min(most, len(codes)) + 1):
        for chosen in itertools.combinations(codes, size):
            if (size == 1 or not alone & set(chosen)) and size >= least:
                found.append(list(chosen))
    return found


def _rows(question: Question, tests: list[Test]) -> list[Any]:
    rows = sorted({test.question.partition(".")[2] for test in tests} - {""})
    ways = itertools.product([None, *question.codes], repeat=len(rows))
    found = [
        {row: column for row, column in zip(rows, way, strict=True) if column}
        for way in itertools.islice(ways, TRIED)
    ]
    some_other = next((row.code for row in question.rows if row.code not in rows), None)
    return [
        each or {some_other: question.codes[0]}
        for each in found
        if each or (some_other and question.codes)
    ]


def _numbers(question: Question, tested: set[Any]) -> list[Any]:
    step = 10**-question.limits.decimals if question.limits.decimals else 1
    least, most = question.limits.least, question.limits.most
    around = {n + d for n in tested if not isinstance(n, str) for d in (-step, 0, step)}
    if question.limits.decimals == 0:
        around = {n for n in around if n == int(n)} | {int(n // 1) for n in around}
    around |= {n for n in (least, most) if n is not None} or {0}
    return sorted(
        n for n in around if (least is None or n >= least) and (most is None or n <= most)
    )


def _dates(tested: set[Any]) -> list[Any]:
    return ["0001-01-01", *sorted(str(day) for day in tested), "9999-12-31"]
