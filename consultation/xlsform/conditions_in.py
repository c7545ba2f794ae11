"""What the expressions in `relevant` and `constraint` mean for a questionnaire."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from consultation.definition import conditions
from consultation.definition.conditions import All, Condition, Not, Op, Test
from consultation.definition.conditions import Any as Either
from consultation.definition.schema import Limits, QuestionType
from consultation.xlsform.expressions import (
    Compared,
    Constant,
    Field,
    Joined,
    Literal,
    Negated,
    Node,
    Regex,
    Selected,
    Unreadable,
)

_OPS = {
    "=": Op.IS,
    "!=": Op.IS_NOT,
    "<": Op.LT,
    "<=": Op.LE,
    ">": Op.GT,
    ">=": Op.GE,
}
_NUMBERS = (QuestionType.NUMBER, QuestionType.SCALE)


@dataclass(frozen=True)
class Target:
    """What a name in an expression stands for: `question` as conditions name it ("key" or
    "key.row"); `codes` from the workbook's choice names to the definition's; `whole`: only
    whether it is answered can be asked."""

    question: str
    type: QuestionType
    codes: Mapping[str, str] = field(default_factory=dict)
    whole: bool = False


def condition(node: Node, targets: Mapping[str, Target]) -> Condition | None:
    """The condition that `node` is; None where it is always true. Raises Unreadable."""
    if isinstance(node, Constant):
        if node.value:
            return None
        raise Unreadable("det er altid falsk, så spørgsmålet aldrig vises")
    return _Meaning(targets).of(node)


@dataclass(frozen=True)
class _Meaning:
    targets: Mapping[str, Target]

    def of(self, node: Node) -> Condition:
        match node:
            case Joined(word, parts):
                neutral = Constant(word == "and")
                kept = tuple(self.of(part) for part in parts if part != neutral)
                if not kept:
                    raise Unreadable("der er ingen betingelse mellem ordene")
                return All(kept) if word == "and" else Either(kept)
            case Negated(Selected() as part, True):
                return self.selected(part, Op.EXCLUDES)
            case Negated(part):
                return Not(self.of(part))
            case Selected():
                return self.selected(node, Op.INCLUDES)
            case Compared():
                return self.compared(node)
            case Constant():
                raise Unreadable("true() og false() kan ikke stå her")
            case Regex():
                raise Unreadable("regex() kan ikke bruges i en betingelse")

    def target(self, name: str) -> Target:
        if name not in self.targets:
            raise Unreadable(
                f'"{name}" er ikke et spørgsmål, som betingelser kan spørge til'
                if name != "."
                else '"." kan ikke bruges her'
            )
        return self.targets[name]

    def code(self, target: Target, value: Literal) -> str:
        """The code behind a choice's name."""
        if str(value) not in target.codes:
            raise Unreadable(f'"{value}" er ikke et af svarene på "{target.question}"')
        return target.codes[str(value)]

    def selected(self, node: Selected, op: Op) -> Condition:
        target = self.target(node.field.name)
        return Test(target.question, op, self.code(target, node.value))

    def compared(self, node: Compared) -> Condition:
        if node.field.function or node.field.others or node.value == "":
            return self.answered(node)
        target = self.target(node.field.name)
        if target.whole:
            raise Unreadable(f'der kan kun spørges, om "{target.question}" er besvaret')
        if target.codes:
            return self.chosen(target, node)
        return Test(target.question, _OPS[node.op], _plain(target, node.value))

    def chosen(self, target: Target, node: Compared) -> Condition:
        if node.op not in ("=", "!="):
            raise Unreadable("valg kan ikke være større eller mindre end noget")
        code = self.code(target, node.value)
        if target.type != QuestionType.MULTIPLE:
            return Test(target.question, _OPS[node.op], code)
        others = (each for each in target.codes.values() if each != code)
        only = All(
            (
                Test(target.question, Op.INCLUDES, code),
                *(Test(target.question, Op.EXCLUDES, each) for each in others),
            )
        )
        return only if node.op == "=" else Not(only)

    def answered(self, node: Compared) -> Condition:
        """Whether there is an answer: `!= ''`, `string-length(…) > 0`, `count-selected(…) >= 1`."""
        target = self.target(node.field.name)
        ways: dict[tuple[str, Literal], bool] = {("!=", ""): True, ("=", ""): False}
        if node.field.function:
            ways = {(">", 0): True, (">=", 1): True, ("!=", 0): True}
            ways |= {("<", 1): False, ("<=", 0): False, ("=", 0): False}
        if (node.op, node.value) not in ways:
            raise Unreadable("antal og længde kan kun sammenlignes med 0")
        name = target.question
        if node.field.others:
            parts = {self.target(each).question.partition(".")[0] for each in node.field.others}
            name = name.partition(".")[0]
            if parts != {name}:
                raise Unreadable("concat() kan kun samle linjerne i ét skema")
        return Test(name, Op.ANSWERED if ways[node.op, node.value] else Op.NOT_ANSWERED)


