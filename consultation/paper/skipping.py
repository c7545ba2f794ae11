"""When a question on paper is to be answered, in a sentence that names questions by number."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from config import geography
from consultation.definition import conditions
from consultation.definition.conditions import All, Condition, Op, Test
from consultation.definition.schema import OTHER, Definition, Question, QuestionType


def instruction(
    condition: Condition | None,
    definition: Definition,
    numbers: Mapping[str, int],
    language: str,
) -> str:
    """ "Svar kun, hvis svaret på spørgsmål 3 er „Ja“."; "" where there is no condition.

    Call it under the language's interface.
    """
    if condition is None:
        return ""
    said = _said(condition, definition, numbers, language)
    return _("Svar kun, hvis %(condition)s.") % {"condition": said}


def _said(
    condition: Condition, definition: Definition, numbers: Mapping[str, int], language: str
) -> str:
    match condition:
        case Test():
            return _test(condition, definition, numbers, language)
        case conditions.Not(part):
            inner = _said(part, definition, numbers, language)
            return _("det ikke passer, at %(condition)s") % {"condition": f"({inner})"}
        case All(parts) | conditions.Any(parts):
            word = _("og") if isinstance(condition, All) else _("eller")
            said = [
                f"({inner})" if not isinstance(part, Test) else inner
                for part in parts
                if (inner := _said(part, definition, numbers, language))
            ]
            return f" {word} ".join(said)


def _test(test: Test, definition: Definition, numbers: Mapping[str, int], language: str) -> str:
    question = definition.questions[test.key]
    facts = {"question": _named(test, question, definition, numbers, language)}
    if test.op == Op.ANSWERED:
        return _("du har svaret på %(question)s") % facts
    if test.op == Op.NOT_ANSWERED:
        return _("du ikke har svaret på %(question)s") % facts
    return _relation(test.op) % {
        **facts,
        "value": _value(test, question, definition, language),
    }


def _relation(op: Op) -> str:
    return {
        Op.IS: _("svaret på %(question)s er %(value)s"),
        Op.INCLUDES: _("du har valgt %(value)s i %(question)s"),
        Op.IS_NOT: _("svaret på %(question)s ikke er %(value)s"),
        Op.EXCLUDES: _("du ikke har valgt %(value)s i %(question)s"),
        Op.LT: _("svaret på %(question)s er mindre end %(value)s"),
        Op.LE: _("svaret på %(question)s er højst %(value)s"),
        Op.GT: _("svaret på %(question)s er større end %(value)s"),
        Op.GE: _("svaret på %(question)s er mindst %(value)s"),
    }[op]


def _named(
    test: Test,
    question: Question,
    definition: Definition,
    numbers: Mapping[str, int],
    language: str,
) -> str:
    number = numbers.get(question.key)
    named = (
        _("spørgsmål %(number)s") % {"number": number}
        if number
        else f"„{definition.words(question.label, language)}“"
    )
    row = test.question.partition(".")[2]
    labels = {each.code: definition.words(each.label, language) for each in question.rows}
    return f"{named} („{labels.get(row, row)}“)" if row else named


def _value(test: Test, question: Question, definition: Definition, language: str) -> str:
    if not isinstance(test.value, str):
        return f"{test.value:g}".replace(".", ",") if test.value is not None else ""
    names = {each.code: definition.words(each.label, language) for each in question.options}
    names[OTHER] = _("Andet")
    match question.type:
        case QuestionType.YES_NO:
            names = {"yes": _("Ja"), "no": _("Nej")}
        case QuestionType.SITE:
            names = {
                "yes": _("Ja"),
                "conditions": _("Ja, på betingelser"),
                "no": _("Nej"),
                "unsure": _("Ved ikke"),
            }
        case QuestionType.DISTRICT:
            names = {test.value: geography.district_name(test.value)}
    return f"„{names.get(test.value, test.value)}“"
