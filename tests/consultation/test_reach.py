"""Questions that nothing leads to are found, and only those."""

from __future__ import annotations

import dataclasses
import itertools
import time
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings

from consultation.definition import reach, schema
from consultation.definition.answers import VERDICTS
from consultation.definition.conditions import All, Not, Op, Test
from consultation.definition.conditions import Any as Either
from consultation.definition.flow import walk
from consultation.definition.schema import (
    Definition,
    Limits,
    Needed,
    Option,
    Question,
    QuestionType,
    Section,
)
from tests.consultation import strategies

FEW = 20_000


def every_answer(question: Question) -> list[Any]:
    """Every answer that there is, of questions with few; the conditions of the drawn
    questionnaires compare numbers between -5 and 45 only, and dates in 1990-2040."""
    free: list[Any] = [None]
    if question.needed == Needed.YES and not question.declinable:
        free = []
    match question.type:
        case QuestionType.SINGLE:
            return [*free, *question.codes]
        case QuestionType.YES_NO:
            return [*free, "yes", "no"]
        case QuestionType.MULTIPLE:
            return [*free, *_choices(question)]
        case QuestionType.MATRIX:
            ways = itertools.product([None, *question.codes], repeat=len(question.rows))
            rows = [
                {row.code: code for row, code in zip(question.rows, way, strict=True) if code}
                for way in ways
            ]
            if question.needed == Needed.YES:
                return [*free, *(each for each in rows if len(each) == len(question.rows))]
            return [*free, *(each for each in rows if each)]
        case QuestionType.SITE:
            return [*free, *({"verdict": verdict} for verdict in VERDICTS)]
        case QuestionType.SCALE:
            least, most = question.limits.least, question.limits.most
            return [*free, *range(int(least or 0), int(most or 0) + 1)]
    return [*free, "x"]


def _choices(question: Question) -> list[list[str]]:
    alone = {option.code for option in question.options if option.exclusive}
    least, most = question.limits.least or 1, question.limits.most or 99
    return [
        list(chosen)
        for size in range(1, len(question.codes) + 1)
        for chosen in itertools.combinations(question.codes, size)
        if least <= size <= most and (size == 1 or not alone & set(chosen))
    ]


SMALL = (
    QuestionType.SINGLE,
    QuestionType.MULTIPLE,
    QuestionType.YES_NO,
    QuestionType.SCALE,
    QuestionType.SITE,
    QuestionType.MATRIX,
)


def by_trying_everything(definition: Definition) -> tuple[set[str], int]:
    """Keys that no answers lead to, and how many answers were tried."""
    asked = list(definition.questions.values())
    domains = [every_answer(question) for question in asked]
    hidden = {question.key for question in asked}
    hidden |= {section.key for section in definition.sections}
    tried = list(itertools.islice(itertools.product(*domains), FEW))
    for way in tried:
        answers = {q.key: value for q, value in zip(asked, way, strict=True) if value is not None}
        shown = walk(definition, answers).shown
        hidden -= {question.key for _, question in shown} | {section.key for section, _ in shown}
    return hidden, len(tried)


@settings(max_examples=150)
@given(strategies.definitions(types=SMALL, most=4, languages=False))
def test_what_is_never_shown_is_what_no_answers_lead_to(definition: Definition) -> None:
    hidden, count = by_trying_everything(definition)
    found = set(reach.never_shown(definition))
    if count == FEW:
        assert found <= hidden
        return

    shown_by_section = {
        question.key
        for section, question in definition.walk()
        if section.key in hidden and question.show_if is None
    }
    own = {question.key for question in definition.questions.values() if question.show_if}
    own |= {section.key for section in definition.sections if section.show_if}
    for section in definition.sections:
        if section.key not in found and section.key in hidden:
            assert {question.key for question in section.questions} <= found
            hidden.discard(section.key)
    assert found == (hidden - shown_by_section) & own


NUMBER = Question("alder", QuestionType.NUMBER, {"da": "Alder?"}, limits=Limits(18, 99))
HALVES = Question("km", QuestionType.NUMBER, {"da": "Km?"}, limits=Limits(decimals=1))
DAY = Question("dag", QuestionType.DATE, {"da": "Dag?"})
MANY = Question(
    "valg",
    QuestionType.MULTIPLE,
    {"da": "Vælg"},
    options=tuple(Option(code, {"da": code}, exclusive=code == "d") for code in "abcd"),
    limits=Limits(most=2),
)
TWO = Question(
    "par",
    QuestionType.MULTIPLE,
    {"da": "Vælg to"},
    options=tuple(Option(code, {"da": code}, exclusive=code == "b") for code in "abcd"),
    limits=Limits(least=2),
)
EACH_ROW = Question(
    "net",
    QuestionType.MATRIX,
    {"da": "Hvornår?"},
    needed=Needed.YES,
    options=tuple(Option(code, {"da": code}) for code in "ab"),
    rows=tuple(Option(code, {"da": code}) for code in ("tidligt", "sent")),
)
OPEN = Question("tekst", QuestionType.LONG_TEXT, {"da": "Hvorfor?"}, needed=Needed.YES)


