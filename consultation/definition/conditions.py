"""When a question is shown: tests of earlier answers, joined by all, any and not.

JSON: `{"question": "alder", "op": "ge", "value": 18}`, `{"all": […]}`, `{"any": […]}`,
`{"not": …}`. `question` is a key, or `key.row` for one row of a matrix.
"""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

Value = str | int | float


class Op(StrEnum):
    """How an answer is tested. `IS_NOT` and `EXCLUDES` are true of a question without answer:
    they are the negation of `IS` and `INCLUDES`, as in XLSForm."""

    IS = "is"
    IS_NOT = "is_not"
    INCLUDES = "includes"
    EXCLUDES = "excludes"
    LT = "lt"
    LE = "le"
    GT = "gt"
    GE = "ge"
    ANSWERED = "answered"
    NOT_ANSWERED = "not_answered"


@dataclass(frozen=True)
class Test:
    """One answer against one value (None for `answered` and `not_answered`)."""

    question: str
    op: Op
    value: Value | None = None

    __test__ = False  # not for pytest

    @property
    def key(self) -> str:
        """The question's key, without a matrix's row."""
        return self.question.partition(".")[0]


@dataclass(frozen=True)
class All:
    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Any:
    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Not:
    part: Condition


Condition = Test | All | Any | Not


def holds(condition: Condition | None, answers: Mapping[str, typing.Any]) -> bool:
    """Whether `condition` is true of `answers` (see `answers` for their shape); None always is."""
    match condition:
        case None:
            return True
        case All(parts):
            return all(holds(part, answers) for part in parts)
        case Any(parts):
            return any(holds(part, answers) for part in parts)
        case Not(part):
            return not holds(part, answers)
        case Test():
            return _passes(condition, tested_value(condition.question, answers))


def tested_value(question: str, answers: Mapping[str, typing.Any]) -> typing.Any:
    """What a test looks at: None where there is no answer, or the person wished not to.

    Of a matrix's row its column, of a site assessment its verdict, else the stored value.
    """
    key, _, row = question.partition(".")
    value = answers.get(key)
    if isinstance(value, dict):
        if value.get("declined"):
            return None
        if row:
            return value.get(row)
        return value.get("verdict", value)
    return value if value not in ("", []) else None


def _passes(test: Test, value: typing.Any) -> bool:
    match test.op:
        case Op.ANSWERED:
            return value is not None
        case Op.NOT_ANSWERED:
            return value is None
        case Op.IS:
            return _equals(value, test.value)
        case Op.IS_NOT:
            return not _equals(value, test.value)
        case Op.INCLUDES:
            return _includes(value, test.value)
        case Op.EXCLUDES:
            return not _includes(value, test.value)
        case _:
            return _compares(test.op, value, test.value)


def _equals(value: typing.Any, wanted: Value | None) -> bool:
    return value is not None and value == wanted


def _includes(value: typing.Any, wanted: Value | None) -> bool:
    return wanted in value if isinstance(value, list) else _equals(value, wanted)


def _compares(op: Op, value: typing.Any, wanted: Value | None) -> bool:
    """Numbers with numbers, dates (ISO texts) with dates; anything else is no."""
    both_numbers = _is_number(value) and _is_number(wanted)
    both_texts = isinstance(value, str) and isinstance(wanted, str)
    if not (both_numbers or both_texts):
        return False
    found: bool = {
        Op.LT: value < wanted,
        Op.LE: value <= wanted,
        Op.GT: value > wanted,
        Op.GE: value >= wanted,
    }[op]
    return found


def _is_number(value: typing.Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def tests(condition: Condition | None) -> Iterator[Test]:
    """Each test in the condition, left to right."""
    match condition:
        case None:
            return
        case Test():
            yield condition
        case Not(part):
            yield from tests(part)
        case All(parts) | Any(parts):
            for part in parts:
                yield from tests(part)


def load(data: typing.Any) -> Condition:
    """The condition in parsed JSON. Raises ValueError with a sentence."""
    if not isinstance(data, dict):
        raise ValueError("en betingelse skal være et objekt.")
    match data:
        case {"all": list(parts)} if len(data) == 1 and parts:
            return All(tuple(load(part) for part in parts))
        case {"any": list(parts)} if len(data) == 1 and parts:
            return Any(tuple(load(part) for part in parts))
        case {"not": part} if len(data) == 1:
            return Not(load(part))
        case {"question": str(question), "op": str(op)} if set(data) <= {"question", "op", "value"}:
            return _load_test(question, op, data.get("value"))
    raise ValueError("en betingelse er en test, eller all, any eller not.")


def _load_test(question: str, op: str, value: typing.Any) -> Test:
    if op not in [each.value for each in Op]:
        raise ValueError(f'"{op}" er ikke en kendt test.')
    if value is not None and (isinstance(value, bool) or not isinstance(value, (str, int, float))):
        raise ValueError("en betingelses værdi skal være en tekst eller et tal.")
    needs_value = Op(op) not in (Op.ANSWERED, Op.NOT_ANSWERED)
    if needs_value != (value is not None):
        raise ValueError(f'testen "{op}" skal {"have" if needs_value else "ikke have"} en værdi.')
    return Test(question, Op(op), value)


def dump(condition: Condition) -> dict[str, typing.Any]:
    """The JSON of a condition; `load(dump(c)) == c`."""
    match condition:
        case All(parts):
            return {"all": [dump(part) for part in parts]}
        case Any(parts):
            return {"any": [dump(part) for part in parts]}
        case Not(part):
            return {"not": dump(part)}
        case Test(question, op, None):
            return {"question": question, "op": op.value}
        case Test(question, op, value):
            return {"question": question, "op": op.value, "value": value}
