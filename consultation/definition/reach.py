"""Which questions can never be shown, whatever is answered.

A condition looks at answers through its tests only, so a question is given one answer for each
way its tests can come out together (see `ways`). Those are tried from the first question to the
last, shown and hidden as in `flow`; a way is left as soon as it has decided the condition, and
what is the same for all that follows is tried once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from consultation.definition import conditions
from consultation.definition.answers import Answers
from consultation.definition.conditions import All, Condition, Not, Test
from consultation.definition.conditions import Any as Either
from consultation.definition.schema import Definition, Question
from consultation.definition.ways import FIXED_VALUES, TooManyWays, ways

__all__ = ["FIXED_VALUES", "never_shown"]

TRIED = 3_000
"""Steps at most for one condition (about 0.1 s); beyond that it is taken to be reachable."""


def never_shown(definition: Definition) -> tuple[str, ...]:
    """Keys of sections and questions with a condition of their own that no answers lead to."""
    found = []
    for section in definition.sections:
        own: list[tuple[str, Condition | None, Condition | None]] = [
            (section.key, section.show_if, None)
        ]
        own += [(q.key, q.show_if, section.show_if) for q in section.questions]
        for key, condition, around in own:
            if condition is None:
                continue
            wanted = condition if around is None else All((around, condition))
            if not _can_hold(definition, wanted):
                found.append(key)
    return tuple(found)


@dataclass(frozen=True)
class _Step:
    """A question on the way to a condition: when it is shown, the answers that differ, and the
    tests that only later steps still make of what came before."""

    key: str
    shown_if: Condition
    ways: tuple[Answers, ...]
    later: tuple[Test, ...]


@dataclass
class _Search:
    steps: list[_Step]
    wanted: Condition
    left: int = TRIED
    failed: set[tuple[int, tuple[bool, ...]]] = field(default_factory=set)

    def leads_there(self, at: int, kept: Answers) -> bool:
        """Whether some answers from step `at` on make `wanted` true. Raises TooManyWays."""
        undecided = {step.key for step in self.steps[at:]}
        decided = _so_far(self.wanted, kept, undecided)
        if decided is not None:
            return decided
        step = self.steps[at]
        state = at, tuple(conditions.holds(test, kept) for test in step.later)
        if state in self.failed:
            return False
        self.left -= 1
        if self.left < 0:
            raise TooManyWays
        given = step.ways if conditions.holds(step.shown_if, kept) else ({},)
        if any(self.leads_there(at + 1, {**kept, **answers}) for answers in given):
            return True
        self.failed.add(state)
        return False


def _can_hold(definition: Definition, wanted: Condition) -> bool:
    try:
        return _Search(_steps(definition, wanted), wanted).leads_there(0, {})
    except TooManyWays:
        return True


def _steps(definition: Definition, wanted: Condition) -> list[_Step]:
    """The questions that decide `wanted`, in order. Raises TooManyWays."""
    shown_if = {
        question.key: All(tuple(each for each in (section.show_if, question.show_if) if each))
        for section, question in definition.walk()
    }
    tests = _tests_towards(shown_if, wanted)
    steps: list[_Step] = []
    later = list(conditions.tests(wanted))
    for question in reversed(definition.questions.values()):
        if question.key not in tests:
            continue
        later += conditions.tests(shown_if[question.key])
        steps.append(
            _Step(
                question.key,
                shown_if[question.key],
                _different(question, tests[question.key]),
                tuple(dict.fromkeys(later)),
            )
        )
    return steps[::-1]


def _tests_towards(shown_if: dict[str, All], wanted: Condition) -> dict[str, list[Test]]:
    """The tests that decide `wanted`, by question, those of the questions' own conditions too."""
    found: dict[str, list[Test]] = {}
    waiting = list(conditions.tests(wanted))
    while waiting:
        test = waiting.pop()
        if test.key not in found and test.key in shown_if:
            waiting += conditions.tests(shown_if[test.key])
        found.setdefault(test.key, []).append(test)
    return found


def _different(question: Question, tests: list[Test]) -> tuple[Answers, ...]:
    """Answers that `tests` can tell apart, {} being none. Raises TooManyWays."""
    found: dict[tuple[bool, ...], Answers] = {}
    for value in ways(question, tests):
        answers = {} if value is None else {question.key: value}
        found.setdefault(tuple(conditions.holds(test, answers) for test in tests), answers)
    return tuple(found.values())


def _so_far(condition: Condition, kept: Answers, undecided: Iterable[str]) -> bool | None:
    """Whether the condition holds, None where that hangs on `undecided` questions."""
    match condition:
        case Test():
            return None if condition.key in undecided else conditions.holds(condition, kept)
        case Not(part):
            found = _so_far(part, kept, undecided)
            return None if found is None else not found
        case All(parts) | Either(parts):
            settles = isinstance(condition, Either)
            each = [_so_far(part, kept, undecided) for part in parts]
            if settles in each:
                return settles
            return None if None in each else not settles
