"""A definition read back to its author in Danish: conditions as sentences, types by name."""

from __future__ import annotations

from datetime import date

from config import geography
from config.danish import listing, long_date
from consultation.definition import conditions
from consultation.definition.conditions import All, Condition, Op, Test
from consultation.definition.schema import OTHER, Definition, Question, QuestionType

TYPE_NAMES: dict[QuestionType, str] = {
    QuestionType.SINGLE: "Ét svar af flere",
    QuestionType.MULTIPLE: "Flere svar",
    QuestionType.YES_NO: "Ja eller nej",
    QuestionType.SCALE: "Skala",
    QuestionType.MATRIX: "Flere linjer med samme svar",
    QuestionType.RANKING: "Rangordning",
    QuestionType.NUMBER: "Tal",
    QuestionType.SHORT_TEXT: "Kort tekst",
    QuestionType.LONG_TEXT: "Lang tekst",
    QuestionType.DATE: "Dato",
    QuestionType.PERIOD: "Periode",
    QuestionType.DISTRICT: "Bydel",
    QuestionType.MAP: "Punkter på kort",
    QuestionType.SITE: "Vurdering af et sted",
    QuestionType.INFORMATION: "Tekst uden svar",
    QuestionType.FILE: "Fil",
}
VERDICT_NAMES = {"yes": "ja", "conditions": "ja, på betingelser", "no": "nej", "unsure": "ved ikke"}
YES_NO_NAMES = {"yes": "ja", "no": "nej"}
OTHER_NAME = "andet"

_OPS = {
    Op.IS: "er",
    Op.IS_NOT: "ikke er",
    Op.INCLUDES: "indeholder",
    Op.EXCLUDES: "ikke indeholder",
    Op.LT: "er mindre end",
    Op.LE: "er højst",
    Op.GT: "er større end",
    Op.GE: "er mindst",
}
_DATE_OPS = {Op.LT: "er før", Op.LE: "er senest", Op.GT: "er efter", Op.GE: "er tidligst"}


def value_names(question: Question, definition: Definition) -> dict[str, str]:
    """The answers that a test can be for, by code; empty where they are no list."""
    match question.type:
        case QuestionType.YES_NO:
            return dict(YES_NO_NAMES)
        case QuestionType.SITE:
            return dict(VERDICT_NAMES)
        case QuestionType.DISTRICT:
            return {district.code: district.name for district in geography.districts()}
        case QuestionType.SINGLE | QuestionType.MULTIPLE | QuestionType.MATRIX:
            names = {o.code: definition.words(o.label, definition.source) for o in question.options}
            return {**names, **({OTHER: OTHER_NAME} if question.other else {})}
    return {}


def sentence(condition: Condition | None, definition: Definition) -> str:
    """The condition as a sentence: "Vises, hvis svaret på »Alder« er mindst 18"; "" for none."""
    if condition is None:
        return ""
    return f"Vises, hvis {_said(condition, definition, inner=False)}."


def _said(condition: Condition, definition: Definition, *, inner: bool = True) -> str:
    match condition:
        case Test():
            return _test(condition, definition)
        case conditions.Not(part):
            return f"det ikke passer, at {_bracketed(part, definition)}"
        case All(parts) | conditions.Any(parts):
            if len(parts) == 1:
                return _said(parts[0], definition, inner=inner)
            word = "og" if isinstance(condition, All) else "eller"
            said = listing([_said(part, definition) for part in parts], word)
            return f"({said})" if inner else said


def _bracketed(part: Condition, definition: Definition) -> str:
    said = _said(part, definition)
    return said if said.startswith("(") else f"({said})"


def _test(test: Test, definition: Definition) -> str:
    question = definition.questions.get(test.key)
    if question is None:
        return f"svaret på »{test.question}« (som ikke findes)"
    name = f"»{definition.words(question.label, definition.source) or question.key}«"
    row = test.question.partition(".")[2]
    if row:
        labels = {r.code: definition.words(r.label, definition.source) for r in question.rows}
        name += f", linjen »{labels.get(row, row)}«,"
    if test.op == Op.ANSWERED:
        return f"{name} er besvaret"
    if test.op == Op.NOT_ANSWERED:
        return f"{name} ikke er besvaret"
    verb = _OPS[test.op]
    if question.type == QuestionType.DATE:
        verb = _DATE_OPS.get(test.op, verb)
    return f"svaret på {name} {verb} {_value(test, question, definition)}"


def _value(test: Test, question: Question, definition: Definition) -> str:
    names = value_names(question, definition)
    if isinstance(test.value, str):
        if test.value in names:
            return f"»{names[test.value]}«"
        return _date(test.value) if question.type == QuestionType.DATE else f"»{test.value}«"
    return f"{test.value:g}".replace(".", ",") if test.value is not None else ""


def _date(text: str) -> str:
    try:
        return long_date(date.fromisoformat(text))
    except ValueError:
        return text