@pytest.mark.parametrize(
    ("on", "condition", "is_reached"),
    [
        (NUMBER, Test("alder", Op.LT, 18), False),
        (NUMBER, Test("alder", Op.LE, 18), True),
        (NUMBER, All((Test("alder", Op.GT, 20), Test("alder", Op.LT, 21))), False),
        (NUMBER, All((Test("alder", Op.GT, 20), Test("alder", Op.LT, 22))), True),
        (NUMBER, Test("alder", Op.IS, 20.5), False),
        (NUMBER, All((Test("alder", Op.GT, 30.5), Test("alder", Op.LT, 31.5))), True),
        (NUMBER, Not(Test("alder", Op.ANSWERED)), True),
        (HALVES, All((Test("km", Op.GT, 1), Test("km", Op.LT, 2))), True),
        (HALVES, All((Test("km", Op.GT, 1), Test("km", Op.LT, 1.1))), False),
        (HALVES, All((Test("km", Op.GT, 0.1), Test("km", Op.LT, 0.3))), True),
        (DAY, All((Test("dag", Op.GT, "2026-01-01"), Test("dag", Op.LT, "2026-01-02"))), False),
        (DAY, All((Test("dag", Op.GT, "2026-01-01"), Test("dag", Op.LT, "2026-01-03"))), True),
        (DAY, Test("dag", Op.LT, "2026-01-01"), True),
        (MANY, All(tuple(Test("valg", Op.INCLUDES, code) for code in "ab")), True),
        (MANY, All(tuple(Test("valg", Op.INCLUDES, code) for code in "abc")), False),
        (MANY, All(tuple(Test("valg", Op.INCLUDES, code) for code in "ad")), False),
        (MANY, Test("valg", Op.IS, "a"), False),
        (TWO, All((Test("par", Op.EXCLUDES, "a"), Test("par", Op.ANSWERED))), True),
        (TWO, Test("par", Op.INCLUDES, "b"), False),
        (HALVES, Test("km", Op.IS, 0.35), False),
        (EACH_ROW, Test("net.sent", Op.NOT_ANSWERED), False),
        (EACH_ROW, Test("net.sent", Op.IS, "b"), True),
        (OPEN, Test("tekst", Op.NOT_ANSWERED), False),
        (OPEN, Either((Test("tekst", Op.NOT_ANSWERED), Test("tekst", Op.ANSWERED))), True),
    ],
)
def test_each_kind_of_answer_is_tried_where_its_tests_turn(
    on: Question, condition: Any, is_reached: bool
) -> None:
    last = Question("sidst", QuestionType.YES_NO, {"da": "?"}, show_if=condition)
    definition = Definition({"da": "Skema"}, (Section("afsnit", questions=(on, last)),))

    assert reach.never_shown(definition) == (() if is_reached else ("sidst",))


def _chained(count: int) -> Iterable[Question]:
    """Each question leans on several before it, all kinds among them."""
    options = tuple(Option(f"a{n}", {"da": "Svar"}) for n in range(6))
    kinds = (QuestionType.MULTIPLE, QuestionType.SINGLE, QuestionType.NUMBER, QuestionType.YES_NO)
    before: list[Question] = []
    for n in range(count):
        kind = kinds[n % 4]
        tests = tuple(_test_of(question, n) for question in before[-6:])
        has_options = kind in (QuestionType.MULTIPLE, QuestionType.SINGLE)
        question = Question(
            f"q{n}",
            kind,
            {"da": "?"},
            options=options if has_options else (),
            show_if=All((Either(tests), Not(All(tests)))) if len(tests) > 1 else None,
        )
        before.append(question)
        yield question


def _test_of(question: Question, n: int) -> Test:
    match question.type:
        case QuestionType.MULTIPLE:
            return Test(question.key, Op.INCLUDES, f"a{n % 6}")
        case QuestionType.SINGLE:
            return Test(question.key, Op.IS, f"a{n % 6}")
        case QuestionType.NUMBER:
            return Test(question.key, Op.GT, n)
    return Test(question.key, Op.IS, "yes")


def test_forty_questions_that_lean_on_each_other_are_checked_in_a_second() -> None:
    asked = list(_chained(39))
    impossible = All((Test("q3", Op.IS, "yes"), Test("q3", Op.IS, "no")))
    asked.append(Question("umulig", QuestionType.YES_NO, {"da": "?"}, show_if=impossible))
    definition = Definition({"da": "Skema"}, (Section("afsnit", questions=tuple(asked)),))
    assert schema.load(schema.dump(definition)) == definition

    begun = time.process_time()
    found = reach.never_shown(definition)
    spent = time.process_time() - begun

    assert found == ("umulig",)
    assert spent < 1, f"{spent:.1f} s"
    without = dataclasses.replace(
        definition, sections=(Section("afsnit", questions=tuple(asked[:-1])),)
    )
    assert reach.never_shown(without) == ()