def _plain(target: Target, value: Literal) -> conditions.Value:
    if target.type in _NUMBERS:
        try:
            number = float(value)
        except ValueError:
            raise Unreadable(f'"{value}" er ikke et tal') from None
        return int(number) if number.is_integer() else number
    if target.type == QuestionType.DATE:
        return str(value)
    raise Unreadable(f'der kan kun spørges, om "{target.question}" er besvaret')


@dataclass
class Within:
    """What a constraint allows: limits, and the choices that stand alone."""

    least: float | None = None
    most: float | None = None
    length: int | None = None
    alone: list[str] = field(default_factory=list)

    def limits(self, decimals: int = 0) -> Limits:
        """As a question holds them."""
        return Limits(self.least, self.most, self.length, decimals)


def within(node: Node, kind: QuestionType) -> Within:
    """What a constraint on an answer of that type allows. Raises Unreadable."""
    found = Within()
    for part in node.parts if isinstance(node, Joined) and node.word == "and" else (node,):
        _narrow(found, part, kind)
    return found


def _narrow(found: Within, part: Node, kind: QuestionType) -> None:
    match part:
        case Negated(Joined("and", (Selected(Field("."), code), Compared(field_, op, count)))) if (
            field_ == Field(".", "count-selected") and (op, count) in ((">", 1), (">=", 2))
        ):
            found.alone.append(code)
        case Compared(Field(".", measure, ()), op, value) if isinstance(value, (int, float)):
            wanted = {
                QuestionType.NUMBER: "",
                QuestionType.MULTIPLE: "count-selected",
                QuestionType.RANKING: "count-selected",
                QuestionType.SHORT_TEXT: "string-length",
                QuestionType.LONG_TEXT: "string-length",
            }.get(kind)
            if measure != wanted:
                raise Unreadable("grænsen passer ikke til spørgsmålets type")
            _bound(found, op, value, is_length=measure == "string-length")
        case Regex(Field("."), pattern):
            _bound_by_pattern(found, pattern, kind)
        case _:
            raise Unreadable(
                "kun grænser som «. >= 18 and . <= 99», string-length(.) <= 200 og "
                "count-selected(.) <= 3 kan bruges"
            )


def _bound(found: Within, op: str, value: float, *, is_length: bool) -> None:
    if op in ("<", ">") and not float(value).is_integer():
        raise Unreadable("brug <= og >= ved decimaltal")
    if op == "!=":
        raise Unreadable("en grænse kan ikke være !=")
    if op in ("<", "<=", "="):
        found.most = value - 1 if op == "<" else value
    if op in (">", ">=", "="):
        found.least = value + 1 if op == ">" else value
    if is_length:
        if found.least is not None and found.least > 1:
            raise Unreadable("en tekst kan ikke have en mindste længde")
        found.length = None if found.most is None else math.floor(found.most)
        found.least = found.most = None


def _bound_by_pattern(found: Within, pattern: str, kind: QuestionType) -> None:
    text = pattern.strip("^$")
    start, _, rest = text.rpartition("{")
    least, _, most = rest.rstrip("}").partition(",")
    is_text = kind in (QuestionType.SHORT_TEXT, QuestionType.LONG_TEXT)
    if not (is_text and start in (".", "[\\s\\S]") and least in ("0", "1") and most.isdigit()):
        raise Unreadable("mønstre i regex() kan ikke bruges; kun «.{0,200}»")
    found.length = int(most)
