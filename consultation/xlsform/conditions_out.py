"""Writes conditions and limits as XLSForm's expressions, so that they read back the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from consultation.definition.conditions import All, Condition, Not, Op, Test
from consultation.definition.conditions import Any as Either
from consultation.definition.schema import Question, QuestionType

_SIGNS = {
    Op.IS: "=",
    Op.IS_NOT: "!=",
    Op.LT: "<",
    Op.LE: "<=",
    Op.GT: ">",
    Op.GE: ">=",
}


def expression(
    condition: Condition, fields: Mapping[str, Sequence[str]], questions: Mapping[str, Question]
) -> str:
    """The expression of a condition.

    `fields`: for each "key" and "key.row" the names that hold its answer in the workbook.
    """
    match condition:
        case All(parts) | Either(parts):
            word, neutral = ("and", "true()") if isinstance(condition, All) else ("or", "false()")
            each = [_part(part, fields, questions) for part in parts]
            return f" {word} ".join(each if len(each) > 1 else [*each, neutral])
        case Not(part):
            return f"not({_part(part, fields, questions)})"
        case Test():
            return _test(condition, fields[condition.question], questions[condition.key])


def _part(
    part: Condition, fields: Mapping[str, Sequence[str]], questions: Mapping[str, Question]
) -> str:
    text = expression(part, fields, questions)
    is_included = isinstance(part, Test) and part.op == Op.INCLUDES
    return f"({text})" if isinstance(part, (All, Either)) or is_included else text


def _test(test: Test, names: Sequence[str], question: Question) -> str:
    field = f"${{{names[0]}}}"
    match test.op:
        case Op.ANSWERED | Op.NOT_ANSWERED:
            if question.type == QuestionType.MATRIX and test.question == test.key:
                whole = names if len(names) > 1 else [*names, *names]  # tells it from its one row
                field = f"concat({', '.join(f'${{{name}}}' for name in whole)})"
            return f"{field} {'!=' if test.op == Op.ANSWERED else '='} ''"
        case Op.INCLUDES:
            return f"selected({field}, '{test.value}')"
        case Op.EXCLUDES:
            return f"not(selected({field}, '{test.value}'))"
    value = f"'{test.value}'" if isinstance(test.value, str) else str(test.value)
    if question.type == QuestionType.DATE:
        value = f"date({value})"
    return f"{field} {_SIGNS[test.op]} {value}"


def constraint(question: Question) -> str:
    """The constraint of a question's limits, "" for none."""
    limits = question.limits
    parts: list[str] = []
    match question.type:
        case QuestionType.NUMBER | QuestionType.MULTIPLE | QuestionType.RANKING:
            what = "." if question.type == QuestionType.NUMBER else "count-selected(.)"
            if limits.least is not None:
                parts.append(f"{what} >= {limits.least}")
            if limits.most is not None:
                parts.append(f"{what} <= {limits.most}")
        case QuestionType.SHORT_TEXT | QuestionType.LONG_TEXT:
            if limits.length is not None:
                parts.append(f"string-length(.) <= {limits.length}")
    if question.type == QuestionType.MULTIPLE:
        parts += [
            f"not(selected(., '{option.code}') and count-selected(.) > 1)"
            for option in question.options
            if option.exclusive
        ]
    return " and ".join(parts)
